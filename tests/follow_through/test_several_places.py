"""Two values in each other's place, in a formula and in the cache: one mistake, charged once."""

from collections.abc import Callable

import pytest

NAMES = ("lstm_step_forward", "lstm_step_backward", "lstm_forward", "lstm_backward")
CHANGES = {
    "a formula and the cache": {
        "f * prev_c + i * g": "i * prev_c + f * g",
        "i, f, o, g, tanh_c)": "f, i, o, g, tanh_c)",
    },
    "where they are made": {
        "    i = sig": "    F = sig",
        "    f = sig": "    i = sig",
        "F =": "f =",
    },
    "two lines of four": {
        "o = sigmoid(a[:, 2": "i = sigmoid(a[:, 2",
        "i = sigmoid(a[:, :": "o = sigmoid(a[:, :",
    },
}


@pytest.fixture(scope="module")
def lost(styles, grade_inside) -> Callable[..., list[str]]:
    def lost_by(*changes: tuple[str, str]) -> list[str]:
        text = styles["all_right"]["rnn_layers.py"]
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        found = grade_inside({**styles["all_right"], "rnn_layers.py": text}, *NAMES)
        return [each.name for each in found.criteria if each.score < each.points]

    return lost_by


@pytest.mark.parametrize("place", CHANGES)
def test_gates_in_each_others_place_cost_the_forward_alone(lost, place) -> None:
    assert lost(*CHANGES[place].items()) == ["lstm_step_forward"]


def test_a_backward_with_a_mistake_of_its_own_is_charged_too(lost) -> None:
    own = ("df = dc * prev_c", "df = dc * g")
    changes = CHANGES["a formula and the cache"].items()
    assert lost(*changes, own) == ["lstm_step_forward", "lstm_step_backward"]
