"""What goes into a gradebook comes out of it, and nothing that was graded is ever lost."""

from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import pytest

from grader.core.entries import ManualScore
from grader.core.errors import GraderError
from grader.core.people.class_submissions import HandIn, Student
from grader.core.policy.lateness import Lateness, LatePolicy
from grader.gradebook.entry_rows import Latest
from grader.gradebook.store import Gradebook
from tests.gradebook.small_class import attempt, hand_in

POLICY = LatePolicy(datetime.fromisoformat("2026-10-01T23:59:00+02:00"), per_day=Fraction(1, 10))
LATE = "2026-10-03T00:00:00+02:00"


def test_a_hand_in_comes_back_as_it_was_entered(book: Gradebook) -> None:
    anna = Student("a1", "Anna Ä.", "a@x.edu", {"canvas": "12", "sis": "07"})
    notes = ("The newest of 3 was taken.",)
    book.enter([HandIn("anna", Path("class/anna"), (anna,), LATE, True, 3, notes)])
    (entry,) = book.entries()
    assert entry.students == (anna,)
    assert (entry.submitted_at, entry.marked_late, entry.notes) == (LATE, True, notes)
    assert (entry.grade, entry.problem, entry.attempt) == (None, "", 0)


def test_entering_again_brings_up_to_date_and_keeps_attempts(book: Gradebook) -> None:
    book.enter([hand_in("anna", "carl")])
    book.add("anna", attempt("anna"))
    book.enter([hand_in("anna", "dora", submitted_at=LATE), hand_in("bob")])
    anna, bob = book.entries()
    assert [student.key for student in anna.students] == ["anna", "dora"]
    assert (anna.submitted_at, anna.attempt, bob.attempt) == (LATE, 1, 0)


def test_a_time_that_only_a_roster_told_stays_when_nobody_tells_it_again(book: Gradebook) -> None:
    book.enter([hand_in("anna", submitted_at=LATE), hand_in("bob")])
    book.enter([hand_in("anna"), hand_in("bob")])
    assert [entry.submitted_at for entry in book.entries()] == [LATE, ""]
    book.enter([hand_in("anna", submitted_at="2026-10-04T00:00:00+02:00")])
    assert next(book.entries()).submitted_at == "2026-10-04T00:00:00+02:00"


def test_a_submission_is_known_by_what_an_lms_calls_it(book: Gradebook) -> None:
    book.enter([replace(hand_in("anna"), name="Anna_7009", identity="submission_7009")])
    assert book.submission_named("submission_7009") == "Anna_7009"
    book.extend("submission_7009", POLICY, late_days=2)
    assert next(book.entries()).extension.days == 2


def test_an_attempt_comes_back_exactly(book: Gradebook) -> None:
    book.enter([hand_in("anna")])
    third = attempt("anna", Fraction(1, 3))
    assert book.add("anna", third) == 1
    (entry,) = book.entries()
    assert entry.grade == replace(third.grade, submission="anna")
    assert book.find("files", "rubric") == third


def test_attempts_are_numbered_and_stay(book: Gradebook) -> None:
    book.enter([hand_in("anna"), hand_in("bob")])
    assert book.add("anna", attempt("anna", 1)) == 1
    assert book.add("anna", attempt("anna", 4, fingerprint="new"), reason="regraded") == 2
    assert book.add("bob", attempt("bob")) == 1
    assert next(book.entries()).automatic == 4
    history = [(a.number, a.reason, a.score, a.fingerprint) for a in book.attempts("anna")]
    assert history == [(1, "graded", 1, "rubric"), (2, "regraded", 4, "new")]


def test_what_another_process_graded_meanwhile_is_not_added_twice(book: Gradebook) -> None:
    book.enter([hand_in("anna"), hand_in("bob"), hand_in("cleo")])
    book.add("anna", attempt("anna"))
    book.add("bob", attempt("bob", fingerprint="older"))
    book.add("cleo", attempt("cleo"))
    book.add_problem("cleo", "has no Python file")
    latest, changed_at = book.latest_all()["anna"], book.state().graded["anna"]
    names = ["anna", "bob", "cleo"]
    added = book.add_shown(names, attempt("anna"), unless_known=True)
    assert [number for number, _ in added] == [0, 2, 2]
    assert [shown.attempt for _, shown in added] == [1, 2, 2]
    assert (book.latest_all()["anna"], book.state().graded["anna"]) == (latest, changed_at)
    assert book.graded_otherwise("rubric") == set()
    assert book.graded_otherwise("newer") == {*names}
    assert [number for number, _ in book.add_shown(["anna"], attempt("anna"))] == [2]


def test_the_latest_says_what_the_grade_was_made_from(book: Gradebook) -> None:
    book.enter([hand_in("anna"), hand_in("bob")])
    book.add("anna", attempt("anna"))
    book.add("anna", attempt("anna", digest="others", fingerprint="new"))
    assert book.latest("anna") == Latest(2, "others", "new")
    assert book.latest("bob") is None
    assert book.latest_all() == {"anna": Latest(2, "others", "new")}


def test_a_problem_stands_in_place_of_the_grade_until_the_next_attempt(book: Gradebook) -> None:
    book.enter([hand_in("anna")])
    book.add("anna", attempt("anna"))
    book.add_problem("anna", "There is no Python file.")
    (entry,) = book.entries()
    assert (entry.grade, entry.problem) == (None, "There is no Python file.")
    assert (book.latest("anna"), len(book.attempts("anna"))) == (None, 1)
    book.add("anna", attempt("anna"))
    (entry,) = book.entries()
    assert (entry.problem, entry.attempt) == ("", 2)


