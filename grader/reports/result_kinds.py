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
    Kind.CARRIED: "right, tested with a correct helper",
    Kind.PARTLY: "partly right",
    Kind.WRONG: "wrong",
    Kind.BLOCKED: "blocked by a function that it needs",
    Kind.ABSENT: "not written, not submitted or not loaded",
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

NOT_COUNTED = "does not count"  # another group of `one_of` does

_SHOWN = {  # where the word of the JSON is too short to be read alone
    Status.NOT_IMPLEMENTED: "not written yet",
    Status.RAISED: "raised an exception",
}


def kind_of(status: Status) -> Kind:
    """Return the kind of an output's or a case's status."""
    return _KINDS[status]


def kind_of_criterion(criterion: CriterionGrade) -> Kind:
    """Return the kind; right answers through a mistake carried forward have one of their own."""
    if criterion.carried_forward and criterion.status is Status.RIGHT:
        return Kind.CARRIED
    return kind_of(criterion.status)


def shown_status(status: Status) -> str:
    """Return the words that a page or a terminal shows for a status."""
    return _SHOWN.get(status, str(status))


def short_status(criterion: CriterionGrade) -> str:
    """Return the status in a few words, for a column of a narrow table."""
    words = NOT_COUNTED if criterion.aside else shown_status(criterion.status)
    if not criterion.carried_forward or criterion.aside:
        return words
    if criterion.same_mistake_as:
        return f"{words} (same mistake)"
    if not criterion.replaced:
        return f"{words} (own forward)"
    return f"{words} ({'correct helper' if criterion.right_ones else 'lines skipped'})"


def status_words(criterion: CriterionGrade) -> str:
    """Return the status as the page has it."""
    if criterion.aside:
        return NOT_COUNTED
    words = shown_status(criterion.status)
    if criterion.same_mistake_as:
        return f"{words} (but for the mistake in {criterion.same_mistake_as})"
    return f"{words} (tested {_how(criterion)})" if criterion.carried_forward else words


def _how(criterion: CriterionGrade) -> str:
    functions = criterion.right_ones
    if functions:
        return "with correct helpers" if len(functions) > 1 else f"with a correct {functions[0]}"
    return "without lines that fail" if criterion.replaced else "with its own forward"
