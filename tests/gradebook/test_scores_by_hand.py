"""Scores by hand follow a criterion to its new name, or it is said that they cannot."""

from fractions import Fraction

import pytest

from grader.core.entries import ManualScore, renamed
from grader.gradebook.store import Gradebook
from tests.gradebook.small_class import attempt, hand_in


@pytest.fixture
def scored(book: Gradebook) -> Gradebook:
    book.enter([hand_in("anna"), hand_in("bob")])
    for name in ("anna", "bob"):
        book.add(name, attempt(name))
        book.score_by_hand(name, ManualScore("essay", Fraction(4), f"of {name}"))
    book.score_by_hand("anna", ManualScore("essay", Fraction(5)))
    book.score_by_hand("anna", ManualScore("code", None, "see me"))
    return book


def manual(book: Gradebook, name: str, criterion: str) -> tuple[Fraction | None, str]:
    (entry,) = book.entries([name])
    return entry.manual[criterion].score, entry.manual[criterion].comment


def test_they_count_under_the_new_name(scored: Gradebook) -> None:
    for _ in range(2):
        scored.carry_renamed({"text": "essay"})
    assert manual(scored, "anna", "text") == (5, "of anna")
    assert manual(scored, "bob", "text") == (4, "of bob")


def test_what_has_a_score_under_the_new_name_keeps_it(scored: Gradebook) -> None:
    scored.carry_renamed({"code": "essay"})
    assert manual(scored, "anna", "code") == (None, "see me")
    assert manual(scored, "bob", "code") == (4, "of bob")


def test_scores_that_would_count_no_longer_are_counted(scored: Gradebook) -> None:
    assert scored.losing({"code", "essay"}) == {}
    assert scored.losing({"code"}) == {"essay": 2}
    scored.enter([hand_in("anna")])
    assert scored.losing({"essay"}) == {}, "a comment alone is no score"


def test_a_new_name_in_memory() -> None:
    word = ManualScore("essay", Fraction(4))
    assert renamed({"essay": word}, {"text": "essay"})["text"].score == 4
    assert "text" not in renamed({"essay": word}, {"text": "other"})
