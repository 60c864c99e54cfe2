"""Arrays of other libraries as NumPy's: each library that is known here has its own adapter.

Whether an object is one of a library's arrays is decided by its exact type, which must be in a
module of that library under its own name. What merely looks like an array is never asked for one.
"""

import sys
from collections.abc import Callable, Collection
from types import ModuleType
from typing import Any

import numpy as np

Adapter = Callable[[Any], Any]


def _by_protocol(value: Any) -> Any:
    """Return the array behind `__dlpack__` or `__array__`, for libraries with these alone."""
    if hasattr(type(value), "__dlpack__"):
        return np.from_dlpack(value)
    return np.asarray(value) if hasattr(type(value), "__array__") else value


def _from_torch(value: Any) -> Any:
    """Return a tensor's numbers without its gradient, from whatever device it is on."""
    return value.numpy(force=True) if isinstance(value, sys.modules["torch"].Tensor) else value


# Package that defines the type -> how its values become NumPy's.
ADAPTERS: dict[str, Adapter] = {
    "torch": _from_torch,
    "jax": np.asarray,
    "jaxlib": np.asarray,  # where JAX keeps the type of its arrays
}


def as_numpy(value: Any, packages: Collection[str]) -> Any:
    """Return the NumPy array that an array of one of `packages` holds; other values as they are.

    The value itself as well where its library cannot convert it (a dtype NumPy does not have).
    """
    package = _package_of(type(value)) if packages else ""
    if package not in packages:
        return value
    try:
        array = ADAPTERS.get(package, _by_protocol)(value)
    except Exception:  # a library may raise anything
        return value
    return array if type(array) is np.ndarray else value


def parts_of(value: Any, packages: Collection[str]) -> tuple[str, dict[str, Any]] | None:
    """Return the kind of an object and its parts by name; `None` for one that has none."""
    fields = getattr(type(value), "__dataclass_fields__", None)
    if isinstance(fields, dict):
        return "fields", {name: getattr(value, name, None) for name in fields}
    return None


def _package_of(kind: type) -> str:
    """Return the package in which a type really stands: its own word for that is checked."""
    name, path = kind.__module__, kind.__qualname__
    if type(name) is not str or "." in path:
        return ""
    module = sys.modules.get(name)
    if not isinstance(module, ModuleType) or vars(module).get(path) is not kind:
        return ""
    return name.partition(".")[0]
