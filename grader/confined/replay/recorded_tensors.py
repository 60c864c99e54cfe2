"""Recorded answers as tensors of PyTorch, through which autograd finds recorded gradients.

What a right caller computes from an answer decides which gradient reaches it. So a caller that is
right gets the recorded gradients of the arguments, and any other caller gets none.
"""

import functools
import importlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..case.tensors import tensors
from .caches import close
from .object_parts import is_module
from .recorded_calls import RecordedCall, WrongCall

TOLERANCE = 1e-6  # of gradients, relative to the largest: as of arguments (`matching`)
SINGLE = 1e-4  # likewise, in single precision


def answered_tensors(parts: Sequence[Any], call: RecordedCall, given: Sequence[Any]) -> list[Any]:
    """Return the parts of an answer as tensors, in the precision of the case."""
    torch = importlib.import_module("torch")
    found = in_precision(parts)
    leaves = [dict(followed_leaves(value)) for value in given]
    flows = [
        (leaves[place][name], gradient)
        for place, gradients in call.gradients.items()
        for name, gradient in _by_name(gradients).items()
        if place < len(leaves) and name in leaves[place]
    ]
    if not flows or not torch.is_grad_enabled():
        return found
    positions = sorted(call.upstream)
    followed, gradients = zip(*flows, strict=True)
    answers = _recorded().apply(
        call, positions, gradients, *(found[i] for i in positions), *followed
    )
    for position, answer in zip(positions, answers, strict=True):
        found[position] = answer
    return found


def followed_leaves(value: Any) -> list[tuple[str, Any]]:
    """Return what autograd follows of an argument: itself, or the parameters of a module."""
    named = value.named_parameters() if is_module(value) else [("", value)]
    return [(name, leaf) for name, leaf in named if getattr(leaf, "requires_grad", False)]


def _by_name(gradients: Any) -> Mapping[str, Any]:
    """Return gradients by name; older test cases hold that of a tensor as it is."""
    return gradients if isinstance(gradients, Mapping) else {"": gradients}


def in_precision(values: Sequence[Any]) -> list[Any]:
    """Return values with tensors in place of arrays, in the precision of the case."""
    torch = importlib.import_module("torch")
    return [_in_precision(tensors(value), torch) for value in values]


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
            context: Any, call: RecordedCall, positions: Any, gradients: Any, *values: Any
        ) -> Any:
            context.call, context.positions, context.gradients = call, positions, gradients
            return tuple(value.clone() for value in values[: len(positions)])

        @staticmethod
        def backward(context: Any, *upstream: Any) -> Any:
            call = context.call
            for position, value in zip(context.positions, upstream, strict=True):
                tolerance = SINGLE if value.dtype == torch.float32 else TOLERANCE
                right = np.asarray(call.upstream[position])
                if not close(value.numpy(force=True), right, tolerance):
                    raise WrongCall(f"another gradient reaches {call.function} than should")
            found = [_in_precision(tensors(each), torch) for each in context.gradients]
            return (None, None, None, *(None for _ in context.positions), *found)

    return Recorded
