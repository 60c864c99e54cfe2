"""Answers in words: found below their questions, shown, scored by hand, and said to be missing."""

import json
import re
import shlex
from pathlib import Path

import pytest

from grader.files.notebooks.notebook_source import LONGEST_TEXT, notebook_source
from grader.files.notebooks.written_answers import find_answers
from tests.command import done, grader
from tests.notebooks.test_guide import GUIDE, SCORE
from tests.notebooks.written_notebooks import DIALECTS, Cell, jupyter
from tests.small_assignments import HEAD

PLACE = ("markdown", "_Type your answer here, in place of this text._")
GIVEN: list[Cell] = [
    ("markdown", "# Homework 2\nAnswer every question."),
    ("markdown", "## Question 1: Broadcasting\nWhy may a bias of shape `(1, H)` be wrong?"),
    PLACE,
    "def scale(x):\n    return 2 * x\n",
    ("markdown", "Now read this paragraph about losses."),
    ("markdown", "**Question 10.** Why is the loss infinite?"),
    PLACE,
    ("markdown", "## Question 2"),
    ("markdown", "Write a sentence."),
]
ANSWER = "Because it **broadcasts** over N.\n\nSo a comparison passes."


def answers(
    own: list[Cell], *questions: str, given: list[Cell] | None = None, dialect: str = "jupyter"
) -> list[str | None]:
    def source(cells: list[Cell]) -> dict[str, bytes]:
        return {"hw.ipynb": notebook_source(DIALECTS[dialect](cells).encode()).source}

    asked = {question: question for question in questions}
    return [*find_answers(asked, source(own), source(given) if given else {}).values()]


def with_cell(index: int, *cells: Cell, instead: bool = True) -> list[Cell]:
    return [*GIVEN[:index], *cells, *GIVEN[index + instead :]]


STUDENTS = {
    "in the place": with_cell(2, ("markdown", ANSWER)),
    "below the place": with_cell(2, PLACE, ("markdown", ANSWER)),
    "in two cells, with code between": with_cell(
        2, ("markdown", ANSWER.split("\n")[0]), "1 + 1", ("markdown", ANSWER.split("\n")[2])
    ),
    "in the cell of the question": with_cell(1, ("markdown", f"{GIVEN[1][1]}\n\n{ANSWER}")),
    "the text changed around": with_cell(
        1, ("markdown", f"## question 1:  *Broadcasting*\n{ANSWER}")
    ),
}


@pytest.mark.parametrize("name", STUDENTS)
def test_an_answer_is_found_wherever_it_was_written(name: str) -> None:
    found = answers(STUDENTS[name], "Question 1: Broadcasting", "Question 10", given=GIVEN)
    assert found == [ANSWER, ""]


@pytest.mark.parametrize("dialect", [name for name in DIALECTS if name != "format_3"])
def test_it_is_found_in_each_dialect(dialect: str) -> None:
    assert answers(STUDENTS["in the place"], "Question 1", given=GIVEN, dialect=dialect) == [ANSWER]


def test_headings_of_students_do_not_end_an_answer() -> None:
    own = with_cell(2, ("markdown", "# My answer\nIt broadcasts.\n## Why\nShapes."))
    found = answers(own, "Question 1", "Question 2", given=GIVEN)
    assert found == ["# My answer\nIt broadcasts.\n## Why\nShapes.", ""]


def test_without_a_given_notebook_the_next_heading_ends_it() -> None:
    own: list[Cell] = [("markdown", "## Q1\nYes.\n### More\nNo.\n## Q2"), PLACE]
    assert answers(own, "Q1", "Q2", "Q3") == ["Yes.\n### More\nNo.", "", None]


@pytest.mark.parametrize("own", [[], ["x = 1"], [("markdown", "")]])
def test_a_notebook_without_texts_has_no_answers(own: list[Cell]) -> None:
    assert answers(own, "Question 1", given=GIVEN) == [None]


def test_the_last_question_of_otter_ends_with_its_mark() -> None:
    own: list[Cell] = [
        ("markdown", "<!-- BEGIN QUESTION -->\n\n**Question 3.** Why?"),
        ("markdown", "It is."),
        ("markdown", "<!-- END QUESTION -->\n\nSubmit your work."),
    ]
    assert answers(own, "Question 3") == ["It is."]


def test_a_cell_of_nbgrader_is_found_by_its_name() -> None:
    document = json.loads(jupyter([("markdown", "YOUR ANSWER HERE"), ("markdown", "It is.")]))
    for name, cell in zip(("q1", "q2"), document["cells"], strict=True):
        cell["metadata"] = {"nbgrader": {"grade_id": name, "solution": True, "grade": True}}
    source = {"hw.ipynb": notebook_source(json.dumps(document).encode()).source}
    assert find_answers({"a": "q1", "b": "q2"}, source, {}) == {"a": "", "b": "It is."}


