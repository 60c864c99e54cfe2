"""What is kept of a submission: a small row, so that a class of any size can be summarised."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from grader.core.entries import Entry
from grader.core.grades import CriterionGrade
from grader.reports.classroom.concerns import Concern, concerns_of

NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Mark:
    """What one criterion came to."""

    score: Fraction
    points: Fraction
    counts: bool  # False: it waits for a human, or is optional and was not attempted
    bonus: bool = False
    lost_to: str | None = None  # "own", "cascade" or None
    mistake: str = ""  # the sentence that says what it behaves like
    answer: str = ""  # the key of a wrong answer; empty if right or not known

    @property
    def passed(self) -> bool:
        """Whether it earned everything."""
        return self.score >= self.points


@dataclass(frozen=True, slots=True)
class Row:
    """One submission."""

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

    @property
    def graded(self) -> bool:
        """Whether there is a grade."""
        return not self.problem and self.points > 0

    @property
    def share(self) -> float:
        """What counts in the end, of all that could be earned."""
        return float(self.total / self.points) if self.points else 0.0

    @property
    def passed(self) -> int:
        """How many criteria earned everything."""
        return sum(mark.counts and mark.passed for mark in self.marks.values())


def row_of(entry: Entry) -> Row:
    """The row of a submission."""
    criteria = entry.grade.criteria if entry.grade else ()
    problem = entry.problem or ("" if entry.grade else "It was not graded yet.")
    return Row(
        name=entry.name,
        who=who(entry),
        problem=problem,
        score=entry.score,
        penalty=entry.penalty,
        total=entry.total,
        points=entry.points,
        late=entry.marked_late or entry.lateness.seconds > 0,
        marks={criterion.name: mark_of(criterion, entry) for criterion in criteria},
        concerns=concerns_of(entry),
    )


def who(entry: Entry) -> str:
    """The names of whoever handed it in, else the name of the submission."""
    names = [student.name or student.key for student in entry.students]
    return ", ".join(names) or entry.name


def mark_of(criterion: CriterionGrade, entry: Entry) -> Mark:
    """What a criterion came to, by a human's word if there is one."""
    score = entry.criterion_score(criterion)
    lost = score < criterion.points
    notes = criterion.diagnosis or criterion.instructor_notes
    return Mark(
        score=score,
        points=criterion.points,
        counts=criterion.name not in entry.waiting and (criterion.bonus or criterion.counts),
        bonus=criterion.bonus,
        lost_to=criterion.lost_to or "own" if lost else None,
        mistake=notes[0] if notes and criterion.lost_to == "own" else "",
        answer=criterion.answer if criterion.lost_to == "own" else "",
    )
