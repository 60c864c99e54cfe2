"""A record is held to the annotations of its fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from grader.core.plain_records import check_typed


@dataclass(frozen=True)
class Part:
    size: int = 3


@dataclass(frozen=True)
class Whole:
    name: str = "f"
    error: float = 0.5
    weight: Fraction | None = None
    parts: tuple[Part, ...] = (Part(),)
    pair: tuple[str, int] = ("a", 1)
    sizes: Mapping[str, int] | None = None
    array: npt.NDArray[Any] | None = None
    anything: Any = None
    shown: bool = True


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"error": 1, "weight": Fraction(1, 3), "anything": object()},
        {"parts": (), "sizes": {"N": 4}, "array": np.zeros(3)},
    ],
)
def test_what_the_annotations_promise(fields: Mapping[str, Any]) -> None:
    check_typed(Whole(**fields))


@pytest.mark.parametrize(
    "fields",
    [
        {"name": None},
        {"name": ["f"]},
        {"error": "0.5"},
        {"error": True},
        {"weight": 0.5},
        {"parts": [Part()]},
        {"parts": (None,)},
        {"parts": (Part("3"),)},  # type: ignore[arg-type]
        {"pair": ("a",)},
        {"pair": (1, "a")},
        {"sizes": {"N": 1.5}},
        {"sizes": {1: 4}},
        {"sizes": [["N", 4]]},
        {"array": [0.0]},
        {"shown": 1},
    ],
)
def test_anything_else_is_refused(fields: Mapping[str, Any]) -> None:
    with pytest.raises(TypeError, match=f"Whole.{next(iter(fields))} is no "):
        check_typed(Whole(**fields))
