"""Simple statements of Python 2 as Python 3 writes them.

Each rule takes the code of a statement twice: masked, and as it is. It gives the new text, or
`None` where it does not apply.
"""

import re
from collections.abc import Callable

from ..masked_source import top_level

_PRINT = re.compile(r"print(?![\w])[ \t]*")
_RAISE = re.compile(r"raise\b")
_EXEC = re.compile(r"exec\b(?![ \t]*[=.])[ \t]*")


def _print(code: str, text: str) -> str | None:
    found = _PRINT.match(code)
    if not found:
        return None
    code, text = code[found.end() :], text[found.end() :]
    if not code:
        return "print()"
    if code[0] in "=.,)]+*/%&|^<:" or _is_call(code):
        return None
    if code.startswith(">>"):
        return _print_to(code[2:], text[2:])
    return f"print({_arguments(code, text)})"


def _is_call(code: str) -> bool:
    """Return whether the brackets that open first close last."""
    if code[0] != "(":
        return False
    depth = 0
    for position, letter in enumerate(code):
        depth += (letter in "([{") - (letter in ")]}")
        if depth == 0:
            return position == len(code) - 1
    return True  # never closed: no fix would help


def _print_to(code: str, text: str) -> str:
    commas = top_level(code, ",")
    if not commas:
        return f"print(file={text.strip()})"
    file, rest = text[: commas[0]], _arguments(code[commas[0] + 1 :], text[commas[0] + 1 :])
    return f"print({rest}, file={file.strip()})"


def _arguments(code: str, text: str) -> str:
    if code.endswith(","):
        return f'{text[:-1].strip()}, end=" "'
    return text.strip()


def _except(code: str, text: str) -> str | None:
    commas = top_level(code, ",")
    if not code.startswith("except") or len(commas) != 1:
        return None
    name = text[commas[0] + 1 :].strip()
    if not name.isidentifier() or name[0].isupper():  # since 3.14 `except A, B:` catches both
        return None
    return f"{text[: commas[0]].rstrip()} as {name}"


def _raise(code: str, text: str) -> str | None:
    commas = top_level(code, ",")
    if not _RAISE.match(code) or not commas:
        return None
    end = commas[1] if len(commas) > 1 else len(text)
    return f"{text[: commas[0]].rstrip()}({text[commas[0] + 1 : end].strip()})"


def _exec(code: str, text: str) -> str | None:
    found = _EXEC.match(code)
    if not found or found.end() == len(code) or _is_call(code[found.end() :]):
        return None
    scope = re.search(r"\bin\b", code)
    if not scope:
        return f"exec({text[found.end() :]})"
    return f"exec({text[found.end() : scope.start()].strip()}, {text[scope.end() :].strip()})"


STATEMENTS: tuple[tuple[str, Callable[[str, str], str | None]], ...] = (
    ("print statements", _print),
    ("`except X, e`", _except),
    ("`raise X, message`", _raise),
    ("exec statements", _exec),
)
