"""The documentation speaks of what there is: every rubric key, every command, every option."""

import json
import re
from pathlib import Path

import click
import pytest

from grader.__main__ import main

ROOT = Path(__file__).parent.parent
SCHEMA = json.loads((ROOT / "grader/files/rubric.schema.json").read_text("utf-8"))
RUBRIC = (ROOT / "docs/rubric.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")


def keys() -> list[str]:
    definitions = SCHEMA["$defs"]
    places = [SCHEMA, definitions["criterion"], definitions["case"], definitions["output"]]
    return sorted({key for place in places for key in place["properties"]})


@pytest.mark.parametrize("key", keys())
def test_every_key_of_the_rubric_is_documented(key: str) -> None:
    assert f"`{key}" in RUBRIC


def commands() -> list[str]:
    names = []
    for name, command in main.commands.items():
        inner = command.commands if isinstance(command, click.Group) else {"": command}
        names += [f"{name} {part}".strip() for part in inner]
    return names


@pytest.mark.parametrize("command", commands())
def test_every_command_stands_in_the_readme(command: str) -> None:
    assert f"grader {command}" in README


@pytest.mark.parametrize("option", [p for p in main.commands["run"].params if p.name != "debug"])
def test_every_option_of_run_stands_in_the_readme(option: click.Parameter) -> None:
    if isinstance(option, click.Option):
        assert any(f"`{name}" in README for name in option.opts)


def test_every_document_that_is_linked_is_there() -> None:
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"
