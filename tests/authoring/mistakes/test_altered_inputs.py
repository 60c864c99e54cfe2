"""Altered inputs: nested values are altered where they stand."""

import numpy as np
import pytest

from grader.authoring.mistakes.altered_inputs import altered_inputs, altered_sizes
from grader.core.cases import Case


def test_arrays_in_lists_and_mappings_are_altered() -> None:
    x, y = np.arange(1.0, 4), np.arange(1.0, 5)
    inputs = {"feats": [x, y], "params": {"w": x}, "name": "rnn"}
    case = Case("f", "main", {"N": 3, "D": 4}, "float64", 0, "visible", None, inputs, ())
    found = {change.say: change.inputs for change in altered_inputs(case, inputs)}
    second = found["{subject} {behaves} as if `feats.1` were zero"]
    assert (second["feats"][0] == x).all()
    assert not second["feats"][1].any()
    assert second["params"] == inputs["params"]
    assert not found["{subject} {behaves} as if `params.w` were zero"]["params"]["w"].any()


def said_of(inputs: dict, sizes: dict[str, int]) -> dict:
    case = Case("f", "main", sizes, "float64", 0, "visible", None, inputs, ())
    start = "{subject} {behaves} as if "
    return {c.say.removeprefix(start): c.inputs for c in altered_inputs(case, inputs)}


def test_a_mode_is_taken_for_another_one() -> None:
    found = said_of({"param": {"mode": "test", "name": "rnn"}}, {"N": 3})
    assert found["`param.mode` were train"]["param"] == {"mode": "train", "name": "rnn"}
    assert not any("`param.name`" in words for words in found)


def test_probabilities_are_taken_for_equal_ones() -> None:
    given, words = (
        np.array([[0.5, 0.3, 0.2], [0.1, 0.1, 0.8]]),
        "all probabilities in `p` were equal",
    )
    assert said_of({"p": given}, {"N": 2})[words]["p"].tolist() == [[1 / 3] * 3] * 2
    others = (given * 2, given - 0.1, np.full((2, 4), 0.25), np.ones((3, 1)))
    assert not any(words in said_of({"p": array}, {"N": 2}) for array in others)


def test_the_axes_of_an_example_are_flattened_in_the_other_order() -> None:
    x = np.arange(24.0).reshape(2, 3, 4)
    found = said_of({"x": x}, {"N": 2, "C": 3, "D": 4})
    other = found["`x` were flattened with its axes in the other order"]["x"]
    assert other.reshape(2, -1)[0].tolist() == x[0].T.ravel().tolist()
    narrow = said_of({"w": np.arange(6.0).reshape(2, 3, 1)}, {"F": 2})
    assert any("`w` were turned by 180°" in words for words in narrow)


def test_a_size_that_is_given_by_name_is_taken_for_another_one() -> None:
    inputs = {"x": np.ones((2, 6))}
    case = Case(
        "f", "main", {"N": 2, "C": 6, "G": 3, "K": 7}, "float64", 0, "visible", None, inputs, ()
    )
    numbers = {
        change.say.rpartition(" were ")[2]: change.inputs["G"]
        for change in altered_sizes(case, {"x", "G"})
    }
    assert numbers == {"1": 1, "N": 2, "C": 6, "C/G": 2}


@pytest.mark.parametrize("kind", ["U4", "S4", "datetime64[D]", "timedelta64[h]"])
def test_texts_and_dates_are_read_in_another_order_alone(kind: str) -> None:
    given = np.array(["2024", "2025", "2026", "2027"]).astype("i8" if "[" in kind else "U4")
    said = said_of({"names": given.astype(kind)}, {"N": 4})
    assert said["`names` were read one place earlier along N (axis 0)"]["names"].dtype == kind
    assert not [words for words in said if "zero" in words or "one too" in words]
