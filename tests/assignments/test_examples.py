"""The example submissions earn what their names promise.

Those in `examples/submissions` are whole, for people to try. Flawed ones that only tests need are
an example with replacements: `flawed/*.yaml`, with the keys of `tests/submissions/README.md`.
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from grader.commands.shared.assignment_choice import choose_rubric
from grader.core.grades import Grade, Status
from grader.files.assignments import load_assignment
from grader.sandbox.sandboxes import open_sandbox
from tests.handed_in import build

FLAWED = Path(__file__).parent / "flawed"


def statuses(grade: Grade) -> dict[str, Status]:
    return {criterion.name: criterion.status for criterion in grade.criteria}


@pytest.fixture
def flawed(tmp_path: Path) -> Callable[[str], Path]:
    """Give a function that makes the flawed submission of a name."""

    def make(name: str) -> Path:
        changes = yaml.safe_load((FLAWED / f"{name}.yaml").read_text("utf-8"))
        (tmp_path / "own").mkdir()
        return build(changes, tmp_path / "own", tmp_path)

    return make


def rubric_for(path: Path) -> Path:
    with closing(open_sandbox()) as sandbox:
        return choose_rubric(None, path, sandbox).rubric


def test_all_right(root, grade) -> None:
    result = grade(root / "examples/submissions/all_right")
    assert set(statuses(result).values()) == {Status.RIGHT}
    assert result.score == 100


def test_three_mistakes(root, grade_of_example) -> None:
    work = root / "examples/submissions/three_mistakes"
    result = grade_of_example(work, root / "rubrics/captioning.yaml")
    found = statuses(result)
    for name in ("rnn_step_backward", "word_embedding_backward", "sample_rnn"):
        assert found[name] is not Status.RIGHT
    twin = next(each for each in result.criteria if each.name == "sample_lstm")
    assert (twin.status, twin.same_mistake_as) == (Status.RIGHT, "sample_rnn")
    for name in ("rnn_step_forward", "rnn_forward", "lstm_backward", "temporal_softmax_loss"):
        assert found[name] is Status.RIGHT
    assert 0 < result.score < 100


def test_half_finished(root, grade) -> None:
    found = statuses(grade(root / "examples/submissions/half_finished"))
    for name in ("lstm_step_backward", "lstm_forward", "lstm_backward", "sample_rnn"):
        assert found[name] is Status.NOT_IMPLEMENTED
    assert found["rnn_backward"] is Status.RIGHT
    assert found["loss_lstm"] is Status.RIGHT


def test_loops_and_crashes(flawed, captioning, grade) -> None:
    limits = replace(captioning.rubric.limits, seconds=0.4)
    quick = replace(captioning, rubric=replace(captioning.rubric, limits=limits))
    result = grade(flawed("loops_and_crashes"), assignment=quick)
    found = statuses(result)
    assert found["rnn_forward"] is Status.TIMED_OUT
    assert found["word_embedding_forward"] is Status.CRASHED
    assert found["lstm_backward"] is Status.RIGHT
    assert found["temporal_softmax_loss"] is Status.RIGHT
    assert result.score >= Fraction(40)


def test_four_mistakes_in_a_transformer(root, grade_of_example) -> None:
    """Those that call the wrong functions are not charged for it."""
    work = root / "examples/submissions/transformer_four_mistakes"
    result = grade_of_example(work, root / "rubrics/transformer.yaml")
    wrong = {criterion.name for criterion in result.criteria if criterion.score < criterion.points}
    own = {"attention_forward", "layer_norm_backward", "decoder_layer_backward", "sample"}
    assert wrong == own
    assert statuses(result)["attention_backward"] is Status.RIGHT
    said = {criterion.name: " ".join(criterion.diagnosis) for criterion in result.criteria}
    assert "square root of D" in said["attention_forward"]
    assert "the mean did not depend on x" in said["layer_norm_backward"]


@pytest.mark.parametrize("name", ["all_right", "three_mistakes", "half_finished"])
def test_examples_of_captioning_are_known_by_their_files(root, name, monkeypatch) -> None:
    monkeypatch.chdir(root)
    assert rubric_for(root / "examples/submissions" / name).stem == "captioning"


@pytest.mark.parametrize("name", ["transformer_all_right", "transformer_four_mistakes"])
def test_examples_of_transformer_are_known_by_their_files(root, name, monkeypatch) -> None:
    monkeypatch.chdir(root)
    assert rubric_for(root / "examples/submissions" / name).stem == "transformer"


def test_gan_all_right(root, gan, grade) -> None:
    result = grade(root / "examples/submissions/gan_all_right", assignment=gan)
    assert set(statuses(result).values()) == {Status.RIGHT}
    assert result.score == 100


def test_gan_four_mistakes(flawed, gan, grade) -> None:
    result = grade(flawed("gan_four_mistakes"), assignment=gan)
    wrong = {name for name, status in statuses(result).items() if status is not Status.RIGHT}
    assert wrong == {"sample_noise", "bce_loss", "bce_loss_backward", "discriminator_backward"}
    carried = {c.name for c in result.criteria if c.carried_forward}
    assert carried >= {"discriminator_objective", "generator_objective", "generator_loss_backward"}
    assert 70 < result.score < 80


EXAMPLES_WITH_THREE_MISTAKES = {
    "network_visualization": {
        "compute_saliency_maps",
        "fooling_fools",
        "class_visualization_update_step",
    },
    "style_transfer": {"content_loss_backward", "style_loss_backward", "tv_loss_backward"},
    "classification": {"distances_no_loops", "softmax_loss_vectorized", "net_loss"},
}


@pytest.mark.parametrize("name", [*EXAMPLES_WITH_THREE_MISTAKES, "transformer"])
def test_right_in_another_style(name, root, grade) -> None:
    assignment = load_assignment(root / f"rubrics/{name}.yaml")
    result = grade(root / f"examples/submissions/{name}_all_right", assignment=assignment)
    assert {c.status for c in result.criteria if not c.aside} == {Status.RIGHT}


@pytest.mark.parametrize(("name", "mistaken"), EXAMPLES_WITH_THREE_MISTAKES.items())
def test_three_mistakes_are_charged_once_and_explained(
    name, mistaken, root, grade_of_example
) -> None:
    work = root / f"examples/submissions/{name}_three_mistakes"
    result = grade_of_example(work, root / f"rubrics/{name}.yaml")
    lost = [criterion for criterion in result.criteria if criterion.score < criterion.points]
    assert {criterion.name for criterion in lost} == mistaken
    assert all(c.diagnosis or c.name == "fooling_fools" for c in lost)
