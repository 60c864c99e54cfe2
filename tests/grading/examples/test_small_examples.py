"""A small example that fails runs as it is: in the student's folder, and right in a right one."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import monotonic

import numpy as np
import pytest

from grader.core.assignment import Assignment
from grader.core.grades import CriterionGrade, Grade
from grader.grading.examples import small_examples
from grader.grading.examples.small_examples import _differ, _Reference

SUBMISSIONS = Path(__file__).parents[3] / "examples" / "submissions"
MISTAKEN = SUBMISSIONS / "three_mistakes"
NAME = "word_embedding_backward"


def printed(example: str, folder: Path) -> np.ndarray:
    """What the example prints in a folder, as numbers."""
    command = [sys.executable, "-c", example]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return np.array(done.stdout.replace("[", " ").replace("]", " ").split(), float)


def told(example: str, which: str) -> np.ndarray:
    (line,) = [text for text in example.splitlines() if text.startswith(f"# {which}")]
    numbers = line.removeprefix(f"# {which}").partition(", of shape")[0]
    return np.array(numbers.replace("[", " ").replace("]", " ").replace(",", " ").split(), float)


def only(grade: Grade) -> CriterionGrade:
    (criterion,) = grade.criteria
    return criterion


@pytest.mark.parametrize("name", [NAME, "rnn_step_backward"])
def test_it_runs_and_shows_what_it_says(name: str, grade: Callable[..., Grade]) -> None:
    example = only(grade(MISTAKEN, name, examples=True)).example
    for folder, which in ((MISTAKEN, "got"), (SUBMISSIONS / "all_right", "expected")):
        assert np.allclose(printed(example, folder), told(example, which), rtol=1e-3)
    assert told(example, "got").tolist() != told(example, "expected").tolist()


def test_it_is_as_small_as_the_mistake_allows(grade: Callable[..., Grade]) -> None:
    """A word has to occur twice for this one: in one caption of two words, of width 1."""
    assert only(grade(MISTAKEN, NAME, examples=True)).example.splitlines() == [
        "import numpy as np",
        "from cs231n.rnn_layers import word_embedding_backward, word_embedding_forward",
        "x = np.array([[0, 0]]); W = np.array([[1.7]]); dout = np.array([[[-3.0], [-0.7]]])",
        "out, cache = word_embedding_forward(x, W)",
        "dW = word_embedding_backward(dout, cache)",
        "print(dW)",
        "# got       [[-0.7]]",
        "# expected  [[-3.7]]",
    ]


def test_what_only_hidden_cases_show_has_none(grade, captioning: Assignment) -> None:
    cases = captioning.cases.cases
    hidden = tuple(replace(case, visibility="hidden") for case in cases[NAME])
    secret = replace(captioning, cases=replace(captioning.cases, cases={**cases, NAME: hidden}))
    criterion = only(grade(MISTAKEN, NAME, examples=True, assignment=secret))
    assert (criterion.status, criterion.example) == ("wrong", "")


def test_without_the_reference_there_is_none(grade, captioning: Assignment, tmp_path: Path) -> None:
    alone = replace(captioning, reference=tmp_path / "missing")
    criterion = only(grade(MISTAKEN, NAME, examples=True, assignment=alone))
    assert (criterion.status, criterion.example) == ("wrong", "")


def test_a_reference_that_does_not_end_in_other_sizes_costs_little(
    captioning: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(small_examples, "SECONDS", 0.2)
    criterion = captioning.rubric.criterion(NAME)
    endless = replace(criterion, call=f"while True: pass\n{criterion.call}")
    (case, *_) = captioning.cases.cases[NAME]
    begun = monotonic()
    assert _Reference(captioning).answers(endless, criterion.cases[0], case) is None
    assert monotonic() - begun < 5


@pytest.mark.parametrize(
    ("got", "finite", "differs"),
    [
        (np.array([1.0, 2.0]), True, False),
        (np.array([1.0, 2.001]), True, False),  # people would not see it
        (np.array([1.0, 2.5]), True, True),
        (np.array([1.0]), True, True),
        (np.array([1.0, np.nan]), True, False),
        (np.array([1.0, np.nan]), False, True),
        (np.array(["a", "b"]), True, False),
        (None, True, False),
    ],
)
def test_a_difference_is_one_that_is_seen(got: object, finite: bool, differs: bool) -> None:
    assert _differ(got, np.array([1.0, 2.0]), finite=finite) is differs


def test_none_is_looked_for_where_no_page_is_made(grade: Callable[..., Grade]) -> None:
    assert only(grade(MISTAKEN, NAME)).example == ""
