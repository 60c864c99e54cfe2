"""Checks a rubric against its JSON Schema and says every problem in plain words."""

import json
import math
import pathlib
from collections.abc import Iterable, Iterator
from typing import Any

from grader.core.text import nearest
from grader.files.rubric.yaml_lines import Document, Path

SCHEMA_FILE = pathlib.Path(__file__).parent.parent / "rubric.schema.json"


def check_schema(document: Document) -> None:
    """Report everything in the document that the schema does not allow."""
    import jsonschema  # 70 ms, and only needed for a rubric that has changed since `generate`

    validator = jsonschema.Draft202012Validator(load_schema())
    for error in validator.iter_errors(document.value):
        _report(error, document)
    for path, number in _not_finite(document.value):
        document.report(path, f"got {_shown(number)}, expected a finite number")


def _not_finite(value: Any, path: Path = ()) -> Iterator[tuple[Path, float]]:
    """Yield `.nan` and `.inf` with their paths; the schema counts them as numbers.

    A given may be infinite: masks are.
    """
    if isinstance(value, float) and not math.isfinite(value) and "given" not in path:
        yield path, value
    elif isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _not_finite(inner, (*path, key))


def _given_problem(path: Path, value: Any) -> str:
    """Return what to write for a given that is not an expression.

    Of `{x: normal(N, D)}` YAML makes two: the key `D)` has no value.
    """
    if "given" not in path or isinstance(value, str | int | float | dict):
        return ""
    if value is None and not str(path[-1]).isidentifier():
        return "a comma cut an expression in two before this; put the whole expression in quotes"
    written = "None" if value is None else json.dumps(value)
    return f"got {_shown(value)}, expected an expression: write '{written}' in quotes"


def load_schema() -> Any:
    """Return the JSON Schema of the rubric language."""
    return json.loads(SCHEMA_FILE.read_text("utf-8"))


def _report(error: Any, document: Document) -> None:
    if error.validator == "anyOf":
        deeper = _chosen_branch(error)
        if deeper:
            for inner in deeper:
                _report(inner, document)
            return
    path: Path = tuple(error.absolute_path)
    if error.validator == "additionalProperties":
        allowed = error.schema.get("properties", {})
        for key in sorted(set(error.instance) - set(allowed)):
            harmless = len(path) < 3  # of the head or of a criterion: nothing reads it
            document.report((*path, key), unknown(f"key {key}", key, allowed), harmless)
    else:
        found = _word_problem(path, document) or _given_problem(path, error.instance)
        document.report(path, found or _sentence(error))


def _word_problem(path: Path, document: Document) -> str:
    """Return what to write where a word was meant and YAML read a truth value."""
    word = document.words.get(path)
    read = str(word and word.lower() in ("yes", "on")).lower()
    return f'YAML reads {word} as {read}; write "{word}" in quotes' if word else ""


def _chosen_branch(error: Any) -> list[Any]:
    """Return the problems of the branch the author meant: the one whose own type fits the value."""
    branches: dict[int, list[Any]] = {}
    for inner in error.context:
        branches.setdefault(inner.schema_path[0], []).append(inner)
    for problems in branches.values():
        if all(problem.validator not in ("type", "const") or problem.path for problem in problems):
            return problems
    return []


def _sentence(error: Any) -> str:
    value = error.instance
    match error.validator:
        case "required":
            missing = next(k for k in error.validator_value if k not in value)
            missing = error.message.split("'")[1] if "'" in error.message else missing
            return f"the key {missing} is missing"
        case "type":
            return f"got {_shown(value)}, expected {_types(error.validator_value)}"
        case "enum":
            return unknown(_shown(value), str(value), error.validator_value)
        case "const":
            return f"got {_shown(value)}, expected {error.validator_value!r}"
        case "anyOf":
            return f"got {_shown(value)}, expected {' or '.join(_allowed(error))}"
        case "contains":
            needed = error.validator_value["const"]
            return f"got {_shown(value)}, expected one with {needed}"
        case "pattern":
            return f"got {_shown(value)}, expected {_form(error.validator_value)}"
        case "minimum" | "exclusiveMinimum" | "maximum":
            word = {"minimum": "at least", "exclusiveMinimum": "more than", "maximum": "at most"}
            bound = f"{word[error.validator]} {error.validator_value}"
            return f"got {_shown(value)}, expected {bound}"
        case _:
            return str(error.message)


def _form(pattern: str) -> str:
    return "a share such as 0.95 or 95%" if "%" in pattern else f"the form {pattern}"


def _allowed(error: Any) -> Iterator[str]:
    for branch in error.validator_value:
        if "const" in branch:
            yield json.dumps(branch["const"])
        elif "type" in branch:
            yield _types(branch["type"])
        elif "names" in branch.get("$ref", ""):
            yield "a list of names"
        else:
            yield "a mapping"


def _types(types: str | list[str]) -> str:
    words = {
        "object": "a mapping",
        "array": "a list",
        "string": "text",
        "integer": "a whole number",
        "number": "a number",
        "boolean": "true or false",
    }
    return " or ".join(words[name] for name in ([types] if isinstance(types, str) else types))


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return json.dumps(value, ensure_ascii=False)


def unknown(what: str, name: str, allowed: Iterable[str]) -> str:
    """Return that `what` is not known: did you mean …, or all that is allowed."""
    names = sorted(map(str, allowed))
    close = nearest(name, names)
    if close:
        return f"unknown {what}; did you mean {close}?"
    return f"unknown {what}; expected one of: {', '.join(names) or 'nothing'}"
