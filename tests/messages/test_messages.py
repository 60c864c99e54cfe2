"""The list of messages holds known ones of every kind, and no code."""

from pathlib import Path

import pytest

from tests.messages.every_message import Message, every_message, is_prose

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


@pytest.mark.parametrize(
    "text", ["two words", r"(?:a|b) and \d then", "<b>in a tag</b>", "SELECT a FROM b", "1 2 3 4"]
)
def test_no_code_is_a_message(text: str) -> None:
    assert not is_prose(text)
