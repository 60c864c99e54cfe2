"""The networks assignment: right work of all years and styles earns all, wrong work does not."""

from pathlib import Path

import pytest
import yaml

from grader.core.grades import Status
from grader.files.assignments import load_assignment
from tests.handed_in import build

STYLES = yaml.safe_load((Path(__file__).parent / "styles_of_networks.yaml").read_text("utf-8"))
LAYERS, NET = "cs231n/layers.py", "cs231n/classifiers/fc_net.py"
MASK = "np.random.binomial(1, p, size=x.shape) / p"
# Mistakes in the example that no expected value shows: file, what stands there, what takes its
# place, the criterion that loses points, and what its student reads.
MISTAKES = [
    (LAYERS, MASK, "np.random.binomial(1, p, size=x.shape)", "dropout_forward", "divided by"),
    (LAYERS, MASK, "np.random.binomial(1, p, size=x.shape) / (1 - p)", "dropout_forward", "factor"),
    (
        LAYERS,
        MASK,
        "np.random.binomial(1, p, size=x.shape[:1])[:, None] / p",
        "dropout_forward",
        "",
    ),
    (LAYERS, "        dx = dout * mask\n", "        dx = dout\n", "dropout_backward", ""),
    (NET, "da = dropout_backward(da, drop_caches.pop())", "pass", "fc_net_dropout", "no others"),
    (NET, "np.random.normal(0, weight_scale, ", "np.random.normal(0, 1, ", "fc_net_init", "drawn"),
    (NET, "np.ones(dim)", "np.zeros(dim)", "fc_net_init", "scales start at one"),
]


@pytest.fixture(scope="module")
def networks(root):
    return load_assignment(root / "rubrics/networks.yaml")


@pytest.fixture
def submitted(tmp_path: Path):
    """Give a function that makes a submission of the example with changes."""

    def make(changes: dict) -> Path:
        (tmp_path / "own").mkdir()
        return build({"base": "networks_all_right", **changes}, tmp_path / "own", tmp_path)

    return make


def lost_in(result) -> dict[str, str]:
    return {c.name: " ".join(c.feedback) for c in result.criteria if c.score < c.points}


def test_the_example_is_right(root, networks, grade) -> None:
    result = grade(root / "examples/submissions/networks_all_right", assignment=networks)
    assert lost_in(result) == {}
    assert result.score == result.points == 100


def test_the_template_is_not_written_yet(root, networks, grade) -> None:
    result = grade(root / "student_template/networks", assignment=networks)
    assert {c.status for c in result.criteria} == {Status.NOT_IMPLEMENTED}
    assert result.score == 0


@pytest.mark.parametrize("style", STYLES)
def test_right_work_in_another_style_gets_everything(style, submitted, networks, grade) -> None:
    assert lost_in(grade(submitted(STYLES[style]), assignment=networks)) == {}


def test_three_mistakes_are_charged_once_and_explained(root, grade_of_example) -> None:
    work = root / "examples/submissions/networks_three_mistakes"
    result = grade_of_example(work, root / "rubrics/networks.yaml")
    lost = {c.name: " ".join(c.diagnosis) for c in result.criteria if c.score < c.points}
    assert lost.keys() == {"batchnorm_forward", "conv_backward_naive", "adam"}
    assert "N − 1" in lost["batchnorm_forward"]
    assert "cut off below and to the right" in lost["conv_backward_naive"]
    assert "too late" in lost["adam"]


@pytest.mark.parametrize(("file", "old", "new", "criterion", "said"), MISTAKES)
def test_mistakes_in_what_is_random(
    file, old, new, criterion, said, submitted, networks, grade
) -> None:
    changed = submitted({"replace": [{"file": file, "old": old, "new": new}]})
    lost = lost_in(grade(changed, assignment=networks))
    assert lost.keys() == {criterion}
    assert said in lost[criterion]
