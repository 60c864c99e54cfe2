"""Loads a reference pack as students' code is loaded: its modules inside a made-up package."""

import importlib
import itertools
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
NUMBERS = itertools.count()  # two packs that are open at once must not share their modules


@contextmanager
def open_pack(folder: Path, *others: Path) -> Iterator[SimpleNamespace]:
    """The modules of a pack by name ("rnn_layers", "classifiers.rnn" as `rnn`).

    What it shares of `others` is found by its own imports, and is not among them.
    """
    package = ModuleType(f"pack_{next(NUMBERS)}")
    package.__path__ = [str(folder), *map(str, others)]
    sys.modules[package.__name__] = package
    files = [path for path in sorted(folder.rglob("*.py")) if path.name != "__init__.py"]
    dotted = [".".join(path.relative_to(folder).with_suffix("").parts) for path in files]
    try:
        modules = [importlib.import_module(f"{package.__name__}.{name}") for name in dotted]
        yield SimpleNamespace(**{path.stem: m for path, m in zip(files, modules, strict=True)})
    finally:
        for name in [name for name in sys.modules if name.split(".")[0] == package.__name__]:
            del sys.modules[name]


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session")
def load_pack():
    return open_pack


@pytest.fixture(scope="session")
def numeric_gradient():
    """Differences of fourth order; independent of the pack's own gradient_check.py."""

    def gradient(f, x, step=1e-3):
        """D f / d x for a function of no arguments that reads x and returns a number."""
        grad = np.zeros_like(x)
        for index in np.ndindex(x.shape):
            middle = x[index]
            values = []
            for shift in (-2, -1, 1, 2):
                x[index] = middle + shift * step
                values.append(f())
            x[index] = middle
            grad[index] = (values[0] - 8 * values[1] + 8 * values[2] - values[3]) / (12 * step)
        return grad

    return gradient
