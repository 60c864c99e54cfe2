"""One mistake in the networks of another course is charged once: helpers, state, shared methods.

With GRADER_ALL=1 every mistake of `networks/mistakes.yaml` is tried, else the quick ones; -s prints
how many are charged once.
"""

import sys
from pathlib import Path

import pytest
import yaml

from tests.follow_through.foreign import foreign, graded, losing, with_change
from tests.sampling import ALL

NETWORKS = Path(__file__).parent / "networks"
MISTAKES = yaml.safe_load((NETWORKS / "mistakes.yaml").read_text("utf-8"))
QUICK = [m for m in MISTAKES if not m.get("slow")]


def sources(folder: str) -> dict[str, str]:
    paths = sorted((NETWORKS / folder).glob("*.py"))
    return {path.name: path.read_text("utf-8") for path in paths}


RIGHT = sources("right")
NET = "fc_net.py"
SOFTMAX = "loss, dscores = softmax_loss(scores, y)"
REG = "loss += 0.5 * self.reg * np.sum(W * W)"
BATCHNORM = "dhidden, dgamma, dbeta = batchnorm_backward(dhidden, self.bn_caches[i])"
DROPOUT = "dhidden = dropout_backward(dhidden, dropout_caches[i])"


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory):
    rubric = (NETWORKS / "network.yaml").read_text("utf-8")
    return foreign(tmp_path_factory.mktemp("network"), sources("reference"), rubric)


@pytest.fixture(scope="module")
def grade(network, inside_sandbox):
    def grade_with(*changes: tuple[str, str, str]):
        text = RIGHT
        for change in changes:
            text = with_change(text, *change)
        return graded(network, text, inside_sandbox())

    return grade_with


def test_right_work_is_right(grade) -> None:
    assert not losing(grade())


def test_nearly_all_mistakes_are_charged_once(grade) -> None:
    wrong = {}
    tried = MISTAKES if ALL else QUICK
    for mistake in tried:
        lost = losing(grade((mistake["file"], mistake["old"], mistake["new"])))
        if lost != [mistake["charged"]]:
            wrong[mistake["new"]] = lost
    sys.stdout.write(f"\n{len(tried) - len(wrong)} of {len(tried)} mistakes are charged once\n")
    assert len(tried) >= 30
    assert len(wrong) <= 0.1 * len(tried), wrong
    assert not wrong or ALL, wrong


def test_the_report_names_the_criterion_that_is_charged(grade) -> None:
    found = grade((NET, REG, REG.replace("0.5 * ", "")))
    assert losing(found) == ["net_loss"]
    assert found["net_dropout"].carried_forward
    assert found["net_dropout"].same_mistake_as == "net_loss"
    assert found["net_dropout"].feedback[0] == (
        "`net_dropout` fails by the mistake that `net_loss` is charged for: "
        "without it `net_dropout` is right."
    )


@pytest.mark.parametrize(
    ("line", "wrong", "charged"),
    [
        (BATCHNORM, BATCHNORM.replace("dgamma, dbeta", "dbeta, dgamma"), "net_batchnorm"),
        (DROPOUT, "pass", "net_dropout"),
        (DROPOUT, f"{DROPOUT} * self.keep", "net_dropout"),
    ],
)
def test_two_mistakes_are_charged_twice(grade, line, wrong, charged) -> None:
    """One in what all criteria of the method share, one in what only a later one is about."""
    shared = (NET, REG, REG.replace("0.5 * ", ""))
    assert losing(grade(shared, (NET, line, wrong))) == ["net_loss", charged]


def test_who_has_only_what_a_later_criterion_shares_gains_nothing(grade) -> None:
    """No loss of the scores, and no gradient of it: the regularisation alone is right."""
    loss = (NET, SOFTMAX, "loss, dscores = 0.0, 0 * scores")
    assert losing(grade(loss)) == ["net_loss", "net_batchnorm", "net_dropout"]


def test_two_shared_mistakes_are_found_one_after_the_other(grade) -> None:
    """The scores need one change, the gradients another one: each is charged where it shows."""
    relu = "scores, last_cache = af(hidden, W, b)"
    first = (NET, relu, f"{relu}\n        scores = relu_forward(scores)[0]")
    cache = "affine_backward(dhidden, fc_cache)"
    second = (NET, cache, cache.replace("fc_cache", "last_cache if i == L - 1 else fc_cache"))
    assert losing(grade(first, second)) == ["net_scores", "net_loss"]
