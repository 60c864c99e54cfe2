"""`python -m tests.reference_pages`: write docs/reference from the code and the schema.

The commands and their options come from click, the keys of a rubric from the JSON schema, the keys
of a result from a rendered grade. A test compares the pages with what this module renders.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import click
import yaml

from grader.cli.command_line import main
from grader.core.aspects import Aspect
from grader.core.grades import CaseVerdict, CriterionGrade, Grade, OutputVerdict, Status, Worst
from grader.core.outcomes import Frame
from grader.exports.result_json import render_json
from tests.all_commands import all_commands

ROOT = Path(__file__).parent.parent
PAGES = ROOT / "docs/reference"
SCHEMA = json.loads((ROOT / "grader/files/rubric.schema.json").read_text("utf-8"))
WORDS = yaml.safe_load((ROOT / "tests/reference_words.yaml").read_text("utf-8"))
NOTE = "<!-- Written by `python -m tests.reference_pages`: change the code, not this page. -->"


def pages() -> Mapping[Path, str]:
    """Return the text of each generated page."""
    return {
        PAGES / "commands.md": _page("Commands", _commands()),
        PAGES / "rubric-keys.md": _page("Keys of a rubric", _rubric()),
        PAGES / "result.md": _page("The result as JSON", _result()),
    }


def _page(title: str, lines: Iterator[str]) -> str:
    return "\n".join([f"# {title}", "", NOTE, "", *lines]).rstrip() + "\n"


def _commands() -> Iterator[str]:
    yield "`grader COMMAND --help` prints the same. The exit codes are at the end of this page."
    for name, command in all_commands().items():
        yield from _command(f"grader {name}", command)
    yield from ["", "## Exit codes", ""]
    yield from _table("code", "meaning", WORDS["exit_codes"])


def _command(name: str, command: click.Command) -> Iterator[str]:
    context = click.Context(command, info_name=name, **main.context_settings)
    usage = " ".join([name, *command.collect_usage_pieces(context)])
    paragraphs = (command.help or "").split("\n\n")
    yield from ["", f"## {name}", "", f"    {usage}"]
    for paragraph in paragraphs:
        yield from ["", " ".join(paragraph.split())]
    records = [option.get_help_record(context) for option in command.get_params(context)]
    yield ""
    yield from _table("option", "meaning", {f"`{r[0]}`": r[1] for r in records if r and r[1]})


def _table(left: str, right: str, rows: Mapping[Any, str]) -> Iterator[str]:
    yield f"| {left} | {right} |"
    yield "|---|---|"
    for key, text in rows.items():
        yield f"| {_cell(str(key))} | {_cell(text)} |"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def _rubric() -> Iterator[str]:
    yield "`grader/files/rubric.schema.json` is the source of this page."
    yield "[The rubric](../rubric.md) explains the keys."
    yield from _keys("The rubric", SCHEMA)
    for name, definition in SCHEMA["$defs"].items():
        if "properties" in definition:
            yield from _keys(name, definition)
    yield from ["", "## Forms", ""]
    forms = {name: form for name, form in SCHEMA["$defs"].items() if "properties" not in form}
    yield from _table("name", "form", {f"`{n}`": _form_and_text(f) for n, f in forms.items()})


def _keys(title: str, definition: Mapping[str, Any]) -> Iterator[str]:
    yield from ["", f"## {title}", ""]
    yield from _table("key", "form and meaning", dict(_key_rows("", definition)))


def _key_rows(prefix: str, definition: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    required = definition.get("required", ())
    for key, form in definition["properties"].items():
        yield f"`{prefix}{key}`" + (" (required)" if key in required else ""), _form_and_text(form)
        if "properties" in form:
            yield from _key_rows(f"{prefix}{key}.", form)


def _form_and_text(form: Mapping[str, Any]) -> str:
    text = form.get("description", "")
    return f"{_form(form)}. {text}".rstrip() if text else _form(form)


def _form(form: Mapping[str, Any]) -> str:
    """Return the words for what a key takes."""
    if "$ref" in form:
        return f"`{form['$ref'].removeprefix('#/$defs/')}`"
    if "const" in form:
        return f"`{json.dumps(form['const'])}`"
    if "enum" in form:
        return ", ".join(f"`{value}`" for value in form["enum"])
    if "anyOf" in form:
        return " or ".join(_form(part) for part in form["anyOf"])
    types = form["type"] if isinstance(form["type"], list) else [form["type"]]
    if types == ["array"]:
        return f"list of {_form(form['items'])}"
    others = form.get("additionalProperties")
    if types == ["object"] and isinstance(others, dict):
        return f"mapping to {_form(others)}"
    words = {"object": "mapping", "null": "`null`", "boolean": "`true`, `false`", "string": "text"}
    bounds = {"minimum": "at least", "exclusiveMinimum": "more than", "maximum": "at most"}
    limits = [f"{word} {form[bound]}" for bound, word in bounds.items() if bound in form]
    return ", ".join([" or ".join(words.get(kind, kind) for kind in types), *limits])


def _result() -> Iterator[str]:
    yield "`grader run --json FILE` and, for each submission, `grader batch` write this format."
    yield "A student may read it. A case that is not visible has no values, errors or messages."
    yield from ["", "## Statuses", ""]
    yield from _table("status", "meaning", {f"`{s}`": WORDS["statuses"][s] for s in Status})
    yield from ["", "## Keys", ""]
    keys = {f"`{key}`": WORDS["result_keys"][key] for key in result_keys()}
    yield from _table("key", "meaning", keys)


def result_keys() -> list[str]:
    """Return every key of a rendered grade, records in lists by `[]`."""
    return list(dict.fromkeys(_paths("", json.loads(render_json(_example())))))


def _paths(prefix: str, value: Any) -> Iterator[str]:
    if isinstance(value, list) and value:
        yield from _paths(f"{prefix}[]", value[0])
    if isinstance(value, dict):
        start = f"{prefix}." if prefix else ""
        yield from (start + key for key in value)
        for key, inner in value.items():
            yield from _paths(start + key, inner)


def _example() -> Grade:
    """Return a grade that has every kind of record."""
    half = Fraction(1, 2)
    output = OutputVerdict(name="dx", status=Status.WRONG, credit=half, worst=Worst((0,), "1", "2"))
    frame = Frame("layers.py", 3, "f", "return x")
    case = CaseVerdict("main", "visible", Status.WRONG, half, outputs=(output,), frames=(frame,))
    aspect = Aspect("style", half, half, judged=True)
    criterion = CriterionGrade("f", "f", "layers.py", Status.WRONG, half, half, cases=(case,))
    criterion = replace(criterion, aspects=(aspect,), lines=(frame,))
    return Grade("tiny", "Tiny", "anna", "full", (criterion,))


def write_pages() -> None:
    """Write all generated pages."""
    PAGES.mkdir(exist_ok=True)
    for path, text in pages().items():
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    write_pages()
