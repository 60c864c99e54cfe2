"""How many statements a graded submission takes: more of them show in a class of thousands."""

from sqlalchemy import event

from grader.gradebook.store import Gradebook
from tests.gradebook.small_class import attempt, hand_in

MOST = 9  # with BEGIN, and the lock of PostgreSQL


def test_a_grade_is_one_transaction_of_few_statements(book: Gradebook) -> None:
    book.enter([hand_in("anna")])
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(book._database._engine, "before_cursor_execute", note)
    number, shown = book.add_shown("anna", attempt("anna"), b"packed")
    assert (number, shown.attempt, shown.alone) == (1, 1, True)
    assert len(statements) <= MOST, statements
    assert sum(statement.startswith("BEGIN") for statement in statements) <= 1


def test_all_that_was_graded_under_the_same_conditions_is_known_by_one_question(
    book: Gradebook,
) -> None:
    book.enter([hand_in("anna"), hand_in("bob")])
    book.add("anna", attempt("anna", digest="one"))
    book.add("bob", attempt("bob", digest="two", fingerprint="other"))
    assert book.digests("rubric") == {"one"}
