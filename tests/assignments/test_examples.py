"""The example submissions earn what their names promise."""

from fractions import Fraction

import pytest

from grader.core.grades import Grade, Status


def statuses(grade: Grade) -> dict[str, Status]:
    return {criterion.name: criterion.status for criterion in grade.criteria}


def test_all_right(root, grade) -> None:
    result = grade(root / "examples/submissions/all_right")
    assert set(statuses(result).values()) == {Status.RIGHT}
    assert result.score == 100


def test_three_mistakes(root, grade) -> None:
    result = grade(root / "examples/submissions/three_mistakes")
    found = statuses(result)
    for name in ("rnn_step_backward", "word_embedding_backward", "sample_rnn", "sample_lstm"):
        assert found[name] is not Status.RIGHT
    for name in ("rnn_step_forward", "rnn_forward", "lstm_backward", "temporal_softmax_loss"):
        assert found[name] is Status.RIGHT
    assert 0 < result.score < 100


def test_half_finished(root, grade) -> None:
    found = statuses(grade(root / "examples/submissions/half_finished"))
    for name in ("lstm_step_backward", "lstm_forward", "lstm_backward", "sample_rnn"):
        assert found[name] is Status.NOT_IMPLEMENTED
    assert found["rnn_backward"] is Status.RIGHT
    assert found["loss_lstm"] is Status.RIGHT


@pytest.mark.usefixtures("root")
def test_loops_and_crashes(root, captioning, grade) -> None:
    from dataclasses import replace

    limits = replace(captioning.rubric.limits, seconds=1.5)
    quick = replace(captioning, rubric=replace(captioning.rubric, limits=limits))
    result = grade(root / "examples/submissions/loops_and_crashes", assignment=quick)
    found = statuses(result)
    assert found["rnn_forward"] is Status.TIMED_OUT
    assert found["word_embedding_forward"] is Status.CRASHED
    assert found["lstm_backward"] is Status.RIGHT
    assert found["temporal_softmax_loss"] is Status.RIGHT
    assert result.score >= Fraction(40)


def test_gan_all_right(root, gan, grade) -> None:
    result = grade(root / "examples/submissions/gan_all_right", assignment=gan)
    assert set(statuses(result).values()) == {Status.RIGHT}
    assert result.score == 100


def test_gan_four_mistakes(root, gan, grade) -> None:
    result = grade(root / "examples/submissions/gan_four_mistakes", assignment=gan)
    wrong = {name for name, status in statuses(result).items() if status is not Status.RIGHT}
    assert wrong == {"sample_noise", "bce_loss", "bce_loss_backward", "discriminator_backward"}
    carried = {c.name for c in result.criteria if c.carried_forward}
    assert carried >= {"discriminator_objective", "generator_objective", "generator_loss_backward"}
    assert 70 < result.score < 80
