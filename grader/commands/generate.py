"""`grader generate`: the fixed test cases, from the reference."""

import sys
from pathlib import Path

from grader.authoring.generate import generate_cases
from grader.files.assignments import find_rubric
from grader.files.cases import save_cases
from grader.files.rubric import load_rubric
from grader.files.sources import read_sources


def generate_command(assignment: str) -> int:
    """Writes the file of test cases; the exit code."""
    path = find_rubric(assignment, Path.cwd())
    rubric = load_rubric(path)
    sources = read_sources(path.parent / rubric.reference)
    cases = generate_cases(rubric, sources, lambda name: print(f"  {name}", file=sys.stderr))  # noqa: T201
    target = path.parent / rubric.test_cases
    save_cases(target, cases)
    count = sum(len(group) for group in cases.cases.values())
    sys.stdout.write(f"{count} cases of {len(cases.cases)} criteria: {_shown(target)}\n")
    return 0


def _shown(path: Path) -> str:
    resolved, here = path.resolve(), Path.cwd().resolve()
    return str(resolved.relative_to(here) if resolved.is_relative_to(here) else resolved)
