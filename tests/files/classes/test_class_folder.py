"""Folders of submissions in every layout, made as the learning systems make them."""

import io
import os
import zipfile
from pathlib import Path

import pytest

from grader.commands.shared.class_sentences import class_sentences
from grader.core.errors import GraderError
from grader.core.people.class_submissions import Student
from grader.core.people.file_names import own_name
from grader.core.people.roster_matching import Roster
from grader.files.classes.class_folder import find_hand_ins
from grader.files.classes.class_zip import opened_class
from grader.files.classes.roster_file import load_roster
from grader.files.submission.read_submission import load_submission

GRADED = ("rnn_layers.py", "layers.py")
CODE = b"def f(): return 1\n"


def zipped(sources: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in sources.items():
            archive.writestr(name, content)
    return stream.getvalue()


WORK = zipped({"hw/rnn_layers.py": CODE})
METADATA = b"""---
submission_101:
  :submitters:
  - :name: Anna Muster
    :sid: '7001'
    :email: anna@example.org
  - :name: Ben Beispiel
    :sid:
    :email: ben@example.org
  :created_at: 2026-11-20 10:00:00.123456 Z
  :score: 3.0
submission_102:
  :submitters:
  - :name: Clara
    :sid: '7003'
    :email: clara@example.org
  :created_at: !ruby/object:ActiveSupport::TimeWithZone
    utc: 2026-11-21 10:00:00 Z
    zone: !ruby/object:ActiveSupport::TimeZone
      name: Etc/UTC
  :history: []
submission_103:
  :submitters: []
  :created_at: 2026-11-21 10:00:00 +0100
submission_104:
  :submitters:
  - :name: Nobody
"""

LAYOUTS = {
    "canvas": {
        "musteranna_501_9001_rnn_layers.py": CODE,
        "musteranna_501_9002_layers-1.py": CODE,
        "musteranna_501_9003_report.pdf": b"%PDF",
        "beispielben_LATE_502_9004_work.zip": WORK,
        "claraclara_503_9005_rnn_layers.py": b"def f(): return 'old'\n",
        "claraclara_503_9006_rnn_layers-1.py": b"def f(): return 'new'\n",
        "__MACOSX": None,
        ".DS_Store": b"",
        "Thumbs.db": b"",
    },
    "moodle": {
        "Anna Muster_11_assignsubmission_file_/work.zip": WORK,
        "Ben Beispiel_12_assignsubmission_file_/rnn_layers.py": CODE,
        "Ben Beispiel_12_assignsubmission_onlinetext_/onlinetext.html": b"<p>",
        "Clara_Clara_13_assignsubmission_file_rnn_layers.py": CODE,
        "Clara_Clara_13_assignsubmission_file_layers.py": CODE,
    },
    "gradescope": {
        "submission_metadata.yml": METADATA,
        "submission_101/rnn_layers.py": CODE,
        "submission_102/rnn_layers.py": CODE,
        "submission_103/rnn_layers.py": CODE,
    },
    "nbgrader": {
        "submitted/anna/ps1/rnn_layers.py": CODE,
        "submitted/anna/ps1/timestamp.txt": b"2015-02-02 15:58:23.948203 America/Los_Angeles",
        "submitted/ben/ps1/rnn_layers.py": CODE,
        "submitted/ben/ps1/timestamp.txt": b"2015-02-02 15:58:23 +0100\n",
        "submitted/clara/ps1/rnn_layers.py": CODE,
        "submitted/clara/ps1/timestamp.txt": b"yesterday",
    },
    "canvas anonymous": {
        "anon_aB1c2_6000_rnn_layers.py": CODE,
        "anon_aB1c2_6001_layers.py": CODE,
        "anon_Ab1c2_6002_rnn_layers.py": CODE,
        "LATE_anon_Lt123_6005_rnn_layers.py": CODE,
    },
    "blackboard": {
        "HW_1_2_jdoe_attempt_2026-10-01-21-58-23.txt": b"Name: Jane Doe (jdoe)\nAssignment: HW\n",
        "HW_1_2_jdoe_attempt_2026-10-01-21-58-23_rnn_layers.py": b"def f(): return 'old'\n",
        "HW_1_2_jdoe_attempt_2026-10-02-08-00-00.txt": b"Name: Jane Doe (jdoe)\n",
        "HW_1_2_jdoe_attempt_2026-10-02-08-00-00_rnn_layers.py": CODE,
        "HW_1_2_jdoe_attempt_2026-10-02-08-00-00_layers.py": CODE,
        "HW_1_2_ro_ben_attempt_2026-10-01-10-00-00.txt": b"Nom: Ben Ro (ro_ben)\n",
        "HW_1_2_ro_ben_attempt_2026-10-01-10-00-00_work.zip": WORK,
    },
    "brightspace": {
        "index.html": b"<p>",
        "1234-77 - Jane Doe - Oct 1, 2026 905 PM/rnn_layers.py": CODE,
        "1234-77 - Jane Doe - Oct 2, 2026 1158 AM/rnn_layers.py": CODE,
        "1235-77 - Ben - Jr Ro - 3 October, 2026 0005 - rnn_layers.py": CODE,
        "1235-77 - Ben - Jr Ro - 3 October, 2026 0005 - layers.py": CODE,
    },
    "sakai": {
        "grades.csv": b"HW,Points\n",
        "Doe, Jane(jdoe)/Submission attachment(s)/rnn_layers.py": CODE,
        "Doe, Jane(jdoe)/timestamp.txt": b"20261001215823000",
        "Doe, Jane(jdoe)/comments.txt": b"",
        "Ro, Ben (Jr)(Ro.1)/Submission attachment(s)/work.zip": WORK,
        "Ro, Ben (Jr)(Ro.1)/timestamp.txt": b"soon",
    },
    "plain": {
        "anna/rnn_layers.py": CODE,
        "ben.zip": WORK,
        "clara.tar": CODE,
        "clara/rnn_layers.py": CODE,
        ".git/rnn_layers.py": CODE,
    },
}


def fill(root: Path, files: dict[str, bytes | None]) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            path.mkdir()
        else:
            path.write_bytes(content)
    return root


def seen(hand_in):
    keys = [student.key for student in hand_in.students]
    return hand_in.name, keys, hand_in.late, hand_in.attempts, hand_in.submitted_at


EXPECTED = {
    "canvas anonymous": [
        (own_name("anon_Ab1c2"), ["anon_Ab1c2"], False, 1, ""),
        (own_name("anon_Lt123"), ["anon_Lt123"], True, 1, ""),
        (own_name("anon_aB1c2"), ["anon_aB1c2"], False, 1, ""),
    ],
    "blackboard": [
        (own_name("HW_1_2_jdoe"), ["jdoe"], False, 2, "2026-10-02T08:00:00"),
        (own_name("HW_1_2_ro_ben"), ["ro_ben"], False, 1, "2026-10-01T10:00:00"),
    ],
    "brightspace": [
        ("Ben - Jr Ro_1235_77", ["1235-77"], False, 1, "2026-10-03T00:05:00"),
        ("Jane Doe_1234_77", ["1234-77"], False, 2, "2026-10-02T11:58:00"),
    ],
    "sakai": [
        (own_name("Ro.1"), ["Ro.1"], False, 1, ""),
        ("jdoe", ["jdoe"], False, 1, "2026-10-01T21:58:23+00:00"),
    ],
    "canvas": [
        ("beispielben_502", ["502"], True, 1, ""),
        ("claraclara_503", ["503"], False, 2, ""),
        ("musteranna_501", ["501"], False, 2, ""),
    ],
    "moodle": [
        ("Anna Muster_11", ["11"], False, 1, ""),
        ("Ben Beispiel_12", ["12"], False, 1, ""),
        ("Clara_Clara_13", ["13"], False, 1, ""),
    ],
    "gradescope": [
        (
            "Anna Muster, Ben Beispiel_101",
            ["7001", "ben@example.org"],
            False,
            1,
            "2026-11-20T10:00:00.123456+00:00",
        ),
        ("Clara_102", ["7003"], False, 1, "2026-11-21T10:00:00+00:00"),
        ("submission_103", ["submission_103"], False, 1, "2026-11-21T10:00:00+01:00"),
    ],
    "nbgrader": [
        ("anna", ["anna"], False, 1, "2015-02-02T15:58:23.948203-08:00"),
        ("ben", ["ben"], False, 1, "2015-02-02T15:58:23+01:00"),
        ("clara", ["clara"], False, 1, ""),
    ],
    "plain": [
        ("anna", ["anna"], False, 1, ""),
        ("ben", ["ben"], False, 1, ""),
        ("clara", ["clara"], False, 1, ""),
    ],
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_as_a_folder(tmp_path: Path, layout: str) -> None:
    found = find_hand_ins(fill(tmp_path, LAYOUTS[layout]))
    assert found.layout == layout.split()[0]
    assert [seen(hand_in) for hand_in in found.hand_ins] == EXPECTED[layout]
    for hand_in in found.hand_ins:
        submission = load_submission(hand_in.source, GRADED, {}, {}, hand_in.name)
        assert "rnn_layers.py" in submission.graded


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("around", ["", "hw1/"])
def test_a_layout_as_the_zip_that_was_downloaded(tmp_path: Path, layout: str, around: str) -> None:
    files = {f"{around}{name}": content for name, content in LAYOUTS[layout].items() if content}
    files["__MACOSX/._x"] = b"junk"
    (tmp_path / "class.zip").write_bytes(zipped(files))
    with opened_class(tmp_path / "class.zip") as folder:
        found = find_hand_ins(folder)
        assert found.layout == layout.split()[0]
        assert [seen(hand_in) for hand_in in found.hand_ins] == EXPECTED[layout]
        for hand_in in found.hand_ins:
            load_submission(hand_in.source, GRADED, {}, {}, hand_in.name)
    assert not folder.exists()


def test_several_files_of_a_canvas_student_are_one_submission(tmp_path: Path) -> None:
    found = find_hand_ins(fill(tmp_path, LAYOUTS["canvas"]))
    anna = found.hand_ins[2]
    assert sorted(anna.files) == ["layers.py", "report.pdf", "rnn_layers.py"]
    submission = load_submission(anna.source, GRADED, {}, {}, anna.name)
    assert set(submission.graded) == set(GRADED)
    assert submission.notes == ()
    clara = load_submission(found.hand_ins[1].source, GRADED, {}, {})
    assert b"new" in clara.graded["rnn_layers.py"]


def test_all_attempts_are_given_when_asked_for(tmp_path: Path) -> None:
    found = find_hand_ins(fill(tmp_path, LAYOUTS["canvas"]), attempts="best")
    by_name = {hand_in.name: hand_in for hand_in in found.hand_ins}
    rivals = [one.name for one in found.hand_ins if one.counts_as == "claraclara_503"]
    assert rivals == ["claraclara_503", "claraclara_503-attempt-1"]
    assert by_name["claraclara_503"].notes[-1] == "Attempt 2 of 2; the best attempt counts."
    assert [one.counts_as for one in found.hand_ins if one.name not in rivals] == ["", ""]
    old = load_submission(by_name["claraclara_503-attempt-1"].source, GRADED, {}, {})
    assert b"old" in old.graded["rnn_layers.py"]


def test_notes_of_each_layout(tmp_path: Path) -> None:
    def notes(layout: str, **more: bytes) -> str:
        extra = {name: content for name, content in more.items()}
        return " ".join(find_hand_ins(fill(tmp_path / layout, {**LAYOUTS[layout], **extra})).notes)

    assert "`stray` is not a submission" in notes("plain", stray=b"")
    alike = "`clara.tar` beside `clara` has the same student's name; not graded."
    assert alike in notes("plain")
    several = notes("plain", stray=b"", strayed=b"", **{"clara.zip": b""})
    assert "`stray` and `strayed` are not submissions: not folders, archives or" in several
    assert "`clara.tar` and `clara.zip` beside `clara` have the same student's name" in several
    assert "`stray` is not named as Canvas names submissions" in notes("canvas", stray=b"")
    assert "`stray` is not named as Moodle names submissions" in notes("moodle", stray=b"")
    assert "`submission_104` is in `submission_metadata.yml`, but there is no" in notes(
        "gradescope"
    )
    (unknown,) = find_hand_ins(tmp_path / "gradescope").hand_ins[2].notes
    assert unknown == "`submission_metadata.yml` does not name the student of this submission."


ROSTER = Roster(
    (
        Student("7001", "Muster, Anna", "Anna@Example.org", {"canvas": "501", "login": "am1"}),
        Student("7002", "Ben Beispiel", "ben@example.org", {"sis": "7002"}),
        Student("7003", "Clara Clara", "", {"sis": "7003", "gradescope": "7003"}),
        Student("7004", "Late Comer", "", {"sis": "501"}),  # the id that Anna has elsewhere
    )
)


@pytest.mark.parametrize("layout", ["canvas", "moodle", "gradescope"])
def test_a_roster_tells_who_is_who(tmp_path: Path, layout: str) -> None:
    found = find_hand_ins(fill(tmp_path, LAYOUTS[layout]), ROSTER)
    keys = {student.key for hand_in in found.hand_ins for student in hand_in.students}
    assert keys >= {"7001", "7002", "7003"}
    assert [student.key for student in found.missing] == ["7004"]
    assert found.unmatched == (("submission_103",) if layout == "gradescope" else ())


def test_what_the_lms_knows_is_joined_with_the_roster(tmp_path: Path) -> None:
    found = find_hand_ins(fill(tmp_path, LAYOUTS["moodle"]), ROSTER)
    anna = found.hand_ins[0].students[0]
    assert anna.ids == {"canvas": "501", "login": "am1", "moodle": "11"}


def test_numbered_folders_are_attempts_only_if_the_roster_has_the_student(tmp_path: Path) -> None:
    names = ("am1_1", "am1_2", "am1_10", "7003 (2)", "zoe_1", "zoe_2")
    folder = fill(tmp_path, {f"{name}/rnn_layers.py": name.encode() for name in names})
    found = find_hand_ins(folder, ROSTER)
    assert [(one.name, one.attempts, one.path.name) for one in found.hand_ins] == [
        ("7003", 1, "7003 (2)"),
        ("am1", 3, "am1_10"),
        ("zoe_1", 1, "zoe_1"),
        ("zoe_2", 1, "zoe_2"),
    ]
    assert found.unmatched == ("zoe_1", "zoe_2")
    assert len(find_hand_ins(folder).hand_ins) == len(names)


def test_nobody_is_guessed_among_students_of_one_name(tmp_path: Path) -> None:
    twins = Roster((Student("1", "Jan Muster"), Student("2", "Jan Muster")))
    found = find_hand_ins(fill(tmp_path, {"Jan Muster/rnn_layers.py": CODE}), twins)
    assert found.unmatched == (own_name("Jan Muster"),)
    assert len(found.missing) == 2


HOSTILE = ["con", "NUL.zip", "-rf", "a" * 250, "ä" * 120, 'x<>:"|?*', "‮gnp", "Ann", "ann", "tail. "]


def test_names_are_plain_and_unique_on_every_system(tmp_path: Path) -> None:
    folder = fill(tmp_path, {f"{name}/rnn_layers.py": CODE for name in HOSTILE})
    (folder / os.fsdecode(b"\xff\xfe")).mkdir()
    names = [hand_in.name for hand_in in find_hand_ins(folder).hand_ins]
    assert len(names) == len(HOSTILE) + 1
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert not set(name) & set('<>:"/\\|?*\0\n'), name
        assert len(f"{name}.html".encode()) < 200
        assert name == name.strip(" .")
        assert not name.startswith((".", "-"))
        assert name.split(".")[0].upper() not in ("CON", "NUL")
        (tmp_path / f"{name}.json").write_text("{}", "utf-8")


def test_nothing_is_unpacked_outside_and_no_link_is_made(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("anna/link.py")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        archive.writestr("../outside.py", CODE)
        archive.writestr("/absolute.py", CODE)
        archive.writestr(link, "/etc/passwd")
        archive.writestr("anna/rnn_layers.py", CODE)
        archive.writestr("anna/rnn_layers.py/below.py", CODE)  # below a file
        archive.writestr("ben/rnn_layers.py", CODE)
        archive.writestr("ben/big.csv", b"1" * 1000)
        archive.writestr("c" * 300 + "/rnn_layers.py", CODE)  # no system has such names
    with opened_class(tmp_path / "class.zip") as folder:
        files = {path.relative_to(folder).as_posix() for path in folder.rglob("*.*")}
        assert files == {"anna/rnn_layers.py", "ben/rnn_layers.py", "ben/big.csv"}
        assert (folder / "ben/big.csv").stat().st_size == 0
    assert not (tmp_path.parent / "outside.py").exists()


def test_a_bomb_in_a_downloaded_zip_is_not_inflated(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "class.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("anna/rnn_layers.py", bytes(8_000_000))
    with opened_class(tmp_path / "class.zip") as folder:
        assert (folder / "anna/rnn_layers.py").stat().st_size == 0


def test_a_link_in_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside = fill(tmp_path / "outside", {"rnn_layers.py": CODE})
    folder = fill(tmp_path / "class", {"anna/rnn_layers.py": CODE})
    (folder / "ben").symlink_to(outside)
    ben = find_hand_ins(folder).hand_ins[1]
    with pytest.raises(GraderError, match="links are not followed"):
        load_submission(ben.source, GRADED, {}, {})


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"submission_metadata.yml": b"a: [", "submission_1/a.py": CODE}, "cannot be read"),
        ({"submission_metadata.yml": b"- a", "submission_1/a.py": CODE}, "does not list"),
        (
            {"submitted/anna/ps1/a.py": CODE, "submitted/anna/ps2/a.py": CODE},
            "The folder holds several assignments: `ps1` and `ps2`.",
        ),
    ],
)
def test_a_folder_that_cannot_be_used(tmp_path: Path, files, sentence: str) -> None:
    with pytest.raises(GraderError) as caught:
        find_hand_ins(fill(tmp_path, files))
    assert sentence in caught.value.message
    assert caught.value.advice


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(GraderError, match=r"none does not exist"):
        find_hand_ins(tmp_path / "none")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda content: content[:40], "cannot be read as a zip file"),
        (lambda content: b"no zip", "cannot be read as a zip file"),
    ],
)
def test_a_zip_that_cannot_be_used(tmp_path: Path, change, sentence: str) -> None:
    (tmp_path / "class.zip").write_bytes(change(WORK))
    with pytest.raises(GraderError, match=sentence), opened_class(tmp_path / "class.zip"):
        pass


