"""The guides on what is printed and on data files, followed to the letter; then submissions."""

import re
from contextlib import closing
from pathlib import Path

import pytest

from grader.core.errors import CasesError
from grader.files.assignments import load_assignment
from grader.files.submission.read_submission import submission_for
from grader.grading.grade_submission import grade_submission
from grader.reproduce import Reproduction
from grader.sandbox.sandboxes import ConfinedSandbox, PlainSandbox
from tests.command import done

pytestmark = [pytest.mark.linux, pytest.mark.slow]
GUIDES = Path(__file__).parents[1] / "docs" / "how-to"
HEAD = """\
version: 1
assignment: {name}
title: A guide
reference: ../reference/{name}
template: ../student_template/{name}
test_cases: ../test_cases/{name}.h5
sizes: {{N: 5, D: 3}}
cases: {{main: {{}}, other_sizes: {{N: 7, D: 2}}}}
"""


def follow(folder: Path, page: str, name: str) -> dict[str, str]:
    """The assignment of a guide, made by its own commands; what each of them says."""
    text = (GUIDES / page).read_text("utf-8")
    (source,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    (criteria,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    for place in (f"reference/{name}", "rubrics"):
        (folder / place).mkdir(parents=True, exist_ok=True)
    (folder / f"reference/{name}/layers.py").write_text(source, "utf-8")
    (folder / f"rubrics/{name}.yaml").write_text(HEAD.format(name=name) + criteria, "utf-8")
    if name == "flowers":
        (folder / "reference/flowers/data").mkdir()
        data = re.findall(r"```text\n(.*?)```", text, re.DOTALL)[0]
        (folder / "reference/flowers/data/flowers.csv").write_text(data, "utf-8")
    shown = re.findall(r"^    grader (.+)$", text, re.MULTILINE)
    return {command: done(folder, *command.split()) for command in shown}


class Guided:
    """An assignment of a guide, and submissions of it: the reference with one text changed."""

    def __init__(self, folder: Path, page: str, name: str) -> None:
        self.folder, self.name = folder, name
        self.said = follow(folder, page, name)
        self.source = (folder / f"reference/{name}/layers.py").read_text("utf-8")
        self.rubric = folder / f"rubrics/{name}.yaml"
        self.assignment = load_assignment(self.rubric)

    def submitted(self, old: str = "", new: str = "", **files: str) -> Path:
        """A folder with the changed reference and further files."""
        assert old in self.source
        place = self.folder / f"submission of {self.name}"
        place.mkdir(exist_ok=True)
        (place / "layers.py").write_text(self.source.replace(old, new, 1), "utf-8")
        for path, content in files.items():
            target = place / path.replace("__", "/")
            target.parent.mkdir(exist_ok=True)
            target.with_suffix(".csv").write_text(content, "utf-8")
        return place

    def grade(self, sandbox, old: str = "", new: str = "", **files: str):
        """The grades by criterion, and all of it."""
        submission = submission_for(self.assignment, self.submitted(old, new, **files))
        grade = grade_submission(submission, self.assignment, sandbox)
        return {criterion.name: criterion for criterion in grade.criteria}, grade


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("guides")


@pytest.fixture(scope="module")
def summary(folder):
    return Guided(folder, "grade-what-is-printed.md", "summary")


@pytest.fixture(scope="module")
def flowers(folder):
    return Guided(folder, "ship-a-data-file.md", "flowers")


@pytest.fixture(scope="module")
def sandbox():
    with closing(ConfinedSandbox()) as sandbox:
        yield sandbox


def test_the_guides_can_be_followed_literally(summary, flowers):
    for guided in (summary, flowers):
        assert "ready for students" in guided.said[f"check {guided.name}"]
    shipped = flowers.folder / "student_template/flowers/data/flowers.csv"
    assert shipped.read_bytes() == flowers.assignment.shipped["data/flowers.csv"]


ROW = 'print(f"{number}  {np.mean(column):.4f}")'
TITLE = 'print("column  mean")'
OPEN = 'with open(path, "w") as file:'
NAMES = 'file.write("row,total\\n")'
LINE = 'file.write(f"{number},{np.sum(row)}\\n")'
EACH = "for number, row in enumerate(X):"
RIGHT = [
    ("", ""),
    (TITLE, 'print("COLUMN mean")'),
    (ROW, "print(number, np.float32(np.mean(column)))"),
    (ROW, 'import sys; sys.stdout.write(f" {number} {np.mean(column):.7f}\\r\\n")'),
    (OPEN, 'open("scratch", "w").close()\n    with open(path, "w") as file:'),
    (EACH, "for number, row in reversed(list(enumerate(X))):"),
    (LINE, 'file.write(f" {number} , {np.sum(row):.9f}\\r\\n")'),
    (f"{NAMES}\n        {EACH}\n            {LINE}",
     f"file.write('total,row\\n')\n        {EACH}\n            "
     "file.write(f'{np.sum(row)},{number}\\n')"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), RIGHT)
def test_what_is_written_in_another_way_is_right(summary, sandbox, old, new):
    criteria, grade = summary.grade(sandbox, old, new)
    assert grade.score == grade.points, [c.feedback for c in criteria.values()]


PRINTED, FILE = "print_summary", "save_totals"
WRONG = [
    (PRINTED, ROW, "print(number, 1.01 * np.mean(column))", "what is printed differs in line 2: "),
    (PRINTED, TITLE, "pass", "expected “column mean”"),
    (PRINTED, TITLE, 'print("column mean\\n")', "differs in line 2: blank, expected “0 "),
    (PRINTED, ROW, "pass", "what is printed ends after 1 line, expected 4; the next is “0 "),
    (PRINTED, ROW, f"{ROW}; print('!')", "differs in line 3: “!”, expected “1 "),
    (PRINTED, ROW, "print(number, 'no number')", "“0 no number”, expected “0 "),
    (FILE, OPEN, 'with open("x.csv", "w") as file:', "the file `totals.csv` was not written"),
    (FILE, NAMES, 'file.write("row,sum\\n")', "has no column `total`; its columns are "),
    (FILE, EACH, "for number, row in enumerate(X[1:]):", "the file `totals.csv` differs in row "),
    (FILE, LINE, f"{LINE}; {LINE}", "the names of the columns, expected "),
    (FILE, "np.sum(row)", "1.001 * np.sum(row)", "differs in row 1, column `total`: "),
    (FILE, NAMES, 'file.buffer.write(b"\\xff")', "is not text in UTF-8: byte 1 is 0xff"),
    (FILE, OPEN, 'import os; os.mkdir(path)\n    with open("y", "w") as file:',
     "is a folder, expected an ordinary file"),
    (FILE, NAMES, "file.write('9' * 2**21)", "the file `totals.csv` is larger than 1 MB"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "told"), WRONG)
def test_a_wrong_text_is_told_where_it_differs(summary, sandbox, name, old, new, told):
    criteria, _ = summary.grade(sandbox, old, new)
    assert criteria[name].score == 0
    assert told in " ".join(criteria[name].feedback)
    (other,) = criteria.keys() - {name}
    assert criteria[other].score == 3


@pytest.mark.parametrize("without", [(), ("namespaces",), ("namespaces", "landlock", "seccomp")])
def test_files_are_found_and_written_at_every_level(summary, flowers, without):
    by_file = "__import__('pathlib').Path(__file__).parent / 'data/flowers.csv'"
    with closing(ConfinedSandbox(without)) as sandbox:
        for guided, old, new in [(summary, "", ""), (flowers, '"data/flowers.csv"', by_file)]:
            _, grade = guided.grade(sandbox, old, new)
            assert grade.score == grade.points
        assert sandbox.isolation == ("partial" if without == ("namespaces",) else "none" if without
                                     else "full")  # fmt: skip


def test_files_are_found_and_written_in_a_plain_process(summary, flowers):
    with closing(PlainSandbox()) as sandbox:
        for guided in (summary, flowers):
            _, grade = guided.grade(sandbox)
            assert grade.score == grade.points


LEAVES = """
def save_totals(X, path):
    import os
    with open("notes.txt", "a") as file:
        file.write("x")
    seen = os.path.getsize("notes.txt"), sorted(os.listdir("."))
    assert seen == (1, ["notes.txt"]), seen
    _save(X, path)
"""


def test_each_case_begins_with_the_shipped_files_alone(summary, sandbox):
    """Though all cases of a submission run in one process."""
    criteria, _ = summary.grade(sandbox, "def save_totals", f"{LEAVES.strip()}\n\n\ndef _save")
    assert criteria[FILE].score == 3, criteria[FILE].feedback


def test_data_is_the_assignment_s_whatever_a_submission_holds(flowers, sandbox):
    _, grade = flowers.grade(sandbox, data__flowers="length,width\n1,1\n")
    assert grade.score == grade.points
    (remark,) = grade.remarks
    assert remark.startswith("The submission has another `data/flowers.csv` (17 bytes instead of")


def test_data_that_a_case_changes_is_as_it_was_in_the_next(flowers, sandbox):
    harm = "import os; os.chmod('data/flowers.csv', 0o666); open('data/flowers.csv', 'w').close()"
    read = "return np.loadtxt"
    again = f"X = {flowers.source.partition('return ')[2].partition(chr(10))[0]}"
    _, grade = flowers.grade(sandbox, read, f"{again}; {harm}; return X\n    {read}")
    assert grade.score == grade.points
    refused = "open('data/flowers.csv', 'w')"
    criteria, _ = flowers.grade(sandbox, read, f"{refused}\n    {read}")
    assert "PermissionError" in " ".join(criteria["load_flowers"].feedback)


def test_a_changed_data_file_makes_the_cases_old(flowers):
    data = flowers.folder / "reference/flowers/data/flowers.csv"
    before = data.read_text("utf-8")
    data.write_text(before.replace("7.1", "7.2"), "utf-8")
    try:
        with pytest.raises(CasesError) as caught:
            load_assignment(flowers.rubric)
    finally:
        data.write_text(before, "utf-8")
    page = (GUIDES / "ship-a-data-file.md").read_text("utf-8")
    assert f"Error: {caught.value.message}\n{caught.value.advice}\n" in page


def test_a_case_can_be_run_again_by_a_student(summary, flowers):
    for guided, name, output in [(summary, PRINTED, "stdout"), (flowers, "load_flowers", "X")]:
        criterion = guided.assignment.rubric.criterion(name)
        case = guided.assignment.cases.cases[name][0]
        again = Reproduction(guided.assignment, criterion, case)
        got = again.run(guided.submitted())[output]
        assert got == again.expected[output] if output == "stdout" else (got == 5.1).any()
