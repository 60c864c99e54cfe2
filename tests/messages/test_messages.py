"""The list of messages holds known ones of every kind, and no code."""

from pathlib import Path

import pytest

from tests.messages.__main__ import report
from tests.messages.every_message import every_message, is_prose
from tests.messages.message import INSTRUCTORS, STUDENTS, Message
from tests.messages.seen import TestTexts

ROOT = Path(__file__).parents[2]
MANY = 150  # that a person can see; with fewer, the list has lost a part of the code


@pytest.fixture(scope="module")
def messages() -> list[Message]:
    return every_message(ROOT)


def test_there_are_many(messages: list[Message]) -> None:
    assert len(messages) >= MANY


@pytest.mark.parametrize(
    ("kind", "module"),
    [
        ("error", "grader.cli.refusals:refusal"),
        ("help", "grader.cli.assignment_commands:gradescope"),
        ("page", "grader/reports/templates/report.html.j2"),
        ("sentence", "grader.judging.diagnosis.relations.swaps:relations"),
        ("rubric", "rubrics/captioning.yaml:affine_forward"),
    ],
)
def test_a_known_place_says_something(messages: list[Message], kind: str, module: str) -> None:
    assert [m for m in messages if m.place == module and m.kind == kind]


SOURCE = '''
ADVICE = "Check the path of the file."

class Reader:
    def read(self, path):
        """Read what is in the file."""
        raise GraderError(f"{path} cannot be read.", ADVICE)

@main.command()
@click.option("--out", help="Write to this folder.")
def run(out):
    """Grade one submission."""
    assert re.compile(r"a b c")
'''


def test_messages_are_listed_with_their_situation(tmp_path: Path) -> None:
    (tmp_path / "grader").mkdir()
    (tmp_path / "grader" / "one.py").write_text(SOURCE, "utf-8")
    assert [(m.kind, m.place, m.text) for m in every_message(tmp_path)] == [
        ("sentence", "grader.one:module", "Check the path of the file."),
        ("error", "grader.one:Reader.read", "{path} cannot be read."),
        ("help", "grader.one:run", "Grade one submission."),
        ("help", "grader.one:run", "Write to this folder."),
    ]


def test_each_message_has_the_situation_that_shows_it(messages: list[Message]) -> None:
    assert [m.place for m in messages if not (m.path and m.situation)] == []
    swapped = next(m for m in messages if m.place.endswith("relations.swaps:relations"))
    assert swapped.path == "grader/judging/diagnosis/relations/swaps.py"
    assert swapped.situation.startswith("Yield claims")


@pytest.mark.parametrize(
    ("path", "reader"),
    [
        ("grader/confined/source/compiler.py", STUDENTS),
        ("grader/reports/templates/report.html.j2", STUDENTS),
        ("rubrics/gan.yaml", STUDENTS),
        ("grader/reports/templates/class.html.j2", INSTRUCTORS),
        ("grader/commands/check_command.py", INSTRUCTORS),
    ],
)
def test_readers_are_told_apart(messages: list[Message], path: str, reader: str) -> None:
    assert {m.reader for m in messages if m.path == path} == {reader}


def test_a_test_that_quotes_a_message_is_named(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_one.py").write_text("'The file is missing; expected a.py'", "utf-8")
    tests = TestTexts(tmp_path)
    assert tests.seen_by("{path} is missing; expected {name}") == "tests/test_one.py"
    assert tests.seen_by("the file cannot be read") == tests.seen_by("is {kind}") == ""


def test_the_list_names_file_situation_and_test() -> None:
    lines = list(report(["--students", "was not submitted"]))
    assert lines[0].startswith("== Messages for students: ")
    assert any("missing_functions.py: _not_handed_in: " in line for line in lines)
    assert any("was not submitted  [tests/" in line for line in lines)
    assert not any(line.startswith("== Messages for instructors") for line in lines)


@pytest.mark.parametrize(
    "text", ["two words", r"(?:a|b) and \d then", "<b>in a tag</b>", "SELECT a FROM b", "1 2 3 4"]
)
def test_no_code_is_a_message(text: str) -> None:
    assert not is_prose(text)
