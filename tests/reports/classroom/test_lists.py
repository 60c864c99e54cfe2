"""The lists of the class page: who is in which group, and in which order."""

import re

from class_of import summarise
from sample_grades import case, grade_of, right_output

from grader.core.entries import Entry
from grader.core.policy.lateness import Lateness
from grader.reports.classroom.class_page import render_class_page
from grader.reports.classroom.class_rows import Doubt
from grader.reports.classroom.class_views import DoubtGroups
from grader.reports.classroom.lists import ADVICE, view_doubts
from grader.reports.criterion_sentences import as_sentence

EMPTY = Entry("empty", (), None, problem="There is no `*.py` in it.")


def doubts(*entries: Entry) -> tuple[DoubtGroups, ...]:
    rows = summarise(entries).rows
    return view_doubts(rows, {row.name: number for number, row in enumerate(rows, 1)})


def near(name: str, *criteria: str) -> Entry:
    cases = (case("main", right_output("h", error=2e-10)),)
    return Entry(name, (), grade_of({criterion: {"cases": cases} for criterion in criteria}))


def late(number: int) -> Entry:
    return Entry(f"s{number}", (), grade_of({}), lateness=Lateness(undecided=True))


def test_each_doubt_says_what_to_do() -> None:
    assert set(ADVICE) == set(Doubt)
    page = render_class_page(summarise([late(1)]))
    assert "<code>grader extend OUT STUDENT --late DAYS</code>" in page


def test_the_criterion_with_most_to_look_at_comes_first() -> None:
    (found,) = doubts(near("a", "rnn_forward"), *(near(n, "loss_rnn") for n in "bcd"))
    assert [(group.criterion, group.count) for group in found.groups] == [
        ("loss_rnn", 3),
        ("rnn_forward", 1),
    ]
    assert found.groups[1].who[0].remark == "error 2.0e-10, tolerance 1.0e-09"


def test_those_with_the_same_problem_stand_together_and_it_is_said_once() -> None:
    other = Entry("c", (), None, problem="It is too large.")
    again = Entry("b", (), None, problem=EMPTY.problem)
    (found,) = doubts(EMPTY, other, again)
    assert [group.count for group in found.groups] == [2, 1]
    assert found.groups[0].words == as_sentence(EMPTY.problem)
    page = render_class_page(summarise([EMPTY, other, again]))
    assert page.count("There is no <code>*.py</code> in it.") == 1


def test_few_are_named_at_once_and_many_at_a_click() -> None:
    few = render_class_page(summarise([late(n) for n in range(15)]))
    many = render_class_page(summarise([late(n) for n in range(16)]))
    folded = re.compile(r'<details class="group"><summary><b>1[56]</b> <span>submissions</span>')
    assert (bool(folded.search(few)), bool(folded.search(many))) == (False, True)
    assert (few.count('<a href="#s1">'), many.count('<a href="#s16">')) == (1, 1)
