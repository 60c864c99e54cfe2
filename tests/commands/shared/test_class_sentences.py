"""What `grader batch` says of the folder that it was given."""

import zipfile
from pathlib import Path

from grader.commands.shared.class_sentences import class_sentences
from grader.core.people.class_submissions import ClassFolder, HandIn, Student
from tests.command import grader

EXAMPLES = Path(__file__).parents[3] / "examples" / "submissions"


def test_every_sentence() -> None:
    hand_in = HandIn("anna", Path("anna"), (Student("anna"),), attempts=3)
    found = ClassFolder(
        "canvas",
        (hand_in,),
        missing=(Student("7", "Ben"), Student("8")),
        unmatched=("anna",),
        notes=("A note.",),
    )
    assert list(class_sentences(found)) == [
        "The folder was read as a download of Canvas.",
        "1 submission is the newest of several attempts.",
        "In the roster, but not submitted: `Ben` and `8`.",
        "Not in the roster: `anna`.",
        "A note.",
    ]
    both = [HandIn(n, Path(n), (), attempts=2, counts_as="ben") for n in ("ben", "ben-attempt-1")]
    assert list(class_sentences(ClassFolder("plain", (*both, hand_in)))) == [
        "1 student or group submitted several attempts; the best counts.",
        "1 submission is the newest of several attempts.",
    ]
    assert list(class_sentences(ClassFolder("plain", (HandIn("a", Path("a"), ()),)))) == []
    (told,) = class_sentences(ClassFolder("nbgrader", (HandIn("a", Path("a"), ()),)))
    assert told == "The folder was read as a download of nbgrader."


def test_a_zipped_download_of_canvas_is_graded_with_a_roster(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        for name in ("rnn_layers.py", "layers.py"):
            (source,) = (EXAMPLES / "all_right").rglob(name)
            archive.write(source, f"doejane_501_9{len(name)}_{name}")
    (tmp_path / "roster.csv").write_text("id,name\n501,Jane Doe\n502,Ben\n", "utf-8")
    words = ["batch", "class.zip", "-o", "out", "-a", "captioning", "--roster", "roster.csv"]
    words += ["--no-html", "-j", "1", "--min-isolation", "none"]
    result = grader(tmp_path, *words)
    assert result.returncode == 3, "Ben is missing"
    assert "In the roster, but not submitted: `Ben`." in result.stdout
    assert "1 of 1 graded" in result.stdout
    assert (tmp_path / "out" / "results" / "doejane_501.json").exists()
