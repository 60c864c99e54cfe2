"""What is known of assignments before one of them is chosen."""

from pathlib import Path

import pytest

from grader.files.fitting_assignment import known_of, question_about, read_known

RUBRIC = """
assignment: a
template: ../template
allow: [torch]
criteria:
  f: {file: one.py, call: y = f(x), points: 1}
  again: {function: f, given: {like: f}, call: y = f(x), points: 1}
  C.m: {file: [two.py, one.py], call: C().m(), points: 1}
  essay: {points: 3}
"""


@pytest.fixture
def known(tmp_path: Path):
    (tmp_path / "rubrics").mkdir()
    (tmp_path / "template").mkdir()
    (tmp_path / "template/one.py").write_text("def f(x): pass\n", "utf-8")
    (tmp_path / "rubrics/a.yaml").write_text(RUBRIC, "utf-8")
    (tmp_path / "rubrics/broken.yaml").write_text("criteria: [1, 2", "utf-8")
    (tmp_path / "rubrics/odd.yaml").write_text("criteria: 3", "utf-8")
    paths = {path.stem: path for path in sorted((tmp_path / "rubrics").iterdir())}
    return read_known({**paths, "gone": tmp_path / "gone.yaml"})


def test_rubrics_that_cannot_be_read_are_left_out(known) -> None:
    [one] = known
    assert (one.name, one.allow, one.file_names) == ("a", ("torch",), {"one.py", "two.py"})
    assert one.functions == {"f": ("one.py",), "C.m": ("two.py", "one.py")}


def test_it_is_what_the_whole_assignment_says(root, captioning) -> None:
    path = root / "rubrics/captioning.yaml"
    [read], whole = read_known({"captioning": path}), known_of(captioning, path)
    assert vars(read) == vars(whole)


def test_a_question_holds_what_is_handed_out(known) -> None:
    question = question_about(known)
    assert question.functions == ("f", "C.m")
    assert list(question.templates.values()) == [b"def f(x): pass\n"]


@pytest.mark.parametrize(
    "source",
    [
        "def f(x): pass",
        "\tdef  f ( x ):",
        "x = 1\r\nasync def f(x): pass",
        "x = 1\rdef f(x): pass",
        "class C(object):\n    pass",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_definition_may_be_there(known, source: str, encoding: str) -> None:
    assert known[0].may_be_in({"a.py": f"\n{source}".encode(encoding)})


@pytest.mark.parametrize(
    "source", ["", "def ff(x): pass", "f = 1\nC = 2", "# def f", "def m(x): 1"]
)
def test_no_definition_is_there(known, source: str) -> None:
    assert not known[0].may_be_in({"a.py": source.encode()})
