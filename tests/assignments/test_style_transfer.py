"""Style transfer, graded for real: right work earns all, wrong work does not."""

import pytest

from grader.core.grades import Status
from grader.files.assignments import load_assignment
from tests.assignments.changing import changed_reference, reference_run

PAINTING = "painting_lowers_the_loss"
MISTAKES = [
    ("content_loss", "- content_original", "+ content_original"),
    ("content_loss_backward", "2 * content", "3 * content"),
    ("gram_matrix", "rows @ rows", "2 * rows @ rows"),
    ("gram_matrix_backward", "dgram + dgram", "dgram - dgram"),
    ("style_loss", "weight * ", "weight / "),
    ("style_loss_backward", "2 * weight", "weight"),
    ("tv_loss", "down**2", "down**4"),
    ("tv_loss_backward", "-= 2", "+= 2"),
    ("style_transfer_step", "img - learning_rate", "img + learning_rate"),
]


@pytest.fixture(scope="module")
def pack(root):
    return load_assignment(root / "rubrics/style_transfer.yaml")


@pytest.fixture
def reference(root):
    return root / "reference/style_transfer"


def test_every_criterion_notices_its_mistake(tmp_path, reference, grade, pack) -> None:
    """All at once: what is wrong itself is not saved by having its wrong helpers replaced."""
    names = [c.name for c in pack.rubric.criteria if c.name != PAINTING]
    assert [name for name, *_ in MISTAKES] == names
    submission = changed_reference(reference, tmp_path / "submission", *MISTAKES)
    criteria = grade(submission, assignment=pack).criteria
    assert len(criteria) == 10
    assert [c.name for c in criteria if c.score == c.points or not c.feedback] == []
    assert any("at least halve the loss" in sentence for sentence in criteria[-1].feedback)


def test_the_reference_earns_everything(reference, grade, pack) -> None:
    result = grade(reference, assignment=pack)
    assert [c.name for c in result.criteria if c.status is not Status.RIGHT] == []
    assert result.score == result.points == 50


def test_the_template_earns_nothing_and_says_not_implemented(root, grade, pack) -> None:
    result = grade(root / "student_template/style_transfer", assignment=pack)
    assert {c.status for c in result.criteria} == {Status.NOT_IMPLEMENTED}
    assert result.score == 0


def test_the_threshold_leaves_room(pack) -> None:
    """`pytest tests/assignments -s` prints what the reference reaches."""
    case, scope, made = reference_run(pack, PAINTING, "painted")
    names = ("content_layer", "content_weight", "content_target", "style_layers")
    names += ("style_weights", "style_targets", "tv_weight")
    model = scope["TinyConvNet"](3)
    before, after = (
        scope["style_transfer_step"](img, model, *(case[name] for name in names), 0)[1]
        for img in (case["img"], made["painted"])
    )
    print(f"\nafter 100 steps {after / before:.0%} of the loss are left")
    assert after < 0.35 * before


def test_a_wrong_gram_matrix_is_charged_once(tmp_path, reference, grade, pack) -> None:
    """Lists of arrays of several shapes are among the arguments of what calls it."""
    change = ("gram_matrix", "rows @ rows", "2 * rows @ rows")
    submission = changed_reference(reference, tmp_path / "submission", change)
    result = grade(submission, assignment=pack)
    lost = {c.name: c.points - c.score for c in result.criteria if c.score < c.points}
    assert lost == {"gram_matrix": 4}
    carried = {c.name for c in result.criteria if c.carried_forward}
    needing = {"style_loss", "style_loss_backward", "style_transfer_step"}
    assert carried == {*needing, PAINTING}
