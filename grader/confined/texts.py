"""The functions in the sources of a submission, and which of them call which. Runs none of them."""

import ast
import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from .compiler import COMPILE_ERRORS
from .decoding import decode
from .salvage import Reader
from .spelling import Spelling

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Text:
    """One file, as far as it can be read."""

    path: str
    spelling: Spelling
    functions: Mapping[str, Function]  # "f" and "Class.method"; of several the last one


@dataclass(frozen=True)
class Place:
    """A function in its file."""

    name: str
    text: Text
    node: Function = field(compare=False)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """All parts of it."""
        return list(ast.walk(self.node))

    @cached_property
    def loaded(self) -> list[ast.Name | ast.Attribute]:
        """Names and attributes that it reads, but for those of its own variables."""
        stored = {
            n.id for n in self.nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
        }
        stored |= {n.arg for n in self.nodes if isinstance(n, ast.arg)}
        found = (n for n in self.nodes if isinstance(n, ast.Name | ast.Attribute))
        read = (n for n in found if isinstance(n.ctx, ast.Load))
        return [n for n in read if not (isinstance(n, ast.Name) and n.id in stored)]

    @property
    def key(self) -> tuple[str, str]:
        """Tells it from all others."""
        return self.text.path, self.name


def read_texts(sources: Mapping[str, bytes], compatibility: bool) -> list[Text]:
    """The files, those that cannot be read at all as empty ones."""
    own = {path.removesuffix(".py").rpartition("/")[2] for path in sources}
    with warnings.catch_warnings():  # of doubtful places in sources; they are no one's failure
        warnings.simplefilter("ignore")
        return [_text(path, source, own, compatibility) for path, source in sources.items()]


def _text(path: str, source: bytes, own: Collection[str], compatibility: bool) -> Text:
    trees = list(_trees(decode(source).text, Reader(path, compatibility)))
    defined = {name: node for tree in trees for name, node in _functions(tree.body, "")}
    functions = {name: node for name, node in defined.items() if node}
    return Text(path, Spelling(trees, own), functions)


def _trees(text: str, reader: Reader) -> Iterator[ast.Module]:
    """The whole; of a text that is broken somewhere, every statement that is not."""
    try:
        yield ast.parse(text)
        return
    except COMPILE_ERRORS:
        chunks = reader.read(text)
    for chunk in chunks:
        try:
            if chunk.code:
                yield reader.compiler.tree(chunk)
        except COMPILE_ERRORS:  # nested too deeply
            continue


def _functions(body: Sequence[ast.stmt], prefix: str) -> Iterator[tuple[str, Function | None]]:
    """In their order; nothing for a name that is given another value."""
    for node in body:
        if isinstance(node, Function):
            yield f"{prefix}{node.name}", node
        elif isinstance(node, ast.ClassDef) and not prefix:
            yield from _functions(node.body, f"{node.name}.")
        elif isinstance(node, ast.Assign):
            names = (each.id for each in node.targets if isinstance(each, ast.Name))
            yield from ((f"{prefix}{name}", None) for name in names)
        elif isinstance(node, ast.If | ast.Try):
            inner = [*node.body, *node.orelse]
            yield from _functions(inner, prefix)


def find(name: str, files: Collection[str], texts: Sequence[Text]) -> Place | None:
    """The function of that name in the first file that defines it, `files` before all others."""
    ordered = sorted(texts, key=lambda text: text.path not in files)
    return next((Place(name, t, t.functions[name]) for t in ordered if name in t.functions), None)


def reached_from(start: Place, texts: Sequence[Text]) -> list[Place]:
    """The function and every one of the submission that it calls, or that those call."""
    found = {start.key: start}
    waiting = [start]
    while waiting:
        for place in _callees(waiting.pop(), texts):
            if place.key not in found:
                found[place.key] = place
                waiting.append(place)
    return list(found.values())


def _callees(place: Place, texts: Sequence[Text]) -> Iterator[Place]:
    owner = place.name.rpartition(".")[0]
    for node in place.loaded:
        names = [name.rpartition(".")[2] for name in place.text.spelling.meanings(node)]
        if isinstance(node, ast.Attribute) and not place.text.spelling.is_module(node):
            own = isinstance(node.value, ast.Name) and node.value.id == "self" and owner
            names = [f"{owner}.{node.attr}"] if own else []
        found = (find(name, [place.text.path], texts) for name in names)
        yield from (each for each in found if each)
