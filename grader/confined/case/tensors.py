"""The lines of a case in PyTorch: tensors in place of arrays, seeds, precision, autograd.

The rubric's `framework: torch` chooses this. PyTorch is imported when the first such case runs, for
nothing else in this room needs it.
"""

import importlib
import re
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import numpy as np

from ..values.records import Foreign

TORCH = "torch"
KINDS = "biufc"  # kinds of dtypes that tensors have
# PyTorch's words for operands of two precisions. Code that names one precision itself, as the
# course's own files do, stops with them in a case of the other one.
TWO_PRECISIONS = ("to have the same dtype", "expected scalar type", "must have the same dtype")
# PyTorch's words where a `backward` of the student's own returns other gradients than it takes.
_OTHER_SHAPE = re.compile(
    r"invalid gradient at index (\d+) - got \[(.*?)\] but expected shape compatible with \[(.*?)\]"
)
_OTHER_NUMBER = re.compile(r"incorrect number of gradients \(expected (\d+), got (\d+)\)")


def prepared(dtype: str) -> dict[str, Any]:
    """Return the names that expressions and lines in PyTorch see; set the precision of a case."""
    torch = _torch()
    if torch.get_num_threads() != 1:  # a fork has none of the other threads, and waits for them
        torch.set_num_threads(1)
    precision = torch.float32 if dtype == "float32" else torch.float64
    torch.set_default_dtype(precision)
    return {"torch": torch, "dtype": precision, "loaded": loaded, "weights_of": weights_of}


def seed(number: int) -> None:
    """Set PyTorch's random state where it is imported, as NumPy's is set for each case.

    `torch.manual_seed` sets that of graphics cards too: without one it keeps a trace of its caller
    each time, which takes longer than a small case.
    """
    torch = sys.modules.get(TORCH)
    if torch is not None:
        torch.default_generator.manual_seed(number)


def tensors(value: Any) -> Any:
    """Return a value with a tensor in place of each array of numbers, which share their memory."""
    if type(value) is dict:
        return {name: tensors(inner) for name, inner in value.items()}
    if type(value) in (list, tuple):
        return type(value)(tensors(inner) for inner in value)
    if type(value) is np.ndarray and value.dtype.kind in KINDS:
        return _torch().from_numpy(value)
    return value


def loaded(module: Any, weights: Mapping[str, Any], training: bool = False) -> Any:
    """Return a module with these parameters by name. Raises `ValueError` for names it has not."""
    own = dict(module.named_parameters())
    unknown = [name for name in weights if name not in own]
    if unknown:
        listed = ", ".join(own) or "none"
        told = f"{type(module).__name__} has no parameter {unknown[0]}; its parameters: {listed}"
        raise ValueError(told)
    with _torch().no_grad():
        for name, value in weights.items():
            own[name].copy_(_torch().as_tensor(value))
    return module.train(training)


def weights_of(module: Any, normal: Callable[..., Any]) -> dict[str, Any]:
    """Return an array of random weights for each parameter of a module, by its name.

    The root of the number of inputs divides a matrix, so that layers keep the size of values.
    """
    shapes = {name: tuple(value.shape) for name, value in module.named_parameters()}
    return {name: normal(*shape) / max(shape[-1:] or (1,)) ** 0.5 for name, shape in shapes.items()}


def arrays(value: Any) -> Any:
    """Return a value with an array in place of each tensor: the inverse of `tensors`."""
    if type(value) is dict:
        return {name: arrays(inner) for name, inner in value.items()}
    if type(value) in (list, tuple):
        return type(value)(arrays(inner) for inner in value)
    return value.numpy(force=True) if isinstance(value, _torch().Tensor) else value


def array_of(value: Any) -> Any:
    """Return an array itself, the array that shares a tensor's memory, or `None`."""
    if isinstance(value, np.ndarray):
        return value
    torch = sys.modules.get(TORCH)
    is_tensor = torch is not None and isinstance(value, torch.Tensor)
    return value.numpy(force=True) if is_tensor else None


def is_of_two_precisions(error: RuntimeError) -> bool:
    """Return whether an operation got tensors of two precisions."""
    return any(words in str(error) for words in TWO_PRECISIONS)


def watched(inputs: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    """Return inputs of which autograd follows those of `names`."""
    return {name: _watched(value) if name in names else value for name, value in inputs.items()}


def _watched(value: Any) -> Any:
    if type(value) is dict:
        return {name: _watched(inner) for name, inner in value.items()}
    if isinstance(value, _torch().Tensor) and value.is_floating_point():
        return value.detach().clone().requires_grad_()
    return value


def gradients(
    space: Mapping[str, Any], of: str | Mapping[str, str], owners: Mapping[str, str]
) -> dict[str, Any]:
    """Return the gradients that autograd finds in what the lines of a case left in `space`.

    `of` is the name of a number, or maps the names of values to those of their upstream gradients.
    `owners` maps the name of each gradient to that of its given or module. A gradient that cannot
    be found is a `Foreign` that says why.
    """
    leaves = {name: _leaves_of(space[owner]) for name, owner in owners.items()}
    flat = [leaf for parts in leaves.values() for leaf in parts.values()]
    detached = [name for name in ([of] if isinstance(of, str) else of) if not _follows(space, name)]
    if detached:
        reason = f"undefined: `{detached[0]}` is detached from its inputs, so autograd stops there"
        return dict.fromkeys(owners, Foreign(reason))
    try:
        found = _torch().autograd.grad(_objective(space, of), flat, allow_unused=True)
    except RuntimeError as error:
        return dict.fromkeys(owners, Foreign(_undefined(error)))
    parts = iter(found)
    return {name: _joined(group, [next(parts) for _ in group]) for name, group in leaves.items()}


def _follows(space: Mapping[str, Any], name: str) -> bool:
    return bool(getattr(space.get(name), "requires_grad", False))


def _objective(space: Mapping[str, Any], of: str | Mapping[str, str]) -> Any:
    if isinstance(of, str):
        return space[of]
    return sum((space[name] * space[upstream]).sum() for name, upstream in of.items())


def _undefined(error: RuntimeError) -> str:
    text = str(error)
    if "inplace operation" in text:
        return "undefined: a value that autograd needs was changed in place"
    if shapes := _OTHER_SHAPE.search(text):
        place, got, wanted = int(shapes[1]) + 1, shapes[2], shapes[3]
        what = f"`backward` returned the shape [{got}] as gradient {place}"
        return f"undefined: {what}; argument {place} of `forward` has [{wanted}]"
    if counts := _OTHER_NUMBER.search(text):
        what = f"`backward` returned {counts[2]} gradients"
        return f"undefined: {what}; `forward` has {counts[1]} arguments"
    return f"undefined: {text}"


def _leaves_of(owner: Any) -> dict[str, Any]:
    """Return the tensors that gradients are asked of, by name; by the empty name a single one."""
    if hasattr(owner, "named_parameters"):
        return dict(owner.named_parameters())
    if type(owner) is dict:
        return {n: v for n, v in owner.items() if getattr(v, "requires_grad", False)}
    return {"": owner}


def _joined(leaves: Mapping[str, Any], found: Sequence[Any]) -> Any:
    """Return gradients as their owner holds its tensors; zeros where nothing depends on one."""
    pairs = zip(leaves.items(), found, strict=True)
    parts = {n: _torch().zeros_like(leaf) if g is None else g for (n, leaf), g in pairs}
    return parts.get("", parts)


def _torch() -> Any:
    return importlib.import_module("torch")