def test_why_none_of_several_files_can_be_graded(tmp_path: Path) -> None:
    names = {"m_1_2_a.pdf": b"%PDF", "m_1_3_b.ipynb": b"{}"}
    (hand_in,) = find_hand_ins(fill(tmp_path, names)).hand_ins
    with pytest.raises(GraderError) as caught:
        load_submission(hand_in.source, GRADED, {}, {})
    assert "The submission has no Python file to grade." in caught.value.message
    assert "`b.ipynb` was left out: it has no cells" in caught.value.message


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["m_1_2_report.pdf"], "`report.pdf` is a PDF document."),
        (["m_1_2_a.pdf", "m_1_3_b.pdf"], "`a.pdf` and `b.pdf` are each a PDF document."),
    ],
)
def test_of_documents_alone_it_is_said_once_what_they_are(tmp_path: Path, names, said: str) -> None:
    (hand_in,) = find_hand_ins(fill(tmp_path, dict.fromkeys(names, b"%PDF"))).hand_ins
    with pytest.raises(GraderError) as caught:
        load_submission(hand_in.source, GRADED, {}, {})
    assert caught.value.message == f"The submission has no Python file to grade. {said}"


class Unflagged(zipfile.ZipInfo):
    """An entry whose name is stored in some encoding, without a word about which."""

    encoding = "utf-8"

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode(self.encoding), 0


