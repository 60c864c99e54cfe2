"""From a stream of submissions to everything that the class page shows."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from functools import cached_property

from grader.confined.quick_dataclass import dataclass
from grader.core.brief.brief_grades import errors_in
from grader.core.brief.error_counts import ErrorCounts
from grader.core.entries import Entry
from grader.reports.classroom.answer_pairs import AnswerPair, find_pairs
from grader.reports.classroom.class_rows import Row, SharedMarks, row_of
from grader.reports.classroom.criterion_statistics import (
    CriterionSummary,
    mean,
    middle,
    summarise_criteria,
)
from grader.reports.classroom.shared_mistakes import EqualAnswers, SharedMistake, find_mistakes


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
    """Adds up a class; of each entry only a row is kept."""

    rows: list[Row] = field(default_factory=list)
    errors: ErrorCounts = field(default_factory=ErrorCounts)
    title: str = ""
    assignment: str = ""
    absent: list[Row] = field(default_factory=list)
    comments: Mapping[str, str] = field(default_factory=dict)
    progress: Sequence[tuple[float, ...]] = ()
    _marks: SharedMarks = field(default_factory=dict)

    def add_absent(self, entry: Entry) -> None:
        """Add one more student without a submission."""
        self.absent.append(row_of(entry, self._marks))

    def add(self, entry: Entry) -> None:
        """Add one more submission."""
        self.rows.append(row_of(entry, self._marks))
        if entry.errors:
            self.errors.add_counts(entry.errors)
        elif entry.grade:
            self.errors.add_counts(errors_in(entry.grade))
        if entry.grade:
            self.title, self.assignment = entry.grade.title, entry.grade.assignment

    def of_class(self) -> ClassSummary:
        """Return the summary of all submissions so far."""
        return ClassSummary(
            title=self.title or self.assignment,
            assignment=self.assignment,
            rows=tuple(self.rows),
            errors=self.errors,
            absent=tuple(self.absent),
            comments=self.comments,
            progress=self.progress,
        )
