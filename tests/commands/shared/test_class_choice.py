"""`grader batch` chooses one assignment for the class, and names who did another one."""

from contextlib import closing
from pathlib import Path

import pytest

from grader.commands.shared.class_choice import class_rubric
from grader.core.errors import GraderError
from grader.files.classes.class_folder import find_hand_ins
from grader.sandbox.sandboxes import open_sandbox
from tests.command import grader
from tests.layouts.checks import course
from tests.layouts.course import PYTORCH_PARTS, starter
from tests.layouts.right import captioning, example, since_2021

ROOT = Path(__file__).parents[3]


def write(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")


def chosen(folder: Path, name: str | None = None) -> str:
    with closing(open_sandbox()) as sandbox:
        return class_rubric(name, find_hand_ins(folder).hand_ins, sandbox).stem


@pytest.fixture
def classroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two who did captioning, with the course's PyTorch parts, and one who did not."""
    monkeypatch.chdir(ROOT)
    write(tmp_path / "class/adam", example("gan"))
    write(tmp_path / "class/bea", {**since_2021(captioning(0)), **PYTORCH_PARTS})
    write(tmp_path / "class/cleo", {**since_2021(captioning(3)), **PYTORCH_PARTS})
    return tmp_path / "class"


def test_the_first_submission_does_not_choose_for_all(classroom: Path) -> None:
    assert chosen(classroom) == "captioning"
    assert chosen(classroom, "gan") == "gan"


def test_half_against_half_is_not_clear(classroom: Path) -> None:
    write(classroom / "dora", example("gan"))
    with pytest.raises(GraderError) as caught:
        chosen(classroom)
    assert "2 like `gan`, 2 like `captioning`" in caught.value.message
    assert "--assignment" in caught.value.advice


def test_who_submitted_nothing_readable_has_no_vote(classroom: Path) -> None:
    for name in ("e", "f", "g"):
        write(classroom / name, {"notes.txt": "nothing"})
    assert chosen(classroom) == "captioning"


def test_an_empty_class_is_said_to_be_empty(tmp_path: Path) -> None:
    with pytest.raises(GraderError, match="No submission was given"):
        chosen(tmp_path)


def test_who_did_another_assignment_is_named(classroom: Path, tmp_path: Path) -> None:
    write(classroom / "dora", {**starter("raising"), **example("gan")})
    write(classroom / "eva", since_2021(captioning(3)))
    words = [str(classroom), "-o", str(tmp_path / "out"), "--no-html", "--min-isolation", "none"]
    result = grader(course(tmp_path / "course"), "batch", *words)
    assert result.returncode == 0, result.stderr
    assert "`adam` looks like work for `gan`, not `captioning`." in result.stdout
    written = (tmp_path / "out/results/adam.json").read_text("utf-8")
    assert "This looks like work for `gan`; it was graded as `captioning`" in written
    for name in ("bea", "dora"):  # she has something of captioning, if not much
        text = (tmp_path / f"out/results/{name}.json").read_text("utf-8")
        assert "looks like work" not in text