@pytest.mark.parametrize("encoding", ["utf-8", "cp437"])
def test_umlauts_in_a_zip_that_does_not_say_its_encoding(tmp_path: Path, encoding: str) -> None:
    name = "Jörg Müller_412_assignsubmission_file_"
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        entry = Unflagged(f"{name}/layers.py")
        entry.encoding = encoding
        archive.writestr(entry, "x = 1\n")
    with opened_class(tmp_path / "class.zip") as folder:
        assert [path.name for path in folder.iterdir()] == [name]


def test_a_download_alone_in_a_folder_is_the_class(tmp_path: Path) -> None:
    folder = tmp_path / "homework"
    folder.mkdir()
    with zipfile.ZipFile(folder / "submissions.zip", "w") as archive:
        archive.writestr("doejane_501_91_rnn_layers.py", CODE)
        archive.writestr("roeben_502_92_rnn_layers.py", CODE)
    with opened_class(folder) as opened:
        found = find_hand_ins(opened)
        assert (found.layout, len(found.hand_ins)) == ("canvas", 2)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("beside", ["", "hw1.zip"])
def test_a_layout_in_a_folder_of_its_own(tmp_path: Path, layout: str, beside: str) -> None:
    """Windows unpacks `hw1.zip` to `hw1/hw1`, a Mac to `hw1` beside it."""
    fill(tmp_path / "hw1", LAYOUTS[layout])
    if beside:
        (tmp_path / beside).write_bytes(WORK)
    with opened_class(tmp_path) as folder:
        found = find_hand_ins(folder)
        assert found.layout == layout.split()[0]
        assert [seen(hand_in) for hand_in in found.hand_ins] == EXPECTED[layout]


