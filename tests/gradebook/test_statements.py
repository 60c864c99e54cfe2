"""How many statements things take: more of them show in a class of thousands."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import event

from grader.core.entries import MistakeComment, unpack_grade
from grader.core.plain_records import unpack
from grader.core.policy.lateness import LatePolicy
from grader.gradebook.store import Gradebook
from tests.gradebook.small_class import attempt, hand_in

MOST = 10  # with BEGIN, and the lock of PostgreSQL
WRITES = ("INSERT", "UPDATE", "DELETE FROM submission_members")


@contextmanager
def counted(book: Gradebook) -> Iterator[list[str]]:
    """Give the list of the statements that are executed meanwhile."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(book._database._engine, "before_cursor_execute", note)
    yield statements
    event.remove(book._database._engine, "before_cursor_execute", note)


def test_a_grade_is_one_transaction_of_few_statements(book: Gradebook) -> None:
    book.enter([hand_in("anna")])
    with counted(book) as statements:
        ((number, shown),) = book.add_shown(["anna"], attempt("anna"), b"packed")
    assert (number, shown.attempt, shown.alone) == (1, 1, True)
    assert len(statements) <= MOST, statements
    assert sum(statement.startswith("BEGIN") for statement in statements) <= 1


def test_equal_files_of_many_take_the_statements_of_one(book: Gradebook) -> None:
    names = [f"s{number}" for number in range(20)]
    book.enter(map(hand_in, names))
    book.add("s3", attempt("s3", 2, digest="before"))
    with counted(book) as statements:
        added = book.add_shown(names, attempt("s0", 3), b"packed")
    assert len(statements) <= MOST, statements
    assert [number for number, _ in added] == [2 if name == "s3" else 1 for name in names]
    assert [shown.attempt for _, shown in added] == [number for number, _ in added]
    assert {int(entry.score) for entry in book.entries()} == {3}
    assert [len(book.attempts(name)) for name in ("s3", "s4")] == [2, 1]
    assert book.find("files", "rubric") == attempt("s0", 3)


def test_all_that_was_graded_under_the_same_conditions_is_known_by_one_question(
    book: Gradebook,
) -> None:
    book.enter([hand_in("anna"), hand_in("bob")])
    book.add("anna", attempt("anna", digest="one"))
    book.add("bob", attempt("bob", digest="two", fingerprint="other"))
    assert book.digests("rubric") == {"one"}


def test_the_grade_of_equal_files_is_unpacked_once(book: Gradebook, monkeypatch) -> None:
    unpacked: list[bytes] = []
    counting = lambda packed: unpacked.append(packed) or unpack(packed)  # noqa: E731
    monkeypatch.setattr("grader.core.entries.unpack", counting)
    unpack_grade.cache_clear()
    names = [f"s{number}" for number in range(6)]
    book.enter(map(hand_in, names))
    for number, name in enumerate(names):
        book.add(name, attempt(name, number % 2))
    entries = list(book.entries())
    assert len(unpacked) == 2
    assert [entry.grade.submission for entry in entries] == names
    assert entries[0].grade.criteria is entries[2].grade.criteria
    assert [int(entry.score) for entry in entries] == [0, 1] * 3


def _listing(book: Gradebook, count: int) -> Callable[[], None]:
    """Return what a run does to a gradebook before it grades, for a class of a size."""
    hand_ins = [hand_in(f"s{number}") for number in range(count)]
    students = [student for one in hand_ins for student in one.students]

    def enter() -> None:
        book.enter(hand_ins)
        book.list_class(students, {"s0": "nothing readable"}, {"s1": "2026-10-05T23:59:00+00:00"})
        book.set_lateness(LatePolicy(datetime(2026, 10, 1, tzinfo=UTC)))

    return enter


def test_entering_takes_as_many_statements_for_three_as_for_thirty(book: Gradebook) -> None:
    counts = []
    for size in (3, 30):
        enter = _listing(book, size)
        with counted(book) as first:
            enter()
        with counted(book) as again:
            enter()
        assert not [one for one in again if one.startswith(WRITES)], "nothing changed"
        counts.append((len(first), len(again)))
    assert counts[0][1] == counts[1][1]
    assert counts[1][0] <= counts[0][0] + 2, "students and submissions that were known already"


def test_a_comment_takes_the_statements_of_one_for_all_who_made_a_mistake(
    book: Gradebook,
) -> None:
    names = [f"s{number}" for number in range(20)]
    book.enter(map(hand_in, names))
    book.add_shown(names, attempt("s0"))
    before = {entry.name: entry.changed_at for entry in book.entries()}
    counts = []
    for some in (names[:1], names[1:]):
        with counted(book) as statements:
            book.comment_on_mistake(MistakeComment("0123abcd", "Read page 3."), some)
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert all(entry.changed_at > before[entry.name] for entry in book.entries())
