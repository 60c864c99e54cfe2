"""Data files and outputs that are written, in a rubric: what is wrong, in a sentence."""

import pytest

from grader.core.errors import RubricError
from grader.files.rubric.rubric_file import load_rubric
from grader.files.shipped_files import MAX_FILES

HEAD = """\
version: 1
assignment: tiny
title: A tiny one
reference: reference
template: template
test_cases: tiny.h5
sizes: {N: 3}
"""
CRITERION = "criteria: {f: {file: layers.py, points: 1, call: 'y = f()', outputs: %s}}\n"


@pytest.fixture
def load(tmp_path):
    """Loads a rubric with `files` and outputs; the reference has the data files that are named."""

    def load(files="[]", outputs="[y]", data=("data/a.csv",), size=3):
        for path in ("layers.py", *data):
            place = tmp_path / "reference" / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(b"def f(): pass\n" if path.endswith("py") else bytes(size))
        text = f"{HEAD}files: {files}\n{CRITERION % outputs}"
        (tmp_path / "tiny.yaml").write_text(text, "utf-8")
        return load_rubric(tmp_path / "tiny.yaml")

    return load


def test_files_and_what_is_written_are_in_the_record(load):
    printed, file = "{ignore: [case], numbers: 0.1}", "{metric: table, rows: any_order}"
    outputs = f'{{stdout: {printed}, "file:out/b.csv": {file}}}'
    rubric = load("[data/a.csv]", outputs)
    assert rubric.shipped == ("data/a.csv",)
    assert rubric.written_files == ("out/b.csv",)
    printed, file = rubric.criteria[0].outputs
    assert (printed.metric, printed.text.ignore, printed.text.numbers) == ("text", ("case",), 0.1)
    assert (file.metric, file.text.rows, file.text.columns) == ("table", "any_order", "in_order")


def test_a_list_of_outputs_may_name_what_is_printed(load):
    (printed,) = load(outputs="[stdout]").criteria[0].outputs
    assert printed.metric == "text"


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ("[data/b.csv]", "there is no file data/b.csv in the reference"),
        ("[../secret.csv]", "expected a path inside the folder, such as data/iris.csv"),
        ("[/etc/passwd]", "expected a path inside the folder, such as data/iris.csv"),
        ("[data//a.csv]", "expected a path inside the folder, such as data/iris.csv"),
        ('["data\\\\a.csv"]', "expected a path inside the folder, such as data/iris.csv"),
        ('[""]', "got a path of 0 characters, expected 1 to 200"),
        ("[data/a.csv, data/a.csv]", "got `data/a.csv` twice, expected each file once"),
        ("[layers.py]", "expected data: students get the Python files anyway"),
        ('["a\\nb"]', "expected letters that every system allows"),
        ("[data]", "there is no file data in the reference"),
    ],
)
def test_a_path_that_cannot_be_shipped_is_a_problem(load, files, told):
    with pytest.raises(RubricError, match="1 problem") as caught:
        load(files)
    assert told in caught.value.message


def test_files_that_are_too_large_or_too_many_are_a_problem(load):
    with pytest.raises(RubricError, match="more than 8 MB together; expected at most 8 MB"):
        load("[data/a.csv, b]", data=("data/a.csv", "b"), size=4 * 2**20 + 1)
    names = [f"{number}.csv" for number in range(MAX_FILES + 1)]
    with pytest.raises(RubricError, match="got 101 data files, expected at most 100"):
        load(f"[{', '.join(names)}]", data=names)


@pytest.mark.parametrize(
    ("outputs", "told"),
    [
        ('["file:../a"]', "expected a path inside the folder"),
        ('["file:data/a.csv"]', "data/a.csv is a data file that is shipped; expected another name"),
        ('["file:data"]', "data/a.csv is a data file that is shipped, so data cannot be written"),
        ("{stdout: {metric: scaled}}", "got scaled, expected one of: text, table, exact"),
        ("{stdout: {rows: any_order}}", "rows needs `metric: table`"),
        ("{stdout: {metric: exact, numbers: 0.1}}", "numbers needs `metric: text or table`"),
        ("{y: {ignore: [case]}}", "ignore needs `metric: text or table`"),
        ("{stdout: {tolerance: 0.1}}", "tolerance does not apply to what is written"),
        ("{stdout: {ignore: [spaces]}}", 'unknown "spaces"'),
    ],
)
def test_an_output_that_cannot_be_compared_so_is_a_problem(load, outputs, told):
    with pytest.raises(RubricError) as caught:
        load("[data/a.csv]", outputs)
    assert told in caught.value.message


def test_a_name_stdout_that_the_lines_set_has_to_be_another(load, tmp_path):
    load()
    path = tmp_path / "tiny.yaml"
    text = path.read_text("utf-8").replace("y = f()", "stdout = f()").replace("[y]", "[stdout]")
    path.write_text(text, "utf-8")
    with pytest.raises(
        RubricError, match="is what the lines print; give the name in `call` another"
    ):
        load_rubric(path)
