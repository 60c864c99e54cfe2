"""The few kinds of result that a picture tells apart, each with its own fill and mark."""

from enum import StrEnum

from grader.core.grades import CriterionGrade, Status


class Kind(StrEnum):
    """How a result is drawn. The values are the class names of the stylesheet."""

    RIGHT = "right"
    CARRIED = "carried"
    PARTLY = "partly"
    WRONG = "wrong"
    BLOCKED = "blocked"
    ABSENT = "absent"
    WAITING = "waiting"


LEGEND = {
    Kind.RIGHT: "right",
    Kind.CARRIED: "right, with another function replaced",
    Kind.PARTLY: "partly right",
    Kind.WRONG: "wrong",
    Kind.BLOCKED: "blocked by something it needs",
    Kind.ABSENT: "not written, not handed in or not loaded",
    Kind.WAITING: "waits for a person",
}

_KINDS = {
    Status.RIGHT: Kind.RIGHT,
    Status.PARTLY_RIGHT: Kind.PARTLY,
    Status.WRONG: Kind.WRONG,
    Status.RAISED: Kind.WRONG,
    Status.TIMED_OUT: Kind.WRONG,
    Status.CRASHED: Kind.WRONG,
    Status.MISSING: Kind.ABSENT,
    Status.NOT_IMPLEMENTED: Kind.ABSENT,
    Status.NOT_LOADED: Kind.ABSENT,
    Status.BLOCKED: Kind.BLOCKED,
    Status.WAITING: Kind.WAITING,
}


def kind_of(status: Status) -> Kind:
    """The kind of an output's or a case's status."""
    return _KINDS[status]


def kind_of_criterion(criterion: CriterionGrade) -> Kind:
    """As `kind_of`; what is right only because a mistake was carried forward is told apart."""
    if criterion.carried_forward and criterion.status is Status.RIGHT:
        return Kind.CARRIED
    return kind_of(criterion.status)


def status_words(criterion: CriterionGrade) -> str:
    """The status as a reader sees it."""
    words = str(criterion.status)
    return f"{words}, carried forward" if criterion.carried_forward else words
