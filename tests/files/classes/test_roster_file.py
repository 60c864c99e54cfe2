"""Rosters as learning systems export them."""

from pathlib import Path

import pytest

from grader.core.errors import GraderError
from grader.files.classes.roster_file import load_roster

ROSTERS = {
    "simple": (
        "id,name,email\n7,Jane Doe,jane@x.org\n",
        ("7", "Jane Doe", "jane@x.org", {"id": "7"}),
    ),
    "canvas": (
        "Student,ID,SIS User ID,SIS Login ID,Section,HW 1 (99)\n"
        "    Points Possible,,,,,10\n"
        '"Doe, Jane",501,7001,jdoe,A,\n"Student, Test",502,,x,A,\n',
        ("501", "Doe, Jane", "", {"canvas": "501", "sis": "7001", "login": "jdoe"}),
    ),
    "gradescope": (
        "First Name,Last Name,SID,Email,Total Score\nJane,Doe,7001,jane@x.org,3\n",
        ("7001", "Jane Doe", "jane@x.org", {"gradescope": "7001"}),
    ),
    "moodle worksheet": (
        "Identifier,Full name,Email address,Grade\nParticipant 11,Jane Doe,jane@x.org,\n",
        ("jane@x.org", "Jane Doe", "jane@x.org", {"moodle": "11"}),
    ),
    "moodle": (
        "First name;Last name;ID number;Email address\nJane;Doe;7001;jane@x.org\n",
        ("7001", "Jane Doe", "jane@x.org", {"sis": "7001"}),
    ),
    "d2l": (
        "OrgDefinedId\tUsername\tLast Name\tFirst Name\n#7001\t#jdoe\tDoe\tJane\n",
        ("7001", "Jane Doe", "", {"d2l": "7001", "login": "jdoe"}),
    ),
    "nbgrader": (
        "id,first_name,last_name,email\njdoe,Jane,Doe,jane@x.org\n",
        ("jdoe", "Jane Doe", "jane@x.org", {"id": "jdoe"}),
    ),
    "names only": ("name\nJane Doe\n\n", ("Jane Doe", "Jane Doe", "", {})),
}


@pytest.mark.parametrize("system", ROSTERS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_roster(tmp_path: Path, system: str, encoding: str) -> None:
    text, expected = ROSTERS[system]
    (tmp_path / "roster.csv").write_text(text, encoding)
    (student,) = load_roster(tmp_path / "roster.csv").students
    assert (student.key, student.name, student.email, student.ids) == expected


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "`r.csv` has no column that identifies students."),
        (b"a,b\n1,2\n", "`r.csv` has no column that identifies students."),
        (b"id,name\n", "`r.csv` has no student; expected a line for each."),
        (b"id,name\n1,A\n1,B\n", "`r.csv` has more than one student `1`."),
        (b"PK\x03\x04\x00\x00\xff", "`r.csv` has no column that identifies students."),
        (b'id,name\n"' + b"x" * 200_000, "`r.csv` is not a valid CSV file"),
    ],
)
def test_a_wrong_roster_is_one_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    (tmp_path / "r.csv").write_bytes(content)
    with pytest.raises(GraderError) as caught:
        load_roster(tmp_path / "r.csv")
    assert caught.value.message.startswith(sentence)
    assert caught.value.advice


def test_no_roster(tmp_path: Path) -> None:
    with pytest.raises(GraderError, match="cannot be read: No such file"):
        load_roster(tmp_path / "none.csv")


@pytest.mark.parametrize(
    "content",
    [
        "id;name\n7;Jörg Müller\n".encode("cp1252"),
        b"sep=;\r\nid;name\r\n7;J\xf6rg M\xfcller\r\n",
        '"id","a;b;c;d","name"\n7,,Jörg Müller\n'.encode(),
        '\ufeff"sep=;"\nid;name\n7;Jörg Müller\n'.encode(),
    ],
)
def test_a_roster_as_excel_writes_it(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "r.csv").write_bytes(content)
    (student,) = load_roster(tmp_path / "r.csv").students
    assert (student.key, student.name) == ("7", "Jörg Müller")


def test_columns_that_a_person_names(tmp_path: Path) -> None:
    text = "Nr,Wer,Post,id\n7,Jane Doe,jane at home,x\n"
    (tmp_path / "r.csv").write_text(text, "utf-8")
    named = {"id": "nr", "name": "Wer", "email": "Post"}
    (student,) = load_roster(tmp_path / "r.csv", named).students
    assert (student.key, student.name, student.email) == ("7", "Jane Doe", "jane at home")
    with pytest.raises(GraderError, match="The column `Number` is missing") as caught:
        load_roster(tmp_path / "r.csv", {"id": "Number"})
    assert caught.value.advice == "Its columns are `Nr`, `Wer`, `Post` and `id`."


def test_a_roster_without_names_says_so(tmp_path: Path) -> None:
    text = "Matrikelnummer;Wer;Post\n7;Jane Doe;j@x.de\n"
    (tmp_path / "r.csv").write_text(text, "utf-8")
    assert load_roster(tmp_path / "r.csv").notes == (
        "The roster gave no names: --name-column names their column. Not read: `Wer`.",
    )
    assert load_roster(tmp_path / "r.csv", {"name": "Wer"}).notes == ()
    (tmp_path / "r.csv").write_text("id,email\n7,j@x.de\n", "utf-8")
    assert load_roster(tmp_path / "r.csv").notes == ()


def test_a_worksheet_in_another_language_is_a_roster(tmp_path: Path) -> None:
    rows = "Teilnehmer/in12,Jane Doe,j@x.de,,10\nTeilnehmer/in13,Ben Ro,b@x.de,-,10\n"
    (tmp_path / "r.csv").write_text(f"ID,Wie,Wo,Note,Bestnote\n{rows}", "utf-8")
    jane, _ = load_roster(tmp_path / "r.csv").students
    assert (jane.name, jane.email, jane.ids) == ("Jane Doe", "j@x.de", {"moodle": "12"})


@pytest.mark.parametrize("title", ["id", "Identifier", "login"])
def test_ids_that_end_with_a_number_are_no_participants(tmp_path: Path, title: str) -> None:
    (tmp_path / "r.csv").write_text(f"{title},name\nstudent12,Jane\nstudent13,Ben\n", "utf-8")
    jane, _ = load_roster(tmp_path / "r.csv").students
    assert jane.key == "student12"
