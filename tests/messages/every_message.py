"""Every sentence in the code that a person may see, with the situation that shows it.

A message is a string of at least three words that is not a docstring, a pattern, markup or code;
a value that is filled in stands in braces. Pages add the words of their templates.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from tests.house.modules import Function, Module, read_modules
from tests.messages.message import Message
from tests.messages.rubric_sentences import sentences_of_rubrics

FEWEST_WORDS = 3  # fewer are keys and parts of sentences, which nobody reads alone
MOST_LINES = 3  # more are sources and lists of names
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*[,.:;?!)]?|`[^`]+`[,.:;]?|\{[^}]*\}[,.:;%]?")
_NOT_PROSE = re.compile(
    r"\(\?[:<=!P]|\\[bdsw]|</|/>|^\s*(import|from|def|SELECT|CREATE|PRAGMA|ALTER|UPDATE|SET)\b|\{\{|\.\*"
)
_JINJA = re.compile(r"\{%.*?%\}|\{#.*?#\}|<(style|script)\b.*?</\1>", re.DOTALL)
_NOT_SHOWN = {"AssertionError", "NotImplementedError", "namedtuple", "TypeVar", "compile"}


@cache
def every_message(root: Path) -> list[Message]:
    """Return the messages of the code and the pages, each once for each place."""
    modules = read_modules(root).values()
    found = [message for module in modules for message in _placed(module, root)]
    found += [*_of_pages(root), *sentences_of_rubrics(root)]
    return list({(message.place, message.text): message for message in found}.values())


def _placed(module: Module, root: Path) -> Iterator[Message]:
    """Yield the messages of a module with its file, and with what their functions do."""
    messages = list(_of_code(module))
    path = module.path.relative_to(root).as_posix()
    told = {"module": _first_line(module.tree)} if messages else {}
    for node in ast.walk(module.tree) if messages else ():
        if isinstance(node, Function | ast.ClassDef):
            told[node.name] = _first_line(node)
    for message in messages:
        names = [*reversed(message.place.partition(":")[2].split(".")), "module"]
        situation = next((told[name] for name in names if told.get(name)), "")
        yield replace(message, path=path, situation=situation)


def _first_line(node: ast.Module | ast.ClassDef | Function) -> str:
    return (ast.get_docstring(node) or "").partition("\n")[0]


def _of_code(module: Module) -> Iterator[Message]:
    if "starter" in module.path.parts or module.name.endswith(".syscalls"):
        return  # what instructors start from, and a table of numbers
    yield from _inside(module, module.tree, "module", "sentence")


def _inside(module: Module, node: ast.AST, name: str, kind: str) -> Iterator[Message]:
    """Yield the messages in a node; `kind` is what a string there would be."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return  # a docstring
    if isinstance(node, ast.Constant | ast.JoinedStr):
        text = _filled(node)
        if is_prose(text):
            yield Message(" ".join(text.split()), kind, f"{module.name}:{name}", node.lineno)
        return
    if isinstance(node, ast.Call) and _called(node) in _NOT_SHOWN:
        return
    if isinstance(node, Function):
        yield from _help(module, node)
    if isinstance(node, Function | ast.ClassDef):
        name = node.name if name == "module" else f"{name}.{node.name}"
    kind = _kind(node) or kind
    for child in ast.iter_child_nodes(node):
        if child is not _not_shown_in(node):
            yield from _inside(module, child, name, kind)


def _kind(node: ast.AST) -> str:
    """Return what strings below a node are, if the node tells; else an empty text."""
    if isinstance(node, ast.Call) and re.search(r"Error$|Refus|Problem|fail$", _called(node)):
        return "error"
    is_help = isinstance(node, ast.keyword) and node.arg in ("help", "short_help", "epilog")
    return "help" if is_help else ""


def _not_shown_in(node: ast.AST) -> ast.AST | None:
    """Return the child that is never shown: a list of words to split, or an annotation."""
    if isinstance(node, ast.Call) and _called(node) == "split":
        return node.func
    return node.returns if isinstance(node, Function) else getattr(node, "annotation", None)


def _called(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]


def _help(module: Module, function: Function) -> Iterator[Message]:
    """Yield the docstring of a command, which `--help` prints."""
    decorators = " ".join(ast.unparse(d) for d in function.decorator_list)
    text = ast.get_docstring(function)
    if text and re.search(r"\.(command|group)\(", decorators):
        yield Message(" ".join(text.split()), "help", _at(module, function), function.lineno)


def _at(module: Module, function: Function) -> str:
    return f"{module.name}:{function.name}"


def _filled(node: ast.Constant | ast.JoinedStr) -> str:
    """Return the text of a string; what is filled in stands in braces."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    parts = []
    for value in node.values:
        if isinstance(value, ast.FormattedValue):
            parts.append("{" + ast.unparse(value.value).strip("{}") + "}")
        elif isinstance(value, ast.Constant):
            parts.append(str(value.value))
    return "".join(parts)


def is_prose(text: str) -> bool:
    """Return whether a string reads as words that a person is shown."""
    words = text.split()
    plain = [word for word in words if _WORD.fullmatch(word)]
    letters = [word for word in plain if word[0].isalpha()]
    return (
        len(words) >= FEWEST_WORDS
        and len(text.strip().splitlines()) <= MOST_LINES
        and not _NOT_PROSE.search(text)
        and len(plain) >= len(words) / 2
        and len(letters) >= FEWEST_WORDS - 1
    )


def _of_pages(root: Path) -> Iterator[Message]:
    """Yield the words of the templates: what is left without tags, two words or more."""
    for path in sorted((root / "grader" / "reports" / "templates").glob("*.j2")):
        source = _JINJA.sub(lambda found: "\n" * found[0].count("\n"), path.read_text("utf-8"))
        place = path.relative_to(root).as_posix()
        for number, line in enumerate(source.splitlines(), 1):
            shown = re.findall(r'(?:title|aria-label)="([^"]*)"', line)
            shown += re.split(r"<[^<>]*>", line)
            texts = [" ".join(re.sub(r"\{\{.*?\}\}", "{…}", text).split()) for text in shown]
            for text in texts:
                if len(re.findall(r"[A-Za-z]{2,}", text)) >= FEWEST_WORDS - 1:
                    shows = "Shows a submission or the parts of its page."
                    if "class" in path.name:
                        shows = "Shows the class to instructors."
                    yield Message(text, "page", place, number, place, shows)
