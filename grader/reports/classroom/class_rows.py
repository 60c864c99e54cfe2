"""A small row of each submission, so that a class of any size fits, and what needs a person."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from grader.core.brief.error_counts import ErrorCounts
from grader.core.brief.near_errors import worst_near, worst_sloppy
from grader.core.entries import Entry
from grader.core.grades import CriterionGrade, OutputVerdict, Status
from grader.core.many.exact_sums import exact_sum
from grader.core.many.kept_results import CRITERIA, kept
from grader.core.mistakes import Mistake, mistake_in
from grader.core.outcomes import Frame
from grader.reports.number_format import error_text

NOTHING = Fraction(0)


class Doubt(StrEnum):
    """Kinds of concern, the most urgent first; the values stand on the page."""

    NOT_GRADED = "could not be graded"
    NOT_LOADED = "not loaded"
    FLAKY = "different result in a second run"
    NEAR = "near a tolerance"
    SLOPPY = "roughly right"
    WAITING = "waiting for a score by hand"
    LATE = "marked late without a time: needs a decision"


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing to look at."""

    doubt: Doubt
    criterion: str = ""  # empty: the whole submission
    detail: str = ""


def concerns_of(entry: Entry) -> tuple[Concern, ...]:
    """Return every reason why a submission needs a person, once for each criterion and kind."""
    return tuple(dict.fromkeys(_concerns(entry)))


def _concerns(entry: Entry) -> Iterator[Concern]:
    if entry.problem or not entry.grade:
        yield Concern(Doubt.NOT_GRADED, detail=entry.problem or "It has not been graded yet.")
    if entry.lateness.undecided:
        yield Concern(Doubt.LATE)
    for name in entry.waiting:
        yield Concern(Doubt.WAITING, name)
    for criterion in entry.grade.criteria if entry.grade else ():
        if criterion.name not in entry.manual:  # a human has looked at it
            yield from _about(criterion)


@kept(CRITERIA)
def _about(criterion: CriterionGrade) -> tuple[Concern, ...]:
    return tuple(_doubts(criterion))


def _doubts(criterion: CriterionGrade) -> Iterator[Concern]:
    if criterion.status is Status.NOT_LOADED:
        yield Concern(Doubt.NOT_LOADED, criterion.name)
    if any(case.flaky for case in criterion.cases):
        yield Concern(Doubt.FLAKY, criterion.name)
    outputs = [output for case in criterion.cases for output in case.outputs]
    if sloppy := worst_sloppy(outputs):
        yield Concern(Doubt.SLOPPY, criterion.name, _detail(sloppy))
    if near := worst_near(outputs):
        yield Concern(Doubt.NEAR, criterion.name, _detail(near))


def _detail(output: OutputVerdict) -> str:
    return f"error {error_text(output.error)}, tolerance {error_text(output.tolerance)}"


@dataclass(frozen=True, slots=True)
class Mark:
    """What one criterion came to."""

    score: Fraction
    points: Fraction
    counts: bool  # False: it waits for a human, or is optional and was not attempted
    passed: bool  # it earned everything
    bonus: bool = False
    lost_to: str | None = None  # "own", "cascade" or None
    mistake: Mistake | None = None
    written: bool = True
    function: str = ""
    file: str = ""
    lines: tuple[Frame, ...] = ()  # of the student's own, that make what is wrong


def lost_points(marks: Sequence[Mark]) -> Fraction:
    """Return the points that these marks lack. Each is asked once, however many have it."""
    each = {id(mark): mark for mark in marks}
    times = Counter(map(id, marks))
    return exact_sum(times[one] * (mark.points - mark.score) for one, mark in each.items())


@dataclass(frozen=True, slots=True)
class Row:
    """One submission's row of the page."""

    name: str
    who: str  # as people call whoever handed it in
    problem: str  # why there is no grade; empty if there is one
    score: Fraction
    penalty: Fraction
    total: Fraction
    points: Fraction
    late: bool
    marks: Mapping[str, Mark]
    concerns: tuple[Concern, ...]
    share: float = field(init=False)  # of all points, that counts in the end

    def __post_init__(self) -> None:
        """Divide once: the page of a class asks for it several times."""
        share = float(self.total / self.points) if self.points else 0.0
        object.__setattr__(self, "share", share)

    @property
    def graded(self) -> bool:
        """Return whether there is a grade."""
        return not self.problem and self.points.numerator > 0

    @property
    def unwritten(self) -> int:
        """Count the criteria whose functions are missing or not written."""
        return sum(not mark.written for mark in self.marks.values())


@dataclass(frozen=True, slots=True)
class ClassRow:
    """A row with all else that the table and the page of a class have to know of a submission."""

    row: Row
    errors: ErrorCounts | None = None  # of all answers; None: there is no grade
    title: str = ""
    assignment: str = ""
    lines: str = ""  # of the table of scores
    key: str = ""  # another one as soon as anything changes that this depends on


SharedMarks = dict[int, tuple[CriterionGrade, Mark]]
"""Marks by the identity of their criterion: equal criteria of brief grades are one object."""


def row_of(entry: Entry, shared: SharedMarks | None = None) -> Row:
    """Return the row of a submission; `shared` marks are used again, and added to."""
    criteria = entry.grade.criteria if entry.grade else ()
    problem = entry.problem or ("" if entry.grade else "It has not been graded yet.")
    return Row(
        name=entry.name,
        who=who(entry),
        problem=problem,
        score=entry.score,
        penalty=entry.penalty,
        total=entry.total,
        points=entry.points,
        late=entry.marked_late or entry.lateness.seconds > 0,
        marks={
            criterion.name: mark_of(criterion, entry)
            if shared is None or entry.manual
            else _shared_mark(criterion, entry, shared)
            for criterion in criteria
        },
        concerns=concerns_of(entry),
    )


def _shared_mark(criterion: CriterionGrade, entry: Entry, shared: SharedMarks) -> Mark:
    known = shared.get(id(criterion))
    if known is None:  # the criterion is kept too, so that nothing else gets its identity
        known = shared[id(criterion)] = (criterion, mark_of(criterion, entry))
    return known[1]


def who(entry: Entry) -> str:
    """Return the names of the students who submitted, else the name of the submission."""
    names = [student.name or student.key for student in entry.students]
    return ", ".join(names) or entry.name


def mark_of(criterion: CriterionGrade, entry: Entry) -> Mark:
    """Return the mark of a criterion, by a person's word if there is one."""
    score = entry.criterion_score(criterion)
    lost = score < criterion.points
    visible = (case.frames for case in criterion.cases if case.frames and not case.hidden)
    return Mark(
        score=score,
        points=criterion.points,
        passed=not lost,
        counts=criterion.name not in entry.waiting and (criterion.bonus or criterion.counts),
        bonus=criterion.bonus,
        lost_to=criterion.lost_to or "own" if lost else None,
        mistake=mistake_in(criterion),
        written=criterion.status not in (Status.MISSING, Status.NOT_IMPLEMENTED),
        function=criterion.function,
        file=criterion.file,
        lines=criterion.lines or next(visible, ())[-1:],
    )
