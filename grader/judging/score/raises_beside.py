"""A criterion of `raises` alone counts beside right values of the same function."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from grader.core.grades import CriterionGrade, Status
from grader.core.rubric import Criterion
from grader.core.text import quoted
from grader.judging.credit import NOTHING


def with_raises_counted(
    grades: Mapping[str, CriterionGrade], criteria: Iterable[Criterion]
) -> dict[str, CriterionGrade]:
    """Return the grades; nothing is earned by exceptions of a function that does nothing else.

    A function that raises the same exception whatever it is given would earn the points, too.
    """
    criteria = list(criteria)
    alone = [c for c in criteria if c.raises and not c.call and grades[c.name].score]
    idle = {c.name: c.function for c in alone if _is_idle(c, criteria, grades)}
    return {
        name: _without_points(grade, idle[name]) if name in idle else grade
        for name, grade in grades.items()
    }


def _is_idle(
    criterion: Criterion, criteria: list[Criterion], grades: Mapping[str, CriterionGrade]
) -> bool:
    others = [c for c in criteria if c.function == criterion.function and c.call]
    return bool(others) and not any(grades[c.name].score for c in others)


def _without_points(grade: CriterionGrade, function: str) -> CriterionGrade:
    sentence = f"its exceptions count once {quoted(function)} is right for arguments that it takes"
    return replace(grade, score=NOTHING, status=Status.WRONG, feedback=(sentence,), lost_to="own")
