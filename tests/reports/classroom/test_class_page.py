"""The class page: what stands on it, and its sorting and filtering in a real browser."""

import html
import json
import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from browser import dump, needs_browser, sheets
from class_of import class_of, summarise
from sample_grades import grade_of, hostile, three_mistakes

from grader.core.entries import Entry
from grader.core.grades import Grade, Status
from grader.reports.classroom import class_page, lesson_plan, lists
from grader.reports.classroom.class_page import render_class_page

WRONG = {"status": Status.WRONG, "score": Fraction(0), "lost_to": "own"}
ROW = re.compile(r'<tr class="row" id="(s\d+)"[^>]*?( hidden="")?>')


def test_it_says_what_there_is(entries: list[Entry]) -> None:
    page = render_class_page(summarise(iter(entries)))
    for words in (
        "100 submissions", "median ", "Difficulty", "Discrimination", "through others",
        "Roughly right".lower(), "marked late without a time: needs a decision",
        "Discuss in class", "Needs help", "Needs a decision", "equal answers", "shared by few",
        "tolerances, below the line", "instructors only", "Pairs with several", "no others",
    ):  # fmt: skip
        assert words in page
    assert len(ROW.findall(page)) == 100
    assert all(f'href="reports/{quoted(e)}.html"' in page for e in entries[:5] if e.grade)


def page_of(*grades: Grade) -> str:
    return render_class_page(
        summarise([Entry(f"s{number}", (), grade) for number, grade in enumerate(grades)])
    )


def quoted(entry: Entry) -> str:
    from urllib.parse import quote

    return quote(entry.name)