@pytest.mark.parametrize(
    "files",
    [
        {"anna/rnn_layers.py": CODE},
        {"anna/cs231n/rnn_layers.py": CODE},
        {"anna/cs231n/rnn_layers.py": CODE, "anna/part2/a.py": CODE, "anna/README.md": b""},
        {"anna/cs231n/rnn_layers.py": CODE, "anna/part2/a.py": CODE},
        {"anna/cs231n/__init__.py": CODE, "anna/part2/__init__.py": CODE},
        {"anna/a.zip": b"", "anna/b.zip": b"", "ben.zip": b""},
    ],
)
def test_a_student_alone_in_a_folder_is_one_student(
    tmp_path: Path, files: dict[str, bytes]
) -> None:
    fill(tmp_path, files)
    with opened_class(tmp_path) as opened:
        assert opened == tmp_path


@pytest.mark.parametrize("around", ["", "hw1/"])
def test_a_zip_of_folders_alone_in_a_folder_is_the_class(tmp_path: Path, around: str) -> None:
    with zipfile.ZipFile(tmp_path / "hw1.zip", "w") as archive:
        for name in ("anna", "ben", "carol"):
            archive.writestr(f"{around}{name}/rnn_layers.py", CODE)
    with opened_class(tmp_path) as folder:
        names = [each.students[0].name for each in find_hand_ins(folder).hand_ins]
    assert names == ["anna", "ben", "carol"]


