"""Parts of sentences, made without trusting what a student's objects say of themselves."""

from collections.abc import Iterable

MAX_MESSAGE = 160
MAX_NAMES = 6
_MAX_CODE = 60  # characters of a line that a sentence quotes


def is_class(value: object) -> bool:
    """Whether a value is a class; unlike `isinstance`, this asks nothing of the value itself."""
    return issubclass(type(value), type)


def error_text(error: BaseException) -> str:
    """`ValueError: …` on one line; of an exception that cannot be shown, its class alone."""
    kind = type.__dict__["__name__"].__get__(type(error))
    try:
        message = " ".join(str(error).split())
    except BaseException:  # __str__ of a student's own class
        message = ""
    return f"{kind}: {message}"[:MAX_MESSAGE] if message else kind


def names_text(names: Iterable[str]) -> str:
    """`a`, `b` and `c`."""
    quoted = [f"`{name}`" for name in dict.fromkeys(names)]
    if len(quoted) > MAX_NAMES:
        shown = MAX_NAMES - 1
        quoted = [*quoted[:shown], f"{len(quoted) - shown} more"]
    return " and ".join(filter(None, (", ".join(quoted[:-1]), *quoted[-1:])))


def code_text(text: str) -> str:
    """The first line of some code, between back quotes."""
    line = text.strip().split("\n")[0]
    line = line if len(line) <= _MAX_CODE else line[: _MAX_CODE - 1] + "…"
    return line if line.startswith("`") else f"`{line}`"


def costs(names: Iterable[str]) -> str:
    """What a failure costs, as a sentence to go on with; empty if it costs no function."""
    names = tuple(dict.fromkeys(names))
    if not names:
        return ""
    verb = "is" if len(names) == 1 else "are"
    return f" {names_text(names)} {verb} not loaded because of it."
