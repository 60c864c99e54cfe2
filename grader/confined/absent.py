"""What stands for an import that failed: harmless until it is used."""

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

    def __getattr__(self, name: str) -> NoReturn:
        raise ModuleNotFoundError(self.sentence)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise ModuleNotFoundError(self.sentence)


def _refuse(absent: Absent, *_positional: object, **_named: object) -> NoReturn:
    raise ModuleNotFoundError(absent.sentence)


for _name in _USES.split() + [p + name for name in _OPERATORS.split() for p in ("", "r", "i")]:
    setattr(Absent, f"__{_name}__", _refuse)
