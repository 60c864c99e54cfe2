import itertools
import re
from dataclasses import replace
from fractions import Fraction
from html.parser import HTMLParser

import pytest
from sample_grades import (
    SAMPLES,
    all_right,
    case,
    grade_of,
    half_finished,
    hostile,
    right_output,
    three_mistakes,
    troubled,
)

from grader.core.grades import Grade, Status
from grader.reports.student.student_page import render_page

VOID = {"meta", "br", "img", "link", "input", "hr"}


class Page(HTMLParser):
    """The elements, texts and links of a page; refuses what does not close."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.pieces: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.pieces.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.pieces).split())

    def all(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        return [
            attrs
            for name, attrs in self.elements
            if name == tag and all(value in (attrs.get(k) or "") for k, value in wanted.items())
        ]


def page_of(grade: Grade) -> Page:
    return Page(render_page(grade))


def sections(page: Page) -> list[dict[str, str | None]]:
    return page.all("details", **{"class": "criterion "})


@pytest.mark.parametrize("name", SAMPLES)
def test_every_page_is_whole_and_needs_nothing_else(name: str) -> None:
    page = page_of(SAMPLES[name]())
    names = {tag for tag, _ in page.elements}
    assert names & {"script", "img", "link", "iframe", "base", "form", "object"} == set()
    addresses = [
        attrs.get(key) or ""
        for _, attrs in page.elements
        for key in ("href", "src", "action", "xlink:href", "data")
        if key in attrs
    ]
    assert addresses
    assert all(address.startswith("#") for address in addresses)
    assert not any(key.startswith("on") for _, attrs in page.elements for key in attrs)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_address_inside_the_page_exists(name: str) -> None:
    page = page_of(SAMPLES[name]())
    targets = {f"#{attrs['id']}" for _, attrs in page.elements if "id" in attrs}
    assert {attrs["href"] for _, attrs in page.elements if "href" in attrs} <= targets


@pytest.mark.parametrize("name", SAMPLES)
def test_headings_descend_one_by_one_below_a_single_first(name: str) -> None:
    page = page_of(SAMPLES[name]())
    levels = [int(tag[1]) for tag, _ in page.elements if tag in {"h1", "h2", "h3", "h4"}]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert page.all("html")[0] == {"lang": "en"}
    assert [len(page.all(tag)) for tag in ("header", "main", "footer")] == [1, 1, 1]


def test_the_policy_allows_nothing_but_the_inlined_style() -> None:
    (policy,) = page_of(all_right()).all("meta", **{"http-equiv": "Content-Security-Policy"})
    assert policy["content"] == "default-src 'none'; style-src 'unsafe-inline'"


def test_the_score_is_there() -> None:
    text = page_of(grade_of({"loss_rnn": {"score": Fraction(11, 2)}})).text
    assert "61.5 of 64 points · 96 %" in text


def test_a_segment_is_as_wide_as_its_points_and_filled_as_far_as_earned() -> None:
    page = page_of(three_mistakes())
    segments = page.all("li", style="--points")
    assert len(segments) == 10
    assert segments[1] == {"class": "wrong", "style": "--points: 8.0; --filled: 0.0%"}
    assert segments[-1] == {"class": "partly", "style": "--points: 8.0; --filled: 33.3%"}
    assert page.all("a", title="loss_rnn")[0]["aria-label"] == "loss_rnn: partly right, 2.67 of 8"


def test_sections_are_open_where_points_were_lost() -> None:
    opened = [attrs["class"] for attrs in sections(page_of(three_mistakes())) if "open" in attrs]
    assert opened == ["criterion wrong", "criterion wrong", "criterion partly"]


def test_what_was_right_in_a_wrong_criterion_has_the_colour_of_right() -> None:
    right = case("layout", right_output("db"))
    wrong = case("main", status=Status.WRONG)
    changes = {"status": Status.WRONG, "score": Fraction(0), "cases": (wrong, right)}
    html = render_page(grade_of({"rnn_step_backward": changes}))
    assert re.search(r'<summary class="right"><svg.*?#mark-right.*?Right in layout', html)


def test_a_page_where_all_is_right_is_short_and_says_so() -> None:
    page = page_of(all_right())
    assert "Everything is right" in page.text
    assert "What to look at first" not in page.text
    assert not any("open" in attrs for attrs in sections(page))


def test_what_waits_for_a_person_is_not_called_right() -> None:
    page = page_of(grade_of({"loss_rnn": {"status": Status.WAITING, "score": Fraction(0)}}))
    assert "Everything is right" not in page.text
    assert "– of 8" in page.text
    assert "open" not in sections(page)[-1]


@pytest.mark.parametrize(
    "words",
    [
        "Fix these, in this order Fix rnn_step_backward 8 points db behaves as if it were not "
        "summed over the batch.",
        "rnn_backward was tested with a correct one and kept full marks.",
        "7 right",
        "db behaves as if it were not summed over the batch.",
        "b was broadcast over the batch: which axis did it gain?",
        "db has shape (N, H) = (4, 7), expected (H,) = (7,): it still has one row per sample.",
        "The same in: other_sizes, float32, layout",
        "rnn_step_backward(dnext_h, cache) in rnn_layers.py",
        "Tested with a correct lstm_step_forward.",
        "got 0.41231 expected −1.20911",
        "19 of 28 elements are off",
        "a.shape (4, 28)",
        "right, to single precision",
        "roughly right",
        "weighs 5 %",
        "rnn_layers.py was found in the folder homework/.",
        "loading my layers",
        "full: namespaces, seccomp and resource limits were measured in force",
        "2025-03-04 14:05 UTC, in 0.4 s",
        "grader 0.1.0 · python 3.11.2 · numpy 2.1.0",
        "sha256:5f0c2a9be41d",
    ],
)
def test_the_page_says(words: str) -> None:
    assert words in page_of(three_mistakes()).text.replace("\xa0", " ")


def test_a_sentence_is_not_shouted_for_every_case() -> None:
    page = page_of(troubled())
    assert page.text.count("It did not finish within 10 seconds.") <= 3


def test_what_is_not_written_is_said_once_for_each_function() -> None:
    """Not again for its cases, hidden ones among them."""
    grade = half_finished()
    unwritten = [c for c in grade.criteria if c.status is Status.NOT_IMPLEMENTED]
    assert all(len(c.cases) > 1 for c in unwritten)
    hidden = replace(unwritten[0].cases[0], name="behind", visibility="hidden")
    criteria = tuple(
        replace(c, cases=(*c.cases, hidden)) if c in unwritten else c for c in grade.criteria
    )
    text = page_of(replace(grade, criteria=criteria)).text.replace("\xa0", " ")
    assert text.count("not written yet") == len(unwritten)
    assert "behind" not in text


def test_a_traceback_shows_the_students_lines_and_shapes() -> None:
    text = page_of(troubled()).text
    assert "rnn_layers.py, line 31, in rnn_step_forward" in text
    assert "a = x @ Wx + prev_h @ Wh.T + b" in text
    assert "Wh (7, 7) float64" in text


@pytest.mark.parametrize("name", ["all_right", "three_mistakes", "troubled"])
def test_of_hidden_cases_only_the_class_of_the_error_is_told(name: str) -> None:
    html = render_page(SAMPLES[name]())
    assert "Hidden cases" in html
    assert "secret" not in html
    assert "tokens" not in html  # not even how hidden outputs are compared
    assert "4242" not in html


def test_text_made_by_students_stays_text() -> None:
    page = page_of(hostile())
    assert page.text.count("<script>alert('x')</script>") > 10
    assert page.all("script") == []


def test_a_bonus_comes_on_top() -> None:
    grade = all_right()
    bonus = replace(
        grade.criteria[-1], name="extra", bonus=True, points=Fraction(3), score=Fraction(1)
    )
    text = page_of(replace(grade, criteria=(*grade.criteria, bonus))).text
    assert "65 of 64 points · 102 % · 1 point of it bonus" in text


def test_an_empty_rubric_has_a_page() -> None:
    assert "0 of 0 points" in page_of(replace(all_right(), criteria=())).text
