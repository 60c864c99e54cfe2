"""What each command gets of the words that a user types: every option, and every default."""

import importlib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from grader.classes.executors.grading_process import GradingProcess
from grader.cli.command_line import main
from grader.commands.batch_command import BatchOptions
from grader.commands.gradebook.export_command import ExportOptions
from grader.commands.gradebook.extend_command import ExtendOptions
from grader.commands.regrade_command import RegradeOptions
from grader.commands.run_command import Options
from grader.commands.shared.class_work import WorkOptions
from grader.commands.shared.opened_gradebook import GradebookPlace
from grader.sandbox.fork_server.fork_server import Zygote

OUT = Path("out")
HERE, THERE = GradebookPlace(OUT, None, ""), GradebookPlace(OUT, "sqlite:///x", "tiny")

CALLS = [
    ("run", "run work", [Options(Path("work"), html=Path("grader-report.html"))]),
    (
        "run",
        "run work -a tiny --html x.html --json x.json --only a --only b --fail-under 50%"
        " --export junit=x.xml --min-isolation full -v --all",
        [
            Options(
                submission=Path("work"),
                assignment="tiny",
                html=Path("x.html"),
                json=Path("x.json"),
                only=("a", "b"),
                fail_under=50.0,
                exports=(("junit", Path("x.xml")),),
                min_isolation="full",
                verbose=True,
                every=True,
            )
        ],
    ),
    ("run", "run work --no-html", [Options(Path("work"), html=None)]),
    ("doctor", "doctor", []),
    ("new", "new tiny", ["tiny", False]),
    ("new", "new tiny --notebook", ["tiny", True]),
    ("generate", "generate tiny", ["tiny", False, None]),
    ("generate", "generate tiny --check --strict 90", ["tiny", True, 90.0]),
    ("template", "template tiny", ["tiny"]),
    ("check", "check tiny", ["tiny", None]),
    ("check", "check tiny --strict 90", ["tiny", 90.0]),
    ("bundle.bundle_student", "bundle student tiny", ["tiny", None]),
    ("bundle.bundle_student", "bundle student tiny -o x.zip", ["tiny", Path("x.zip")]),
    ("gradescope.bundle_gradescope", "bundle gradescope tiny", ["tiny", None, "partial"]),
    (
        "gradescope.bundle_gradescope",
        "bundle gradescope tiny -o x.zip --min-isolation none",
        ["tiny", Path("x.zip"), "none"],
    ),
    (
        "batch",
        "batch class -o out -j 3",
        [BatchOptions(folder=Path("class"), output=OUT, work=WorkOptions(3))],
    ),
    (
        "batch",
        "batch class -o out -a tiny -j 3 --scheduler tcp://x --roster x.csv"
        " --attempts best --id-column Nr --name-column N --email-column M"
        " --gradebook sqlite:///x --no-html --force --min-isolation none",
        [
            BatchOptions(
                folder=Path("class"),
                output=OUT,
                assignment="tiny",
                work=WorkOptions(3, "none", "tcp://x"),
                attempts="best",
                gradebook="sqlite:///x",
                roster=Path("x.csv"),
                columns={"id": "Nr", "name": "N", "email": "M"},
                pages=False,
                force=True,
            )
        ],
    ),
    ("regrade", "regrade out -j 3", [RegradeOptions(output=OUT, work=WorkOptions(3))]),
    (
        "regrade",
        "regrade out -a tiny --dry-run -j 3 --scheduler tcp://x --gradebook sqlite:///x"
        " --min-isolation none",
        [
            RegradeOptions(
                output=OUT,
                assignment="tiny",
                work=WorkOptions(3, "none", "tcp://x"),
                gradebook="sqlite:///x",
                dry=True,
            )
        ],
    ),
    ("report", "report out", [OUT, "", None, "student", None]),
    (
        "report",
        "report out --gradebook sqlite:///x -a tiny --audience instructor --zip moodle",
        [OUT, "tiny", "sqlite:///x", "instructor", "moodle"],
    ),
    ("export", "export out --format csv", [HERE, ExportOptions("csv", None, None, "", None, ())]),
    (
        "export",
        "export out --format csv -o x.csv --into y.csv --title T --out-of 20 --only bob"
        " --gradebook sqlite:///x -a tiny --grade-column Note --bom",
        [
            THERE,
            ExportOptions(
                "csv", Path("x.csv"), Path("y.csv"), "T", "20", ("bob",), {"grade": "Note"}, True
            ),
        ],
    ),
    ("gradebook.score", "score out bob essay", [HERE, "bob", "essay", "-", ""]),
    (
        "gradebook.score",
        "score out bob essay 6.5 --comment Good --gradebook sqlite:///x -a tiny",
        [THERE, "bob", "essay", "6.5", "Good"],
    ),
    ("extend", "extend out bob", [GradebookPlace(OUT), None, ExtendOptions("bob")]),
    (
        "extend",
        "extend out bob 2-days --late 1 --gradebook sqlite:///x -a tiny",
        [GradebookPlace(OUT, "sqlite:///x"), "tiny", ExtendOptions("bob", "2-days", 1)],
    ),
    ("gradebook.history", "history out bob", [HERE, "bob"]),
    ("gradebook.history", "history out bob --gradebook sqlite:///x -a tiny", [THERE, "bob"]),
    ("gradebook.forget", "forget out bob", [HERE, "bob", False]),
    (
        "gradebook.forget",
        "forget out bob --yes --gradebook sqlite:///x -a tiny",
        [THERE, "bob", True],
    ),
]


@pytest.mark.parametrize(("command", "words", "handed_on"), CALLS, ids=[c[1] for c in CALLS])
def test_a_command_gets_what_was_typed_and_its_exit_code_is_kept(
    command: str, words: str, handed_on: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    got: list[Any] = []

    def stand_in(*given: Any) -> int:
        got.extend(given)
        return 3

    module, _, function = command.partition(".")
    room = "gradebook." if module in ("export", "extend", "gradebook") else ""
    commands = importlib.import_module(f"grader.commands.{room}{module}_command")
    monkeypatch.setattr(commands, f"{function or module}_command", stand_in)
    result = CliRunner().invoke(main, words.split())
    assert (result.exit_code, result.output) == (3, "")
    own = (Zygote, GradingProcess, type(None) if command == "batch" else Zygote)
    assert [one for one in got if not isinstance(one, own)] == handed_on


def test_a_process_that_grades_is_started_early_where_some_is_surely_to_be_graded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    got: list[Any] = []
    monkeypatch.setattr(
        "grader.commands.batch_command.batch_command", lambda _, early: got.append(early) or 0
    )

    def early(words: str) -> GradingProcess | None:
        result = CliRunner().invoke(main, ["batch", "class", "-o", "out", *words.split()])
        assert result.exit_code == 0
        found = got.pop()
        assert found is None or found.process.exitcode is not None  # it ended with the command
        return found

    assert early("")
    Path("out").mkdir()
    assert early("--force")
    assert early("--gradebook sqlite:///x") is None
    assert early("--scheduler tcp://x") is None
    Path("out/gradebook.sqlite").touch()
    assert early("") is None
