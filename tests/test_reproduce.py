"""What a report offers to copy works: the public case, run again on the student's own files."""

import html
import re
from pathlib import Path

import numpy as np
import pytest

from grader.core.errors import GraderError
from grader.reports.student.student_page import render_page
from grader.reproduce import case

SNIPPET = re.compile(r"<pre[^>]*>(from grader\.reproduce.*?)</pre>", re.DOTALL)


@pytest.fixture(scope="module")
def page(root: Path, grade_of_example) -> str:
    """The report of a submission with three mistakes."""
    work = root / "examples/submissions/three_mistakes"
    return render_page(grade_of_example(work, root / "rubrics/captioning.yaml"))


def test_a_case_gives_what_is_expected_of_right_work(root: Path) -> None:
    one = case("captioning", "rnn_step_backward", "main")
    got = one.run(root / "examples/submissions/all_right")
    assert set(got) == set(one.expected)
    for name, array in one.expected.items():
        np.testing.assert_allclose(got[name], array, rtol=1e-9, atol=1e-12)


def test_inputs_are_fresh_every_time() -> None:
    one = case("captioning", "rnn_step_backward", "main")
    one.inputs["x"][:] = 0
    assert one.inputs["x"].any()


def test_every_snippet_of_a_page_runs_and_shows_a_difference(
    root: Path, page, monkeypatch, capsys
) -> None:
    snippets = [html.unescape(text) for text in SNIPPET.findall(page)]
    assert len(snippets) >= 3
    monkeypatch.chdir(root / "examples/submissions/three_mistakes")
    for text in snippets:
        assert len(text.splitlines()) <= 4
        try:
            exec(text, {})
        except Exception as error:  # as the case did
            assert "ValueError" in type(error).__name__
        else:
            assert re.search(r"[1-9]", capsys.readouterr().out), text


def test_hidden_cases_cannot_be_asked_for() -> None:
    with pytest.raises(GraderError, match="no public case hidden"):
        case("captioning", "rnn_step_backward", "hidden")


def test_the_page_has_no_snippet_for_a_hidden_case(page) -> None:
    assert '"hidden")' not in html.unescape(page)
