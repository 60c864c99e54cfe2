"""Modules among the inputs: layers are exchanged whole; what no code reads is not altered."""

import numpy as np

from grader.authoring.mistakes.exchanged_layers import exchanged_layers, read_inputs
from grader.core.cases import Case


def case_of_a_module() -> Case:
    weights = {
        "key.weight": np.eye(2),
        "key.bias": np.ones(2),
        "value.weight": 2 * np.eye(2),
        "value.bias": np.zeros(2),
        "norm.weight": np.ones(2),
        "scale": np.ones(1),
    }
    inputs = {"layer_weights": weights, "x": np.ones(3), "dout": np.ones(3)}
    code = {"layer": "loaded(Layer(2), layer_weights, False)"}
    return Case("f", "main", {}, "float64", 0, "visible", None, inputs, (), code=code)


def test_layers_of_one_form_are_exchanged_whole() -> None:
    found = {
        change.say: change.inputs["layer_weights"]
        for change in exchanged_layers(case_of_a_module())
    }
    start = "{subject} {behaves} as if "
    assert set(found) == {
        f"{start}`layer.value` were used in place of `layer.key`",
        f"{start}`layer.key` were used in place of `layer.value`",
        f"{start}`layer.key` and `layer.value` were swapped",
    }
    one = found[f"{start}`layer.value` were used in place of `layer.key`"]
    assert one["key.weight"][0, 0] == one["value.weight"][0, 0] == 2
    assert not one["key.bias"].any()
    both = found[f"{start}`layer.key` and `layer.value` were swapped"]
    assert (both["key.weight"][0, 0], both["value.weight"][0, 0]) == (2, 1)
    assert both["value.bias"].all()


def test_weights_and_upstream_gradients_are_not_read_by_code() -> None:
    assert read_inputs(case_of_a_module(), "out = layer(x)") == {"x"}
    assert read_inputs(case_of_a_module(), "dx = backward(dout, layer(x))") == {"x", "dout"}
