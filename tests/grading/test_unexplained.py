"""A bug of ours in an explanation costs nobody the grade."""

import pytest

from grader.grading import diagnosis


def test_a_bug_in_an_explanation_is_told_and_the_points_stay(
    grade, tmp_path, captioning, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = "def word_embedding_forward(x, W):\n    out = W[x] + 1\n    return out, (x, W)\n"
    (tmp_path / "layers.py").write_text(source, "utf-8")
    (plain,) = grade(tmp_path, "word_embedding_forward").criteria

    def divided(*given: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(diagnosis, "diagnosis_of", divided)
    with pytest.warns(UserWarning, match="because of a bug in grader"):
        (found,) = grade(tmp_path, "word_embedding_forward").criteria
    assert (found.score, found.status, found.lines) == (plain.score, plain.status, plain.lines)
    (*others, told) = found.feedback
    assert tuple(others) == plain.feedback
    assert told.startswith(
        "What is wrong with `word_embedding_forward` cannot be explained, because of a bug in "
        "grader (ZeroDivisionError in test_unexplained.py, line "
    )
    assert told.endswith("); the points do not depend on it.")
