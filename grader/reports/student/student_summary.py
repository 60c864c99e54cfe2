"""What to look at first: at most three sentences, own faults before cascades."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from grader.core.grades import CriterionGrade, Grade, Status
from grader.reports.criterion_sentences import name_list
from grader.reports.number_format import points_text

SENTENCES = 3  # at the top of the page: what to do first, not everything

_REQUESTS = {
    Status.RAISED: "mend {names}, where an exception is raised",
    Status.TIMED_OUT: "make {names} finish in time",
    Status.CRASHED: "mend {names}, which crashes",
    Status.MISSING: "hand in {names}",
    Status.NOT_IMPLEMENTED: "write {names}",
    Status.NOT_LOADED: "make {names} load",
}
_TOGETHER = {Status.MISSING, Status.NOT_IMPLEMENTED, Status.NOT_LOADED}


@dataclass(frozen=True)
class _Fault:
    """One thing to fix, with all criteria that lose points by it."""

    criteria: tuple[CriterionGrade, ...]

    @property
    def lost(self) -> Fraction:
        return sum((_lost(criterion) for criterion in self.criteria), Fraction(0))


def look_first(grade: Grade) -> tuple[str, ...]:
    """Return the student's own faults by points to be won, then losses through other functions."""
    losing = [c for c in grade.criteria if _lost(c) > 0 and c.status is not Status.WAITING]
    faults = sorted(_faults(losing), key=lambda fault: fault.lost, reverse=True)
    own = [_request(fault, rank, grade) for rank, fault in enumerate(faults[:SENTENCES])]
    cascade = [c for c in losing if _is_cascade(c)]
    return (*own, *_cascade_sentences(cascade))[:SENTENCES]


def _lost(criterion: CriterionGrade) -> Fraction:
    return criterion.points - criterion.score if criterion.counts else Fraction(0)


def _is_cascade(criterion: CriterionGrade) -> bool:
    return criterion.lost_to == "cascade" or criterion.status is Status.BLOCKED


def _faults(losing: Iterable[CriterionGrade]) -> list[_Fault]:
    """Group criteria of one unloadable file, and those not written yet: each is one thing to do."""
    together: dict[tuple[Status, str], list[CriterionGrade]] = {}
    for criterion in losing:
        if not _is_cascade(criterion):
            together.setdefault(_fault_key(criterion), []).append(criterion)
    return [_Fault(tuple(criteria)) for criteria in together.values()]


def _fault_key(criterion: CriterionGrade) -> tuple[Status, str]:
    if criterion.status is Status.NOT_LOADED:
        return criterion.status, criterion.file
    return criterion.status, "" if criterion.status in _TOGETHER else criterion.name


def _request(fault: _Fault, rank: int, grade: Grade) -> str:
    status = fault.criteria[0].status
    template = _REQUESTS.get(status, "mend {names}")
    request = template.format(names=_what_to_mend(fault))
    opening = f"First {request}" if rank == 0 else f"Then {request}"
    return f"{opening}: {points_text(fault.lost)} to be won{_freed(fault, grade)}."


def _what_to_mend(fault: _Fault) -> str:
    first = fault.criteria[0]
    if first.status is Status.NOT_LOADED:
        return f"`{first.file}`"
    return name_list([criterion.name for criterion in fault.criteria])


def _freed(fault: _Fault, grade: Grade) -> str:
    """Name the criteria judged with it replaced: proof that the mistake is here and not there."""
    functions = {criterion.function for criterion in fault.criteria}
    freed = [c.name for c in grade.criteria if functions & set(c.replaced)]
    if not freed:
        return ""
    right = all(c.status is Status.RIGHT for c in grade.criteria if c.name in freed)
    verb = "was" if len(freed) == 1 else "were"
    ending = f" and {'is' if len(freed) == 1 else 'are'} right" if right else ""
    how = "without the lines that stop it" if "." in min(functions) else "with it replaced"
    return f"; {name_list(freed)} {verb} judged {how}{ending}"


def _cascade_sentences(cascade: Sequence[CriterionGrade]) -> tuple[str, ...]:
    if not cascade:
        return ()
    points = points_text(sum((_lost(c) for c in cascade), Fraction(0)))
    names = name_list([criterion.name for criterion in cascade])
    verb, need = ("loses", "it needs") if len(cascade) == 1 else ("lose", "they need")
    return (f"{names} {verb} {points} only through what {need}.",)
