"""Which functions leave nothing behind in their process: what runs after them is as if alone.

Told from their code, and only where it is certain: nothing that lives on is changed, and nothing
is called but NumPy, plain built-in functions, functions of the same kind, and classes whose methods
change nothing but their own object. Code that deceives this gives up a second chance, and gains
nothing.
"""

import builtins
import dis
import sys
from collections.abc import Collection, Iterable, Iterator
from types import BuiltinFunctionType, CodeType, FunctionType, MethodType, ModuleType
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
# What memory held before: such a function leaves nothing, and is not as if alone.
_MEMORY = frozenset(("empty", "empty_like"))
_WHERE = "where"  # an option: without `out`, NumPy leaves the other places as memory had them
# Settings of NumPy, files, other ways to memory, chance that no seed fixes, other modules.
_OTHERWISE = frozenset(
    "Generator MT19937 PCG64 PCG64DXSM Philox RandomState SFC64 SeedSequence char core ctypes "
    "ctypeslib default_rng dump errstate f2py fromfile get_bit_generator lib load "
    "ma memmap ndarray open_memmap rec resize save savetxt savez savez_compressed sctypeDict seed "
    "set_bit_generator set_printoptions set_state set_string_function set_typeDict setbufsize "
    "seterr seterrcall strings test testing tofile typecodes".split()
)
_PLAIN = (bool, int, float, complex, str, bytes, type(None), type(...))
_OF_NUMPY = (np.ufunc, type(np.dot))
_BOUND = (BuiltinFunctionType, MethodType)
_OWNERS = ("module", "RandomState")  # of what is bound: a module's functions are, too
_FIELDS = ("member_descriptor", "_tuplegetter")  # types of what slots and named tuples have
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
        self._methods: dict[int, list[FunctionType] | None] = {}  # of classes
        self._of_objects: set[int] = set()  # functions that are given their object

    def reached(self, function: Any) -> list[FunctionType] | None:
        """Return the function and all of the sources that it calls; `None` if one leaves traces.

        Else the process stays as it was, whatever the function is given.
        """
        seen: dict[int, FunctionType] = {}
        left = [function]
        while left:
            current = left.pop()
            if id(current) in seen:
                continue
            seen[id(current)] = current
            if id(current) not in self._read:
                self._read[id(current)] = self._called_by(current)
            called = self._read[id(current)]
            if called is None or len(seen) > _MOST:
                return None
            left += called
        return [*seen.values()]

    def _called_by(self, function: Any) -> list[FunctionType] | None:
        """Return the functions of the sources that a function names; `None` if it leaves traces."""
        to_itself = id(function) in self._of_objects and _keeps_to_itself(function.__code__)
        if not _is_simple(function, to_itself):
            return None
        called: list[FunctionType] = []
        scope = function.__globals__
        for name in _names(function.__code__, {"__dict__"} if to_itself else set()):
            if name in _OTHERWISE or (name.startswith("_") and name not in scope):
                return None
            for value in self._meanings(name, scope):
                found = self._functions_of(value, scope.get("__name__"))
                if found is None and not _is_harmless(value):
                    return None
                called += found or ()
        return called

    def _functions_of(self, value: Any, module: Any) -> list[FunctionType] | None:
        """Return a function of the sources, or the methods of a class; `None` for all else."""
        if type(value) is FunctionType:
            return [value] if value.__code__.co_filename in self._files else None
        if type(value) is not type or _is_known(value):
            return None
        if id(value) not in self._methods:
            self._methods[id(value)] = self._methods_of(value, module)
        return self._methods[id(value)]

    def _methods_of(self, kind: type, module: Any) -> list[FunctionType] | None:
        """Return the methods of a class of that module; `None` if it may hold more.

        Members that begin with an underscore cannot be named, so only their functions count.
        """
        methods: list[FunctionType] = []
        for each in type.__dict__["__mro__"].__get__(kind):
            if _is_known(each):
                continue
            if type.__dict__["__module__"].__get__(each) != module:
                return None
            for name, member in type.__dict__["__dict__"].__get__(each).items():
                parts = _functions_in(member)
                if not (parts or name.startswith("_") or _is_field(member)):
                    return None
                methods += parts
                self._of_objects.update(id(part) for part in parts if part is member)
        return [m for m in methods if m.__code__.co_filename in self._files]

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


def sees_memory(reached: Iterable[FunctionType]) -> bool:
    """Return whether one of the functions may give what memory held before."""
    codes = (code for each in reached for code in _codes(each.__code__))
    return any(not _MEMORY.isdisjoint(code.co_names) or _names_where(code) for code in codes)


def _names_where(code: CodeType) -> bool:
    """Return whether a code may give the option: by its name, or in a mapping of options."""
    named = (each if type(each) is tuple else (each,) for each in code.co_consts)
    return any(_WHERE in each for each in named)


def _is_simple(function: Any, to_itself: bool) -> bool:
    """Return whether it is a plain function without anything of its own that may change.

    `to_itself` says that it stores only in its first argument.
    """
    if type(function) is not FunctionType or function.__closure__ or function.__dict__:
        return False
    defaults = (*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values())
    if type(function.__globals__) is not dict or not all(map(_is_plain, defaults)):
        return False
    codes = [*_codes(function.__code__)][1 if to_itself else 0 :]
    return not any(_LASTING.intersection(each.co_code[::2]) for each in codes)


def _keeps_to_itself(code: CodeType) -> bool:
    """Return whether what a method stores is attributes of its first argument alone."""
    own, loaded = code.co_varnames[:1], ()
    for step in dis.get_instructions(code):
        names = step.argval if isinstance(step.argval, tuple) else (step.argval,)
        reaches_out = step.opcode in _LASTING or step.argval == "__dict__"
        if reaches_out and (loaded != own or step.opname not in ("STORE_ATTR", "LOAD_ATTR")):
            return False
        loaded = names[-1:] if "LOAD_FAST" in step.opname else ()
        stored = names[: len(names) - len(loaded)] if "STORE_FAST" in step.opname else ()
        if not {*own}.isdisjoint(stored):
            return False
    return True


def _functions_in(member: Any) -> list[FunctionType]:
    """Return the functions that a member of a class is, or is made of."""
    if type(member) is property:
        inner = [member.fget, member.fset, member.fdel]
    else:
        held = type(member) in (staticmethod, classmethod)
        inner = [member.__func__ if held else member]
    return [each for each in inner if type(each) is FunctionType]


def _is_field(member: Any) -> bool:
    """Return whether a member of a class is a constant, or reads a field of an object."""
    return type(member).__name__ in _FIELDS or _is_plain(member)


def _names(code: CodeType, without: Collection[str]) -> set[str]:
    """Return the names of a function, `without` some of its own, and of all within it."""
    own, *inner = _codes(code)
    return ({*own.co_names} - {*without}).union(*(each.co_names for each in inner))


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
    if type(value) in _BOUND:
        return value.__self__ is None or type(value.__self__).__name__ in _OWNERS
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
