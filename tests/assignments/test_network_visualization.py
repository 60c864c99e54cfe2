"""Saliency maps, fooling images, class visualisation, graded for real."""

import numpy as np
import pytest

from grader.core.grades import Status
from grader.files.assignments import load_assignment
from tests.assignments.changing import changed_reference, reference_run

SALIENCY, FOOLING = "compute_saliency_maps", "make_fooling_image"
STEP, WHOLE = "class_visualization_update_step", "create_class_visualization"


@pytest.fixture(scope="module")
def pack(root):
    return load_assignment(root / "rubrics/network_visualization.yaml")


@pytest.fixture
def reference(root):
    return root / "reference/network_visualization"


@pytest.fixture
def grade_changed(tmp_path, reference, grade, pack):
    """Grades the reference with changes in it: each a function, a text and another in its place."""

    def graded(*changes, only=()):
        submission = changed_reference(reference, tmp_path / "submission", *changes)
        return grade(submission, *only, assignment=pack).criteria

    return graded


def test_every_criterion_notices_its_mistake(grade_changed) -> None:
    criteria = grade_changed(
        (SALIENCY, "np.abs(dX)", "dX"),
        (FOOLING, "+ learning_rate", "- learning_rate"),
        (STEP, "- 2 * l2_reg", "+ 2 * l2_reg"),
        (WHOLE, "range(num_iterations)", "range(num_iterations % 2)"),
    )
    assert len(criteria) == 6
    kept = {c.name: c.same_mistake_as for c in criteria if c.score == c.points or not c.feedback}
    assert kept == {"fooling_fools": "make_fooling_image"}


def test_a_step_too_many_before_giving_up_is_noticed(grade_changed) -> None:
    change = (FOOLING, "range(max_iter)", "range(max_iter + 1)")
    (graded,) = grade_changed(change, only=[FOOLING])
    assert graded.score == 0
    assert any("In case `gives_up`" in sentence for sentence in graded.feedback)


def test_the_reference_earns_everything(reference, grade, pack) -> None:
    result = grade(reference, assignment=pack)
    assert [c.name for c in result.criteria if c.status is not Status.RIGHT] == []
    assert result.score == result.points == 44


def test_the_template_earns_nothing_and_says_not_implemented(root, grade, pack) -> None:
    result = grade(root / "student_template/network_visualization", assignment=pack)
    assert {c.status for c in result.criteria} == {Status.NOT_IMPLEMENTED}
    assert result.score == 0


def test_the_thresholds_leave_room(pack) -> None:
    """`pytest tests/assignments -s` prints what the reference reaches."""
    case, _, made = reference_run(pack, "fooling_fools", "X_fooling")
    moved = np.linalg.norm(made["X_fooling"] - case["X"])
    share = moved / np.linalg.norm(case["X"])
    case, scope, made = reference_run(pack, "visualization_shows_its_class", "img")
    first = scope["starting_image"]((1, 3, 16, 16), np.random.RandomState(case["seed"]))
    before, after = (scope["certainty"](i, case["target_y"], 10) for i in (first, made["img"]))
    print(f"\na fooling image lies {share:.0%} of the length of X away")
    print(f"certainty of the class: {before:.0%} at first, {after:.0%} after 100 iterations")
    assert share < 0.5 / 3
    assert before < 0.2
    assert after > 0.75


def test_who_changes_the_image_itself_is_told(grade_changed) -> None:
    """The values are right: it is the property that notices."""
    change = (FOOLING, "X_fooling = X_fooling + learning_rate", "X_fooling += learning_rate")
    values, fools = grade_changed(change, only=[FOOLING, "fooling_fools"])
    assert values.score == values.points
    assert fools.score == 0
    assert "this property does not hold: X is not changed" in fools.feedback


def test_a_network_of_ones_own_does_not_count(tmp_path, reference, grade, pack) -> None:
    """What is handed out is taken from the hand-out, whatever a submission brings along."""
    submission = changed_reference(reference, tmp_path / "submission")
    (submission / "tiny_convnet.py").write_text("raise SystemExit\n")
    (graded,) = grade(submission, SALIENCY, assignment=pack).criteria
    assert graded.score == graded.points


def test_a_wrong_step_is_charged_once(grade_changed) -> None:
    """Its caller hands a model on, which no case can hold: it is known by its class."""
    change = (STEP, "- 2 * l2_reg", "- l2_reg")
    step, whole = grade_changed(change, only=[STEP, WHOLE])
    assert step.score == 0
    assert whole.score == whole.points
    assert whole.carried_forward
    assert whole.replaced == (STEP,)


@pytest.mark.parametrize(
    ("old", "new"), [("l2_reg, learning_rate", "l2_reg, 1.0"), ("img, model", "img, None")]
)
def test_a_wrong_caller_of_a_wrong_step_earns_nothing(old, new, grade_changed) -> None:
    """A step with another learning rate was not recorded, nor one of something that is no model."""
    changes = [(STEP, "- 2 * l2_reg", "- l2_reg"), (WHOLE, old, new)]
    _, whole = grade_changed(*changes, only=[STEP, WHOLE])
    assert whole.score == 0
