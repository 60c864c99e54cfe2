"""What an array is called in signatures: one of any shape and any kind of elements."""

from typing import Any

import numpy.typing as npt

Array = npt.NDArray[Any]
