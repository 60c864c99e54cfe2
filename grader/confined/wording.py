"""Parts of sentences, made without trusting what a student's objects say of themselves."""

import sys
from collections.abc import Iterable

HERE = f"Python {sys.version_info.major}.{sys.version_info.minor}"
MAX_MESSAGE = 160  # characters: an exception's message has to fit into a sentence
MAX_NAMES = 6  # in one sentence: with more, the rest is a number
_MAX_CODE = 60  # characters of a line that a sentence quotes


def is_class(value: object) -> bool:
    """Return whether a value is a class; unlike `isinstance`, this asks the value nothing."""
    return issubclass(type(value), type)


def exception_text(error: BaseException) -> str:
    """Return `ValueError: …` on one line; of an exception that cannot be shown, its class."""
    kind = type.__dict__["__name__"].__get__(type(error))
    try:
        message = " ".join(str(error).split())
    except BaseException:  # __str__ of a student's own class
        message = ""
    return f"{kind}: {message}"[:MAX_MESSAGE] if message else kind


def capital(sentence: str) -> str:
    """Return a sentence with a capital letter at its beginning."""
    return sentence[:1].upper() + sentence[1:]


def names_text(names: Iterable[str]) -> str:
    """Return `a`, `b` and `c`."""
    quoted = [f"`{name}`" for name in dict.fromkeys(names)]
    if len(quoted) > MAX_NAMES:
        shown = MAX_NAMES - 1
        quoted = [*quoted[:shown], f"{len(quoted) - shown} more"]
    return " and ".join(filter(None, (", ".join(quoted[:-1]), *quoted[-1:])))


def code_text(text: str) -> str:
    """Return the first line of some code, between back quotes."""
    line = text.strip().split("\n")[0]
    line = line if len(line) <= _MAX_CODE else line[: _MAX_CODE - 1] + "…"
    return line if line.startswith("`") else f"`{line}`"


def costs(names: Iterable[str]) -> str:
    """Return the cost of a failure as a further sentence; empty if it costs no function."""
    names = tuple(dict.fromkeys(names))
    if not names:
        return ""
    verb = "is" if len(names) == 1 else "are"
    return f" {names_text(names)} {verb} not loaded because of this."
