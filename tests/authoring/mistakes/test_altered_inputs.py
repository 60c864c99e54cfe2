"""Altered inputs: nested values are altered where they stand."""

import numpy as np

from grader.authoring.mistakes.altered_inputs import altered_inputs
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
