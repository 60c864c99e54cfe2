"""Recorded answers as tensors of PyTorch, through which autograd finds recorded gradients.

What a right caller computes from an answer decides which gradient reaches it. So a caller that is
right gets the recorded gradients of the arguments, and any other caller gets none.
"""

import functools
import importlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..case.tensors import tensors
from .caches import close
from .recorded_calls import RecordedCall, WrongCall

TOLERANCE = 1e-6  # of gradients, relative to the largest: as of arguments (`matching`)
SINGLE = 1e-4  # likewise, in single precision


def answered_tensors(parts: Sequence[Any], call: RecordedCall, given: Sequence[Any]) -> list[Any]:
    """Return the parts of an answer as tensors, in the precision of the case."""
    torch = importlib.import_module("torch")
    found = [_in_precision(tensors(part), torch) for part in parts]
    followed = {i: value for i, value in enumerate(given) if getattr(value, "requires_grad", False)}
    places = [place for place in call.gradients if place in followed]
    if not places or not torch.is_grad_enabled():
        return found
    positions = sorted(call.upstream)
    answers = _recorded().apply(
        call, positions, places, *(found[i] for i in positions), *(followed[i] for i in places)
    )
    for position, answer in zip(positions, answers, strict=True):
        found[position] = answer
    return found


def _in_precision(value: Any, torch: Any) -> Any:
    if isinstance(value, torch.Tensor) and value.is_floating_point():
        return value.to(torch.get_default_dtype())
    return value


@functools.cache
def _recorded() -> Any:
    """Return the function of autograd: its class needs PyTorch, which few cases have."""
    torch = importlib.import_module("torch")

    class Recorded(torch.autograd.Function):  # type: ignore[misc, name-defined]
        """A recorded call: its answers going forward, its gradients coming back."""

        @staticmethod
        def forward(
            context: Any, call: RecordedCall, positions: Any, places: Any, *values: Any
        ) -> Any:
            context.call, context.positions, context.places = call, positions, places
            return tuple(value.clone() for value in values[: len(positions)])

        @staticmethod
        def backward(context: Any, *upstream: Any) -> Any:
            call = context.call
            for position, value in zip(context.positions, upstream, strict=True):
                tolerance = SINGLE if value.dtype == torch.float32 else TOLERANCE
                right = np.asarray(call.upstream[position])
                if not close(value.numpy(force=True), right, tolerance):
                    raise WrongCall(f"another gradient reaches {call.function} than should")
            found = [_in_precision(tensors(call.gradients[i]), torch) for i in context.places]
            return (None, None, None, *(None for _ in context.positions), *found)

    return Recorded
