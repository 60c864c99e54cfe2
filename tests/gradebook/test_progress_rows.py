"""Attempts of one student in their order; the same files graded again are one attempt."""

from grader.core.people.class_submissions import HandIn
from grader.gradebook.store import Gradebook
from tests.gradebook.small_class import attempt, hand_in


def test_files_that_are_graded_again_are_one_attempt(book: Gradebook) -> None:
    book.enter([hand_in("anna"), hand_in("bob"), hand_in("eve")])
    book.add("anna", attempt("anna", 1, digest="first"))
    book.add("anna", attempt("anna", 3, digest="second"))
    book.add("anna", attempt("anna", 2, digest="first", fingerprint="new rubric"))
    book.add("bob", attempt("bob", 4))
    assert sorted(book.progress()) == [(0.2, 0.3), (0.4,)]


def test_attempts_that_compete_are_those_of_one_student(book: Gradebook) -> None:
    names = ("anna-attempt-1", "anna")
    times = ("2026-10-01T08:00:00+00:00", "2026-10-02T08:00:00+00:00")
    book.enter(
        HandIn(name, hand_in("anna").path, hand_in("anna").students, submitted_at=time,
               counts_as="anna")
        for name, time in zip(names, times, strict=True)
    )  # fmt: skip
    book.add("anna", attempt("anna", 1, digest="second"))
    book.add("anna-attempt-1", attempt("anna-attempt-1", 2, digest="first"))
    assert book.progress() == [(0.2, 0.1)]
