"""From a stream of submissions to everything that the class page shows."""

from dataclasses import dataclass, field
from functools import cached_property

from grader.core.entries import Entry
from grader.reports.classroom.class_rows import Row, row_of
from grader.reports.classroom.criterion_statistics import (
    CriterionSummary,
    mean,
    middle,
    summarise_criteria,
)
from grader.reports.classroom.equal_answers import (
    AnswerPair,
    Cluster,
    SharedMistake,
    find_clusters,
    find_mistakes,
    find_pairs,
)
from grader.reports.classroom.error_counts import ErrorCounts


@dataclass(frozen=True)
class ClassSummary:
    """A class: its rows, the errors of all answers, and what follows from the rows."""

    title: str
    assignment: str
    rows: tuple[Row, ...]
    errors: ErrorCounts
    absent: tuple[Row, ...] = ()  # students of the roster without a submission

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
        """Return the known mistakes."""
        return find_mistakes(self.graded)

    @cached_property
    def clusters(self) -> tuple[Cluster, ...]:
        """Return the groups of equal wrong answers."""
        return find_clusters(self.graded)

    @cached_property
    def pairs(self) -> tuple[AnswerPair, ...]:
        """Return submissions with surprisingly many wrong answers in common."""
        return find_pairs(self.clusters)


@dataclass
class Summing:
    """Adds up a class; of each entry only a row is kept."""

    rows: list[Row] = field(default_factory=list)
    errors: ErrorCounts = field(default_factory=ErrorCounts)
    title: str = ""
    assignment: str = ""
    absent: list[Row] = field(default_factory=list)

    def add_absent(self, entry: Entry) -> None:
        """Add one more student without a submission."""
        self.absent.append(row_of(entry))

    def add(self, entry: Entry) -> None:
        """Add one more submission."""
        self.rows.append(row_of(entry))
        if entry.grade:
            self.errors.add(entry.grade)
            self.title, self.assignment = entry.grade.title, entry.grade.assignment

    def of_class(self) -> ClassSummary:
        """Return the summary of all submissions so far."""
        title = self.title or self.assignment
        return ClassSummary(
            title, self.assignment, tuple(self.rows), self.errors, tuple(self.absent)
        )
