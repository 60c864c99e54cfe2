"""The first screen: mistakes by what they cost, without names; who needs help; who decides."""

import re
from fractions import Fraction

from class_of import summarise
from sample_grades import case, grade_of

from grader.core.entries import Entry
from grader.core.grades import Grade, Status
from grader.core.outcomes import Frame
from grader.reports.classroom.class_page import render_class_page
from grader.reports.classroom.class_summary import ClassSummary
from grader.reports.classroom.lesson_plan import view_help, view_topics

WRONG = {"status": Status.WRONG, "lost_to": "own"}
SOURCE = b'''def rnn_forward(x):
    """Solved by Ada."""
    # my own idea, Ada
    h = 2 * x  # Ada
    return h
'''


def wrong(**diagnoses: tuple[str, int]) -> Grade:
    """A grade with mistakes by criterion, each with what is left of the score."""
    changes = {
        name: {**WRONG, "diagnosis": (sentence,), "score": Fraction(score)}
        for name, (sentence, score) in diagnoses.items()
    }
    return grade_of(changes)


def class_of(*grades: Grade) -> ClassSummary:
    return summarise([Entry(f"s{number}", (), grade) for number, grade in enumerate(grades)])


def topics(*grades: Grade) -> list[tuple[str, str, str]]:
    summary = class_of(*grades)
    views = view_topics(summary.mistakes, len(summary.graded), lambda name: {})
    return [(view.criterion, view.share, view.cost) for view in views]


def test_what_costs_the_class_most_comes_first_and_one_student_alone_is_no_topic() -> None:
    cheap = wrong(rnn_forward=("`h` is doubled", 5))
    dear = wrong(rnn_backward=("`dx` is doubled", 2))
    alone = wrong(lstm_forward=("`h` is zero", 0), rnn_step_backward=("`db` is zero", 0))
    assert topics(cheap, cheap, cheap, dear, dear, alone) == [
        ("rnn_backward", "2 of 6 students", "16 points"),
        ("rnn_forward", "3 of 6 students", "3 points"),
    ]


def test_three_are_shown() -> None:
    names = ("rnn_forward", "rnn_backward", "lstm_forward", "loss_rnn")
    every = wrong(**{name: ("`h` is doubled", 0) for name in names})
    assert [name for name, *_ in topics(every, every)] == ["rnn_backward", "loss_rnn", names[0]]


def test_what_is_not_written_is_no_mistake_and_exceptions_are_one_wherever_they_stand() -> None:
    unwritten = {"status": Status.NOT_IMPLEMENTED, "lost_to": "own", "score": Fraction(0)}
    assert topics(*[grade_of({"rnn_forward": unwritten})] * 2) == []
    grades = [
        grade_of({"rnn_forward": {**WRONG, "score": Fraction(0), "status": Status.RAISED,
                  "cases": (case("main", message=f"raised E: no (rnn.py, line {line})"),)}})
        for line in (7, 9)
    ]  # fmt: skip
    assert topics(*grades) == [("rnn_forward", "2 of 2 students", "12 points")]


def test_a_sentence_that_quotes_the_reference_is_not_given_to_the_class() -> None:
    noted = {**WRONG, "score": Fraction(0), "instructor_notes": ("`h` is like `2 * secret`",)}
    summary = class_of(*[grade_of({"rnn_forward": noted})] * 2)
    (view,) = view_topics(summary.mistakes, 2, lambda name: {})
    assert (view.private, view.say) == (True, "2 of 2 lost points in rnn_forward.")
    page = render_class_page(summary)
    (copied,) = re.findall('data-text="([^"]*)"', page)
    assert "secret" not in copied
    assert "secret</code> <em>for instructors only</em>" in page


def test_samples_have_the_marked_lines_and_nobodys_name() -> None:
    marked = Frame("rnn.py", 4, "rnn_forward", "h = 2 * x")
    grade = grade_of(
        {"rnn_forward": {**WRONG, "score": Fraction(0), "diagnosis": ("`h` is doubled",),
                         "file": "rnn.py", "lines": (marked,)}}
    )  # fmt: skip
    files = {
        "s0": SOURCE,
        "s1": SOURCE.replace(b"2 * x", b"2*x"),
        "s2": SOURCE.replace(b"2 * x", b"'<b>'"),
    }
    summary = class_of(grade, grade, grade)
    page = render_class_page(summary, sources=lambda name: {"rnn.py": files[name]})
    shown = page[page.index('id="discuss"') : page.index('id="help"')]
    assert re.findall("<mark>([^<]*)</mark>", shown) == ["h = 2 * x", "h = 2*x"]
    assert shown.count("return h") == 2
    assert "Ada" not in shown
    assert "s0" not in shown
    assert "the first lines" not in shown
    hostile = render_class_page(summary, sources=lambda name: {"rnn.py": files["s2"]})
    assert "<mark>h = &#39;&lt;b&gt;&#39;</mark>" in hostile


def test_a_sample_shows_where_an_exception_was_raised_but_not_in_hidden_cases() -> None:
    where = {
        visibility: (Frame("rnn.py", 9, "rnn_forward", f"{visibility} call"),
                     Frame("rnn.py", 4, "rnn_forward", f"{visibility} line"))
        for visibility in ("hidden", "visible")
    }  # fmt: skip
    cases = tuple(case(v, visibility=v, frames=frames) for v, frames in where.items())
    raised = {**WRONG, "score": Fraction(0), "diagnosis": ("`h` is a list",), "cases": cases}
    page = render_class_page(class_of(*[grade_of({"rnn_forward": raised})] * 2))
    assert re.findall("<mark>([^<]*)</mark>", page) == ["visible line"]


def test_who_has_least_needs_help_first() -> None:
    every = {name: {**WRONG, "score": Fraction(0)} for name in NAMES}
    half = {name: every[name] for name in NAMES[:5]}
    little = {**every, NAMES[0]: {**WRONG, "score": Fraction(4)}}
    unwritten = {name: {**every[name], "status": Status.MISSING} for name in NAMES}
    summary = class_of(*map(grade_of, (half, little, unwritten)))
    addresses = {row.name: f"reports/{row.name}.html" for row in summary.rows}
    needing, rest = view_help(summary.graded, addresses, {})
    assert rest.count == 0
    assert [(one.address, one.remark) for one in needing] == [
        ("reports/s2.html", "0 %, 10 of 10 not written"),
        ("reports/s1.html", "6 %"),
    ]


NAMES = [criterion.name for criterion in grade_of({}).criteria]


def test_a_comment_is_shown_with_its_mistake() -> None:
    summary = class_of(*[wrong(rnn_forward=("`h` is doubled", 0))] * 2)
    (shared,) = summary.mistakes
    assert f"grader comment OUT {shared.name} " in render_class_page(summary)
    grades = [Entry("s0", (), wrong(rnn_forward=("`h` is doubled", 0)))]
    commented = ClassSummary(
        "", "", summarise(grades).rows, summary.errors, comments={shared.name: "<see> lecture 5"}
    )
    assert "Your comment: &lt;see&gt; lecture 5" in render_class_page(commented)
