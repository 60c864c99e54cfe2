"""Makes the cases of an assignment, and proves how far they can be trusted.

Or tells all problems of its rubric and of its reference.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from grader.authoring.case_making import bare_case, make_case
from grader.authoring.generation import generate_cases
from grader.authoring.limited.pool import Progress, silent
from grader.authoring.mistakes.collected_evidence import collect_evidence
from grader.authoring.mutation.mutant_bench import set_up_bench
from grader.authoring.problems import Refused
from grader.authoring.proof.gradient_check import GradientRecord, check_gradients
from grader.authoring.proof.strength import (
    IN_FREEDOM,
    SHOWN,
    Strength,
    Survivor,
    measure_strength,
)
from grader.authoring.reference_loading import reference_scope
from grader.authoring.survivors.case_maker import CaseMaker
from grader.authoring.survivors.examined import examine
from grader.authoring.survivors.survivor_words import grouped, never_varied
from grader.confined.quick_dataclass import dataclass
from grader.core.cases import CaseSet, Evidence
from grader.core.errors import GraderError, RubricError
from grader.core.rubric import Rubric
from grader.files.assignments import reference_sources
from grader.files.frameworks import require_framework
from grader.files.rubric.rubric_file import load_sound_part
from grader.files.shipped_files import shipped_by_reference

EXAMINE = partial(examine, CaseMaker(bare_case, make_case))  # what no case notices


@dataclass(frozen=True)
class ProvenCases:
    """Test cases, and what was found out about them."""

    rubric: Rubric
    cases: CaseSet
    gradients: list[GradientRecord]
    strength: Strength
    evidence: Mapping[str, Evidence]

    def lines(self) -> Iterator[str]:
        """Yield everything that was found out, a line each."""
        yield from gradient_lines(self.gradients)
        for case, reason in self.cases.provenance.get("ill_conditioned", {}).items():
            yield f"{case} is ill-conditioned: {reason}"
        yield from double_only_lines(self.cases)
        yield from strength_lines(self.strength)


def prove_cases(rubric_path: Path, progress: Progress = silent) -> ProvenCases:
    """Make test cases and measure them; write nothing.

    Raises `GraderError` with all problems of the rubric and of its reference.
    """
    rubric, sources, cases = sound_cases(rubric_path, progress)
    shipped = shipped_by_reference(rubric, rubric_path.parent)
    scope = reference_scope(rubric, sources, shipped)
    gradients = check_gradients(rubric, cases, scope)
    bench = set_up_bench(rubric, sources, cases, scope, partial(progress, "reference"))
    strength = measure_strength(rubric, sources, cases, scope, progress, EXAMINE, bench)
    evidence = collect_evidence(rubric, sources, cases, scope, progress, bench)
    return ProvenCases(rubric, cases, gradients, strength, evidence)


def known_mistakes(
    rubric: Rubric,
    sources: Mapping[str, bytes],
    cases: CaseSet,
    folder: Path,
    progress: Progress = silent,
) -> dict[str, Evidence]:
    """Collect what `generate` stores of known mistakes; `folder` is the one of the rubric."""
    scope = reference_scope(rubric, sources, shipped_by_reference(rubric, folder))
    return collect_evidence(rubric, sources, cases, scope, progress)


class Unsound(GraderError):
    """Problems in the text of a rubric, and others that its sound part shows when it runs."""

    def __init__(self, rubric: RubricError, refused: Refused) -> None:
        self.rubric, self.refused = rubric, refused
        lines = "\n".join(f"  {each.line()}" for each in refused.refusals)
        more = f"Also, when the reference runs:\n{lines}"
        super().__init__(f"{rubric.message}\n{more}", rubric.advice)


def sound_cases(
    rubric_path: Path, progress: Progress = silent
) -> tuple[Rubric, Mapping[str, bytes], CaseSet]:
    """Return the rubric, its reference and the cases.

    Raises `RubricError`, `Refused` or `Unsound` with every problem. What has none in a rubric that
    has some is tried all the same, so that one run shows all there is to fix.
    """
    rubric, broken = load_sound_part(rubric_path)
    if rubric is None:
        raise broken or RubricError(
            f"The rubric {rubric_path} has no criteria; expected at least one."
        )
    require_framework(rubric)
    try:
        sources = reference_sources(rubric, rubric_path.parent)
        shipped = shipped_by_reference(rubric, rubric_path.parent)
        cases = generate_cases(rubric, sources, progress, shipped)
    except Refused as error:
        raise (Unsound(broken, error) if broken else error) from error
    if broken:
        raise broken
    return rubric, sources, cases


def strength_lines(strength: Strength) -> Iterator[str]:
    """Yield killed and total of each function, then what survives and what could be better."""
    for function in strength.functions:
        reasons = Counter(survivor.reason for survivor in function.survivors if survivor.reason)
        free, shown = reasons.pop(IN_FREEDOM, 0), reasons.pop(SHOWN, 0)
        waived = reasons.total()
        aside = f", {waived} waived" if waived else ""
        aside += f", {free} right up to what is free" if free else ""
        aside += f", {shown} equivalent, {SHOWN}" if shown else ""
        yield f"{function.function}: {function.killed}/{function.total} mutants killed{aside}"
    for why, group in grouped(strength.survivors, set()).items():
        if why:
            yield f"{_survive(len(group))}: {why.removesuffix('; it notices')}:"
        yield from (f"surviving mutant: {_place(survivor)}" for survivor in group)
    yield from (f"no case checks the returned value: {name}" for name in strength.unread)
    yield from (
        f"`equivalent` lists a change that no surviving mutant makes: {name}"
        for name in strength.stale
    )
    for why, group in never_varied(strength.doubtful).items():
        yield f"{why}:"
        yield from (f"equivalent so far: {_place(survivor)}" for survivor in group)
    if strength.redundant:
        names = ", ".join(strength.redundant)
        yield f"cases that notice only what cases before them notice: {names}"
    yield f"together: {strength.killed}/{strength.total} ({float(strength.score):.1%})"


def double_only_lines(case_set: CaseSet) -> Iterator[str]:
    """Yield one line per criterion that cannot be computed in single precision."""
    for criterion, why in case_set.provenance.get("double_only", {}).items():
        advice = "write `precision: [float64]` to say so"
        yield f"{criterion} has no single-precision form ({why}); {advice}"


def gradient_lines(records: Sequence[GradientRecord]) -> Iterator[str]:
    """Yield one line per criterion: its worst gradient; and one per gradient that kinks hide."""
    for criterion in dict.fromkeys(record.criterion for record in records):
        own = [record for record in records if record.criterion == criterion]
        errors = [(r.error, r) for r in own if r.error is not None]
        if errors:
            error, worst = max(errors, key=lambda pair: pair[0])
            allowed = f"allowed {worst.tolerance:.0e}"
            yield f"{criterion}: gradients right, worst {worst.output} {error:.0e} ({allowed})"
        hidden = (record for record in own if record.error is None)
        yield from (
            f"{criterion}: {r.output} not checked, it is not differentiable here" for r in hidden
        )


def _survive(count: int) -> str:
    return "1 mutant survives" if count == 1 else f"{count} mutants survive"


def _place(survivor: Survivor) -> str:
    return f"{survivor.file}:{survivor.line} {survivor.function}: {survivor.change}"
