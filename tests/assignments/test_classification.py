"""Assignment 1 of the course, graded for real: both years' networks, both conventions."""

from pathlib import Path

import pytest

from grader.core.grades import Status
from grader.files.assignments import load_assignment
from tests.conftest import criterion_of

HERE = Path(__file__).parent
STYLES = HERE / "styles_of_classification"
EXAMPLES = HERE.parents[1] / "examples/submissions"
RIGHT = [STYLES / "until_2016", STYLES / "broadcasting", EXAMPLES / "classification_2021_all_right"]
NEURAL_NET = {"net_scores", "net_loss", "net_train", "net_predict", "net_training"}
K_NEAREST, SVM, SOFTMAX, LINEAR, NET = (
    f"classifiers/{name}.py"
    for name in ("k_nearest_neighbor", "linear_svm", "softmax", "linear_classifier", "neural_net")
)


@pytest.fixture(scope="module")
def pack(root):
    return load_assignment(root / "rubrics/classification.yaml")


@pytest.fixture
def grade_changed(tmp_path, grade, pack):
    """Grades the work of before 2017 with one text of a file replaced."""

    def graded(file, old, new, *only):
        for path in (STYLES / "until_2016").rglob("*.py"):
            copy = tmp_path / path.relative_to(STYLES / "until_2016")
            copy.parent.mkdir(exist_ok=True)
            text = path.read_text("utf-8")
            if copy == tmp_path / file:
                assert text.count(old) == 1
                text = text.replace(old, new)
            copy.write_text(text, "utf-8")
        return grade(tmp_path, *only, assignment=pack)

    return graded


@pytest.mark.parametrize("submission", RIGHT, ids=lambda path: path.name)
def test_right_work_of_every_year_earns_everything(submission, grade, pack) -> None:
    result = grade(submission, assignment=pack)
    assert [c.name for c in result.criteria if c.score != c.points] == []
    assert result.score == result.points == 100
    aside = {c.name for c in result.criteria if c.aside}
    assert aside == NEURAL_NET or not aside & NEURAL_NET


def test_the_template_earns_nothing_and_says_not_implemented(root, grade, pack) -> None:
    result = grade(root / "student_template/classification", assignment=pack)
    assert {c.status for c in result.criteria} == {Status.NOT_IMPLEMENTED}
    assert (result.score, result.points) == (0, 100)


@pytest.mark.parametrize(
    ("file", "old", "new", "criterion", "told"),
    [
        (LINEAR, "self.W += -learning_rate", "self.W += learning_rate", "linear_train",
         "each step changes the weights by -learning_rate * dW"),
        (LINEAR, "y_batch = y[chosen]", "y_batch = y[:batch_size]", "linear_train",
         "each iteration uses a mini-batch of `batch_size` examples, each with its own class"),
        (LINEAR, "np.random.permutation(np.arange(num_train))", "np.arange(num_train)",
         "linear_train", "the mini-batches are drawn at random from all examples"),
        (LINEAR, "if self.W is None:", "if True:", "linear_train",
         "the training begins with the weights of the object"),
        (LINEAR, "y_batch, reg)\n      loss_history.append(loss)", "y_batch, reg)", "linear_train",
         "the list returned holds the loss of each iteration"),
        (LINEAR, "X_batch, y_batch, reg)\n      loss_h", "X_batch, y_batch, 0.0)\n      loss_h",
         "linear_train", "`reg` reaches the loss"),
        (NET, "self.params['b2'] += -learning_rate * grads['b2']", "pass", "net_train",
         "each step changes each parameter by -learning_rate times its gradient"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_training_is_said(
    grade_changed, file, old, new, criterion, told
) -> None:
    (graded,) = grade_changed(file, old, new, criterion).criteria
    assert graded.score == 0
    assert any(told in sentence for sentence in graded.feedback)


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        ("0.5 * reg * np.sum(W * W)\n  binary", "reg * np.sum(W * W)\n  binary", 8),
        (".T / n + reg * W", ".T / n + 2 * reg * W", 8),
        (".T / n + reg * W", ".T / n", 6),
    ],
)
def test_a_loss_of_one_convention_and_a_gradient_of_another_are_not_right(
    grade_changed, old, new, kept
) -> None:
    (graded,) = grade_changed(SVM, old, new, "svm_loss_vectorized").criteria
    assert graded.score < kept < graded.points


def test_a_loop_costs_its_points(grade_changed) -> None:
    loop = "np.array([np.sqrt(np.sum((x - self.X_train)**2, axis=1)) for x in X])"
    old = "np.sqrt(-2*M+tr+te[:, np.newaxis])"
    (graded,) = grade_changed(K_NEAREST, old, loop, "distances_no_loops").criteria
    assert graded.score == 5


def test_draws_are_a_matter_of_their_own(grade_changed) -> None:
    result = grade_changed(
        K_NEAREST, "sorted(count.keys())", "sorted(count)[::-1]", "predict_labels", "label_draws"
    )
    assert criterion_of(result, "predict_labels").score == 4
    assert criterion_of(result, "label_draws").score == 0
    assert "larger label won" in criterion_of(result, "label_draws").diagnosis[0]


def test_a_wrong_loss_costs_the_training_nothing(grade_changed) -> None:
    """The mistake stops the training as a whole, not the steps of `train`."""
    result = grade_changed(SVM, "np.dot(binary, X).T / n", "-np.dot(binary, X).T / n")
    lost = {c.name for c in result.criteria if c.score < c.points}
    assert lost <= {"svm_loss_vectorized", "training_svm"}
    assert criterion_of(result, "linear_train").score == 8
