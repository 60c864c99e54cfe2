"""An absent import is harmless until it is used, and then says what it is."""

import operator
import types

import numpy as np
import pytest

from grader.confined.load.imports.absent import Absent

SENTENCE = "`plt`, imported on line 3 of `f.py`, is not available while grading"
USES = {
    "call": lambda a: a(),
    "attribute": lambda a: a.x,
    "attribute of a class": lambda a: a.__wrapped__,
    "assignment": lambda a: setattr(a, "x", 1),
    "item": lambda a: a[0],
    "item assignment": lambda a: operator.setitem(a, 0, 1),
    "iteration": lambda a: list(a),
    "unpacking": lambda a: (lambda *b: b)(*a),
    "membership": lambda a: 1 in a,
    "length": len,
    "truth": bool,
    "sum": lambda a: a + 1,
    "sum from the right": lambda a: 1 + a,
    "product with an array": lambda a: np.ones(3) * a,
    "array first": lambda a: np.ones((3, 3)) @ a,
    "array last": lambda a: a - np.ones(3),
    "made an array": lambda a: np.array(a, dtype=float),
    "in place": lambda a: operator.iadd(a, 1),
    "negative": operator.neg,
    "power": lambda a: 2**a,
    "comparison": lambda a: a < 1,
    "equality": lambda a: a == 1,
    "index": lambda a: [1][a],
    "float": float,
    "with": lambda a: a.__enter__(),
    "base class": lambda a: types.new_class("C", (a,)),
    "isinstance": lambda a: isinstance(1, a),
    "function of NumPy": np.tanh,
}


@pytest.mark.parametrize("use", USES.values(), ids=USES)
def test_every_use_raises(use):
    with pytest.raises((ModuleNotFoundError, TypeError)) as caught:
        use(Absent(SENTENCE))
    if use is not np.tanh:  # whose answer to a foreign object is its own
        assert (caught.type, str(caught.value)) == (ModuleNotFoundError, SENTENCE)


def test_it_can_be_kept_and_shown():
    absent = Absent(SENTENCE)
    assert {absent: 1}[absent] == 1
    assert "Absent" in repr(absent)
    assert type("C", (), {"plt": absent}).plt is absent
