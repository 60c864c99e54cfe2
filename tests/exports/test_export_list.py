"""The list of exports is complete, and people find each of them where they look."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

import grader.exports
from grader.cli.command_line import main
from grader.core.errors import GraderError
from grader.exports.export import Export
from grader.exports.export_list import KNOWN_EXPORTS, find_export

ROOT = Path(__file__).parents[2]
LMS = (ROOT / "docs" / "lms.md").read_text("utf-8")


def records() -> list[Export]:
    """Every record of a module of the room whose name says that it is an export's."""
    names = [module.name for module in pkgutil.iter_modules(grader.exports.__path__)]
    modules = [importlib.import_module(f"grader.exports.{n}") for n in names if "_export" in n]
    return [one for m in modules for one in vars(m).values() if isinstance(one, Export)]


def test_every_module_has_one_record_and_each_is_listed() -> None:
    names = [module.name for module in pkgutil.iter_modules(grader.exports.__path__)]
    assert len(records()) == sum(name.endswith("_export") for name in names)
    assert {one.name for one in records()} == set(KNOWN_EXPORTS)
    assert {f"{name.replace('-', '_')}_export" for name in KNOWN_EXPORTS} <= set(names)


@pytest.mark.parametrize("export", KNOWN_EXPORTS.values(), ids=list(KNOWN_EXPORTS))
def test_the_documentation_says_of_each_what_its_record_says(export: Export) -> None:
    assert f"| `{export.name}` | {export.about} |" in LMS


def test_the_documentation_and_the_help_know_no_other() -> None:
    (table,) = re.findall(r"\| format \| file .*?\n\n", LMS, re.DOTALL)
    assert re.findall(r"^\| `([\w-]+)`", table, re.MULTILINE)
    assert set(re.findall(r"^\| `([\w-]+)`", table, re.MULTILINE)) == set(KNOWN_EXPORTS)
    text = " ".join(CliRunner().invoke(main, ["export", "--help"]).output.split())
    (named,) = re.findall(r"--format NAME (.*?)\.", text)
    assert re.split(r", | or ", named.replace("- ", "-")) == list(KNOWN_EXPORTS)


def test_an_unknown_one_is_answered_with_all_that_are_known() -> None:
    with pytest.raises(GraderError, match=r"The format canva.* is unknown") as raised:
        find_export("canva")
    assert raised.value.advice.startswith("Did you mean canvas? Known: csv, gradescope,")