def test_texts_change_no_line_of_code_and_are_not_run() -> None:
    texts: list[Cell] = [("markdown", "# -*- coding: no-such -*-\n# %% cell 7\n\x0cimport os")]
    source = notebook_source(jupyter([*texts, "# %% text a\nx = 1"]).encode()).source.decode()
    assert source.startswith("# %% cell 1\n## %% text a\nx = 1\n\n\n# %% text \n# # -*-")
    compile(source, "hw", "exec")
    compile(notebook_source(jupyter(texts).encode()).source, "hw", "exec")


def test_long_texts_and_pictures_in_them_are_cut() -> None:
    picture = f"![plot](data:image/png;base64,{'A' * 5_000_000})"
    own: list[Cell] = [("markdown", f"## Q1\n{picture}\nSee above."), ("markdown", "a" * 30_000)]
    (found,) = answers(own, "Q1")
    assert found is not None
    assert found.startswith("![plot]()\nSee above.\n\naaa")
    assert len(found) == len("![plot]()\nSee above.\n\n") + LONGEST_TEXT


(CRITERIA,) = re.findall(r"```yaml\ncriteria:\n(.*?)```", GUIDE, re.DOTALL)
RUBRIC = f"""\
sizes: {{}}
criteria:
  scale:
    file: hw.ipynb
    points: 2
    given: {{x: "normal(3)"}}
    call: y = scale(x)
    outputs: [y]
{CRITERIA}"""


@pytest.fixture(scope="module")
def homework(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("homework")
    (folder / "reference").mkdir()
    (folder / "reference/hw.ipynb").write_text(jupyter(GIVEN), "utf-8")
    (folder / "rubrics").mkdir()
    head = HEAD.replace(": reference", ": ../reference").replace(": template", ": ../template")
    (folder / "rubrics/small.yaml").write_text(head + RUBRIC, "utf-8")
    done(folder, "template", "small")
    done(folder, "generate", "small")
    wicked = "<script>alert(1)</script>\nIt broadcasts."
    only_words = [cell if isinstance(cell, tuple) else "" for cell in STUDENTS["in the place"]]
    submitted = {
        "dora": [*only_words, "def scale(x):\n    raise NotImplementedError\n"],
        "anna": with_cell(2, ("markdown", wicked)),
        "ben": GIVEN,
        "carl": [cell for cell in GIVEN if cell != GIVEN[1]],
    }
    for name, cells in submitted.items():
        (folder / "class" / name).mkdir(parents=True)
        (folder / "class" / name / "hw.ipynb").write_text(jupyter(cells), "utf-8")
    return folder


def test_it_is_shown_escaped_scored_by_hand_and_exported(homework: Path) -> None:
    done(homework, "batch", "class", "-a", "small", "-o", "graded")
    names = ("anna", "ben", "carl", "dora")
    read = [(homework / f"graded/results/{name}.json").read_text("utf-8") for name in names]
    results = {n: json.loads(text)["criteria"][1] for n, text in zip(names, read, strict=True)}
    assert {name: each["status"] for name, each in results.items()} == {
        "anna": "waiting", "ben": "not implemented", "carl": "waiting", "dora": "waiting",
    }  # fmt: skip
    assert results["anna"]["written"] == "<script>alert(1)</script>\nIt broadcasts."
    assert results["ben"]["feedback"] == ["Nothing is written below `Question 1: Broadcasting`"]
    assert "is in no text cell of the submission" in results["carl"]["feedback"][0]

    assert results["dora"]["written"] == ANSWER
    assert json.loads(read[3])["warnings"] == []

    page = (homework / "graded/reports/anna.html").read_text("utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\nIt broadcasts.</blockquote>" in page
    assert "A person grades this criterion" in page
    assert "may be elsewhere" in (homework / "graded/reports/carl.html").read_text("utf-8")

    done(homework, *shlex.split(SCORE))
    done(homework, "export", "graded", "--format", "csv")
    assert "4.5" in (homework / "graded/exports/scores.csv").read_text("utf-8")
    done(homework, "report", "graded")
    page = (homework / "graded/reports/anna.html").read_text("utf-8")
    assert "Say which axis." in page
    assert "It broadcasts.</blockquote>" in page


def test_a_question_that_the_reference_does_not_have_is_refused(homework: Path) -> None:
    rubric = homework / "rubrics/other.yaml"
    text = (homework / "rubrics/small.yaml").read_text("utf-8")
    rubric.write_text(text.replace("Question 1: B", "Question 7: B"), "utf-8")
    told = grader(homework, "check", "other").stdout
    assert "no text cell of hw.ipynb has a line that begins so" in " ".join(told.split())
    rubric.write_text(text.replace("points: 3", "points: 3\n    call: pass"), "utf-8")
    told = grader(homework, "check", "other").stdout
    assert "`call` is for a function; expected a criterion of its own" in " ".join(told.split())
