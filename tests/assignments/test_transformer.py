"""The transformer assignment, graded for real: right work earns all, wrong work does not."""

import shutil
from pathlib import Path

import pytest

from grader.core.assignment import Assignment
from grader.core.grades import Status
from grader.files.assignments import load_assignment

LAYERS = "transformer_layers.py"
MODEL = "classifiers/transformer.py"

# criterion, file, the function to look in, what stands there, with a little changed
MISTAKES = [
    ("positional_encoding", LAYERS, "positional_encoding", "even / D", "even / 2 / D"),
    ("split_heads", LAYERS, "split_heads", "(0, 2, 1, 3)", "(0, 2, 3, 1)"),
    ("merge_heads", LAYERS, "merge_heads", "(0, 2, 1, 3)", "(0, 2, 3, 1)"),
    ("attention_forward", LAYERS, "attention_forward", "** -0.5", "** 0.5"),
    ("attention_backward", LAYERS, "attention_backward", "dweights - along", "dweights + along"),
    ("layer_norm_forward", LAYERS, "layer_norm_forward", "+ EPSILON", "- EPSILON"),
    ("layer_norm_backward", LAYERS, "layer_norm_backward", "- by_mean", "+ by_mean"),
    ("feed_forward_forward", LAYERS, "feed_forward_forward", "maximum", "minimum"),
    ("feed_forward_backward", LAYERS, "feed_forward_backward", "hidden > 0", "hidden < 0"),
    ("decoder_layer_forward", LAYERS, "decoder_layer_forward", "x1 + step", "x1 - step"),
    ("decoder_layer_backward", LAYERS, "decoder_layer_backward", "dx + dstep", "dx - dstep"),
    ("loss", MODEL, "loss", "captions_out != self", "captions_out == self"),
    ("training", MODEL, "loss", "captions_out != self", "captions_out == self"),
    ("sample", MODEL, "sample", "captions[:, t] = ", "captions[:, 0] = "),
]


@pytest.fixture(scope="module")
def transformer(root) -> Assignment:
    return load_assignment(root / "rubrics" / "transformer.yaml")


@pytest.fixture
def changed_reference(root, tmp_path: Path):
    """A copy of the reference with one text of one function replaced."""

    def make(file: str, function: str, old: str, new: str) -> Path:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(root / "reference/transformer", tmp_path / "submission", ignore=ignored)
        path = tmp_path / "submission" / file
        source = path.read_text("utf-8")
        start = source.index(f"def {function}(")
        at = source.index(old, start if "self" in old else source.index("# BEGIN", start))
        path.write_text(source[:at] + new + source[at + len(old) :], "utf-8")
        return tmp_path / "submission"

    return make


def test_every_criterion_has_its_mistake(transformer) -> None:
    assert {name for name, *_ in MISTAKES} == {c.name for c in transformer.rubric.criteria}


@pytest.mark.parametrize(("criterion", "file", "function", "old", "new"), MISTAKES)
def test_a_small_mistake_costs_points(
    criterion, file, function, old, new, changed_reference, transformer, grade
) -> None:
    submission = changed_reference(file, function, old, new)
    (graded,) = grade(submission, criterion, assignment=transformer).criteria
    assert graded.name == criterion
    assert graded.score < graded.points
    assert graded.feedback


def test_the_reference_earns_everything(root, transformer, grade) -> None:
    result = grade(root / "reference/transformer", assignment=transformer)
    assert [c.name for c in result.criteria if c.status is not Status.RIGHT] == []
    assert result.score == result.points == 100


def test_the_template_earns_nothing_and_says_not_implemented(root, transformer, grade) -> None:
    result = grade(root / "student_template/transformer", assignment=transformer)
    assert {c.status for c in result.criteria} == {Status.NOT_IMPLEMENTED}
    assert result.score == 0


def test_who_calls_a_wrong_helper_loses_nothing_by_it(
    changed_reference, transformer, grade
) -> None:
    """Nearly all of the assignment goes through `split_heads`."""
    submission = changed_reference(LAYERS, "split_heads", "(0, 2, 1, 3)", "(0, 2, 1, 3)[::-1]")
    result = grade(submission, assignment=transformer)
    lost = {c.name: c.score for c in result.criteria if c.score < c.points}
    assert lost == {"split_heads": 0}
    carried = [c.name for c in result.criteria if c.carried_forward]
    assert {"attention_forward", "attention_backward", "loss", "sample", "training"} <= {*carried}


START_FIRST = """captions[:, t] = words[:, -1]
            words = np.hstack([words, scores.argmax(axis=1)[:, None]])
            continue
            scores = scores"""


def test_start_stored_first_earns_exactly_half(changed_reference, transformer, grade) -> None:
    submission = changed_reference(MODEL, "sample", "captions[:, t] = scores", START_FIRST)
    (graded,) = grade(submission, "sample", assignment=transformer).criteria
    assert graded.score == graded.points / 2
    assert any("<START> is in the first column" in sentence for sentence in graded.feedback)