@pytest.mark.parametrize("content", [b"no zip", None])
def test_a_submission_alone_in_a_folder_is_one_submission(
    tmp_path: Path, content: bytes | None
) -> None:
    with zipfile.ZipFile(tmp_path / "anna.zip", "w") as archive:
        archive.writestr("rnn_layers.py", CODE)
    if content:
        (tmp_path / "anna.zip").write_bytes(content)
    with opened_class(tmp_path) as opened:
        assert opened == tmp_path


def test_the_id_of_another_system_is_nobodys_here(tmp_path: Path) -> None:
    roster = Roster((Student("11", "Zoe Quinn", "", {"id": "11"}), Student("12", "Jane Doe")))
    name = "Jane Doe_11_assignsubmission_file_/layers.py"
    found = find_hand_ins(fill(tmp_path, {name: CODE}), roster)
    assert [s.key for one in found.hand_ins for s in one.students] == ["12"]
    assert [student.key for student in found.missing] == ["11"]
    assert "`Jane Doe (moodle 11)` is not `Zoe Quinn (id 11)`" in found.remarks[0]


def test_who_is_not_in_the_roster_never_gets_the_key_of_somebody_who_is(tmp_path: Path) -> None:
    roster = Roster((Student("11", "Zoe Quinn", "", {"id": "11"}),))
    name = "Jane Doe_11_assignsubmission_file_/layers.py"
    found = find_hand_ins(fill(tmp_path, {name: CODE}), roster)
    assert [s.key for one in found.hand_ins for s in one.students] == ["moodle:11"]