def test_what_another_one_was_graded_for_is_found_has_nobodys_name(book: Gradebook) -> None:
    book.enter([hand_in("anna"), hand_in("bob")])
    book.add("anna", attempt("anna", Fraction(7, 2)))
    found = book.find("files", "rubric")
    assert found is not None
    assert (found.score, found.grade.submission) == (Fraction(7, 2), ""), "nobody's"
    assert found.criteria == attempt("anna", Fraction(7, 2)).criteria
    assert book.find("files", "other rubric") is None
    assert book.find("other files", "rubric") is None


def test_sources_are_stored_once_for_the_same_files(book: Gradebook) -> None:
    book.enter([hand_in("anna"), hand_in("bob")])
    book.add("anna", attempt("anna"), b"packed")
    book.add("bob", attempt("bob"), b"packed again")
    book.add("bob", attempt("bob", digest="others"))
    assert (book.sources("files"), book.sources("others")) == (b"packed", None)


def test_a_human_scores_and_no_attempt_after_it_changes_that(book: Gradebook) -> None:
    book.enter([hand_in("anna")])
    book.add("anna", attempt("anna", 1))
    book.score_by_hand("anna", ManualScore("essay", Fraction(3), "short", "tk", LATE))
    book.score_by_hand("anna", ManualScore("essay", Fraction(9, 2)))
    book.score_by_hand("anna", ManualScore("code", None, "see me"))
    book.add("anna", attempt("anna", 2))
    (entry,) = book.entries()
    assert (entry.score, entry.automatic, entry.waiting) == (Fraction(13, 2), 2, ())
    assert entry.manual["essay"] == ManualScore("essay", Fraction(9, 2), "short")
    assert entry.manual["code"].comment == "see me"


def test_a_comment_after_a_score_leaves_the_score(book: Gradebook) -> None:
    book.enter([hand_in("anna")])
    book.add("anna", attempt("anna"))
    book.score_by_hand("anna", ManualScore("essay", Fraction(3)))
    book.score_by_hand("anna", ManualScore("essay", None, "well argued"))
    (entry,) = book.entries()
    assert entry.manual["essay"] == ManualScore("essay", Fraction(3), "well argued")


@pytest.mark.parametrize(
    ("name", "criterion", "score", "message", "advice"),
    [
        ("ana", "code", 1, "The gradebook has no submission `ana`.", "Did you mean `anna`?"),
        ("x", "code", 1, "The gradebook has no submission `x`.", "Choose one of `anna` and `bob`."),
        ("anna", "cod", 1, "The gradebook has no criterion `cod`.", "Did you mean `code`?"),
        ("anna", "code", 5, "`code` gives 0 to 4 points.", "5 is outside that range."),
        ("anna", "code", -1, "`code` gives 0 to 4 points.", "-1 is outside that range."),
        ("bob", "code", 1, "`bob` is not graded yet.", "Correct its files"),
    ],
)
def test_a_score_by_hand_that_cannot_be_is_refused(
    book: Gradebook, name: str, criterion: str, score: int, message: str, advice: str
) -> None:
    book.enter([hand_in("anna"), hand_in("bob")])
    book.add("anna", attempt("anna"))
    with pytest.raises(GraderError) as error:
        book.score_by_hand(name, ManualScore(criterion, Fraction(score)))
    assert error.value.message == message
    assert advice in error.value.advice


def test_lateness_is_counted_anew_by_each_policy(book: Gradebook) -> None:
    book.enter([hand_in("anna", submitted_at=LATE), hand_in("bob")])
    book.set_lateness(POLICY)
    assert [e.lateness for e in book.entries()] == [Lateness(86_460, Fraction(1, 5)), Lateness()]
    book.set_lateness(None)
    assert [e.lateness for e in book.entries()] == [Lateness(), Lateness()]


def test_entries_come_in_the_order_of_names_all_or_some(book: Gradebook) -> None:
    names = [f"s{number:03}" for number in range(120)]  # more than are read at a time
    book.enter(hand_in(name) for name in reversed(names))
    for name in names:
        book.add(name, attempt(name, int(name[1:]) % 4))
    entries = list(book.entries())
    assert book.names() == [entry.name for entry in entries] == names
    assert [entry.automatic for entry in entries] == [int(name[1:]) % 4 for name in names]
    assert [entry.name for entry in book.entries(["s007", "s003"])] == ["s003", "s007"]
    with pytest.raises(GraderError, match="no submission `s120`"):
        list(book.entries(["s120"]))


def test_it_can_be_written_to_while_entries_are_read(book: Gradebook) -> None:
    book.enter([hand_in("anna"), hand_in("bob")])
    for entry in book.entries():
        book.add(entry.name, attempt(entry.name, 3))
    assert [entry.automatic for entry in book.entries()] == [3, 3]


def test_assignments_share_a_gradebook_and_nothing_else(
    book: Gradebook, location: Path | str
) -> None:
    book.enter([hand_in("anna")])
    with Gradebook.open(location) as only:
        assert only.assignment == "tiny"
    with Gradebook.open(location, "other") as other:
        other.enter([hand_in("anna", "bob")])
        other.add("anna", attempt("anna"))
        assert [len(e.students) for b in (book, other) for e in b.entries()] == [1, 2]
        assert book.latest_all() == {}
    with pytest.raises(GraderError, match="holds several assignments: `other` and `tiny`"):
        Gradebook.open(location)


def test_an_empty_gradebook_has_no_assignment(book: Gradebook, location: Path | str) -> None:
    with pytest.raises(GraderError, match="The gradebook is empty"):
        Gradebook.open(location)
