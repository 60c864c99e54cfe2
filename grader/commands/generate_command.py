"""`grader generate`: the fixed test cases, from the reference, and how far they can be trusted."""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from grader.authoring.generation import reference_scope
from grader.authoring.limited.pool import Progress, silent
from grader.authoring.mistakes.collected_evidence import collect_evidence
from grader.authoring.proof.gradient_check import GradientRecord, check_gradients
from grader.authoring.proof.strength import Strength, measure_strength
from grader.authoring.proven_cases import (
    double_only_lines,
    gradient_lines,
    sound_cases,
    strength_lines,
)
from grader.authoring.provenance import first_difference
from grader.commands.shared.stages import stage_progress
from grader.commands.template_command import shown_path
from grader.core.cases import CaseSet
from grader.core.errors import CasesError
from grader.core.evidence import Evidence
from grader.core.rubric import Rubric
from grader.files.assignments import find_rubric
from grader.files.cases.cases_file import cases_bytes, load_cases, save_cases


@dataclass(frozen=True)
class Generated:
    """Test cases, and what was found out about them."""

    rubric: Rubric
    cases: CaseSet
    gradients: list[GradientRecord]
    strength: Strength
    evidence: Mapping[str, Evidence]

    def lines(self) -> Iterator[str]:
        """Everything found out, a line each."""
        yield from gradient_lines(self.gradients)
        for case, reason in self.cases.provenance.get("ill_conditioned", {}).items():
            yield f"{case} is ill-conditioned: {reason}"
        yield from double_only_lines(self.cases)
        yield from strength_lines(self.strength)


def generate_command(assignment: str, check: bool = False, strict: float | None = None) -> int:
    """Writes the file of test cases, or only compares with it; the exit code."""
    path = find_rubric(assignment, Path.cwd())
    if check:
        sys.stdout.write(compare_cases(path) + "\n")
        return 0
    with stage_progress(f"generate {path.stem}") as progress:
        generated = make(path, progress)
    for line in generated.lines():
        sys.stdout.write(line + "\n")
    check_strength(generated.strength, strict)
    sys.stdout.write(_write(path, generated) + "\n")
    return 0


def make_cases(rubric_path: Path) -> str:
    """Writes the test cases of a rubric; a line that says what was written."""
    with stage_progress(f"generate {rubric_path.stem}") as progress:
        generated = make(rubric_path, progress)
    return _write(rubric_path, generated)


def _write(rubric_path: Path, generated: Generated) -> str:
    target = rubric_path.parent / generated.rubric.test_cases
    save_cases(target, generated.cases, generated.evidence)
    groups = generated.cases.cases.values()
    count = sum(len(group) for group in groups)
    return f"Test cases: {shown_path(target)}, {count} of {len(groups)} criteria"


def make(rubric_path: Path, progress: Progress = silent) -> Generated:
    """Makes test cases and measures them; writes nothing.

    Raises `GraderError` with all problems of the rubric and of its reference.
    """
    rubric, sources, cases = sound_cases(rubric_path, progress)
    scope = reference_scope(rubric, sources)
    gradients = check_gradients(rubric, cases, scope)
    strength = measure_strength(rubric, sources, cases, scope, progress)
    evidence = collect_evidence(rubric, sources, cases, scope, progress)
    return Generated(rubric, cases, gradients, strength, evidence)


def check_strength(strength: Strength, percent: float | None) -> None:
    """Raises `CasesError` if fewer than `percent` of the mutants are noticed."""
    if percent is not None and strength.score * 100 < Fraction(str(percent)):
        message = f"Only {float(strength.score):.1%} of the mutants are noticed, not {percent:g}%."
        raise CasesError(message, "Add cases or outputs; waive what changes nothing.", exit_code=1)


def compare_cases(rubric_path: Path) -> str:
    """Whether the file is what would be generated now; raises `CasesError` if it is not."""
    with stage_progress(f"generate {rubric_path.stem} --check") as progress:
        rubric, _, made = sound_cases(rubric_path, progress)
    target = rubric_path.parent / rubric.test_cases
    stored = load_cases(target)
    if cases_bytes(stored) == cases_bytes(replace(made, recorded={})):  # `stored` has none
        return f"{shown_path(target)} is current, to the byte"
    difference = first_difference(stored, made)
    if difference:
        message = f"{shown_path(target)} is not current: {difference}."
        raise CasesError(message, f"Run `grader generate {rubric.assignment}`.", exit_code=1)
    return f"{shown_path(target)} is current, within its tolerances"