def test_namesakes_in_a_download_are_not_one_student_of_the_roster(tmp_path: Path) -> None:
    roster = Roster((Student("12", "Jane Doe"),))
    names = (f"Jane Doe_{number}_assignsubmission_file_/layers.py" for number in (5, 6))
    found = find_hand_ins(fill(tmp_path, dict.fromkeys(names, CODE)), roster)
    assert [s.key for one in found.hand_ins for s in one.students] == ["5", "6"]
    assert "may each be the student `12`: no student was chosen." in found.doubts["12"]


def test_a_name_with_a_joiner_is_one_name_in_file_and_roster(tmp_path: Path) -> None:
    names = ("می\u200cخواهم", "👩\u200d💻", "李雷", "अनुराग")
    roster = Roster(tuple(Student(str(i), name) for i, name in enumerate(names)))
    found = find_hand_ins(fill(tmp_path, {f"{n}/rnn_layers.py": CODE for n in names}), roster)
    students = {s.key: s.name for one in found.hand_ins for s in one.students}
    assert students == {"0": names[0], "1": names[1], "2": names[2], "3": names[3]}
    assert not found.unmatched


def test_any_digit_may_stand_in_a_name(tmp_path: Path) -> None:
    names = ("²", "x²", "٣", "a10", "a9")
    found = find_hand_ins(fill(tmp_path, {f"{name}/rnn_layers.py": CODE for name in names}))
    assert [one.name for one in found.hand_ins][:2] == ["a9", "a10"]
    assert len(found.hand_ins) == len(names)


