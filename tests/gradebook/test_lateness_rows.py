"""Deadlines of single students, and decisions on late marks, are kept and counted."""

from datetime import datetime
from fractions import Fraction

import pytest

from grader.core.entries import Entry
from grader.core.errors import GraderError
from grader.core.people.class_submissions import Student
from grader.core.policy.lateness import LatePolicy
from grader.gradebook.store import Gradebook
from tests.gradebook.small_class import attempt, hand_in

POLICY = LatePolicy(datetime.fromisoformat("2026-10-01T23:59:00+02:00"), per_day=Fraction(1, 10))
LATE = "2026-10-02T08:00:00+02:00"
UNTIL = "2026-10-05T21:59:00+00:00"


@pytest.fixture
def class_(book: Gradebook) -> Gradebook:
    """Anna and Carl together and late, Bob marked late without a time."""
    book.enter([hand_in("anna", "carl", submitted_at=LATE), hand_in("bob", late=True)])
    for name in ("anna", "bob"):
        book.add(name, attempt(name, 2))
    book.set_lateness(POLICY)
    return book


def entry(book: Gradebook, name: str) -> Entry:
    (found,) = book.entries([name])
    return found


@pytest.mark.parametrize("who", ["anna", "carl", "Carl", "carl@x.edu"])
def test_the_extension_of_one_is_that_of_the_group(class_: Gradebook, who: str) -> None:
    assert entry(class_, "anna").lateness.share == Fraction(1, 10)
    assert class_.extend(who, POLICY, due=UNTIL) == {"anna"}
    assert entry(class_, "anna").lateness.share == 0
    assert entry(class_, "anna").extension.due == UNTIL
    assert class_.extend(who, POLICY, due="") == {"anna"}
    assert entry(class_, "anna").lateness.share == Fraction(1, 10)


def test_a_late_mark_waits_for_a_decision(class_: Gradebook) -> None:
    assert entry(class_, "bob").lateness.undecided
    assert class_.extend("bob", POLICY, late_days=2) == {"bob"}
    late = entry(class_, "bob").lateness
    assert (late.undecided, late.share) == (False, Fraction(2, 10))
    assert [(time.name, time.undecided) for time in class_.times()] == [
        ("anna", False),
        ("bob", False),
    ]


def test_what_was_granted_stays_when_the_class_is_read_again(class_: Gradebook) -> None:
    class_.extend("anna", POLICY, due=UNTIL)
    class_.enter([hand_in("anna", "carl", submitted_at=LATE), hand_in("bob", late=True)])
    class_.list_class([Student("bob", "Bob")], {})
    class_.set_lateness(POLICY)
    assert entry(class_, "anna").lateness.share == 0


def test_a_roster_grants_deadlines_and_takes_none_back_that_it_does_not_name(
    class_: Gradebook,
) -> None:
    listed = [Student(key, key.title()) for key in ("anna", "carl")]
    class_.list_class(listed, {}, {"carl": UNTIL})
    class_.set_lateness(POLICY)
    assert entry(class_, "anna").extension.due == UNTIL
    class_.list_class(listed, {})
    class_.set_lateness(POLICY)
    assert entry(class_, "anna").extension.due == UNTIL


def test_who_has_submitted_nothing_yet_may_have_an_extension(class_: Gradebook) -> None:
    class_.list_class([Student("eve", "Eve")], {})
    class_.extend("Eve", POLICY, due=UNTIL)
    class_.enter([hand_in("eve", submitted_at=LATE)])
    class_.set_lateness(POLICY)
    assert entry(class_, "eve").lateness.share == 0


def test_an_unknown_student_is_said(class_: Gradebook) -> None:
    with pytest.raises(GraderError, match="has no student `ana`") as caught:
        class_.extend("ana", POLICY, due=UNTIL)
    assert caught.value.advice == "Did you mean `anna`?"
