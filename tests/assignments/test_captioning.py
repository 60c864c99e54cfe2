"""The captioning assignment, graded for real: right work earns all, wrong work does not."""

import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from grader.core.grades import Status

LAYERS = "rnn_layers.py"
MODEL = "classifiers/rnn.py"

# criterion, file, the function to look in, what stands there, with one character changed
MISTAKES = [
    ("affine_forward", "layers.py", "affine_forward", "flat @ w + b", "flat @ w - b"),
    ("affine_backward", "layers.py", "affine_backward", "sum(axis=0)", "sum(axis=1)"),
    ("rnn_step_forward", LAYERS, "rnn_step_forward", "x @ Wx + prev_h", "x @ Wx - prev_h"),
    ("rnn_step_backward", LAYERS, "rnn_step_backward", "next_h**2", "next_h**3"),
    ("rnn_forward", LAYERS, "rnn_forward", "x[:, t]", "x[:, 0]"),
    ("rnn_backward", LAYERS, "rnn_backward", "dh_steps[0]", "dh_steps[1]"),
    ("word_embedding_forward", LAYERS, "word_embedding_forward", "W[x]", "W[~x]"),
    ("word_embedding_backward", LAYERS, "word_embedding_backward", "dW, x", "dW, ~x"),
    ("lstm_step_forward", LAYERS, "lstm_step_forward", "prev_c + i", "prev_c - i"),
    ("lstm_step_backward", LAYERS, "lstm_step_backward", "g**2", "g**3"),
    ("lstm_forward", LAYERS, "lstm_forward", "x[:, t]", "x[:, 0]"),
    ("lstm_backward", LAYERS, "lstm_backward", "dh_steps[0]", "dh_steps[1]"),
    ("temporal_affine_forward", LAYERS, "temporal_affine_forward", "w + b", "w - b"),
    ("temporal_affine_backward", LAYERS, "temporal_affine_backward", "= dout @", "= -dout @"),
    ("temporal_softmax_loss", LAYERS, "temporal_softmax_loss", "counted / N", "counted * N"),
    ("loss_rnn", MODEL, "loss", "captions_out != self", "captions_out == self"),
    ("loss_lstm", MODEL, "loss", "captions_out != self", "captions_out == self"),
    ("training_rnn", MODEL, "loss", "captions_out != self", "captions_out == self"),
    ("training_lstm", MODEL, "loss", "captions_out != self", "captions_out == self"),
    ("sample_rnn", MODEL, "sample", "captions[:, t] = word", "captions[:, 0] = word"),
    ("sample_lstm", MODEL, "sample", "captions[:, t] = word", "captions[:, 0] = word"),
]


def copy_of(folder: Path, target: Path) -> Path:
    shutil.copytree(folder, target, ignore=shutil.ignore_patterns("__pycache__"))
    return target


def change(path: Path, function: str, old: str, new: str) -> None:
    source = path.read_text("utf-8")
    start = source.index(f"def {function}(")
    at = source.index(old, source.index("# BEGIN SOLUTION", start) if "self" not in old else start)
    path.write_text(source[:at] + new + source[at + len(old) :], "utf-8")


def test_every_criterion_has_its_mistake(captioning) -> None:
    assert [name for name, *_ in MISTAKES] != []
    assert {name for name, *_ in MISTAKES} == {c.name for c in captioning.rubric.criteria}


@pytest.mark.parametrize(("criterion", "file", "function", "old", "new"), MISTAKES)
def test_one_wrong_character_costs_points(
    criterion: str, file: str, function: str, old: str, new: str, tmp_path: Path, root, grade
) -> None:
    submission = copy_of(root / "reference" / "captioning", tmp_path / "submission")
    change(submission / file, function, old, new)
    (graded,) = grade(submission, criterion).criteria
    assert graded.name == criterion
    assert graded.score < graded.points
    assert graded.feedback


def test_the_reference_earns_everything(root, grade) -> None:
    result = grade(root / "reference" / "captioning")
    assert [c.name for c in result.criteria if c.status is not Status.RIGHT] == []
    assert result.score == result.points == 100


def test_the_template_earns_nothing_and_says_not_implemented(root, grade) -> None:
    result = grade(root / "student_template" / "captioning")
    assert {c.status for c in result.criteria} == {Status.NOT_IMPLEMENTED}
    assert result.score == 0
    assert result.points == 100


def test_start_stored_first_earns_exactly_half(tmp_path: Path, root, grade) -> None:
    submission = copy_of(root / "reference" / "captioning", tmp_path / "submission")
    change(submission / MODEL, "sample", "captions[:, t] = word", "captions[:, t] = before")
    change(
        submission / MODEL,
        "sample",
        "            x = p[",
        "            before = word\n            x = p[",
    )
    rnn, lstm = grade(submission, "sample_rnn", "sample_lstm").criteria
    assert rnn.score == rnn.points * Fraction(1, 2)
    assert any("<START> is in the first column" in sentence for sentence in rnn.feedback)
    assert lstm.score == lstm.points  # it is the same mistake in the same function
