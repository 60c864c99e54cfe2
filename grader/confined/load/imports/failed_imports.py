"""Imports that failed: what is there is bound, and what is not becomes an `Absent`."""

import ast
import sys
from importlib.util import resolve_name
from typing import NamedTuple

from ...source.source_files import EXTRA, NOT_HANDED_IN, SourceFile
from ...wording import HERE, capital, exception_text, names_text
from .absent import Absent
from .file_library import FOREIGN, Library, shown_name

NOT_INSTALLED = "this assignment allows it, but it is not installed here"


class Lack(NamedTuple):
    """What an import does not find, and why if there is more to say."""

    subject: str
    reason: str


def import_separately(library: Library, file: SourceFile, tree: ast.Module) -> None:
    """Carry out an import name by name."""
    for statement in tree.body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            lacks = [
                lack
                for alias in statement.names
                if (lack := _import_one(file, statement, alias, library))
            ]
            _note(file, statement.lineno, list(dict.fromkeys(lacks)))


def _import_one(
    file: SourceFile, statement: ast.Import | ast.ImportFrom, alias: ast.alias, library: Library
) -> Lack | None:
    single: ast.stmt = ast.Import([alias])
    if isinstance(statement, ast.ImportFrom):
        single = ast.ImportFrom(statement.module, [alias], statement.level)
    ast.copy_location(single, statement)
    try:
        exec(compile(ast.Module([single], []), file.path, "exec", 0, True), file.namespace)
    except BaseException as error:  # a module may raise anything
        lack = _lack(file, statement, alias, error, library)
        bound = alias.asname or alias.name.partition(".")[0]
        if bound != "*" and bound not in file.namespace:
            place = f"imported on {file.line_text(statement.lineno)}"
            end = f": {lack.reason}" if lack.reason else ""
            sentence = f"`{lack.subject}`, {place}, is not available while grading{end}"
            file.namespace[bound] = Absent(sentence)
        return lack
    return None


def _lack(
    file: SourceFile,
    statement: ast.Import | ast.ImportFrom,
    alias: ast.alias,
    error: BaseException,
    library: Library,
) -> Lack:
    if type(error) is ModuleNotFoundError and type(error.name) is str:
        allowed = error.name in library.free - sys.stdlib_module_names
        return Lack(shown_name(error.name), NOT_INSTALLED if allowed else "")
    if isinstance(statement, ast.Import) or type(error) is not ImportError:
        subject = alias.name if isinstance(statement, ast.Import) else _module_name(statement)
        return Lack(subject, exception_text(error))
    return Lack(alias.name, _why_no_name(file, statement, alias.name, library))


def _module_name(statement: ast.ImportFrom) -> str:
    return "." * statement.level + (statement.module or "")


def _why_no_name(file: SourceFile, statement: ast.ImportFrom, name: str, library: Library) -> str:
    try:
        target = library.resolve(resolve_name(_module_name(statement), file.package))
    except ImportError:  # more dots than there can be folders
        return ""
    if target is None and not statement.level:
        python_s = (statement.module or "").partition(".")[0] in sys.stdlib_module_names
        return f"`{statement.module}` does not define it" + f" in {HERE}" * python_s
    if not isinstance(target, SourceFile):
        return ""
    if target.origin == NOT_HANDED_IN:
        return f"`{target.path}` was not submitted"
    return target.lost.get(name) or f"`{target.path}` does not define it"


def _note(file: SourceFile, line: int, lacks: list[Lack]) -> None:
    for reason in dict.fromkeys(lack.reason for lack in lacks):
        subjects = [lack.subject for lack in lacks if lack.reason == reason]
        verb, pronoun = ("is", "it") if len(subjects) == 1 else ("are", "them")
        because = f" ({reason})" if reason else ""
        file.note(
            f"{capital(file.line_text(line))} imports {names_text(subjects)}, which {verb} not "
            f"available while grading{because}; code that does not use {pronoun} is graded. "
            f"{_advice(reason, subjects)}",
            quiet=file.origin == EXTRA,
        )


def _advice(reason: str, subjects: list[str]) -> str:
    if reason == NOT_INSTALLED:
        return f"The instructor can install it: `pip install {' '.join(subjects)}`."
    if not reason and subjects[0].partition(".")[0] in FOREIGN:
        return "Graded functions cannot use it: remove the import."
    if not reason:
        return "Submit that file if it is yours, or remove the import."
    if reason.endswith("was not submitted"):
        return "Submit that file as well."
    return "Fix this, or remove the import."
