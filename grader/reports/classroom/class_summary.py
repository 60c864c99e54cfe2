"""From a stream of submissions to everything that the class page shows."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from functools import cached_property

from grader.confined.quick_dataclass import dataclass
from grader.core.brief.brief_grades import errors_in
from grader.core.brief.error_counts import ErrorCounts
from grader.core.entries import Entry
from grader.core.many.kept_results import GRADES
from grader.reports.classroom.answer_pairs import AnswerPair, find_pairs
from grader.reports.classroom.class_rows import ClassRow, Row, SharedMarks, row_of
from grader.reports.classroom.criterion_statistics import (
    CriterionSummary,
    mean,
    middle,
    summarise_criteria,
)
from grader.reports.classroom.shared_mistakes import EqualAnswers, SharedMistake, find_mistakes


def class_row_of(
    entry: Entry, shared: SharedMarks | None = None, lines: str = "", key: str = ""
) -> ClassRow:
    """Return the row of a submission, and what else is known of its grade."""
    row, grade = row_of(entry, shared), entry.grade
    if not grade:
        return ClassRow(row, lines=lines, key=key)
    errors = entry.errors or errors_in(grade)
    return ClassRow(row, errors, grade.title, grade.assignment, lines, key)


@dataclass(frozen=True)
class ClassSummary:
    """A class: its rows, the errors of all answers, and what follows from the rows."""

    title: str
    assignment: str
    rows: tuple[Row, ...]
    errors: ErrorCounts
    absent: tuple[Row, ...] = ()  # students of the roster without a submission
    comments: Mapping[str, str] = field(default_factory=dict)  # on mistakes, by their names
    progress: Sequence[tuple[float, ...]] = ()  # of each student, the shares of all attempts

    @cached_property
    def graded(self) -> tuple[Row, ...]:
        """Return the rows with a grade: only these are counted."""
        return tuple(row for row in self.rows if row.graded)

    @cached_property
    def points(self) -> float:
        """Return the most points that a submission could earn."""
        return float(max((row.points for row in self.rows), default=0))

    @cached_property
    def quartiles(self) -> tuple[float, float, float] | None:
        """Return the quartiles of the final scores, in points."""
        return middle([float(row.total) for row in self.graded])

    @cached_property
    def mean(self) -> float | None:
        """Return the mean of the final scores, in points."""
        return mean([float(row.total) for row in self.graded])

    @cached_property
    def criteria(self) -> tuple[CriterionSummary, ...]:
        """Return how the class did in each criterion."""
        return summarise_criteria(self.graded)

    @cached_property
    def mistakes(self) -> tuple[SharedMistake, ...]:
        """Return the mistakes, the commonest first."""
        return find_mistakes(self.graded)

    @cached_property
    def answers(self) -> tuple[EqualAnswers, ...]:
        """Return the groups of equal wrong answers."""
        return tuple(group for mistake in self.mistakes for group in mistake.answers)

    @cached_property
    def pairs(self) -> tuple[AnswerPair, ...]:
        """Return submissions with surprisingly many wrong answers in common."""
        return find_pairs(self.answers)


@dataclass
class Summing:
    """Adds up a class; of each submission only a row is kept."""

    rows: list[Row] = field(default_factory=list)
    errors: ErrorCounts = field(default_factory=ErrorCounts)
    title: str = ""
    assignment: str = ""
    absent: list[Row] = field(default_factory=list)
    comments: Mapping[str, str] = field(default_factory=dict)
    progress: Sequence[tuple[float, ...]] = ()
    _equal: dict[int, tuple[ErrorCounts, int]] = field(default_factory=dict)
    """Errors by their identity, and of how many submissions: equal ones are counted at once."""

    def add_absent(self, entry: Entry) -> None:
        """Add one more student without a submission."""
        self.absent.append(row_of(entry))

    def add(self, one: ClassRow) -> None:
        """Add one more submission."""
        self.rows.append(one.row)
        if one.errors:
            _, before = self._equal.get(id(one.errors), (one.errors, 0))
            self._equal[id(one.errors)] = one.errors, before + 1
            self.title, self.assignment = one.title, one.assignment
        if len(self._equal) > GRADES:
            self._count_equal()

    def _count_equal(self) -> None:
        for errors, times in self._equal.values():
            self.errors.add_counts(errors, times)
        self._equal.clear()

    def of_class(self) -> ClassSummary:
        """Return the summary of all submissions so far."""
        self._count_equal()
        return ClassSummary(
            title=self.title or self.assignment,
            assignment=self.assignment,
            rows=tuple(self.rows),
            errors=self.errors,
            absent=tuple(self.absent),
            comments=self.comments,
            progress=self.progress,
        )
