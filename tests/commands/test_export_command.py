"""`grader export`, as a user sees it."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from grader.cli.command_line import main
from grader.core.people.class_submissions import HandIn, Student
from grader.gradebook.store import Gradebook
from tests.gradebook.small_class import attempt, hand_in


def export(out: Path, *words: object) -> Result:
    return CliRunner().invoke(main, ["export", str(out), *map(str, words)])


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """The folder of a batch: two graded, one not."""
    folder = tmp_path / "out"
    with Gradebook.open(folder / "gradebook.sqlite", "tiny") as book:
        book.enter([hand_in("anna"), hand_in("bob"), hand_in("carl")])
        book.add("anna", attempt("anna", 2), b"packed")
        book.add("bob", attempt("bob", Fraction(7, 2)), b"packed")
        book.add_problem("carl", "There is no Python file.")
    return folder


def test_a_class_in_one_file(out: Path) -> None:
    result = export(out, "--format", "csv")
    assert result.exit_code == 0
    assert result.stdout == f"Exported: {out / 'exports' / 'scores.csv'}\n"
    assert "2 still wait for a score by hand, such as `anna`" in result.stderr
    assert "1 could not be graded, such as `carl`; they have no score." in result.stderr
    assert "There is no Python file." in (out / "exports" / "scores.csv").read_text("utf-8")


def test_to_a_named_file_to_the_terminal_and_one_submission(out: Path, tmp_path: Path) -> None:
    assert export(out, "--format", "junit", "-o", tmp_path / "x.xml").exit_code == 0
    assert "<testsuite" in (tmp_path / "x.xml").read_text("utf-8")
    printed = export(out, "--format", "csv", "-o", "-", "--only", "bob").stdout
    assert [line.partition(",")[0] for line in printed.splitlines()] == ["submission", "bob"]


def test_a_file_for_each_submission(out: Path, tmp_path: Path) -> None:
    folder = out / "exports" / "gradescope"
    result = export(out, "--format", "gradescope")
    assert result.stdout == f"A file for each submission: {folder}\n"
    assert sorted(path.name for path in folder.iterdir()) == ["anna.json", "bob.json", "carl.json"]
    assert json.loads((folder / "bob.json").read_text("utf-8"))["score"] == 3.5
    one = export(out, "--format", "gradescope", "--only", "anna", "-o", tmp_path / "results.json")
    assert one.stdout == f"Exported: {tmp_path / 'results.json'}\n"
    assert json.loads((tmp_path / "results.json").read_text("utf-8"))["score"] == 2
    left = export(out, "--format", "classroom50")
    assert "left out: carl has no grade" in left.stderr


def test_scores_are_scaled_and_filled_in(out: Path, tmp_path: Path) -> None:
    into = tmp_path / "canvas.csv"
    into.write_text("Student,ID,SIS Login ID,Section,Tiny (3)\nAnna,1,,A,\n", "utf-8-sig")
    result = export(out, "--format", "canvas", "--into", into, "--out-of", "5", "-o", "-")
    assert result.stdout.splitlines()[1] == "Anna,1,,A,1"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--format", "canvs"], "The format canvs is unknown.\nDid you mean canvas?"),
        (["--format", "csv", "--into", "x"], "The format csv does not fill in a file."),
        (["--format", "canvas", "--into", "none.csv"], "none.csv cannot be read"),
        (["--format", "csv", "--out-of", "zero"], "zero is not a number of points."),
        (["--format", "csv", "--only", "dora"], "dora"),
    ],
)
def test_a_mistake_of_the_user_is_a_sentence(out: Path, words: list[str], sentence: str) -> None:
    result = export(out, *words)
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: ")
    assert sentence in result.stderr


def test_an_empty_file_of_the_lms_is_named(out: Path, tmp_path: Path) -> None:
    (tmp_path / "moodle.csv").write_bytes(b"\xff\xfe")
    result = export(out, "--format", "moodle", "--into", tmp_path / "moodle.csv")
    assert f"{tmp_path}/moodle.csv is empty." in result.stderr


def test_a_file_of_the_lms_that_is_no_text(out: Path, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"PK\xff\xfe")
    result = export(out, "--format", "canvas", "--into", tmp_path / "x.csv")
    assert "`x.csv` has no column that identifies students." in result.stderr


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [("gradescop=x.json", "Did you mean gradescope?"), ("gradescope", "does not name a file")],
)
def test_a_wrong_export_of_a_run_is_said_before_grading(wanted: str, sentence: str) -> None:
    result = CliRunner().invoke(main, ["run", "nowhere", "--export", wanted])
    assert result.exit_code == 2
    assert sentence in result.stderr


def test_who_is_in_no_row_of_the_file_is_said(out: Path, tmp_path: Path) -> None:
    into = tmp_path / "canvas.csv"
    into.write_text("Student,ID,SIS Login ID,Section,Tiny (3)\nAnna,1,,A,\nEve,2,,A,\n", "utf-8")
    result = export(out, "--format", "canvas", "--into", into, "-o", "-")
    said = "With a score, but in no row of the file that was filled in: `Bob`.\n"
    assert said in result.stderr
    alone = export(out, "--format", "canvas", "--into", into, "-o", "-", "--only", "Anna")
    assert "in no row" not in alone.stderr


def test_who_has_no_id_that_an_import_knows_is_said(out: Path) -> None:
    why = "without an id that the import knows (`--roster` adds it, from a column"
    columns = {"canvas": "`SIS User ID` or `SIS Login ID`", "d2l": "`OrgDefinedId` or `Username`"}
    for name, titles in columns.items():
        refused = export(out, "--format", name)
        known = f"No student has an id that the import of {name} knows; expected {titles}.\n"
        assert known in refused.stderr
        assert "`grader batch … --roster FILE`, or give the file that the LMS" in refused.stderr
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert not (out / "exports" / f"{name}.csv").exists()
    ids = {"login": "anna1"}
    with Gradebook.open(out / "gradebook.sqlite") as book:
        book.enter([HandIn("anna", Path("anna"), (Student("anna", "Anna", ids=ids),))])
    said = f"With a score, but {why} {columns['canvas']}): `Bob`.\n"
    assert said in export(out, "--format", "canvas").stderr
    for name in ("moodle-gradebook", "csv", "junit"):  # an e-mail is enough, or nobody looks
        assert "With a score" not in export(out, "--format", name).stderr


def test_a_mark_for_excel_only_where_it_is_asked_for(out: Path) -> None:
    table = out / "exports" / "scores.csv"
    assert export(out, "--format", "csv").exit_code == 0
    assert not table.read_bytes().startswith(b"\xef\xbb\xbf")
    assert export(out, "--format", "csv", "--bom").exit_code == 0
    assert table.read_bytes().startswith(b"\xef\xbb\xbfsubmission,")


def test_columns_of_the_file_to_fill_in_are_named(out: Path, tmp_path: Path) -> None:
    into = tmp_path / "w.csv"
    into.write_bytes("Wer;Note;Wort\nTeiln\xe4hmer 1;;\nAnna;;\n".encode("cp1252"))
    words = ("--format", "moodle", "--into", into, "-o", "-")
    assert "no column that identifies students" in export(out, *words).stderr
    named = ("--name-column", "wer", "--grade-column", "Note", "--feedback-column", "Wort")
    result = export(out, *words, *named)
    assert "\nAnna;2;" in result.stdout
    assert "With a score, but in no row of the file that was filled in: `Bob`." in result.stderr


def test_a_word_that_stays_and_a_row_in_doubt_are_said(out: Path, tmp_path: Path) -> None:
    into = tmp_path / "w.csv"
    lines = ("Participant 1,Anna,EX,-", "Participant 2,Bob,,-", "Participant 3,Bob,,-")
    header = "Identifier,Full name,Grade,Last modified (grade)"
    into.write_text("\n".join([header, *lines]), "utf-8")
    result = export(out, "--format", "moodle", "--into", into, "-o", "-")
    assert "`EX` stays in the row of `Participant 1`, in place of a score." in result.stderr
    assert "may each be the student `bob`: no student was chosen." in result.stderr
    assert "Participant 2,Bob,,-" in result.stdout


def test_a_file_that_says_the_same_is_not_written_again(out: Path) -> None:
    folder = out / "exports" / "gradescope"
    export(out, "--format", "gradescope")
    before = {path.name: path.stat().st_ino for path in folder.iterdir()}
    with Gradebook.open(out / "gradebook.sqlite", "tiny") as book:
        book.add("bob", attempt("bob", 1), b"packed")
    (folder / "carl.json").write_text("somebody's")
    export(out, "--format", "gradescope")
    now = {path.name: path.stat().st_ino for path in folder.iterdir()}
    assert {name for name in now if now[name] != before[name]} >= {"bob.json"}
    assert now["anna.json"] == before["anna.json"]
    assert json.loads((folder / "bob.json").read_text("utf-8"))["score"] == 1
    assert "There is no Python file." in (folder / "carl.json").read_text("utf-8")
