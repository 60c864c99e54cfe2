"""The GAN assignment, graded for real: right work earns all, wrong work does not."""

import shutil
from pathlib import Path

import pytest

from grader.core.grades import Status

GAN, NETWORKS = "gan.py", "gan_networks.py"

# criterion, file, what stands in its function of the reference, and a wrong thing in its place
MISTAKES = [
    ("sample_noise", GAN, "uniform(-1, 1", "uniform(0, 1"),
    ("leaky_relu", GAN, "alpha * x", "alpha + x"),
    ("leaky_relu_backward", GAN, "x > 0", "x < 0"),
    ("bce_loss", GAN, "logits * targets", "logits + targets"),
    ("bce_loss_backward", GAN, " - targets", " + targets"),
    ("discriminator_loss", GAN, "loss_real + loss_fake", "loss_real - loss_fake"),
    ("discriminator_loss_backward", GAN, "zeros_like", "ones_like"),
    ("generator_loss", GAN, "ones_like", "zeros_like"),
    ("generator_loss_backward", GAN, "ones_like", "zeros_like"),
    ("ls_discriminator_loss", GAN, "scores_real - 1", "scores_real + 1"),
    ("ls_discriminator_loss_backward", GAN, "scores_real - 1", "scores_real + 1"),
    ("ls_generator_loss", GAN, "scores_fake - 1", "scores_fake + 1"),
    ("ls_generator_loss_backward", GAN, "scores_fake - 1", "scores_fake + 1"),
    ("discriminator_forward", NETWORKS, "leaky_relu(a)", "leaky_relu(x)"),
    ("discriminator_backward", NETWORKS, "da.sum(axis=0)", "da.sum(axis=1)"),
    ("generator_forward", NETWORKS, "np.maximum", "np.minimum"),
    ("generator_backward", NETWORKS, "x**2", "x**3"),
    ("discriminator_objective", NETWORKS, "[name] + grads", "[name] - grads"),
    ("generator_objective", NETWORKS, "backward(dx_fake", "backward(-dx_fake"),
]


def changed_reference(root: Path, target: Path, function: str, file: str, old: str, new: str):
    shutil.copytree(
        root / "reference/gan", target, ignore=shutil.ignore_patterns("__pycache__", "checks.py")
    )
    source = (target / file).read_text("utf-8")
    start = source.index("# BEGIN SOLUTION", source.index(f"def {function}("))
    at = source.index(old, start)
    (target / file).write_text(source[:at] + new + source[at + len(old) :], "utf-8")
    return target


def test_every_criterion_has_its_mistake(gan) -> None:
    assert {name for name, *_ in MISTAKES} | {"training"} == {c.name for c in gan.rubric.criteria}


@pytest.mark.parametrize(("criterion", "file", "old", "new"), MISTAKES)
def test_one_wrong_word_costs_points(criterion, file, old, new, tmp_path, root, grade, gan) -> None:
    submission = changed_reference(root, tmp_path / "submission", criterion, file, old, new)
    (graded,) = grade(submission, criterion, assignment=gan).criteria
    assert graded.score < graded.points
    assert graded.feedback


def test_a_generator_that_is_trained_to_be_found_out_does_not_arrive(
    tmp_path, root, grade, gan
) -> None:
    change = ("generator_objective", NETWORKS, "backward(dx_fake", "backward(-dx_fake")
    submission = changed_reference(root, tmp_path / "submission", *change)
    (graded,) = grade(submission, "training", assignment=gan).criteria
    assert graded.score == 0
    assert any("have moved to the real ones" in text for text in graded.feedback)


def test_the_reference_earns_everything(root, grade, gan) -> None:
    result = grade(root / "reference/gan", assignment=gan)
    assert [c.name for c in result.criteria if c.status is not Status.RIGHT] == []
    assert result.score == result.points == 100


def test_the_template_earns_nothing_and_says_not_implemented(root, grade, gan) -> None:
    result = grade(root / "student_template/gan", assignment=gan)
    assert {c.status for c in result.criteria} == {Status.NOT_IMPLEMENTED}
    assert result.score == 0
