"""A small assignment with support files, and folders with files that no criterion names."""

from pathlib import Path

LAYERS = """import numpy as np

from layer_utils import scaled
from nets.helpers import once


def double(x):
    # BEGIN SOLUTION
    return scaled(x, 2.0)
    # END SOLUTION


def total(x):
    # BEGIN SOLUTION
    return once(np.sum(x, axis=0))
    # END SOLUTION
"""

UTILS = '''import numpy as np

BASE = 1.0


def scaled(x, factor):
    """Given complete."""
    return BASE * factor * x


class Scaler:
    def __call__(self, x):
        return scaled(x, 4.0)
'''

NET = """from layer_utils import scaled
from layers import double
from . import helpers, shift
from .parts.helpers import Bias


class Net:
    def predict(self, x):
        # BEGIN SOLUTION
        return shift(double(x), helpers.once(Bias(1.0).of(x))) + scaled(x, 3.0)
        # END SOLUTION
"""

PACKAGE = """def shift(x, by):
    # BEGIN SOLUTION
    return x + by
    # END SOLUTION
"""

ONCE = """def once(x):
    # BEGIN SOLUTION
    return 1.0 * x
    # END SOLUTION


def never(x):
    # BEGIN SOLUTION
    return x
    # END SOLUTION
"""

BIAS = """class Bias:
    def __init__(self, size):
        self.size = size

    def of(self, x):
        # BEGIN SOLUTION
        return self.size * x
        # END SOLUTION
"""

TOOLS = '''def load():
    """Given complete."""
    return [1.0]
'''

REFERENCE = {
    "layers.py": LAYERS,
    "layer_utils.py": UTILS,
    "nets/__init__.py": PACKAGE,
    "nets/net.py": NET,
    "nets/helpers.py": ONCE,
    "nets/parts/helpers.py": BIAS,
    "data/tools.py": TOOLS,
}
# What students fill in: the files with solution regions.
OWN = ("layers.py", "nets/__init__.py", "nets/net.py", "nets/helpers.py", "nets/parts/helpers.py")

RUBRIC = """version: 1
assignment: small
title: Small
reference: ../reference/small
template: ../student_template/small
test_cases: ../test_cases/small.h5
sizes: {N: 3, D: 4}
cases: {main: {}, hidden: {D: 5, visibility: hidden}}
criteria:
  double:
    file: layers.py
    points: 4
    given: {x: "normal(N, D)"}
    call: y = double(x)
    outputs: [y]
  total: {file: layers.py, points: 4, given: {like: double}, call: y = total(x), outputs: [y]}
  predict:
    function: Net.predict
    file: nets/net.py
    points: 4
    given: {like: double}
    call: y = Net().predict(x)
    outputs: [y]
"""
MAY_CHANGE = "students_may_change: [layer_utils.py]\n"

DOUBLED = "def f(x):\n    return 2.0 * x\n"
TRIPLED = "def g(x):\n    return 3.0 * x\n"


def layers(imports: str, call: str = "f(x)") -> str:
    """Return right layers that import something and have `double` return the call."""
    text = LAYERS.replace("from layer_utils import scaled", imports)
    return text.replace("scaled(x, 2.0)", call)


def net(imports: str) -> str:
    """Return a right network that imports `g` and calls it."""
    text = NET.replace("from layer_utils import scaled", imports)
    return text.replace("scaled(x, 3.0)", "g(x)")


def write(folder: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return folder
