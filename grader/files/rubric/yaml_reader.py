"""Reads YAML. Imported only for a text that was not read before: PyYAML takes 10 ms to import."""

import re
from typing import Any

import yaml

from grader.files.rubric.yaml_lines import Document, Path, Problem

TAG = "tag:yaml.org,2002:"
TEXT, MOMENT, TRUTH, NULL = (TAG + kind for kind in ("str", "timestamp", "bool", "null"))
AS_WRITTEN = (MOMENT, "tag:yaml.org,2002:binary")  # no form of a rubric wants their values
KINDS = {
    MOMENT: "a date",
    TRUTH: "true or false",
    **dict.fromkeys((TAG + "int", TAG + "float"), "a number"),
}
WORDS = ("yes", "no", "on", "off")
QUOTES = (
    '. Put a text that holds a colon or a bracket in quotes, or write "|" and the text below it'
)
ADVICE = {
    **dict.fromkeys(("'\\t'", "tab character"), ". This is a tab; indent with spaces"),
    "mapping values are not allowed": QUOTES,
    "could not find expected ':'": QUOTES,
    "while parsing a flow": QUOTES,
    "did not find expected": QUOTES,
}
POWER = re.compile(r"[-+]?\d+[eE][-+]?\d+")  # 1e-6 is a number in YAML 1.2, a text in 1.1
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parse_yaml(text: str) -> Document:
    """Return the document; a syntax error is its only problem, a duplicate key one of several."""
    document = Document(None)
    loader = Loader(text)
    try:
        node = loader.get_single_node()
        if node is not None:
            document.value = _value(loader, node, (), document)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        told = getattr(error, "problem", None) or str(error)
        document.problems.append(Problem(line, "", f"not valid YAML: {told}{_advice(told)}"))
    except RecursionError:
        document.problems.append(
            Problem(
                1,
                "",
                "a value contains itself or has too many nested levels; expected fewer levels",
            )
        )
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
    return _scalar(loader, node, path, document)


def _scalar(loader: Any, node: yaml.Node, path: Path, document: Document) -> Any:
    if node.tag in AS_WRITTEN:
        return node.value
    plain = not getattr(node, "style", None)
    if plain and node.end_mark.line > node.start_mark.line:
        document.folded.add(path)
    if plain and POWER.fullmatch(node.value):
        return float(node.value)
    if node.tag == TRUTH and node.value.lower() in WORDS:
        document.words[path] = node.value
    try:
        return loader.construct_object(node, deep=True)
    except ValueError as error:  # a number of 5000 digits
        document.report(path, f"this value cannot be read: {error}; write it in quotes")
        return ""


def _mapping(loader: Any, node: yaml.MappingNode, path: Path, document: Document) -> dict[str, Any]:
    loader.flatten_mapping(node)
    mapping: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = _key(key_node)
        below = (*path, key)
        document.lines[below] = key_node.start_mark.line + 1
        if key in mapping:
            document.report(below, "duplicate key; expected each key once")
        if key_node.tag != TEXT:
            document.report(below, _key_problem(key_node), harmless=True)
        mapping[key] = _value(loader, value_node, below, document)
    return mapping


def _key(node: yaml.Node) -> str:
    """Return a key as it was written, whatever YAML takes it for."""
    return str(node.value) if isinstance(node, yaml.ScalarNode) else "[…]"


def _key_problem(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        return "got a list or a mapping as a key, expected text"
    if not node.value or node.tag == NULL:
        return 'an empty key (null); expected text, such as "null" in quotes'
    kind = KINDS.get(node.tag, "something else")
    return f'YAML reads the key {node.value} as {kind}; write "{node.value}" in quotes'


def _advice(told: str) -> str:
    """Return what to write instead, for what authors of rubrics run into."""
    return next((advice for part, advice in ADVICE.items() if part in told), "")
