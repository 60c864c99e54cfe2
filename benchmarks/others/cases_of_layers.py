"""The cases of the workload as any test can run them: imported where the other graders are."""

import pickle
from pathlib import Path

import numpy as np

CLOSE = 1e-6


def functions(folder):
    """Return the cases of each function: lines, what they see, and the expected values by name."""
    return pickle.loads((Path(folder) / "cases.pickle").read_bytes())


def check(cases, scope):
    """Run the cases of one function in the names of a submission; raise where a value is wrong."""
    for lines, inputs, expected in cases:
        space = {"np": np, **scope, **inputs}
        exec(lines, space)
        for name, value in expected.items():
            got = np.asarray(space[name])
            assert got.shape == value.shape, f"{name} has shape {got.shape}"
            np.testing.assert_allclose(got, value, CLOSE, CLOSE * np.abs(value).max(), err_msg=name)
