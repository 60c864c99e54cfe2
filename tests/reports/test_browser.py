"""The page in a real browser: nothing is cut off on a phone, and print opens what was wrong."""

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from browser import POLICY, dump, needs_browser, sheets
from class_of import class_of, summarise
from sample_grades import SAMPLES

from grader.core.grades import Status
from grader.reports.classroom.class_page import render_class_page
from grader.reports.student.student_page import render_page

pytestmark = pytest.mark.slow


def widths(htmls: list[str], folder: Path) -> list[int]:
    """How wide each page wants to be on a screen of 360 pixels."""
    frames = []
    for number, html in enumerate(htmls):
        (folder / f"{number}.html").write_text(html, encoding="utf-8")
        frames.append(f'<iframe src="{number}.html" style="border:0;width:360px"></iframe><b></b>')
    script = """<script>
addEventListener("load", () => document.querySelectorAll("iframe").forEach(
  frame => frame.nextSibling.textContent = frame.contentDocument.documentElement.scrollWidth));
</script>"""
    after = dump("\n".join(frames) + script, folder)
    return [int(number) for number in re.findall(r"<b>(\d+)</b>", after)]


@needs_browser
def test_no_page_is_wider_than_a_phone_even_with_everything_open(tmp_path: Path) -> None:
    grades = [make() for make in SAMPLES.values()]
    summary = replace(summarise(class_of(20, grades)), progress=[(0.1, 0.2, 1.0)])
    everybody = render_class_page(summary)
    pages = [*map(render_page, grades), everybody]
    opened = [page.replace("<details ", "<details open ") for page in pages]
    too_wide = '<!DOCTYPE html><p style="width: 500px">shows that the measure can fail</p>'
    measured = widths([*pages, *opened, too_wide], tmp_path)
    assert measured[-1] > 500
    assert measured[:-1] == [360] * (2 * len(pages))


@needs_browser
def test_the_policy_of_the_page_stops_every_script(tmp_path: Path) -> None:
    script = "<script>document.title = 'it ran'</script></body>"
    html = render_page(SAMPLES["all_right"]()).replace("</body>", script)
    assert "<title>it ran" not in dump(html, tmp_path)
    assert "<title>it ran" in dump(POLICY.sub("", html), tmp_path)


@needs_browser
def test_on_paper_a_large_picture_does_not_take_its_table_along(tmp_path: Path) -> None:
    low = "@page { size: 210mm 70mm; } @media print {"
    html = render_page(SAMPLES["three_mistakes"]()).replace("@media print {", low)
    whole = html.replace("tr:not(.more), figure", "tr, figure")
    assert sheets(html, tmp_path) < sheets(whole, tmp_path)


@needs_browser
def test_a_mark_stays_with_its_words_at_any_width(tmp_path: Path) -> None:
    action = """
const outcomes = [...document.querySelectorAll("p.case .outcome")];
let broken = 0;
for (let width = 150; width < 400; width += 5) {
  document.body.style.width = `${width}px`;
  broken += outcomes.filter(outcome => outcome.getClientRects().length > 1).length;
}
document.title = [outcomes.length > 0, broken];
"""
    grade = SAMPLES["half_finished"]()
    case = next(c for c in grade.criteria if c.status is Status.NOT_IMPLEMENTED).cases[0]
    broken = replace(grade.criteria[0], status=Status.NOT_LOADED, score=Fraction(0))
    broken = replace(broken, cases=(replace(case, status=Status.NOT_LOADED),))
    after = dump(render_page(replace(grade, criteria=(broken,))), tmp_path, action)
    assert "<title>true,0</title>" in after


@needs_browser
def test_no_word_of_the_footer_breaks_on_a_phone(tmp_path: Path) -> None:
    action = """
const terms = [...document.querySelectorAll("footer dt")];
const lines = term => {
  const range = document.createRange();
  range.selectNodeContents(term);
  return range.getClientRects().length;
};
let broken = 0;
for (let width = 250; width < 400; width += 5) {
  document.body.style.width = `${width}px`;
  broken += terms.filter(term => lines(term) > 1).length;
}
document.title = [terms.length > 2, broken];
"""
    after = dump(render_page(SAMPLES["half_finished"]()), tmp_path, action)
    assert "<title>true,0</title>" in after
