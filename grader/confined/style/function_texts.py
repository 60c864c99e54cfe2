"""The functions in the sources of a submission, and which of them call which. Runs none of them."""

import ast
import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import field
from functools import cached_property

from ..notebook_cells import CellLines, without_ending
from ..quick_dataclass import dataclass
from ..source.decoding import decode
from ..source.python2.python2_reading import Python2
from ..source.source_reader import Reader
from .name_meanings import Spelling

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Text:
    """One file, as far as it can be read."""

    path: str
    spelling: Spelling
    parts: Mapping[str, Sequence[ast.AST]]
    """What may be run under a name, "f" or "Class.method": the last definition, those under a
    condition, and of other values their functions and names."""
    functions: Collection[str]  # names of functions that are not given another value later
    source: str = ""
    values: Mapping[str, ast.stmt] = field(default_factory=dict)
    """The last statement outside of functions that gives a name a value."""

    def place(self, line: int) -> tuple[str, int]:
        """Return what a line is named by: the path, of a notebook with the cell, and the line."""
        return CellLines(self.path, self.source).place(line)


@dataclass(frozen=True)
class Place:
    """A name in its file, and all that may be run under it."""

    name: str
    text: Text
    parts: Sequence[ast.AST] = field(compare=False)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Return all nodes of the function."""
        return [node for part in self.parts for node in ast.walk(part)]

    @cached_property
    def loaded(self) -> list[ast.Name | ast.Attribute]:
        """Return names and attributes that the function reads, but for its own variables."""
        stored = {
            n.id for n in self.nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
        }
        stored |= {n.arg for n in self.nodes if isinstance(n, ast.arg)}
        found = (n for n in self.nodes if isinstance(n, ast.Name | ast.Attribute))
        read = (n for n in found if isinstance(n.ctx, ast.Load))
        return [n for n in read if not (isinstance(n, ast.Name) and n.id in stored)]

    @property
    def key(self) -> tuple[str, str]:
        """Return the path and name that tell it from all others."""
        return self.text.path, self.name


def read_texts(sources: Mapping[str, bytes], compatibility: bool) -> list[Text]:
    """Return the files; one that cannot be read at all is empty."""
    own = {without_ending(path).rpartition("/")[2] for path in sources}
    with warnings.catch_warnings():  # of doubtful places in sources; they are no one's failure
        warnings.simplefilter("ignore")
        return [_text(path, source, own, compatibility) for path, source in sources.items()]


def _text(path: str, source: bytes, own: Collection[str], compatibility: bool) -> Text:
    reader = Reader(path, Python2(compatibility))
    text = decode(source).text
    trees = [tree for _, tree in reader.trees(text) if tree]
    parts: dict[str, list[ast.AST]] = {}
    functions: dict[str, bool] = {}
    for name, found, certain in (each for tree in trees for each in _definitions(tree.body, "")):
        before = parts.get(name, ())
        functions[name] = isinstance(found, Function)
        if isinstance(found, Function):
            parts[name] = [*(() if certain else before), found]
        else:  # what its names stand for now, even if they are given away later
            values = _runnable(found)
            named = [p for v in values if isinstance(v, ast.Name) for p in parts.get(v.id, ())]
            parts[name] = list(dict.fromkeys([*(() if certain else before), *values, *named]))
    own_functions = [name for name, is_one in functions.items() if is_one]
    made = {name: node for tree in trees for node in tree.body for name in _given(node)}
    return Text(path, Spelling(trees, own), parts, own_functions, text, made)


def _given(node: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement gives new values."""
    if isinstance(node, ast.Assign | ast.AnnAssign):
        for part in ast.walk(node):
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
                yield part.id


def _definitions(
    body: Sequence[ast.stmt], prefix: str, certain: bool = True
) -> Iterator[tuple[str, ast.AST, bool]]:
    """Yield functions and named values in their order, and whether no condition is around them."""
    for node in body:
        if isinstance(node, Function):
            yield f"{prefix}{node.name}", node, certain
        elif isinstance(node, ast.ClassDef) and not prefix:
            yield from _definitions(node.body, f"{node.name}.", certain)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = (n for target in targets for n in ast.walk(target) if isinstance(n, ast.Name))
            stored = (n.id for n in names if isinstance(n.ctx, ast.Store))
            yield from ((f"{prefix}{name}", node.value, certain) for name in stored)
        elif isinstance(node, ast.If | ast.Try):
            yield from _definitions([*node.body, *node.orelse], prefix, certain=False)


def _runnable(value: ast.expr | ast.AST) -> list[ast.AST]:
    """Return nameless functions, and names but for functions of modules that are called once."""
    found: list[ast.AST] = []
    waiting = [value]
    for node in waiting:  # grows while it is read
        if isinstance(node, ast.Lambda | ast.Name | ast.Attribute):
            found.append(node)
            continue
        called = node.func if isinstance(node, ast.Call) else None
        once = called if isinstance(called, ast.Attribute) else None
        waiting += [child for child in ast.iter_child_nodes(node) if child is not once]
    return found


def find(name: str, files: Collection[str], texts: Sequence[Text]) -> Place | None:
    """Return the function of a name in the first file that defines it, `files` before others."""
    ordered = _ordered(files, texts)
    return next((Place(name, t, t.parts[name]) for t in ordered if name in t.functions), None)


def _ordered(files: Collection[str], texts: Sequence[Text]) -> list[Text]:
    return sorted(texts, key=lambda text: text.path not in files)


def _named(name: str, files: Collection[str], texts: Sequence[Text]) -> list[Place]:
    """Return the code that may run under a name in the first file that has it; of a class all."""
    for text in _ordered(files, texts):
        methods = [each for each in text.parts if each.startswith(f"{name}.")]
        if found := [each for each in (name, *methods) if each in text.parts]:
            return [Place(each, text, text.parts[each]) for each in found]
    return []


def reached_from(start: Place, texts: Sequence[Text]) -> list[Place]:
    """Return the function and all functions of the submission that it calls, directly or not."""
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
        for name in names:
            yield from _named(name, [place.text.path], texts)
