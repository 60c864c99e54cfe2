"""What several commands share: an option of one name is the same option everywhere."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

import grader.commands.batch_command
import grader.commands.regrade_command
from grader.cli.command_line import main
from grader.cli.options import PERCENT
from tests.all_commands import all_commands

# They name different things in different commands.
DIFFERENT = {"-a", "--assignment", "-o", "--output", "--only", "--strict"}


def options() -> Iterator[click.Option]:
    for command in all_commands().values():
        yield from (option for option in command.params if isinstance(option, click.Option))


def test_a_percentage_is_a_number_with_or_without_its_sign() -> None:
    assert PERCENT.convert("95", None, None) == PERCENT.convert("95%", None, None) == 95
    with pytest.raises(click.UsageError, match="got 'most', expected a percentage such as 95 or"):
        PERCENT.convert("most", None, None)


@pytest.mark.parametrize("name", sorted({name for o in options() for name in o.opts} - DIFFERENT))
def test_options_of_one_name_have_one_text(name: str) -> None:
    named = [option for option in options() if name in option.opts]
    assert len({(*option.opts, option.metavar, option.help) for option in named}) == 1


def test_which_assignment_is_asked_in_two_ways_only() -> None:
    assert {option.help for option in options() if "-a" in option.opts} == {
        "Name of the assignment, or path of its rubric.",
        "Which assignment, if the gradebook holds several.",
    }


def test_every_command_takes_debug() -> None:
    for command in all_commands().values():
        assert any("--debug" in option.opts for option in command.params), command.name


@pytest.mark.parametrize(
    ("words", "least"),
    [("run", "none"), ("batch", "full"), ("regrade", "full"), ("bundle gradescope", "partial")],
)
def test_the_least_isolation_depends_on_the_command(words: str, least: str) -> None:
    printed = CliRunner().invoke(main, [*words.split(), "--help"]).stdout
    assert f"Refuse to grade with less isolation. [default: {least}]" in " ".join(printed.split())


@pytest.mark.parametrize("command", ["batch", "regrade"])
@pytest.mark.parametrize(
    ("given", "processors", "jobs"), [((), 6, 6), ((), None, 1), (("--jobs", "3"), 6, 3)]
)
def test_there_are_as_many_jobs_as_processors_unless_said(
    command: str,
    given: tuple[str, ...],
    processors: int | None,
    jobs: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[Any] = []

    def remember(options: Any, early: object = None) -> int:
        asked.append(options)
        return 0

    monkeypatch.setattr(os, "cpu_count", lambda: processors)
    monkeypatch.setattr(
        getattr(grader.commands, f"{command}_command"), f"{command}_command", remember
    )
    words = ["class", "-o", "out"] if command == "batch" else ["out"]
    assert CliRunner().invoke(main, [command, *words, *given]).exit_code == 0
    assert [(options.work.jobs, options.output) for options in asked] == [(jobs, Path("out"))]


@pytest.mark.parametrize("jobs", ["0", "257"])
def test_jobs_are_limited(jobs: str) -> None:
    result = CliRunner().invoke(main, ["batch", "class", "-o", "out", "-j", jobs])
    assert result.exit_code == 2
    assert "1<=x<=256" in result.stderr


@pytest.mark.parametrize(("words", "mask"), [((), 0o077), (("--shared",), 0o027)])
def test_files_are_private_while_the_command_runs_and_no_longer(
    words: tuple[str, ...], mask: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mask_now() -> int:
        os.umask(now := os.umask(0))
        return now

    masks: list[int] = []

    def look(options: Any) -> int:
        masks.append(mask_now())
        return 0

    monkeypatch.setattr(grader.commands.regrade_command, "regrade_command", look)
    before = os.umask(0o027)
    try:
        assert CliRunner().invoke(main, ["regrade", "out", *words]).exit_code == 0
        assert CliRunner().invoke(main, ["regrade", "out", "-j", "0"]).exit_code == 2
        all_commands()["regrade"].make_context("regrade", ["out"])  # nobody closes it
        assert mask_now() == 0o027
    finally:
        os.umask(before)
    assert masks == [mask]
