"""What the expressions of a rubric draw."""

import numpy as np
import pytest

from grader.confined.case.generators import NAMES, generators

BOUNDS = {"uniform": (1, 2), "integers": (1, 9), "linspace": (0, 1)}
KINDS = {"normal": float, "uniform": float, "integers": int, "mask": bool, "linspace": float}


@pytest.mark.parametrize("name", NAMES)
def test_without_a_shape_it_is_a_number_that_no_other_name_shares(name: str) -> None:
    drawn = generators(3, "x")[name](*BOUNDS.get(name, ()))
    assert type(drawn) is KINDS[name]
    array = generators(3, "x")[name](*BOUNDS.get(name, ()), 2, 3)
    assert isinstance(array, np.ndarray) and array.shape == (2, 3)


def test_each_stream_has_numbers_of_its_own() -> None:
    assert generators(3, "x")["normal"]() == generators(3, "x")["normal"]()
    assert generators(3, "x")["normal"]() != generators(3, "y")["normal"]()
