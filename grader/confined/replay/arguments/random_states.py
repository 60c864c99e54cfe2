"""Where random generators stand: NumPy's, and those of Python's `random`."""

import random
from typing import Any

import numpy as np

STREAMS = {np.random.Generator: "bit_generator", np.random.RandomState: "_bit_generator"}


def state_of(value: Any) -> Any:
    """Return where a random generator stands, as plain values; None for all other values."""
    if type(value) is random.Random:
        return value.getstate()
    return getattr(value, STREAMS[type(value)]).state if type(value) in STREAMS else None


def set_state(generator: Any, state: Any) -> None:
    """Let a random generator go on from a state."""
    if type(generator) is random.Random:
        generator.setstate(state)
    elif type(generator) in STREAMS:
        getattr(generator, STREAMS[type(generator)]).state = state
