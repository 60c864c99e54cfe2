"""Names, modules and habits of older NumPy, supplied to the whole process."""

import builtins
import importlib
import re
import sys
import warnings
from collections.abc import Collection
from types import ModuleType
from typing import Any

import numpy as np

from ...source.masked_source import mask
from .older_forms import forms
from .removed_numpy import OF_MODULES, REMOVED

# Modules that were never meant to be imported, and were; where their functions are today.
_MOVED = {
    **{
        f"numpy.lib.{name}": f"numpy.lib._{name}_impl"
        for name in (
            "arraypad arraysetops function_base histograms index_tricks nanfunctions npyio "
            "polynomial shape_base twodim_base type_check ufunclike utils"
        ).split()
    },
    "numpy.linalg.linalg": "numpy.linalg._linalg",
    "numpy.fft.helper": "numpy.fft._helper",
    "numpy.fft.fftpack": "numpy.fft._pocketfft",
    "numpy.core.umath_tests": "",
}
_NOT_EXPORTED = {*vars(builtins), "long", "unicode"}  # names with a meaning of their own
_supplied: list[tuple[Any, str, Any]] = []  # module, name, what it had there, or `_NOTHING`
_NOTHING = object()
_names: list[str] = []  # what `supply` returned


def supply() -> tuple[str, ...]:
    """Give NumPy what it lost, unless it has that; return the names."""
    if _supplied:
        return tuple(_names)
    missing = [name for name in REMOVED if not _has(np, name)]
    for name in missing:
        _replace(np, name, REMOVED[name])
    for name, value in OF_MODULES["random"].items():
        if not _has(np.random, name):
            _replace(np.random, name, value)
    for module, name, function in forms():
        _replace(module, name, function)
    exported = [name for name in missing if name not in _NOT_EXPORTED]
    _replace(np, "__all__", [*np.__all__, *exported])
    _replace(np.lib, "__getattr__", _also_of_numpy(np.lib))
    for old, new in _MOVED.items():
        if not _is_there(old):
            _supply_module(old, new)
    _names[:] = missing
    return tuple(missing)


def withdraw() -> None:
    """Undo all that `supply` changed."""
    while _supplied:
        module, name, before = _supplied.pop()
        if module is sys.modules:
            del sys.modules[name]
        elif before is _NOTHING:
            delattr(module, name)
        else:
            setattr(module, name, before)


def used_names(text: str, supplied: Collection[str]) -> tuple[str, ...]:
    """Return which supplied names the code of a source uses: "np.int"."""
    if not supplied:
        return ()
    sign = re.compile(rf"(?<![\w.])(?:np|numpy)\.({'|'.join(map(re.escape, supplied))})\b")
    return tuple(dict.fromkeys(f"np.{name}" for name in sign.findall(mask(text))))


def _has(module: ModuleType, name: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return hasattr(module, name)


def _replace(module: Any, name: str, value: Any) -> None:
    _supplied.append((module, name, vars(module).get(name, _NOTHING)))
    setattr(module, name, value)


def _also_of_numpy(module: ModuleType) -> Any:
    """Return a lookup for `np.lib.pad` as `np.pad`: until 2.0 functions were in both."""
    before = vars(module).get("__getattr__")

    def find(name: str) -> Any:
        value = vars(np).get(name)
        if value is not None and not name.startswith("_") and type(value) is not ModuleType:
            return value
        if before:
            return before(name)
        raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}")

    return find


def _is_there(name: str) -> bool:
    package, _, short = name.rpartition(".")
    return name in sys.modules or short in vars(sys.modules.get(package, np))


def _supply_module(old: str, new: str) -> None:
    """Make a module that looks into today's only when it is asked for something."""
    module = ModuleType(old)
    package, _, short = old.rpartition(".")

    def find(name: str) -> Any:
        known = OF_MODULES.get(old.removeprefix("numpy."), {})
        if name in known:
            return known[name]
        if name == "__all__" or (new and _has(importlib.import_module(new), name)):
            return getattr(importlib.import_module(new), name)
        if not name.startswith("_") and _has(np, name):
            return getattr(np, name)
        raise AttributeError(f"module {old!r} has no attribute {name!r}")

    vars(module)["__getattr__"] = find
    _supplied.append((sys.modules, old, _NOTHING))
    sys.modules[old] = module
    if package in sys.modules and package != "numpy.core":  # which is there only when it is used
        _replace(sys.modules[package], short, module)
