"""The page with what humans and the calendar added, and what only instructors see."""

from dataclasses import replace
from fractions import Fraction

from sample_grades import grade_of, three_mistakes

from grader.core.entries import Entry, ManualScore
from grader.core.grades import Status
from grader.core.people.class_submissions import Student
from grader.core.policy.lateness import Lateness
from grader.reports.feedback_names import canvas_names, moodle_names, plain_names
from grader.reports.student.student_page import render_entry

SECRETS = ("secret message", "da.sum")


def entry(**more: object) -> Entry:
    notes = {"instructor_notes": ("`db` behaves like `da.sum(axis=1)`",)}
    waits = {"status": Status.WAITING, "score": Fraction(0), "feedback": ("A person grades this",)}
    grade = grade_of({"loss_rnn": {**waits, **notes}})
    return Entry("anna", (Student("7", "Anna"), Student("8", "Bob Other")), grade, **more)


def page(one: Entry, instructor: bool = False) -> str:
    return render_entry(one, one.grade, instructor)


def test_scores_by_hand_and_the_late_penalty_count_and_are_said() -> None:
    manual = {"loss_rnn": ManualScore("loss_rnn", Fraction(6), "Well argued.")}
    late = Lateness(90_000.0, Fraction(1, 10))
    html = page(entry(manual=manual, lateness=late))
    assert "<strong>55.8</strong>" in html
    assert "<code>loss_rnn</code>: 6 of 8, scored by hand. Well argued." in html
    assert "Deduction for being late: 6.2 points of 62 (10 %)." in html
    assert "Added to the score" not in page(entry())
    assert "A person grades this" in page(entry())
    assert "A person grades this" not in html
    assert "A person scored this criterion" in html, "its part of the page is not empty"
    assert "Fix <code>loss_rnn" not in html


def test_what_a_human_scores_without_a_function_names_no_file() -> None:
    alone = entry()
    alone = replace(alone, grade=grade_of({"loss_rnn": {"file": "", "function": "essay"}}))
    assert "<code>essay" not in page(alone)
    assert "<code></code>" not in page(alone)


def test_a_comment_alone_is_shown() -> None:
    html = page(entry(manual={"loss_rnn": ManualScore("loss_rnn", None, "See me.")}))
    assert "<code>loss_rnn</code>: See me." in html
    assert "– of 8" in html


def test_only_instructors_see_hidden_cases_and_notes() -> None:
    assert not any(secret in page(entry()) for secret in SECRETS)
    shown = page(entry(), instructor=True)
    assert all(secret in shown for secret in SECRETS)
    assert "for instructors only" in shown
    assert "hidden from students, Q\u00a0=\u00a04242" in shown


def test_remarks_on_files_are_for_instructors() -> None:
    one = entry()
    one = replace(one, grade=replace(one.grade, remarks=("`optim.py` differs.",)))
    assert "differs" not in page(one)
    assert "For instructors: <code>optim.py</code> differs." in page(one, instructor=True)


def test_a_page_names_no_other_student_and_no_key_of_answers() -> None:
    grade = three_mistakes()
    keyed = grade_of({"loss_rnn": {"answer": "0123456789ab", "score": Fraction(0)}})
    one = Entry("anna", (Student("7", "Anna"), Student("8", "Bob Other")), keyed)
    assert "0123456789ab" not in page(one, instructor=True)
    assert "Bob Other" not in render_entry(one, grade)


def test_a_zip_names_pages_as_the_learning_system_does() -> None:
    group = (
        Student("1", "Ann_Lee", ids={"moodle": "41"}),
        Student("2", "../Bo", ids={"moodle": "42"}),
        Student("3", "No Number"),
    )
    assert moodle_names(Entry("g", group, None)) == [
        "Ann Lee_41_assignsubmission_file_/report.html",
        "Bo_42_assignsubmission_file_/report.html",
    ]
    assert canvas_names(Entry("leeann_LATE_12_345_rnn", (), None)) == [
        "leeann_LATE_12_345_report.html"
    ]
    assert canvas_names(Entry("leeann_12_345_rnn.zip", (), None)) == ["leeann_12_345_report.html"]
    assert canvas_names(Entry("leeann_12", (), None)) == []
    known = Student("12", "leeann", ids={"canvas": "12", "canvas_submission": "345"})
    assert canvas_names(Entry("leeann_12", (known,), None)) == ["leeann_12_345_report.html"]
    assert plain_names(Entry("ann", (), None)) == ["ann.html"]
