"""Records by the annotations of their fields: as plain values of JSON and back, and checked.

This is how a grade is stored and sent. A field that has its default is left out, so that what is
right stays small.
"""

import base64
import json
import types
import typing
import zlib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any, TypeVar

import numpy as np

Coder = Callable[[Any], Any]
Check = Callable[[Any], bool]
Record = TypeVar("Record")
FASTEST = 1  # level of compression: the texts are small and many

# What JSON and callers may give in place of a type.
_ALSO: Mapping[type, tuple[type, ...]] = {float: (float, int)}


def to_plain(record: Any) -> dict[str, Any]:
    """Return a dataclass as a mapping of JSON's own types (its numbers may be NaN or infinite)."""
    kind: Any = type(record)
    plain: dict[str, Any] = _coder(kind, 0)(record)
    return plain


def from_plain(kind: type[Record], plain: Mapping[str, Any]) -> Record:
    """Return the record again. `TypeError`, `ValueError` or `KeyError` if `plain` does not fit."""
    wanted: Any = kind
    record: Record = _coder(wanted, 1)(plain)
    return record


def pack(plain: Mapping[str, object]) -> bytes:
    """Return the record as compressed JSON."""
    return zlib.compress(json.dumps(plain, separators=(",", ":")).encode(), FASTEST)


def unpack(packed: bytes) -> dict[str, object]:
    """Return what `pack` was given. `ValueError` if the bytes are damaged."""
    try:
        plain: dict[str, object] = json.loads(zlib.decompress(packed))
    except zlib.error as error:
        raise ValueError(str(error)) from error
    return plain


@cache
def _coder(kind: Any, back: int) -> Coder:
    """Return what makes a value of the annotated kind plain (`back` = 0), or makes it again (1)."""
    if typing.get_origin(kind) is not None or isinstance(kind, types.UnionType):
        return _coder_of_parts(_origin(kind), typing.get_args(kind), back)
    if kind in _SIMPLE:
        return _SIMPLE[kind][back]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return (_value_of, kind)[back]
    if isinstance(kind, type) and is_dataclass(kind):
        return (_encoder, _decoder)[back](kind)
    raise TypeError(f"no plain form is known for {kind}")


def _origin(kind: Any) -> Any:
    """Return the class of a generic type. Since NumPy 2.5 `NDArray` is a name of such a type."""
    origin = typing.get_origin(kind)
    return typing.get_origin(origin.__value__) if hasattr(origin, "__value__") else origin


def _coder_of_parts(origin: Any, arguments: tuple[Any, ...], back: int) -> Coder:
    if origin in (types.UnionType, typing.Union):
        return _or_none(_coder(next(a for a in arguments if a is not types.NoneType), back))
    if origin is tuple:
        return _sequence(arguments, back)
    if issubclass(origin, np.ndarray):
        return (_from_array, _to_array)[back]
    if issubclass(origin, Mapping):
        return _mapping(_coder(arguments[1], back))
    raise TypeError(f"no plain form is known for {origin}")


def _same(value: Any) -> Any:
    return value


