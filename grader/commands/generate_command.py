"""`grader generate`: the fixed test cases, from the reference, and how far they can be trusted."""

import sys
from fractions import Fraction
from functools import partial
from pathlib import Path

from grader.authoring.mistakes.stored_evidence import evidence_difference
from grader.authoring.proof.strength import Strength
from grader.authoring.proven_cases import known_mistakes, prove_cases, sound_cases
from grader.authoring.provenance import first_difference, with_recorded
from grader.commands.shared.stages import stage_progress
from grader.commands.shared.written_files import shown_path, whole_bytes, write_cases
from grader.core.errors import CasesError
from grader.files.assignments import find_rubric
from grader.files.cases.cases_file import cases_bytes, load_cases
from grader.files.cases.evidence_file import load_evidence
from grader.files.cases.recorded_file import RecordedFile


def generate_command(assignment: str, check: bool = False, strict: float | None = None) -> int:
    """Write the file of test cases, or only compare with it; return the exit code."""
    path = find_rubric(assignment, Path.cwd())
    if check:
        sys.stdout.write(compare_cases(path) + "\n")
        return 0
    with stage_progress(f"generate {path.stem}") as progress:
        proven = prove_cases(path, progress)
    for line in proven.lines():
        sys.stdout.write(line + "\n")
    check_strength(proven.strength, strict)
    sys.stdout.write(write_cases(path, proven.rubric, proven.cases, proven.evidence) + "\n")
    return 0


def check_strength(strength: Strength, percent: float | None) -> None:
    """Raise `CasesError` if fewer than `percent` of the mutants are noticed."""
    if percent is not None and strength.score * 100 < Fraction(str(percent)):
        message = (
            f"Only {float(strength.score):.1%} of the mutants are killed; expected {percent:g}%."
        )
        raise CasesError(
            message,
            "Add cases or outputs, or list equivalent mutants under `equivalent`.",
            exit_code=1,
        )


def compare_cases(rubric_path: Path) -> str:
    """Return a line that says the file is current; raise `CasesError` if it is not.

    What is known of mistakes is compared only if the cases are current, as it takes minutes.
    """
    with stage_progress(f"generate {rubric_path.stem} --check") as progress:
        rubric, sources, made = sound_cases(rubric_path, progress)
        target = rubric_path.parent / rubric.test_cases
        stored = with_recorded(load_cases(target), RecordedFile(target))
        exact = cases_bytes(stored) == cases_bytes(made)
        difference = "" if exact else first_difference(stored, made)
        if not difference:
            evidence = known_mistakes(rubric, sources, made, rubric_path.parent, progress)
            difference = evidence_difference(partial(load_evidence, target), evidence)
            exact = exact and target.read_bytes() == whole_bytes(rubric_path, made, evidence)
    if exact:
        return f"{shown_path(target)} is current, to the byte"
    if difference:
        message = f"{shown_path(target)} is not current: {difference}."
        raise CasesError(message, f"Run `grader generate {rubric.assignment}`.", exit_code=1)
    return f"{shown_path(target)} is current, within its tolerances"
