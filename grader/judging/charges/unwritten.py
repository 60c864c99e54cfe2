"""Tells work that was not begun from work that is wrong."""

from collections.abc import Collection

from grader.core.grades import CriterionGrade, Status

NOTHING_YET = "Nothing is written yet: the graded functions are still placeholders."
_NO_WORK = (Status.NOT_IMPLEMENTED, Status.MISSING, Status.BLOCKED, Status.WAITING)


def nothing_written(grades: Collection[CriterionGrade]) -> tuple[str, ...]:
    """Return the sentence about a submission of placeholders alone; nothing for any other."""
    statuses = {grade.status for grade in grades}
    empty = Status.NOT_IMPLEMENTED in statuses and statuses.issubset(_NO_WORK)
    return (NOTHING_YET,) if empty else ()
