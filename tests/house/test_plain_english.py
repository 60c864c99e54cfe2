"""The words of the code keep the style, and each rule of that finds what it is for."""

from pathlib import Path

import pytest

from tests.house.words import PLACES, banned, findings

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("place", PLACES)
def test_the_words_keep_the_style(place: str) -> None:
    assert [str(found) for found in findings(ROOT, [place])] == []


@pytest.mark.parametrize(
    "text",
    [
        "Read what was handed in.",
        "The hand-out has it.",
        "First mend `f`.",
        "this is no YAML",
        "3 stands here; allowed is text",
        "2 are others",
        "Whom each row is about.",
    ],
)
def test_a_banned_word_is_found(text: str) -> None:
    assert len(list(banned(text, code=False))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "There is no such file.",
        "The file is no longer there.",
        "It is no more than that.",
        "scores by hand in place of automatic ones",
        "I recommend amendments.",
        "on the other hand, in most cases",
    ],
)
def test_a_plain_sentence_is_none(text: str) -> None:
    assert list(banned(text, code=True)) == []


def problems(tmp_path: Path, source: str, place: str = "docstrings") -> list[str]:
    (tmp_path / "grader").mkdir()
    (tmp_path / "grader" / "one.py").write_text(source, "utf-8")
    return [found.problem for found in findings(tmp_path, [place])]


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ('def f():\n    """The names of all."""\n', "'The' is not a verb"),
        ('def f():\n    """Returns the names of all."""\n', "'Returns' is not a verb"),
        ('def f() -> bool:\n    """Return if it is right."""\n', "'Return whether'"),
        ('def f():\n    """Close the file."""\n', "fewer than 4 words"),
        ('class A:\n    """The page."""\n', "fewer than 4 words"),
        (f'"""Reads {"very " * 40}much."""\n', "a sentence of 42 words"),
        ('class A:\n    x = 1\n    """What is left of it."""\n', "'of it'"),
    ],
)
def test_a_docstring_out_of_style_is_found(tmp_path: Path, source: str, problem: str) -> None:
    (found,) = problems(tmp_path, source)
    assert problem in found


def test_a_docstring_in_style_is_none(tmp_path: Path) -> None:
    source = 'def f() -> bool:\n    """Return whether it is right.\n\n    A table:\n\n'
    source += f'        {"word " * 50}\n    """\n'
    assert problems(tmp_path, source) == []


def test_comments_and_messages_are_told_apart(tmp_path: Path) -> None:
    source = 'x = "was handed in"  # whom it is about\n"""One of several values."""\n'
    (comment,) = problems(tmp_path, source, "comments")
    (message,) = [found.problem for found in findings(tmp_path, ["messages"])]
    assert ("whom" in comment, "handed in" in message) == (True, True)


def test_each_further_place_reads_files_that_there_are() -> None:
    """A folder that was renamed must not make its check pass for want of files."""
    for pattern in ("grader/reports/templates/*", "rubrics/*.yaml", "docs/**/*.md"):
        assert list(ROOT.glob(pattern))
    assert set(PLACES) == {"docstrings", "comments", "messages", "templates", "rubrics", "docs"}
