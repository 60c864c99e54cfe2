"""Of several attempts of the same people one counts: the newest, or the best."""

from dataclasses import replace
from fractions import Fraction

from grader.core.entries import ManualScore
from grader.core.people.class_submissions import HandIn
from grader.gradebook.store import Gradebook
from tests.gradebook.small_class import attempt, hand_in

EARLY, LATE = "2026-10-01T10:00:00+02:00", "2026-10-02T10:00:00+02:00"


def handed_in_twice(book: Gradebook, first: int | None, second: int | None) -> None:
    """Anna's two attempts, of which the best counts, and Bob's only one."""
    again = {"counts_as": "anna"}
    book.enter(
        [
            anna("anna-attempt-1", submitted_at=EARLY, **again),
            anna("anna", submitted_at=LATE, **again),
            hand_in("bob"),
        ]
    )
    for name, score in (("anna-attempt-1", first), ("anna", second), ("bob", 3)):
        if score is None:
            book.add_problem(name, "It is empty.")
        else:
            book.add(name, attempt(name, score, digest=name))


def anna(name: str, **more: str) -> HandIn:
    return replace(hand_in("anna", **more), name=name)


def counting(book: Gradebook) -> list[str]:
    return [entry.name for entry in book.entries()]


def test_the_best_counts(book: Gradebook) -> None:
    handed_in_twice(book, 4, 2)
    assert counting(book) == ["anna-attempt-1", "bob"]
    assert book.state().superseded == tuple([]), "another attempt may come to count"
    assert {entry.name for entry in book.entries(["anna"])} == {"anna"}


def test_of_equally_good_ones_the_newest_counts(book: Gradebook) -> None:
    handed_in_twice(book, 2, 2)
    assert counting(book) == ["anna", "bob"]


def test_one_that_could_not_be_graded_never_beats_one_that_was(book: Gradebook) -> None:
    handed_in_twice(book, 0, None)
    assert counting(book) == ["anna-attempt-1", "bob"]


def test_a_score_by_hand_may_change_which_counts(book: Gradebook) -> None:
    handed_in_twice(book, 4, 2)
    book.score_by_hand("anna", ManualScore("essay", Fraction(6)))
    assert counting(book) == ["anna", "bob"]


def test_when_the_newest_counts_the_others_do_no_longer(book: Gradebook) -> None:
    handed_in_twice(book, 4, 2)
    book.enter([hand_in("anna"), hand_in("bob")])
    assert counting(book) == ["anna", "bob"]
    assert set(book.latest_all()) == {"anna", "bob"}
    assert book.latest("anna-attempt-1"), "it stays in the gradebook"
    assert book.state().superseded == tuple(["anna-attempt-1"])


def test_what_is_entered_of_some_leaves_the_others_alone(book: Gradebook) -> None:
    handed_in_twice(book, 4, 2)
    book.enter([hand_in("bob")])
    assert counting(book) == ["anna-attempt-1", "bob"]


def test_who_changes_groups_counts_once_by_the_newest(book: Gradebook) -> None:
    book.enter([hand_in("anna", "carl", submitted_at=EARLY)])
    anna_bob = replace(hand_in("anna", "bob", submitted_at=LATE), name="a-new", identity="a-new")
    book.enter([anna_bob])
    assert who_counts(book) == {"a-new": ["anna", "bob"], "anna": ["carl"]}
    assert book.state().superseded == tuple([])
    alone = replace(hand_in("carl", submitted_at="2026-10-03T10:00:00Z"), name="b", identity="b")
    book.enter([alone])
    assert who_counts(book) == {"a-new": ["anna", "bob"], "b": ["carl"]}
    assert book.state().superseded == tuple(["anna"])


def test_times_are_compared_as_moments_also_where_they_are_told_once(book: Gradebook) -> None:
    late = hand_in("anna", "bob", submitted_at="2026-10-02T01:00:00+02:00")
    later = replace(hand_in("anna", submitted_at="2026-10-01T23:30:00Z"), name="z", identity="z")
    book.enter([later])
    book.enter([late])
    assert who_counts(book) == {"anna": ["bob"], "z": ["anna"]}
    book.enter([replace(late, submitted_at=""), replace(later, submitted_at="")])
    assert who_counts(book) == {"anna": ["bob"], "z": ["anna"]}


def test_without_times_the_last_to_come_counts(book: Gradebook) -> None:
    book.enter([replace(hand_in("anna"), name="z", identity="z")])
    book.enter([hand_in("anna", "bob")])
    assert who_counts(book) == {"anna": ["anna", "bob"]}


def who_counts(book: Gradebook) -> dict[str, list[str]]:
    return {entry.name: [s.key for s in entry.students] for entry in book.entries()}
