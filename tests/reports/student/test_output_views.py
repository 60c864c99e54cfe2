import re
from dataclasses import replace
from fractions import Fraction

import pytest
from sample_grades import three_mistakes

from grader.core.grades import OutputVerdict, Status
from grader.reports.criterion_sentences import Fragment
from grader.reports.result_kinds import Kind
from grader.reports.student.output_views import WIDTH, render_error_bar, view_output
from grader.reports.student.student_page import render_page


def filled(error: float) -> float:
    bar = str(render_error_bar(error, 1e-9, Kind.WRONG))
    return float(re.search(r'class="fill" width="([\d.]+)"', bar)[1])


@pytest.mark.parametrize(
    ("error", "share"),
    [(0.0, 0), (1e-300, 0), (1e-7, 0.5), (100.0, 1), (1e9, 1), (float("inf"), 1)],
)
def test_the_bar_is_logarithmic_and_stays_inside(error: float, share: float) -> None:
    assert filled(error) == pytest.approx(WIDTH * share)


def test_the_tolerance_is_a_line() -> None:
    assert 'd="M60.0 0v10"' in str(render_error_bar(1e-3, 1e-7, Kind.WRONG))
    assert "tick" not in str(render_error_bar(1e-3, None, Kind.WRONG))


@pytest.mark.parametrize(("error", "off"), [(0.1, "all 9 elements are off"), (None, "")])
def test_elements_that_were_never_compared_are_not_called_off(error, off) -> None:
    verdict = OutputVerdict("dx", Status.WRONG, Fraction(0), error=error, wrong=9, total=9)
    assert view_output(verdict, frozenset(), pictures=False).off == off


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("grads.Wx", [Fragment("grads.Wx", True)]),
        ("`a` is left as it was", [Fragment("a", True), Fragment(" is left as it was", False)]),
    ],
)
def test_the_names_in_a_property_are_code_and_the_rest_is_words(name, title) -> None:
    verdict = OutputVerdict(name, Status.RIGHT, Fraction(1))
    view = view_output(verdict, frozenset(), pictures=False)
    assert list(view.title) == title


def test_a_page_shows_no_back_quotes_around_the_names_of_a_property() -> None:
    criterion = three_mistakes().criteria[0]
    right = OutputVerdict("`a` is left as it was", Status.RIGHT, Fraction(1))
    case = replace(criterion.cases[0], visibility="visible", outputs=(right,))
    grade = replace(three_mistakes(), criteria=(replace(criterion, cases=(case,)),))
    assert "<code>a</code> is left as it was" in render_page(grade)
