"""Why a graded function is not there, in a sentence that says what to look at."""

from collections.abc import Collection, Iterable, Mapping
from types import FunctionType
from typing import Any

from ..function_names import own_name
from ..source.source_files import NOT_HANDED_IN, SourceFile
from ..wording import is_class
from .imports.absent import Absent

# Share of equal letters (difflib). Misspelt names have 0.9 and more; `rnn_forward` and
# `rnn_backward`, which nobody confuses, have 0.70.
_CLOSE = 0.75


def why_missing(name: str, files: Iterable[SourceFile], graded: Collection[str]) -> str:
    """Return a sentence without its full stop about the files that should define the function."""
    files = list(files)
    away = [f"`{file.path}`" for file in files if file.origin == NOT_HANDED_IN]
    reasons = [_not_handed_in(away)] if away else []
    reasons += [_not_in_file(name, file, graded) for file in files if file.origin != NOT_HANDED_IN]
    return ", and ".join(reasons)


def _not_handed_in(paths: list[str]) -> str:
    if len(paths) == 1:
        return f"{paths[0]} was not submitted"
    return f"neither {' nor '.join(paths)} was submitted"


def _not_in_file(name: str, file: SourceFile, graded: Collection[str]) -> str:
    top, _, method = own_name(name).partition(".")
    value = file.namespace.get(top)
    if type(value) is Absent:
        return value.sentence
    if not method:
        guess = _guess(top, file.namespace, file, graded)
        if value is not None:
            return f"`{top}` in `{file.path}` is not a function{guess}"
        return f"`{file.path}` has no function `{top}`{guess}"
    if not is_class(value):
        return f"`{file.path}` has no class `{top}`"
    methods = type.__dict__["__dict__"].__get__(value)
    guess = _guess(method, methods, file, [each.partition(".")[2] for each in graded])
    return f"`{top}` in `{file.path}` has no method `{method}`{guess}"


def _guess(
    name: str, namespace: Mapping[str, Any], file: SourceFile, graded: Collection[str]
) -> str:
    """Return the student's own function with the most similar name, unless it is graded."""
    candidates = {
        key.lower(): key
        for key, value in dict(namespace).items()
        if type(key) is str
        and type(value) is FunctionType
        and value.__code__.co_filename == file.path
        and key not in graded
    }
    import difflib  # only where something is missing: it is slow to import

    close = difflib.get_close_matches(name.lower(), candidates, 1, _CLOSE)
    return f"; is `{candidates[close[0]]}` misspelt?" if close else ""
