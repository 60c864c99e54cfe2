"""The gradebook: who submitted what, every attempt at grading it, and what humans added."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

from sqlalchemy import Connection, select

from grader.core.entries import Attempt, Entry, ManualScore
from grader.core.people.class_submissions import HandIn, Student
from grader.gradebook import attempt_rows, scores_by_hand
from grader.gradebook.class_records import ClassRecords
from grader.gradebook.class_state import ClassState, class_state
from grader.gradebook.counted_submissions import counted_submissions
from grader.gradebook.database import schema, tables
from grader.gradebook.database.damage import explain
from grader.gradebook.database.database import Database
from grader.gradebook.database.row_changes import touch, touch_graded
from grader.gradebook.database.tables import IS_NEWEST, attempts, submissions
from grader.gradebook.entry_rows import (
    Latest,
    PastAttempt,
    Shown,
    attempt_in,
    entries_of,
    past_attempt,
    shown,
)
from grader.gradebook.lookup import (
    known_assignments,
    only_assignment,
    submission_id,
    submission_ids,
    submission_named,
)
from grader.gradebook.student_rows import alone_of, delete_student, student_of
from grader.gradebook.submission_rows import enter_all


class Gradebook(ClassRecords):
    """One assignment's part of a database. To be used from one thread.

    Every method is one transaction, committed when it returns. All raise `GraderError` when the
    database cannot be used, and for a submission that it does not know.
    """

    @classmethod
    def open(cls, location: str | Path, assignment: str = "") -> Self:
        """Return the path of an SQLite file, or a database URL; created or brought up to date.

        Without an assignment the only one in there is meant.
        """
        book = cls(Database(location), assignment)
        try:
            book.to_check = schema.ensure(book._database)
            if not assignment:
                with book._database.reading() as connection:
                    book.assignment = only_assignment(connection)
        except BaseException as error:
            book._end(error)
            raise
        return book

    def close(self) -> None:
        """Close the database of the gradebook."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        self._end(error)

    def _end(self, error: BaseException | None) -> None:
        """Close it; where damage in it is the reason of an error, say so instead."""
        try:
            explain(self._database, error)
        finally:
            self.close()

    def enter(self, hand_ins: Iterable[HandIn]) -> list[str]:
        """Add new students and submissions, bring known ones up to date.

        The names are returned under which a submission was known before and is no longer.
        """
        with self._database.writing() as connection:
            return enter_all(connection, self.assignment, hand_ins)

    def assignments(self) -> list[str]:
        """Return all that the database has submissions of, this one or not."""
        with self._database.reading() as connection:
            return known_assignments(connection)

    def submission_named(self, name: str) -> str:
        """Return the name of the submission that is meant by its name or by one of its students."""
        with self._database.reading() as connection:
            return submission_named(connection, self.assignment, name)

    def names(self) -> list[str]:
        """Return the names of all submissions, in order."""
        with self._database.reading() as connection:
            return sorted(connection.scalars(self._own(submissions.c.name)))

    def state(self) -> ClassState:
        """Return whether what is written of the class can have changed, and what has to be."""
        with self._database.reading() as connection:
            return class_state(connection, self.assignment)

    def latest(self, name: str) -> Latest | None:
        """Return what the valid grade was made from. None: never graded, or not the last time."""
        return self._latest(submissions.c.name == name).get(name)

    def latest_all(self) -> dict[str, Latest]:
        """Return the same of every submission that has one and counts, or may come to count."""
        return self._latest(submissions.c.counts_as != "")

    def graded_otherwise(self, fingerprint: str) -> set[str]:
        """Return the names of those whose valid grade was made under other conditions."""
        return {*self._latest(submissions.c.counts_as != "", attempts.c.fingerprint != fingerprint)}

    def _latest(self, *only: Any) -> dict[str, Latest]:
        columns = (submissions.c.name, attempts.c.number, attempts.c.digest, attempts.c.fingerprint)
        query = self._own(*columns).join(attempts, attempts.c.submission == submissions.c.id)
        query = query.where(IS_NEWEST, submissions.c.problem == "")
        with self._database.reading() as connection:
            rows = connection.execute(query.where(*only))
            return {name: Latest(*rest) for name, *rest in rows}

    def digests(self, fingerprint: str) -> set[str]:
        """Return the digests of all files that were graded under the same conditions."""
        query = select(attempts.c.digest).where(attempts.c.fingerprint == fingerprint)
        with self._database.reading() as connection:
            return set(connection.scalars(query))

    def find(self, digest: str, fingerprint: str) -> Attempt | None:
        """Return an attempt at the same files, under the same conditions."""
        query = select(attempts).where(
            attempts.c.digest == digest, attempts.c.fingerprint == fingerprint
        )
        with self._database.reading() as connection:
            row = connection.execute(query.order_by(attempts.c.id.desc()).limit(1)).first()
            return attempt_in(row, connection) if row else None

    def add(self, name: str, attempt: Attempt, sources: bytes = b"", reason: str = "graded") -> int:
        """Add an attempt, in place of a problem; return its number, counted from 1."""
        ((number, _),) = self.add_shown([name], attempt, sources, reason)
        return number

    def add_shown(
        self,
        names: Sequence[str],
        attempt: Attempt,
        sources: bytes = b"",
        reason: str = "graded",
        *,
        unless_known: bool = False,
    ) -> list[tuple[int, Shown]]:
        """Add an attempt to a few submissions whose files are equal.

        Return its number in each, and what the files of each have to show from now on. The number
        is 0 where it was not added, for another process was first: that is `unless_known`.
        """
        with self._database.writing() as connection:
            ids = submission_ids(connection, self.assignment, names)
            numbers = attempt_rows.add(connection, ids, attempt, reason, unless_known)
            attempt_rows.keep_sources(connection, attempt.digest, sources)
            touch_graded(connection, [*numbers])
            found = shown(connection, ids)
            return [(numbers.get(one, 0), found[one]) for one in ids]

    def add_problem(self, name: str, problem: str) -> None:
        """Say why a submission has no grade. Attempts before that stay in its history."""
        with self._database.writing() as connection:
            is_it = submissions.c.id == self._id(connection, name)
            touch(connection, is_it, submissions.c.problem != problem, problem=problem)

    def attempts(self, name: str) -> list[PastAttempt]:
        """Return the history of a submission, oldest first."""
        with self._database.reading() as connection:
            own = attempts.c.submission == self._id(connection, name)
            rows = connection.execute(select(attempts).where(own).order_by(attempts.c.number))
            return [past_attempt(row) for row in rows]

    def sources(self, digest: str) -> bytes | None:
        """Return what was submitted, as `add` got it."""
        stored = tables.sources
        with self._database.reading() as connection:
            return connection.scalar(select(stored.c.packed).where(stored.c.digest == digest))

    def score_by_hand(self, name: str, manual: ManualScore) -> None:
        """Add a human's word, which counts from now on, whatever is graded again."""
        with self._database.writing() as connection:
            submission = self._id(connection, name)
            scores_by_hand.check(connection, submission, name, manual)
            scores_by_hand.add(connection, submission, manual)
            touch(connection, submissions.c.id == submission)

    def words_by_hand(self, name: str) -> list[ManualScore]:
        """Return every score and comment that a human gave a submission, oldest first."""
        with self._database.reading() as connection:
            return scores_by_hand.words(connection, self._id(connection, name))

    def entries(
        self,
        names: Iterable[str] | None = None,
        brief: bool = False,
        only: Mapping[int, frozenset[int] | None] = MappingProxyType({}),
    ) -> Iterator[Entry]:
        """Yield what counts for the class, or the submissions named, in the order of the names.

        Few are in memory at a time. With `brief`, their grades have no cases and take little time.
        `only` has the students who still count of those named: `ClassState.people`.
        """
        with self._database.reading() as connection:
            if names is None:
                chosen = counted_submissions(connection, self.assignment)
            else:
                ids = submission_ids(connection, self.assignment, sorted(names))
                chosen = {one: only.get(one) for one in ids}
            yield from entries_of(connection, list(chosen), chosen, brief)

    def student(self, key: str) -> Student:
        """Return the student of a key."""
        with self._database.reading() as connection:
            return student_of(connection, self.assignment, key)

    def submissions_of(self, key: str) -> list[str]:
        """Return the names of submissions that go with a student: nobody else made them."""
        with self._database.reading() as connection:
            return sorted(alone_of(connection, self.assignment, key).values())

    def delete_student(self, key: str) -> list[str]:
        """Delete a student from this assignment; return the names of submissions that went too.

        Work of a group stays with the others. Sources go unless somebody else submitted the same.
        """
        with self._database.writing() as connection:
            removed = delete_student(connection, self.assignment, key)
        self._database.sweep()
        return removed

    def _id(self, connection: Connection, name: str) -> int:
        return submission_id(connection, self.assignment, name)
