"""Carries out the lines of a case many times, each with a seed of its own."""

import copy
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..shared_words import SEED
from .execute import execute
from .tensors import array_of

# Numbers of all runs together: half of what an answer may take on its way out. An answer of the
# right shape has a quarter of this number at most.
MOST_NUMBERS = 1 << 22


def carry_out(
    call: str,
    scope: Mapping[str, Any],
    inputs: Mapping[str, Any],
    settings: Mapping[str, Any],
    names: Sequence[str],
) -> dict[str, Any]:
    """Run `call` as often as the case has it, and return the values of `names`.

    Of the names in `settings["random"]` it returns the values of all runs as one array, a row for
    each; of all other names the value of the first run, which gets `inputs` itself.
    """
    if not settings.get("runs"):
        return execute(call, scope, inputs, settings, names)
    untouched = copy.deepcopy(dict(inputs))

    def run(seed: int, own: Mapping[str, Any]) -> dict[str, Any]:
        return execute(call, scope, {**own, SEED: seed}, {**settings, "seed": seed}, names)

    first, *others = seeds_of(settings["seed"], settings["runs"])
    left = run(first, inputs)
    rows = {name: _Rows(left[name]) for name in settings["random"] if name in left}
    for seed in others:
        if not any(row.fits for row in rows.values()):
            break  # nothing more to learn
        again = run(seed, copy.deepcopy(untouched))
        for name, row in rows.items():
            row.add(again.get(name))
    return {**left, **{name: row.whole() for name, row in rows.items()}}


def seeds_of(seed: int, runs: int) -> list[int]:
    """Return the seeds of a case's runs: always the same ones, and more runs only add to them."""
    return [int(word) for word in np.random.SeedSequence(seed).generate_state(runs)]


class _Rows:
    """The values of one name, as long as they are numbers of one shape."""

    def __init__(self, value: Any) -> None:
        self.fits = True
        self._odd: Any = None
        self._rows: list[Any] = []
        self.add(value)

    def add(self, value: Any) -> None:
        """Keep the numbers of one run; of a value that does not go with the others, itself."""
        if not self.fits:
            return
        row = _numbers(value)
        shape = self._rows[0].shape if self._rows else None
        if row is None or row.shape != (row.shape if shape is None else shape):
            self.fits, self._odd = False, value
        elif row.size * (len(self._rows) + 1) > MOST_NUMBERS:
            self.fits, self._odd = False, row
        else:
            self._rows.append(row)

    def whole(self) -> Any:
        """Return all rows as one array, or the value that is none."""
        return np.stack(self._rows) if self.fits else self._odd


def _numbers(value: Any) -> Any:
    """Return a copy of a value as an array of real numbers; `None` if it is something else."""
    try:
        found = array_of(value)  # NumPy would warn of how a tensor becomes an array
        array = np.array(value if found is None else found)
    except Exception:  # a student's class, or lists of different lengths
        return None
    return array.astype(np.float64) if array.dtype.kind in "biuf" else None
