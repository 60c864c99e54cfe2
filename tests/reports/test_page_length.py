"""Five mistakes, one of each kind, on one page: what to fix is seen at once, and little else."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from browser import dump, needs_browser, sheets

from grader.core.grades import Grade
from grader.reports.fix_list import fix_list
from grader.reports.student.student_page import render_page

FIVE = Path(__file__).parents[2] / "examples/submissions/five_mistakes"
# Reads what is visible: innerText leaves out what is folded.
MEASURE = """
const first = document.querySelector(".fixes li").getBoundingClientRect();
document.title = JSON.stringify({
  height: document.documentElement.scrollHeight,
  first: first.bottom,
  words: document.body.innerText.trim().split(/\\s+/).length,
});
"""
MOST_PIXELS, MOST_WORDS, SCREEN, MOST_SHEETS = 6000, 1300, 900, 4


@pytest.fixture(scope="module")
def five(captioning, grade) -> Grade:
    """The grade, with little patience for the function that does not end."""
    limits = replace(captioning.rubric.limits, seconds=1.0)
    hasty = replace(captioning, rubric=replace(captioning.rubric, limits=limits))
    return grade(FIVE, assignment=hasty)


@pytest.mark.slow
@needs_browser
def test_it_is_short_and_begins_with_what_to_fix(five: Grade, tmp_path: Path) -> None:
    page = render_page(five)
    found = re.search(r"<title>(\{.*?)</title>", dump(page, tmp_path, MEASURE))
    assert found
    measured = json.loads(found[1])
    assert measured["height"] <= MOST_PIXELS
    assert measured["words"] <= MOST_WORDS
    assert measured["first"] <= SCREEN
    assert sheets(page, tmp_path) <= MOST_SHEETS


@pytest.mark.slow
def test_each_cause_is_one_card(five: Grade) -> None:
    said = {cause.criteria: cause for cause in fix_list(five).fixes}
    assert set(said) == {
        ("sample_rnn", "sample_lstm"),
        ("affine_backward",),
        ("word_embedding_backward",),
        ("temporal_affine_forward",),
        ("rnn_step_backward",),
    }
    assert "line 13 of `layers.py`" in said["affine_backward",].sentence
    assert said["word_embedding_backward",].sentence.startswith("It did not finish within 1 s")
    assert [line.line for line in said["temporal_affine_forward",].lines] == [148]
    assert [line.text for line in said["rnn_step_backward",].lines] == ["db = da.sum(axis=1)"]