def _from_bytes(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _value_of(member: Enum) -> Any:
    return member.value


def _or_none(coder: Coder) -> Coder:
    return lambda value: None if value is None else coder(value)


def _sequence(arguments: tuple[Any, ...], back: int) -> Coder:
    made = (list, tuple)[back]
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        each = _coder(arguments[0], back)
        return lambda values: made([each(value) for value in values])
    coders = [_coder(argument, back) for argument in arguments]
    return lambda values: made(c(v) for c, v in zip(coders, values, strict=True))


def _mapping(each: Coder) -> Coder:
    return lambda values: {name: each(value) for name, value in values.items()}


def _from_array(array: Any) -> list[Any]:
    little = np.ascontiguousarray(array, array.dtype.newbyteorder("<"))
    return [little.dtype.str, list(array.shape), _from_bytes(little.tobytes())]


def _to_array(plain: Any) -> Any:
    dtype, shape, text = plain
    if np.dtype(dtype).hasobject:
        raise ValueError("an array of objects has no plain form")
    return np.frombuffer(base64.b64decode(text), dtype).reshape(shape)


_SIMPLE: Mapping[Any, tuple[Coder, Coder]] = {
    **dict.fromkeys((str, int, float, bool, Any), (_same, _same)),
    Fraction: (str, lru_cache(Fraction)),
    bytes: (_from_bytes, base64.b64decode),
}


def _encoder(kind: Any) -> Coder:
    hints = typing.get_type_hints(kind)
    coded = [(f.name, _coder(hints[f.name], 0), _default(f)) for f in fields(kind)]

    def encode(record: Any) -> dict[str, Any]:
        plain: dict[str, Any] = {}  # by a loop: a class is thousands of records
        for name, coder, default in coded:
            value = getattr(record, name)
            if value is default or (type(value) is type(default) and value == default):
                continue
            plain[name] = coder(value)
        return plain

    return encode


def _default(field: Field[Any]) -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default  # MISSING, which no value equals, if there is none


def _decoder(kind: Any) -> Coder:
    hints = typing.get_type_hints(kind)
    coded = {f.name: _coder(hints[f.name], 1) for f in fields(kind)}
    made = {f.name: f.default_factory for f in fields(kind) if f.default_factory is not MISSING}
    required = {f.name for f in fields(kind) if f.default is f.default_factory is MISSING}

    def decode(plain: Any) -> Any:
        values = {name: coded[name](value) for name, value in plain.items()}
        if not required <= values.keys():
            raise TypeError(f"{kind.__name__} needs {', '.join(required - values.keys())}")
        values |= {name: make() for name, make in made.items() if name not in values}
        record = object.__new__(kind)  # its own `__init__` takes most of the time of a class page
        record.__dict__.update(values)  # a field with a plain default is found on the class
        return record

    return decode


def check_typed(record: object) -> None:
    """Raise `TypeError` that names the first field of a dataclass that holds something else.

    A file of another form is noticed by reading it; one whose form is right and whose values are
    not would be noticed far away from there, by a computation that they break.
    """
    whole: Any = type(record)
    for name, fits in _field_checks(whole):
        if not fits(getattr(record, name)):
            raise TypeError(f"{whole.__name__}.{name} is no {_fields(whole)[name]}")


@cache
def _fields(kind: Any) -> Mapping[str, Any]:
    return typing.get_type_hints(kind)


@cache
def _field_checks(kind: Any) -> tuple[tuple[str, Check], ...]:
    return tuple((name, _check(inner)) for name, inner in _fields(kind).items())


@cache
def _check(kind: Any) -> Check:
    """Return what tells whether a value is of the annotated kind.

    It is made once for each kind: a file of cases has thousands of values of a few dozen kinds.
    """
    origin, arguments = _origin(kind), typing.get_args(kind)
    if kind is Any:
        return lambda _: True
    if origin in (typing.Union, types.UnionType):
        ones = [_check(one) for one in arguments]
        return lambda value: any(fits(value) for fits in ones)
    if origin is tuple:
        return _check_of_tuple(arguments)
    if origin is not None and issubclass(origin, Mapping):
        # What a `Counter` holds is not annotated: it is how often.
        of_key, of_value = (_check(argument) for argument in (*arguments, int)[:2])
        return lambda value: (
            isinstance(value, Mapping)
            and all(of_key(key) and of_value(each) for key, each in value.items())
        )
    if origin is not None:  # an array of any dtype; no other generic type is in a record
        return lambda value: isinstance(value, np.ndarray)
    if isinstance(kind, type) and is_dataclass(kind):
        return _check_of_record(kind)
    return _check_of_class(kind)


def _check_of_tuple(arguments: tuple[Any, ...]) -> Check:
    if arguments[1:] == (Ellipsis,):
        each = _check(arguments[0])
        return lambda value: isinstance(value, tuple) and all(map(each, value))
    checks = [_check(argument) for argument in arguments]
    return lambda value: (
        isinstance(value, tuple)
        and len(value) == len(checks)
        and all(fits(one) for fits, one in zip(checks, value, strict=True))
    )


def _check_of_record(kind: type) -> Check:
    # The checks of its fields are asked for when a value comes: a record may hold its own kind.
    return lambda value: (
        isinstance(value, kind)
        and all(fits(getattr(value, name)) for name, fits in _field_checks(kind))
    )


def _check_of_class(kind: type) -> Check:
    classes = _ALSO.get(kind, kind)
    if kind is bool:
        return lambda value: isinstance(value, bool)
    return lambda value: isinstance(value, classes) and not isinstance(value, bool)