@pytest.mark.parametrize(("around", "layout"), [("", "sakai"), ("HW", "sakai"), ("a/HW", "plain")])
def test_the_folder_of_an_assignment_is_looked_into_and_no_deeper(
    tmp_path: Path, around: str, layout: str
) -> None:
    name = "Doe, Jane(jdoe)/Submission attachment(s)/rnn_layers.py"
    fill(tmp_path / around, {name: CODE})
    assert find_hand_ins(tmp_path).layout == layout


def test_indexes_of_a_roster_go_when_all_are_found(tmp_path: Path) -> None:
    (tmp_path / "anna").mkdir()
    (tmp_path / "anna" / "layers.py").write_bytes(CODE)
    roster = Roster((Student("anna"), Student("ben")))
    assert find_hand_ins(tmp_path, roster).hand_ins
    assert vars(roster).keys() == {"students", "dues", "notes", "times"}


def test_a_roster_is_not_searched_through_for_each_who_is_not_in_it(tmp_path: Path) -> None:
    passes = []

    class Listed(tuple[Student, ...]):
        def __iter__(self):
            passes.append(1)
            return super().__iter__()

    counts = []
    for size in (3, 30):
        folder = tmp_path / str(size)
        for number in range(size):
            (folder / f"stranger{number}").mkdir(parents=True)
            (folder / f"stranger{number}" / "layers.py").write_bytes(CODE)
        passes.clear()
        found = find_hand_ins(folder, Roster(Listed((Student("anna"), Student("ben")))))
        assert len(found.unmatched) == size
        counts.append(len(passes))
    assert counts[0] == counts[1]


