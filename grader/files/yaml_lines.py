"""YAML with the line of every key: what an error message needs to point at."""

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

Path = tuple[str | int, ...]
MOMENT = "tag:yaml.org,2002:timestamp"
POWER = re.compile(r"[-+]?\d+[eE][-+]?\d+")  # 1e-6 is a number in YAML 1.2, a text in 1.1
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in a file, and where."""

    line: int
    path: str
    message: str


@dataclass
class Document:
    """A parsed file: plain values, and the line of every path in it."""

    value: Any
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, path: Path) -> int:
        """The line of a path, or of the nearest one above it that has a line."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def report(self, path: Path, message: str) -> None:
        """Adds a problem at a path."""
        self.problems.append(Problem(self.line(path), path_text(path), message))


def parse_yaml(text: str) -> Document:
    """The document; a syntax error is its only problem, duplicate keys are problems as well."""
    document = Document(None)
    loader = Loader(text)
    try:
        node = loader.get_single_node()
        if node is not None:
            document.value = _value(loader, node, (), document)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        message = f"this is no YAML: {getattr(error, 'problem', None) or error}"
        document.problems.append(Problem(line, "", message))
    finally:
        loader.dispose()
    return document


def _value(loader: Any, node: yaml.Node, path: Path, document: Document) -> Any:
    document.lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(loader, node, path, document)
    if isinstance(node, yaml.SequenceNode):
        items = enumerate(node.value)
        return [_value(loader, item, (*path, i), document) for i, item in items]
    if node.tag == MOMENT:
        return node.value  # as it was written
    if not getattr(node, "style", None) and POWER.fullmatch(node.value):
        return float(node.value)
    return loader.construct_object(node, deep=True)


def _mapping(loader: Any, node: yaml.MappingNode, path: Path, document: Document) -> dict[str, Any]:
    loader.flatten_mapping(node)
    mapping: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(loader.construct_object(key_node, deep=True))
        below = (*path, key)
        if key in mapping:
            line = key_node.start_mark.line + 1
            document.problems.append(Problem(line, path_text(below), "this key stands here twice"))
        document.lines[below] = key_node.start_mark.line + 1
        mapping[key] = _value(loader, value_node, below, document)
    return mapping


def path_text(path: Path) -> str:
    """A path as people write it: criteria.rnn_forward.accept[0].credit."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.lstrip(".")
