"""The block `brand` of pages: what an instructor writes there, and what goes wrong in it."""

import pytest
from class_of import summarise
from sample_grades import all_right

from grader.core.entries import Entry
from grader.core.errors import GraderError
from grader.reports.brand import ADVICE, MOST_BRAND, render_brand
from grader.reports.classroom.class_page import render_class_page
from grader.reports.student.student_page import render_entry, render_page

BLOCK = '{% block brand %}<p class="course">CS 101 &amp; more</p>{% endblock %}'
HTML = '<p class="course">CS 101 &amp; more</p>'


def test_it_stands_on_top_of_every_page_and_nowhere_without_one() -> None:
    brand, grade = render_brand(BLOCK, "brand.html.j2"), all_right()
    assert brand == HTML
    entry = Entry("anna", (), grade)
    for branded, plain in (
        (render_page(grade, brand), render_page(grade)),
        (render_entry(entry, grade, brand=brand), render_entry(entry, grade)),
        (render_class_page(summarise([entry]), brand=brand), render_class_page(summarise([entry]))),
    ):
        body = branded[branded.index("<body") :]
        assert body.index(HTML) < body.index("<h1>")
        assert ("img-src data:" in branded, "img-src" in plain) == (True, False)
        assert HTML not in plain


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{% block brand %}", "line 1: Unexpected end of template"),
        ("\n{{ course }}", "'course' is undefined"),
        ("{{ 1 / 0 }}", "division by zero"),
        ("{% include 'x' %}", "no loader for this environment specified"),
        ("{{ ''.__class__.__mro__ }}", "access to attribute '__class__' of 'str' object is unsafe"),
    ],
)
def test_a_broken_template_is_one_message(text: str, reason: str) -> None:
    with pytest.raises(GraderError) as error:
        render_brand(text, "templates/brand.html.j2")
    start = "The template templates/brand.html.j2 is not valid: "
    assert error.value.message.startswith(start)
    assert reason in error.value.message
    assert error.value.advice == ADVICE


def test_a_template_that_would_fill_the_disk_is_refused() -> None:
    with pytest.raises(GraderError, match="has 200,001 characters; expected at most 200,000"):
        render_brand("x" * (MOST_BRAND + 1), "brand.html.j2")