def test_a_class_is_listed_once_for_all_layouts_and_no_entry_is_asked_for_its_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path, {f"s{number}/layers.py": CODE for number in range(5)})
    listed: list[Path] = []
    scan, ask = os.scandir, Path.lstat
    asked: list[str] = []
    monkeypatch.setattr(os, "scandir", lambda path: listed.append(Path(path)) or scan(path))
    monkeypatch.setattr(Path, "lstat", lambda path: asked.append(path.name) or ask(path))
    assert len(find_hand_ins(tmp_path).hand_ins) == 5
    assert sorted(listed) == [tmp_path, *(tmp_path / f"s{number}" for number in range(5))]
    assert asked == ["submission_metadata.yml"]


def test_whoever_is_found_by_an_id_costs_no_index_of_names(tmp_path: Path, monkeypatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        "grader.core.people.roster_matching.squashed_forms",
        lambda name: asked.append(name) or {name},
    )
    students = tuple(Student(f"s{n}", f"Student {n}", ids={"id": f"s{n}"}) for n in range(3))
    fill(tmp_path, {f"s{number}/layers.py": CODE for number in range(3)})
    found = find_hand_ins(tmp_path, Roster(students))
    assert [one.students for one in found.hand_ins] == [(one,) for one in students]
    assert asked == []


def test_a_submission_of_gradescope_has_names_and_keeps_its_identity(tmp_path: Path) -> None:
    members = "".join(f"  - :name: Student {one}\n" for one in "ABCD")
    text = f"submission_7009:\n  :submitters:\n{members}"
    (tmp_path / "submission_metadata.yml").write_text(text, "utf-8")
    (tmp_path / "submission_7009").mkdir()
    (hand_in,) = find_hand_ins(tmp_path).hand_ins
    assert hand_in.name == "Student A, Student B and 2 more_7009"
    assert hand_in.identity == "submission_7009"  # as in gradebooks of older versions


GITHUB = "identifier,github_username,github_id,name\n7001,octo-anna,1,\n7002,ben,2,Ben Beispiel\n"


def test_repositories_are_known_by_the_names_behind_that_of_the_assignment(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text(GITHUB, "utf-8")
    for name in ("hw1-octo-anna", "hw1-ben", "hw1-stranger"):
        (tmp_path / "class" / name).mkdir(parents=True)
        (tmp_path / "class" / name / "layers.py").write_bytes(CODE)
    found = find_hand_ins(tmp_path / "class", load_roster(tmp_path / "roster.csv"))
    people = {one.name: one.students[0].key for one in found.hand_ins}
    assert people["hw1-octo-anna"] == "7001"
    assert people["hw1-ben"] == "7002"
    assert found.unmatched == ("hw1-stranger",)
    assert not found.missing


def test_a_name_that_the_roster_has_is_not_cut(tmp_path: Path) -> None:
    for name in ("anna-li", "ben-li"):
        (tmp_path / name).mkdir()
    listed = tuple(Student(key, ids={"id": key}) for key in ("anna-li", "anna", "ben"))
    found = find_hand_ins(tmp_path, Roster(listed))
    people = {one.name: one.students[0].key for one in found.hand_ins}
    assert people == {"anna-li": "anna-li", "ben-li": "ben"}


def test_of_namesakes_the_reason_is_told_to_both(tmp_path: Path) -> None:
    """Neither has submitted nothing: a person has to look."""
    for name in ("Jane Doe - hw1", "Bo Li - hw1"):
        (tmp_path / name).mkdir()
    roster = Roster(tuple(Student(key, name=name) for key, name in NAMESAKES.items()))
    found = find_hand_ins(tmp_path, roster)
    assert set(found.doubts) == {"1", "2"}
    assert "may be each of the students `1` and `2`: no student was chosen." in found.doubts["1"]
    assert next(class_sentences(found)) == "Not in the roster: `Jane Doe - hw1~0624e9b2`."


NAMESAKES = {"1": "Jane Doe", "2": "Jane Doe", "3": "Bo Li"}
