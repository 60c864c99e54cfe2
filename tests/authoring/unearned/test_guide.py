"""The guide to answers that take no work, followed to the letter."""

import re
from pathlib import Path

from grader.authoring.unearned.proven_answers import prove_answers
from grader.files.cases.cases_file import load_cases
from grader.files.rubric.rubric_file import load_rubric
from tests.command import grader

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/how-to/give-nothing-for-nothing.md").read_text("utf-8")
HEAD = """\
version: 1
assignment: means
title: A guide
reference: ../reference/means
template: ../student_template/means
test_cases: ../test_cases/means.h5
sizes: {N: 9, D: 6}
cases: {main: {}, other_sizes: {N: 8, D: 5}}
"""


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def said(folder: Path, words: str, code: int) -> str:
    ended = grader(folder, *words.split())
    assert ended.returncode == code, f"{words}: {ended.stdout}{ended.stderr}"
    return ended.stdout


def test_the_guide_can_be_followed_literally(tmp_path: Path) -> None:
    (source,), (lines,) = blocks("python"), blocks("text")
    weak, drawn, intended = blocks("yaml")
    first, *others = re.findall(r"^    grader (.+)$", PAGE, re.MULTILINE)
    rubric = tmp_path / "rubrics/means.yaml"
    (tmp_path / "reference/means").mkdir(parents=True)
    rubric.parent.mkdir()
    (tmp_path / "reference/means/layers.py").write_text(source, "utf-8")
    rubric.write_text(HEAD + weak, "utf-8")
    told = said(tmp_path, first, 1)
    found = [line for line in told.splitlines() if line[6:].startswith("masked_mean: ")]
    assert found == lines.splitlines()
    assert "nothing is earned for nothing" not in told
    rubric.write_text(HEAD + re.sub(r"    given: .*\n", drawn, weak), "utf-8")
    *_, checked = [said(tmp_path, words, 0) for words in others]
    assert "ok    nothing is earned for nothing" in checked
    assert "ready for students" in checked
    rubric.write_text(HEAD + weak + intended, "utf-8")
    cases = load_cases(tmp_path / "test_cases/means.h5")
    proof = prove_answers(load_rubric(rubric), cases, rubric.parent)
    assert proof.unneeded == ["masked_mean: True as used", "masked_mean: without *"]
