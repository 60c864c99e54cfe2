"""The tables of a gradebook. A change here needs a step in `schema.py` and a new version."""

from fractions import Fraction
from typing import Any

from sqlalchemy import (
    DDL,
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
    func,
    select,
)
from sqlalchemy.schema import ExecutableDDLElement

KEY = String(255)  # what is looked up: PostgreSQL indexes no text of any length
BYTES = LargeBinary()
METADATA = MetaData()


def _exact(name: str, nullable: bool = False) -> tuple[Column[Any], Column[Any]]:
    """Return two columns of a number: for people who write SQL, and exactly, as "13/2"."""
    exact = Column(f"{name}_exact", Text, nullable=nullable)
    return Column(name, Float, nullable=nullable), exact


def exactly(name: str, number: Fraction | None) -> dict[str, Any]:
    """Return what the two columns of `_exact` hold."""
    if number is None:
        return {name: None, f"{name}_exact": None}
    return {name: float(number), f"{name}_exact": str(number)}


def _submission() -> Column[Any]:
    return Column("submission", ForeignKey("submissions.id", ondelete="CASCADE"), nullable=False)


version = Table("gradebook_version", METADATA, Column("version", Integer, nullable=False))

students = Table(
    "students",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("key", KEY, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("ids", JSON, nullable=False),
)

submissions = Table(
    "submissions",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("assignment", KEY, nullable=False),
    Column("name", KEY, nullable=False),
    Column("identity", KEY, nullable=False),  # stays where an LMS shows another name
    Column("path", Text, nullable=False),
    Column("submitted_at", String(40), nullable=False),
    Column("marked_late", Boolean, nullable=False),
    Column("handed_in", Integer, nullable=False),  # how many times
    Column("counts_as", KEY, nullable=False),  # the best of those with one text; of "", none
    Column("notes", JSON, nullable=False),
    Column("late_seconds", Float, nullable=False),
    Column("undecided", Boolean, nullable=False),  # marked late, and nobody knows how late
    Column("extended", String(40), nullable=False),  # a deadline of its own; empty: everybody's
    Column("late_days", Integer),  # as a person decided
    *_exact("late_share"),
    Column("problem", Text, nullable=False),  # why there is no grade; empty if there is one
    Column("changed_at", BigInteger, nullable=False),  # what its page shows: see `row_changes`
    UniqueConstraint("assignment", "name"),
    Index("submissions_by_identity", "assignment", "identity", unique=True),
)

members = Table(
    "submission_members",
    METADATA,
    Column("submission", ForeignKey("submissions.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("student", ForeignKey("students.id"), nullable=False, index=True),
)

roster = Table(
    "roster",
    METADATA,
    Column("assignment", KEY, primary_key=True),
    Column("student", ForeignKey("students.id"), primary_key=True, index=True),
    Column("listed", Boolean, nullable=False),  # is in the list of the class
    Column("problem", Text, nullable=False),  # why nothing of theirs is graded
    Column("due", String(40), nullable=False),  # a deadline of their own; empty: everybody's
    Column("late_days", Integer),  # as a person decided
)

attempts = Table(
    "attempts",
    METADATA,
    Column("id", Integer, primary_key=True),
    _submission(),
    Column("number", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("digest", KEY, nullable=False),
    Column("fingerprint", KEY, nullable=False),
    Column("isolation", String(20), nullable=False),
    *_exact("score"),
    *_exact("points"),
    Column("graded_at", String(40), nullable=False),
    Column("seconds", Float, nullable=False),
    Column("packed", BYTES, nullable=False),
    UniqueConstraint("submission", "number"),
    Index("attempts_by_content", "digest", "fingerprint"),
)

briefs = Table(
    "briefs",
    METADATA,
    Column("attempt", ForeignKey("attempts.id", ondelete="CASCADE"), primary_key=True),
    Column("packed", BYTES, nullable=False),  # its grade without the cases: `grader.core.brief`
)

readings = Table(
    "readings",
    METADATA,
    Column("submission", ForeignKey("submissions.id", ondelete="CASCADE"), primary_key=True),
    Column("mark", String(64), nullable=False),
    Column("reader", String(64), nullable=False),
    Column("digest", KEY, nullable=False),
    Column("seems", KEY, nullable=False),
)

_OTHERS = attempts.alias()
_LAST = select(func.max(_OTHERS.c.number)).where(_OTHERS.c.submission == attempts.c.submission)
IS_NEWEST = attempts.c.number == _LAST.correlate(attempts).scalar_subquery()
"""Whether a row of `attempts` is its submission's newest."""

criterion_scores = Table(
    "criterion_scores",
    METADATA,
    Column("attempt", ForeignKey("attempts.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("criterion", KEY, nullable=False),
    *_exact("score"),
    *_exact("points"),
    Column("status", String(40), nullable=False),
    Column("lost_to", String(40)),
)

manual_scores = Table(
    "manual_scores",
    METADATA,
    Column("id", Integer, primary_key=True),  # the highest of a criterion is the newest
    _submission(),
    Column("criterion", KEY, nullable=False),
    *_exact("score", nullable=True),
    Column("comment", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("made_at", String(40), nullable=False),
    Index("manual_scores_of_a_submission", "submission"),
)

mistake_comments = Table(
    "mistake_comments",
    METADATA,
    Column("id", Integer, primary_key=True),  # the highest of a mistake is the newest
    Column("assignment", KEY, nullable=False, index=True),
    Column("mistake", KEY, nullable=False),
    Column("comment", Text, nullable=False),  # empty: no comment any more
    Column("author", Text, nullable=False),
    Column("made_at", String(40), nullable=False),
)

sources = Table(
    "sources",
    METADATA,
    Column("digest", KEY, primary_key=True),
    Column("packed", BYTES, nullable=False),
)

NEVER_CHANGED = (attempts, briefs, criterion_scores, manual_scores, mistake_comments)

_REFUSE = {
    "sqlite": (
        "CREATE TRIGGER {name}_stay BEFORE UPDATE ON {name} "
        "BEGIN SELECT RAISE(ABORT, '{name} are never changed'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS $$ "
        "BEGIN RAISE EXCEPTION '%% are never changed', TG_TABLE_NAME; END $$ LANGUAGE plpgsql",
        "CREATE TRIGGER {name}_stay BEFORE UPDATE ON {name} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    ),
}


def refusals(table: Table, dialect: str) -> list[ExecutableDDLElement]:
    """Return what makes a database refuse to change the rows of a table."""
    return [
        DDL(statement.format(name=table.name)).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
        for statement in _REFUSE[dialect]
    ]


for table in NEVER_CHANGED:
    for dialect in _REFUSE:
        for refusal in refusals(table, dialect):
            event.listen(table, "after_create", refusal)
