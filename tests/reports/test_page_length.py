"""Flawed work of all assignments: what to fix is seen at once, and little else."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from browser import needs_browser
from devtools import Page

from grader.core.assignment import Assignment
from grader.core.grades import Grade
from grader.reports.fix_list import fix_list
from grader.reports.student.student_page import render_page

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
SUBMISSIONS = ROOT / "examples" / "submissions"
FIVE = SUBMISSIONS / "five_mistakes"
# Reads what is visible: innerText leaves out what is folded.
MEASURE = """({
  height: document.documentElement.scrollHeight,
  first: document.querySelector(".fixes li").getBoundingClientRect().bottom,
  words: document.body.innerText.trim().split(/\\s+/).length,
})"""
MOST_PIXELS, MOST_WORDS, WIDTH, SCREEN, MOST_SHEETS = 6000, 1300, 1280, 900, 4


def flawed() -> Iterator[tuple[Path, Path]]:
    """Yield work of several mistakes with the rubric of each assignment."""
    for folder in sorted(SUBMISSIONS.glob("*mistakes")):
        name = folder.name.rpartition("_")[0].rpartition("_")[0] or "captioning"
        yield folder, ROOT / "rubrics" / f"{name}.yaml"
    for folder in sorted((ROOT / "examples" / "assignments").iterdir()):
        for submission in sorted(folder.glob("submissions/*mistakes")):
            yield submission, folder / "rubrics" / f"{folder.name}.yaml"


def hasty(assignment: Assignment) -> Assignment:
    """The assignment with little patience for what does not end."""
    limits = replace(assignment.rubric.limits, seconds=0.3)
    return replace(assignment, rubric=replace(assignment.rubric, limits=limits))


@pytest.fixture(scope="module")
def five(captioning: Assignment, grade: Callable[..., Grade]) -> Grade:
    return grade(FIVE, assignment=hasty(captioning))


def measured(grade: Grade, browser: Page, folder: Path) -> dict[str, Any]:
    page = folder / "page.html"
    page.write_text(render_page(grade), "utf-8")
    browser.show(page, WIDTH, SCREEN)
    return {**browser.run(MEASURE), "sheets": browser.sheets()}


def too_long(found: dict[str, Any]) -> list[str]:
    most = {
        "height": MOST_PIXELS,
        "words": MOST_WORDS,
        "first": SCREEN,
        "sheets": MOST_SHEETS,
    }
    return [f"{name}: {found[name]} > {most[name]}" for name in most if found[name] > most[name]]


@needs_browser
def test_five_mistakes_are_short_and_begin_with_what_to_fix(
    five: Grade, browser: Page, tmp_path: Path
) -> None:
    assert too_long(measured(five, browser, tmp_path)) == []


@needs_browser
@pytest.mark.parametrize(
    ("work", "rubric"), [each for each in flawed() if each[0] != FIVE], ids=lambda path: path.name
)
def test_so_is_the_flawed_work_of_every_assignment(
    work: Path,
    rubric: Path,
    grade_of_example: Callable[[Path, Path], Grade],
    browser: Page,
    tmp_path: Path,
) -> None:
    found = grade_of_example(work, rubric)
    assert too_long(measured(found, browser, tmp_path)) == []
    assert all(fix.sentence or fix.request.startswith("Write") for fix in fix_list(found).fixes)


@needs_browser
def test_links_open_what_is_folded(five: Grade, browser: Page, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(render_page(five), "utf-8")
    browser.show(page, WIDTH, SCREEN)
    for link in range(int(browser.run("document.querySelectorAll('.bar a').length"))):
        browser.run(f"document.querySelectorAll('.bar a')[{link}].click()")
        assert browser.run("document.querySelector(':target').closest('.criterion').open")
        head = "document.querySelector(':target').previousElementSibling"
        assert browser.run(f"{head}.getBoundingClientRect().top") >= 0


@needs_browser
def test_the_first_key_leads_past_the_bar(five: Grade, browser: Page, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(render_page(five), "utf-8")
    browser.show(page, WIDTH, SCREEN)
    box = "document.activeElement.getBoundingClientRect().left"
    assert browser.run("document.querySelector('.skip').getBoundingClientRect().right") < 0
    browser.press("Tab")
    assert browser.run("document.activeElement.className") == "skip"
    assert browser.run(box) >= 0
    browser.press("Enter")
    browser.press("Tab")
    assert browser.run("document.activeElement.closest('.fixes') !== null")


def test_the_first_card_has_its_line_and_a_hint(five: Grade) -> None:
    (first, *_) = fix_list(five).shown
    assert first.sentence
    assert first.lines
    assert first.hints


def test_each_cause_is_one_card(five: Grade) -> None:
    said = {cause.criteria: cause for cause in fix_list(five).fixes}
    assert set(said) == {
        ("sample_rnn",),
        ("affine_backward",),
        ("word_embedding_backward",),
        ("temporal_affine_forward",),
        ("rnn_step_backward",),
    }
    (shared,) = said["sample_rnn",].beside
    assert shared == "`sample_lstm` fails by it, too, and it is charged once."
    assert [line.number for line in said["sample_rnn",].lines] == ["64–71"]
    unclosed, endless = said["affine_backward",], said["word_embedding_backward",]
    assert "line 13 of `layers.py`" in unclosed.sentence
    assert [(line.line, line.text) for line in unclosed.lines] == [
        (13, "dx = dout.dot(w.T.reshape(x.shape)")
    ]
    assert endless.sentence.startswith("It did not finish within 0.3 seconds. ")
    assert [line.file for line in endless.lines] == ["rnn_layers.py"]
    assert [line.line for line in said["temporal_affine_forward",].lines] == [148]
    assert [line.text for line in said["rnn_step_backward",].lines] == ["db = da.sum(axis=1)"]
