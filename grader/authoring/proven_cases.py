"""The cases of a rubric that has no problem, or all problems of it and of its reference."""

from collections.abc import Mapping
from pathlib import Path

from grader.authoring.generation import generate_cases
from grader.authoring.problems import Refused
from grader.authoring.stage_progress import Progress, silent
from grader.core.cases import CaseSet
from grader.core.errors import GraderError, RubricError
from grader.core.rubric import Rubric
from grader.files.assignments import reference_sources
from grader.files.rubric.rubric_file import load_sound_part


class Unsound(GraderError):
    """Problems in the text of a rubric, and others that its sound part shows when it runs."""

    def __init__(self, rubric: RubricError, refused: Refused) -> None:
        self.rubric, self.refused = rubric, refused
        lines = "\n".join(f"  {each.line()}" for each in refused.refusals)
        more = f"Besides, when the reference runs:\n{lines}"
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
        raise broken or RubricError(f"The rubric {rubric_path} has no criteria.")
    try:
        sources = reference_sources(rubric, rubric_path.parent)
        cases = generate_cases(rubric, sources, progress)
    except Refused as error:
        raise (Unsound(broken, error) if broken else error) from error
    if broken:
        raise broken
    return rubric, sources, cases