def test_every_link_inside_leads_somewhere(entries: list[Entry]) -> None:
    page = render_class_page(summarise(iter(entries)))
    targets = set(re.findall(r'id="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= targets


def test_nothing_that_students_write_becomes_markup() -> None:
    page = render_class_page(summarise([Entry("<script>x</script>", (), hostile())]))
    assert page.count("<script>") == 1
    assert "&lt;script&gt;" in page


def test_an_empty_class_has_a_page() -> None:
    assert "0 submissions" in render_class_page(summarise(()))


def test_a_thousand_submissions_stay_below_two_megabytes() -> None:
    page = render_class_page(summarise(class_of(1000, [three_mistakes()])))
    assert len(page.encode()) < 2_000_000


@pytest.mark.parametrize(
    ("size", "alike", "few"), [(3, 2, False), (30, 9, False), (90, 7, False), (90, 5, True)]
)
@pytest.mark.parametrize("mistake", ["", "`h` is doubled"])
def test_equal_answers_are_part_of_the_mistakes(
    size: int, alike: int, few: bool, mistake: str
) -> None:
    wrong = {**WRONG, "answer": "0123456789ab", "diagnosis": (mistake,) if mistake else ()}
    grades = [grade_of({"rnn_forward": wrong} if n < alike else {}) for n in range(size)]
    page = page_of(*grades)
    assert (page.count(" · shared by few · <span"), page.count("shared by few:")) == (few, few)
    assert page.count(f"{alike} equal answers") == 1
    assert "0123456789ab" not in page


@needs_browser
def test_the_table_sorts_and_filters(tmp_path: Path, entries: list[Entry]) -> None:
    page = render_class_page(summarise(iter(entries)))
    action = """
const heads = [...document.querySelectorAll("#roster thead button")];
heads[1].click(); heads[1].click();
document.querySelector("#words").value = "zhang";
document.querySelector("#words").dispatchEvent(new Event("input"));
"""
    after = dump(page, tmp_path, action)
    wanted = [number for number, e in enumerate(entries, 1) if "Zhang" in e.students[0].name]
    by_score = sorted(
        range(1, 101), key=lambda n: -float(entries[n - 1].total) if entries[n - 1].grade else 1
    )
    rows = ROW.findall(after)
    assert [row for row, _ in rows][:50] == [f"s{number}" for number in by_score][:50]
    assert sorted(row for row, gone in rows if not gone) == sorted(f"s{n}" for n in wanted)
    assert f"{len(wanted)} of 100 shown" in after
    assert re.search(r'aria-sort="descending"[^>]*><button[^>]*>Score', after)


@needs_browser
def test_a_criterion_leads_to_everybody_who_lost_points_in_it(
    tmp_path: Path, entries: list[Entry]
) -> None:
    summary = summarise(iter(entries))
    action = """
document.querySelectorAll("a.lost")[1].click();
const heads = [...document.querySelectorAll("#criteria thead button")];
heads[1].click();
"""
    after = dump(render_class_page(summary), tmp_path, action)
    name = summary.criteria[1].name
    lost = {
        f"s{number}"
        for number, row in enumerate(summary.rows, 1)
        if row.graded and row.marks[name].counts and not row.marks[name].passed
    }
    assert {row for row, gone in ROW.findall(after) if not gone} == lost != set()
    order = re.findall(r'class="lost"[^>]*><code>([^<]+)', after)
    rates = {one.name: one.pass_rate for one in summary.criteria}
    assert [rates[one] for one in order] == sorted(rates.values())


@needs_browser
def test_sentences_and_tables_are_copied_as_text(tmp_path: Path) -> None:
    wrong = grade_of({"rnn_forward": {**WRONG, "diagnosis": ("`h` is doubled",)}})
    action = """
const copied = [];
document.execCommand = () => copied.push(document.activeElement.value);
document.querySelector(".topics .copy").click();
document.querySelector('[data-copy="roster"]').click();
document.title = JSON.stringify(copied);
"""
    after = dump(page_of(wrong, wrong), tmp_path, action)
    said, table = json.loads(html.unescape(re.search("<title>(.*)</title>", after)[1]))
    assert said == "2 of 2 lost points in rnn_forward: h is doubled."
    assert table.splitlines()[0] == "Submission\tScore\tLate\tCriteria right\tNeeds a decision"
    assert table.splitlines()[1].startswith("s0\t58 91 %\t\t9 of 10")


@needs_browser
def test_histograms_are_whole_on_a_phone(tmp_path: Path, entries: list[Entry]) -> None:
    (tmp_path / "class.html").write_text(render_class_page(summarise(iter(entries))), "utf-8")
    frame = """<iframe src="class.html" style="border:0;width:360px;height:900px"></iframe><script>
addEventListener("load", () => {
  const drawn = [...document.querySelector("iframe").contentDocument.querySelectorAll(".columns")];
  const boxes = drawn.map(one => one.getBoundingClientRect()).filter(box => box.width);
  document.title = boxes.map(box => box.left >= 0 && box.right <= 360 && box.width > 290);
});
</script>"""
    assert "<title>true,true</title>" in dump(frame, tmp_path)


@needs_browser
def test_the_policy_lets_the_pages_own_script_run_and_no_other(tmp_path: Path) -> None:
    page = render_class_page(summarise(class_of(3, [three_mistakes()])))
    meddled = page.replace("</body>", "<script>document.title = 'it ran'</script></body>")
    after = dump(meddled, tmp_path)
    assert "3 of 3 shown" in after
    assert "<title>it ran" not in after


@needs_browser
def test_a_thousand_rows_are_read_with_their_heads_and_no_number_breaks(tmp_path: Path) -> None:
    page = render_class_page(summarise(class_of(1000, [three_mistakes()])))
    action = """
const lines = cell => {
  const range = document.createRange();
  range.selectNodeContents(cell);
  return new Set([...range.getClientRects()].map(box => box.top)).size;
};
const late = [...document.querySelectorAll("#roster td:nth-child(3)")].filter(c => c.textContent);
late[0].textContent = "−10002.67";
const whole = [...late, ...document.querySelectorAll(".whole")];
document.querySelector("#roster tbody tr:nth-child(500)").scrollIntoView();
document.title = [late.length > 50, whole.filter(one => lines(one) !== 1).length,
  document.querySelector("#roster thead th").getBoundingClientRect().top,
  document.querySelector("#roster tbody tr:nth-child(500)").getBoundingClientRect().top > 30];
"""
    after = dump(page, tmp_path, action)
    assert "<title>true,0,0,true</title>" in after
    assert "1,000 of 1,000 shown" in after


@needs_browser
def test_paper_gets_tables_not_the_cards_of_a_phone(tmp_path: Path, entries: list[Entry]) -> None:
    page = render_class_page(summarise(iter(entries)))
    tables = sheets(page, tmp_path)
    assert tables <= 9
    cards = page.replace("@media screen and (max-width: 48rem)", "@media (max-width: 48rem)")
    assert sheets(cards, tmp_path) > 1.5 * tables


@pytest.fixture
def crowded(entries: list[Entry], monkeypatch: pytest.MonkeyPatch) -> str:
    """The page of a class that is too large to be shown at once."""
    monkeypatch.setattr(class_page, "AT_ONCE", 30)
    monkeypatch.setattr(lists, "MOST_LINKED", 5)
    monkeypatch.setattr(lesson_plan, "MOST_LINKED", 5)
    odd = replace(entries[-1], name="</script><b>zz", students=())
    return render_class_page(summarise([*entries[:-1], odd]))


def test_the_first_rows_of_a_large_class_are_read_without_javascript(crowded: str) -> None:
    assert [row for row, _ in ROW.findall(crowded)] == [f"s{n}" for n in range(1, 31)]
    assert "The first 30 of 100 submissions. With JavaScript" in crowded
    assert re.search(r'<span class="rest" data-gaps="[0-9 ]+">and \d+ more</span>', crowded)
    data = re.search(r'id="further">(.*?)</script>', crowded)
    assert data and len(json.loads(data[1])["rows"]) == 70
    assert crowded.count("</script>") == 2


@needs_browser
def test_all_of_a_large_class_is_sorted_filtered_linked_and_copied(
    tmp_path: Path, crowded: str, entries: list[Entry]
) -> None:
    action = """
const set = (id, value) => {
  const field = document.getElementById(id);
  field.value = value;
  field.dispatchEvent(new Event("input"));
};
const seen = () => [...document.querySelectorAll("#roster tbody tr")].filter(row => !row.hidden);
const told = () => document.getElementById("shown").textContent;
const said = {first: [seen().length, told()]};
document.querySelectorAll("#roster thead button")[1].click();
document.querySelectorAll("#roster thead button")[1].click();
said.best = seen().map(row => row.id);
document.getElementById("next").click();
said.more = [seen().length, told(), document.getElementById("next").textContent];
set("words", "zhang");
said.zhang = [seen().map(row => row.id).sort(), told()];
document.execCommand = () => said.copied = document.activeElement.value.split("\\n").length;
document.querySelector('[data-copy="roster"]').click();
set("words", "");
const rest = document.querySelector("button.rest");
const list = rest.parentElement;
const before = list.querySelectorAll("a").length;
const more = Number(rest.textContent.match(/\\d+/)[0]);
rest.click();
said.rest = list.querySelectorAll("a").length - before - more;
set("words", "nobody at all");
location.hash = "#s100";
follow();
said.link = [document.getElementById("s100").textContent.includes("<b>zz"),
  document.getElementById("s100").hidden, document.querySelectorAll("#roster b b").length];
document.title = JSON.stringify(said);
"""
    after = dump(crowded, tmp_path, action)
    said = json.loads(html.unescape(re.search("<title>(.*)</title>", after)[1]))
    order = sorted(range(100), key=lambda n: -float(entries[n].total) if entries[n].grade else 1)
    zhang = sorted(f"s{n}" for n, e in enumerate(entries[:-1], 1) if "Zhang" in e.students[0].name)
    assert said["first"] == [30, "100 of 100 found, the first 30 shown"]
    assert said["best"] == [f"s{number + 1}" for number in order][:30]
    assert said["more"] == [60, "100 of 100 found, the first 60 shown", "Show 30 more"]
    assert said["zhang"] == [zhang, f"{len(zhang)} of 100 shown"]
    assert (said["copied"], said["rest"]) == (len(zhang) + 1, 0)
    assert said["link"] == [True, False, 0]


def test_more_mistakes_and_groups_than_anybody_reads_are_counted(
    entries: list[Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "MOST_MISTAKES", 2)
    monkeypatch.setattr(class_page, "MOST_MISTAKES", 2)
    page = render_class_page(summarise(iter(entries)))
    assert re.search(r"… and \d+ rarer mistakes; <code>grader comment OUT</code>", page)
    monkeypatch.undo()
    monkeypatch.setattr(lists, "MOST_EQUAL", 0)
    page = render_class_page(summarise(iter(entries)))
    assert re.search(r"… and \d+ smaller groups of equal answers", page)
