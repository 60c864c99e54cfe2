"""Which functions leave nothing behind in their process: what runs after them is as if alone.

Told from their code, and only where it is certain: nothing that lives on is changed, and nothing
is called but NumPy, plain built-in functions and functions of the same kind. Code that deceives
this gives up a second chance, and gains nothing.
"""

import builtins
import dis
import sys
from collections.abc import Collection, Iterator
from types import BuiltinFunctionType, CodeType, FunctionType, ModuleType
from typing import Any

import numpy as np

_LASTING = frozenset(
    dis.opmap[name]
    for name in "STORE_GLOBAL DELETE_GLOBAL STORE_ATTR DELETE_ATTR IMPORT_NAME".split()
)
_MODULES = ("numpy", "numpy.linalg", "numpy.random", "numpy.fft", "math", "cmath")
_BUILT_IN = frozenset(
    "abs all any bool complex dict divmod enumerate filter float frozenset int isinstance len list "
    "map max min object pow print range reversed round set slice sorted str sum tuple zip".split()
)
# Settings of NumPy, files, what memory held before, chance that no seed fixes, other modules.
_OTHERWISE = frozenset(
    "Generator MT19937 PCG64 PCG64DXSM Philox RandomState SFC64 SeedSequence char core ctypes "
    "ctypeslib default_rng dump empty empty_like errstate f2py fromfile get_bit_generator lib load "
    "ma memmap ndarray open_memmap rec resize save savetxt savez savez_compressed sctypeDict seed "
    "set_bit_generator set_printoptions set_state set_string_function set_typeDict setbufsize "
    "seterr seterrcall strings test testing tofile typecodes".split()
)
_PLAIN = (bool, int, float, complex, str, bytes, type(None), type(...))
_OF_NUMPY = (np.ufunc, BuiltinFunctionType, type(np.dot), type(np.random.rand))
_OF_CLASSES = ("builtins", "numpy", "numpy.dtypes")
_DEEPEST = 8  # tuples within tuples
_MOST = 200  # functions that are read for one: a margin, as in `mentions.py`


class LeftBehind:
    """Answers for the functions of one submission."""

    def __init__(self, files: Collection[str]) -> None:
        """Take the paths of all sources, whose functions may call each other."""
        self._files = files
        self._read: dict[int, list[FunctionType] | None] = {}
        self._in_modules: dict[str, list[Any]] = {}  # what names mean there

    def nothing(self, function: Any) -> bool:
        """Return whether a function leaves the process as it was, whatever it is given."""
        seen: set[int] = set()
        left = [function]
        while left:
            current = left.pop()
            if id(current) in seen:
                continue
            seen.add(id(current))
            if id(current) not in self._read:
                self._read[id(current)] = self._called_by(current)
            called = self._read[id(current)]
            if called is None or len(seen) > _MOST:
                return False
            left += called
        return True

    def _called_by(self, function: Any) -> list[FunctionType] | None:
        """Return the functions of the sources that a function names; `None` if it leaves traces."""
        if not _is_simple(function):
            return None
        called: list[FunctionType] = []
        scope = function.__globals__
        for name in {name for code in _codes(function.__code__) for name in code.co_names}:
            if name in _OTHERWISE or (name.startswith("_") and name not in scope):
                return None
            for value in self._meanings(name, scope):
                if type(value) is FunctionType and value.__code__.co_filename in self._files:
                    called.append(value)
                elif not _is_harmless(value):
                    return None
        return called

    def _meanings(self, name: str, scope: dict[str, Any]) -> Iterator[Any]:
        """Yield all that a name can mean: a value of the file's or a built-in one, or NumPy's."""
        if name in scope:
            yield scope[name]
        if name not in self._in_modules:
            known = [m for m in _MODULES if name in _names_in(m)]
            self._in_modules[name] = [vars(sys.modules[m])[name] for m in known]
        in_modules = self._in_modules[name]
        yield from in_modules
        if name not in scope and name in vars(builtins):
            value = vars(builtins)[name]
            may_be = in_modules or name in _BUILT_IN or _is_exception(value)
            yield value if may_be else builtins


def _is_simple(function: Any) -> bool:
    """Return whether it is a plain function without anything of its own that may change."""
    if type(function) is not FunctionType or function.__closure__ or function.__dict__:
        return False
    defaults = (*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values())
    if type(function.__globals__) is not dict or not all(map(_is_plain, defaults)):
        return False
    return not any(_LASTING.intersection(each.co_code[::2]) for each in _codes(function.__code__))


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if type(constant) is CodeType:
            yield from _codes(constant)


def _names_in(module: str) -> Collection[str]:
    return vars(sys.modules[module]) if module in sys.modules else ()


def _is_exception(value: Any) -> bool:
    return type(value) is type and issubclass(value, BaseException)


def _is_harmless(value: Any) -> bool:
    """Return whether a value cannot change, or is a function of Python or NumPy."""
    if type(value) is ModuleType:
        return value.__name__ in _MODULES and value is sys.modules.get(value.__name__)
    if issubclass(type(value), type):
        return _is_known(value)
    # A function that is not of the sources is NumPy's, or an older form that the grader supplies.
    return type(value) in (FunctionType, *_OF_NUMPY) or _is_plain(value)


def _is_plain(value: Any, depth: int = 0) -> bool:
    if type(value) in (tuple, frozenset):
        return depth < _DEEPEST and all(_is_plain(each, depth + 1) for each in value)
    of_numpy = issubclass(type(value), np.generic | np.dtype) and _is_known(type(value))
    return of_numpy or type(value) in _PLAIN


def _is_known(kind: Any) -> bool:
    """Return whether a class is one of Python or NumPy, and not one that is only named alike."""
    if type(kind) not in (type, type(np.dtype)):
        return False
    module, name = type.__dict__["__module__"].__get__(kind), kind.__name__
    return module in _OF_CLASSES and vars(sys.modules[module]).get(name) is kind
