"""What stands for an import that failed: harmless until it is used."""

from collections.abc import Mapping
from typing import NoReturn

_USES = """
    call getitem setitem delitem iter next reversed contains len bool enter exit await aiter anext
    mro_entries instancecheck subclasscheck int float complex index round abs neg pos invert
    lt le gt ge eq ne array
"""
_OPERATORS = "add sub mul matmul truediv floordiv mod divmod pow lshift rshift and or xor"


class Absent:
    """Raises `ModuleNotFoundError` with its sentence on any use."""

    __slots__ = ("sentence",)
    __array_ufunc__ = None  # arrays leave arithmetic with it to the methods below
    sentence: str

    def __init__(self, sentence: str) -> None:
        object.__setattr__(self, "sentence", sentence)
        _sentences.add(sentence)

    def __getattr__(self, name: str) -> NoReturn:
        _refuse(self)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        _refuse(self)


def absent_names(namespace: Mapping[str, object]) -> set[str]:
    """Return the names of a module that stand for imports that failed, or for what needed one."""
    if not _sentences:  # as nearly always: this is asked before each statement
        return set()
    return {name for name, value in namespace.items() if type(value) is Absent}


def sentence_of(error: BaseException) -> str:
    """Return the sentence of the `Absent` that raised an error; empty if none did."""
    message = error.args[0] if type(error) is ModuleNotFoundError and error.args else ""
    return message if type(message) is str and message in _told else ""


_sentences: set[str] = set()  # of all that is absent
_told: set[str] = set()  # the sentences that were raised


def _refuse(absent: Absent, *_positional: object, **_named: object) -> NoReturn:
    _told.add(absent.sentence)
    raise ModuleNotFoundError(absent.sentence)


for _name in _USES.split() + [p + name for name in _OPERATORS.split() for p in ("", "r", "i")]:
    setattr(Absent, f"__{_name}__", _refuse)
