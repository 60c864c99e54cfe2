"""What to look at first: at most three sentences, own faults before cascades."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from grader.core.grades import CriterionGrade, Grade, Status
from grader.reports.criterion_sentences import name_list
from grader.reports.number_format import points_text

SENTENCES = 3  # at the top of the page: what to do first, not everything

_VERBS = {Status.MISSING: "add", Status.NOT_IMPLEMENTED: "write"}
_REASONS = {
    Status.RAISED: "it raises an exception",
    Status.TIMED_OUT: "it does not finish in time",
    Status.CRASHED: "it crashes",
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
    verb, names = _VERBS.get(fault.criteria[0].status, "fix"), _what_to_fix(fault)
    request = f"{verb.capitalize()} {names} first" if rank == 0 else f"Then {verb} {names}"
    reason = _reason(fault)
    told = f": {reason}" if reason else ""
    return f"{request} ({points_text(fault.lost)}){told}.{_freed(fault, grade)}"


def _what_to_fix(fault: _Fault) -> str:
    if fault.criteria[0].status is Status.NOT_LOADED:
        return f"`{fault.criteria[0].file}`"
    return name_list([criterion.name for criterion in fault.criteria])


def _reason(fault: _Fault) -> str:
    """Return why points are lost: the diagnosis if there is one; empty if nothing is known."""
    first = fault.criteria[0]
    if first.status is Status.NOT_LOADED:
        return f"{name_list([c.name for c in fault.criteria])} could not be loaded from it"
    if len(fault.criteria) == 1 and first.diagnosis:
        return first.diagnosis[0].removesuffix(".")
    return _REASONS.get(first.status, "")


def _freed(fault: _Fault, grade: Grade) -> str:
    """Name the criteria judged with it replaced: proof that the mistake is here and not there."""
    functions = {criterion.function for criterion in fault.criteria}
    freed = [c.name for c in grade.criteria if functions & set(c.replaced)]
    if not freed:
        return ""
    full = all(c.score >= c.points for c in grade.criteria if c.name in freed)
    verb = "was" if len(freed) == 1 else "were"
    ending = " and kept full marks" if full else ""
    return f" {name_list(freed)} {verb} tested {_how(functions, freed, grade)}{ending}."


def _how(functions: Collection[str], freed: Collection[str], grade: Grade) -> str:
    """Return how they were tested: with correct functions, or without failing lines of methods."""
    used = {name for c in grade.criteria if c.name in freed for name in c.replaced}
    methods = [name for name in used.intersection(functions) if "." in name]
    correct = len(used.intersection(functions)) - len(methods)
    ways = ["with a correct one" if correct == 1 else "with correct ones"] if correct else []
    ways += ["without the failing lines"] if methods else []
    return " and ".join(ways)


def _cascade_sentences(cascade: Sequence[CriterionGrade]) -> tuple[str, ...]:
    if not cascade:
        return ()
    points = points_text(sum((_lost(c) for c in cascade), Fraction(0)))
    names = name_list([criterion.name for criterion in cascade])
    verb, need = ("loses", "it needs") if len(cascade) == 1 else ("lose", "they need")
    return (f"{names} {verb} {points} only because of the functions that {need}.",)
