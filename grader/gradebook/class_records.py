"""What a gradebook knows of a class beside attempts: its list, its times, what has another name."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import Select, select

from grader.core.entries import Entry, MistakeComment
from grader.core.people.class_submissions import Student
from grader.core.policy.lateness import Extension, LatePolicy
from grader.gradebook import (
    lateness_rows,
    mistake_comments,
    progress_rows,
    roster_rows,
    scores_by_hand,
    submission_rows,
)
from grader.gradebook.database.database import Database
from grader.gradebook.database.reading_rows import Reading, keep_readings, readings_of
from grader.gradebook.database.tables import submissions
from grader.gradebook.entry_rows import SubmissionTime
from grader.gradebook.merging.shard_class import ShardClass, class_of
from grader.gradebook.merging.taken_attempts import take_attempts


class ClassRecords:
    """One assignment's part of a database. Every method is one transaction."""

    def __init__(self, database: Database, assignment: str, to_check: Sequence[str] = ()) -> None:
        self._database = database
        self.assignment = assignment
        self.to_check = to_check  # what an older version may have got wrong, said once

    def set_lateness(self, policy: LatePolicy | None) -> None:
        """Count anew how late every submission is and what that costs; after `enter`."""
        with self._database.writing() as connection:
            lateness_rows.count_lateness(connection, self.assignment, policy)

    def times(self) -> list[SubmissionTime]:
        """Return by name when each submission that counts, or may come to count, was made."""
        columns = (submissions.c.name, submissions.c.submitted_at, submissions.c.undecided)
        query = self._own(*columns).where(submissions.c.counts_as != "")
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(submissions.c.name))
            return [SubmissionTime(*row) for row in rows]

    def extend(self, who: str, policy: LatePolicy | None, **facts: str | int | None) -> set[str]:
        """Grant a student or group a deadline (`due`, in UTC), or decide on `late_days`.

        Return the names of the submissions whose lateness, counted anew, is another one now.
        """
        with self._database.writing() as connection:
            roster_rows.extend(connection, self.assignment, who, facts)
            return lateness_rows.count_lateness(connection, self.assignment, policy)

    def carry_renamed(self, renames: Mapping[str, str]) -> None:
        """Let scores by hand count under the new name of a criterion; `renames`: new -> old."""
        with self._database.writing() as connection:
            scores_by_hand.carry(connection, self.assignment, renames)

    def losing(self, criteria: Collection[str]) -> Mapping[str, int]:
        """Return how many scores by hand these criteria would end, by the old name."""
        with self._database.reading() as connection:
            return scores_by_hand.losing(connection, self.assignment, criteria)

    def comment_on_mistake(self, comment: MistakeComment, names: Collection[str]) -> None:
        """Add a human's word on a mistake; `names` are the submissions whose pages show it."""
        with self._database.writing() as connection:
            mistake_comments.add(connection, self.assignment, comment, names)

    def comments(self) -> Mapping[str, str]:
        """Return the comments on mistakes that count, by the mistake's name."""
        with self._database.reading() as connection:
            return mistake_comments.standing_comments(connection, self.assignment)

    def progress(self) -> list[tuple[float, ...]]:
        """Return for each student or group the share of the points in each attempt of theirs."""
        with self._database.reading() as connection:
            return progress_rows.progress(connection, self.assignment)

    def list_class(
        self,
        students: Iterable[Student],
        problems: Mapping[str, str],
        dues: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Keep the roster of the class.

        By key, `problems` say why somebody has no submission, and `dues` are extended deadlines.
        """
        with self._database.writing() as connection:
            roster_rows.list_class(connection, self.assignment, students, problems, dues)

    def readings(self) -> dict[str, Reading]:
        """Return what was read of each submission, by its name, so far as that is known."""
        with self._database.reading() as connection:
            return readings_of(connection, self.assignment)

    def keep_readings(self, new: Mapping[str, Reading]) -> None:
        """Keep what was read of submissions, by their names."""
        with self._database.writing() as connection:
            keep_readings(connection, self.assignment, new)

    def entered(self) -> ShardClass:
        """Return who submitted what, and the list of the class, as they were entered."""
        with self._database.reading() as connection:
            return class_of(connection, self.assignment)

    def grant(self, wanted: Mapping[str, Extension]) -> None:
        """Grant students, by their keys, what a shard granted them and nobody did here."""
        with self._database.writing() as connection:
            roster_rows.grant(connection, self.assignment, wanted)

    def set_aside(self, identities: Collection[str]) -> None:
        """Count for nobody what was superseded in the gradebook that it was taken from."""
        with self._database.writing() as connection:
            submission_rows.set_aside(connection, self.assignment, identities)

    def take_from(self, other: "ClassRecords") -> set[str]:
        """Take the attempts of another gradebook, whose submissions were entered here.

        Return the names of the submissions that had no attempt here before.
        """
        with other._database.reading() as source, self._database.writing() as target:
            return take_attempts(source, target, self.assignment)

    def absent(self) -> list[Entry]:
        """Return students of the roster without a submission, with the reason for no grade."""
        with self._database.reading() as connection:
            return roster_rows.absent(connection, self.assignment)

    def _own(self, *columns: Any) -> Select[Any]:
        of_assignment = submissions.c.assignment == self.assignment
        return select(*columns).select_from(submissions).where(of_assignment)
