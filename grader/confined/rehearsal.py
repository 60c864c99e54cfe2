"""A load and a case before any student's: what Python makes ready then, each worker inherits.

That is modules which are imported when they are first used, compiled patterns, code that Python
has specialised, and names of older NumPy, which a load without `compatibility` takes back. The
source is ours, and no name in it stays.
"""

import linecache
from collections.abc import Iterator

from .case.many_runs import carry_out
from .load.loaded_program import FileGroups
from .load.loader import load_program, unload
from .load.older_numpy import supplied_numpy
from .values.answer_entries import value_entries
from .values.wire import pack

_FILE = "rehearsal.py"
_SOURCE = b'''"""A source with what most submissions have."""
import numpy as np
from .beside import *


class Layer:
    def __init__(self, size=3):
        self.weights = np.random.randn(size, size)

    def forward(self, x, *, scale=1.0):
        return x.dot(self.weights) * scale


def forward(x, weights):
    """Return the product, and a cache."""
    total = 0.0
    for row in x:
        total += np.sum(row)
    return np.tanh(x @ weights) / np.float64(1), (x, weights, total)
'''
_TEMPLATE = b'''import numpy as np


def forward(x, weights):
    """Return the product, and a cache."""
    out, cache = None, None
    return out, cache
'''
_CALL = "out, cache = forward(np.ones((2, 3)), Layer().weights)"
_ROUNDS = 8  # Python specialises code that has run so often


def rehearse() -> Iterator[None]:
    """Load a source of ours and run a case on it, round by round; each leaves nothing behind."""
    groups = FileGroups({_FILE: _SOURCE}, {"beside.py": b"one = 1\n"}, templates={_FILE: _TEMPLATE})
    for _ in range(_ROUNDS):
        program = load_program(groups, {"forward": (_FILE,)}, compatibility=True)
        settings = {"sizes": {}, "dtype": "float64", "seed": 0}
        values = carry_out(_CALL, program.scope, {}, settings, ["out"])
        pack(value_entries(values))
        unload()
        linecache.clearcache()
        supplied_numpy.supply()
        yield
