"""axe finds nothing on any page, whatever its impact: light, dark, on a phone, folds open."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from axe import faults, needs_axe
from browser import needs_browser
from class_of import class_of, summarise
from devtools import Page
from sample_grades import SAMPLES

from grader.core.entries import Entry, ManualScore
from grader.core.people.class_submissions import Student
from grader.reports.classroom.class_page import render_class_page
from grader.reports.student.student_page import render_entry, render_page

pytestmark = [pytest.mark.slow, needs_browser, needs_axe]

OPEN = "document.querySelectorAll('details').forEach(each => { each.open = true; })"
VIEWS = [(1280, "light"), (1280, "dark"), (360, "light")]


def found_in(html: str, browser: Page, folder: Path, width: int, scheme: str) -> list[str]:
    page = folder / "page.html"
    page.write_text(html, "utf-8")
    browser.show(page, width, scheme=scheme)
    browser.run(OPEN)
    return faults(browser)


def by_hand() -> str:
    grade = SAMPLES["three_mistakes"]()
    answered = tuple(replace(each, written="It *broadcasts*.\nSo.") for each in grade.criteria)
    grade = replace(grade, criteria=answered)
    manual = {"loss_rnn": ManualScore("loss_rnn", Fraction(1), "Well argued.")}
    entry = Entry("anna", (Student("7", "Anna"),), grade, manual=manual)
    return render_entry(entry, replace(grade, warnings=("A note.",)), instructor=True)


PAGES = {
    "wrong": lambda: render_page(SAMPLES["three_mistakes"]()),
    "raised": lambda: render_page(SAMPLES["troubled"]()),
    "right": lambda: render_page(SAMPLES["all_right"]()),
    "by hand": by_hand,
    "class": lambda: render_class_page(summarise(class_of(6, [m() for m in SAMPLES.values()]))),
}


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(
    name: str, width: int, scheme: str, browser: Page, tmp_path: Path
) -> None:
    assert found_in(PAGES[name](), browser, tmp_path, width, scheme) == []


def test_axe_finds_what_is_there(browser: Page, tmp_path: Path) -> None:
    grey = (
        "<!DOCTYPE html><html><title>a</title><p style='color: #bbb'>pale</p><img src='x'></html>"
    )
    found = {each.partition(" ")[0] for each in found_in(grey, browser, tmp_path, 1280, "light")}
    assert {"color-contrast", "image-alt", "html-has-lang"} <= found
