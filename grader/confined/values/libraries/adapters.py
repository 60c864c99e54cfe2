"""Which adapter takes a value of another library apart, and whether it is one of the library's.

Whether an object is one of a library's is decided by its exact type, or a type that this derives
from, which must be in a module of that library under its own name. What merely looks like an array
is never asked for one.
"""

import sys
from collections.abc import Callable, Collection, Mapping
from importlib import import_module
from types import ModuleType
from typing import Any

import numpy as np

VALUE = "value"  # the kind of an object that stands for the plain value in its only part

Parts = tuple[str, Mapping[str, Any]]  # the kind of an object, and its parts by name


class Taken:
    """A part of an object that has a kind and parts itself."""

    def __init__(self, kind: str, parts: Mapping[str, Any]) -> None:
        self.kind, self.parts = kind, parts


def _by_protocol(value: Any) -> Any:
    """Return the array behind `__dlpack__` or `__array__`, for libraries with these alone."""
    if hasattr(type(value), "__dlpack__"):
        return np.from_dlpack(value)
    return np.asarray(value) if hasattr(type(value), "__array__") else value


def _from_torch(value: Any) -> Any:
    """Return a tensor's numbers without its gradient, from whatever device it is on."""
    return value.numpy(force=True) if isinstance(value, sys.modules["torch"].Tensor) else value


# Package that defines the type -> how its arrays become NumPy's.
ARRAYS: dict[str, Callable[[Any], Any]] = {
    "torch": _from_torch,
    "jax": np.asarray,
    "jaxlib": np.asarray,  # where JAX keeps the type of its arrays
}
# Package -> the module here that takes its objects apart: imported when the first one comes.
OBJECTS = {
    "pandas": "pandas_tables",
    "scipy": "scipy_matrices",
    "sympy": "sympy_expressions",
    "matplotlib": "matplotlib_figures",
}


def as_numpy(value: Any, packages: Collection[str]) -> Any:
    """Return the NumPy array that an array of one of `packages` holds; other values as they are.

    The value itself as well where its library cannot convert it (a dtype NumPy does not have).
    """
    package = package_of(type(value)) if packages else ""
    if package not in packages or package in OBJECTS:
        return value
    try:
        array = ARRAYS.get(package, _by_protocol)(value)
    except Exception:  # a library may raise anything
        return value
    return array if type(array) is np.ndarray else value


def parts_of(value: Any, packages: Collection[str]) -> Parts | None:
    """Return the kind of an object and its parts by name; `None` for one that has none."""
    if type(value) is Taken:
        return value.kind, value.parts
    fields = getattr(type(value), "__dataclass_fields__", None)
    if isinstance(fields, dict):
        return "fields", {name: getattr(value, name, None) for name in fields}
    for kind in type(value).__mro__ if packages else ():
        package = package_of(kind)
        if package in OBJECTS and package in packages:
            return _taken_apart(value, package)
    return None


def _taken_apart(value: Any, package: str) -> Parts | None:
    module = import_module(f"{__package__}.{OBJECTS[package]}")
    try:
        found: Parts | None = module.parts(value)
    except Exception:  # a library may raise anything, and student code may have changed it
        return None
    return found


def package_of(kind: type) -> str:
    """Return the package in which a type really stands: its own word for that is checked."""
    name, path = kind.__module__, kind.__qualname__
    if type(name) is not str or "." in path:
        return ""
    module = sys.modules.get(name)
    if not isinstance(module, ModuleType) or vars(module).get(path) is not kind:
        return ""
    return name.partition(".")[0]
