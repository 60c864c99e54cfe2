"""A submission in whatever form it was handed in."""

import os
import random
import shutil
import tarfile
import zipfile
from pathlib import Path

import pytest

from grader.core.errors import SubmissionError
from grader.files.submission.read_submission import HAND_IN, load_submission

GRADED = ("rnn_layers.py", "layers.py", "classifiers/rnn.py")
SUPPORT = {"optim.py": b"def sgd(): pass\n"}
TEMPLATES = {
    "rnn_layers.py": b"def rnn(): pass\n",
    "layers.py": b"def f(): pass\n",
    "classifiers/rnn.py": b"class RNN: x = 0\n",
}
SOURCES = {
    "cs231n/rnn_layers.py": b"def rnn(): return 1\n",
    "cs231n/classifiers/rnn.py": b"class RNN: pass\n",
    "cs231n/classifiers/__init__.py": b"",
    "cs231n/optim.py": b"def sgd(): return 2\n",
    "cs231n/gates.py": b"gate = 1\n",
}


def load(path, name=None):
    return load_submission(path, GRADED, SUPPORT, TEMPLATES, name)


def fill(root, sources=SOURCES):
    for path, source in sources.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(source)
    return root


def refusal(path):
    with pytest.raises(SubmissionError) as caught:
        load(path)
    assert caught.value.exit_code == 2
    assert caught.value.advice
    return caught.value.message


@pytest.fixture
def alice(tmp_path):
    return fill(tmp_path / "alice")


def test_a_folder(alice):
    submission = load(alice)
    assert submission.name == "alice"
    assert submission.graded == {
        "rnn_layers.py": SOURCES["cs231n/rnn_layers.py"],
        "classifiers/rnn.py": SOURCES["cs231n/classifiers/rnn.py"],
    }
    assert submission.origins == {
        "rnn_layers.py": "cs231n/rnn_layers.py",
        "classifiers/rnn.py": "cs231n/classifiers/rnn.py",
    }
    assert submission.extra == {"classifiers/__init__.py": b"", "gates.py": b"gate = 1\n"}
    assert submission.notes == ()
    assert submission.remarks == (
        "`cs231n/optim.py` differs from the assignment's own copy, which was graded instead of it.",
    )
    assert len(submission.digest) == 64


def zipped(folder, path):
    with zipfile.ZipFile(path, "w") as made:
        files = [file for file in folder.rglob("*") if file.is_file()]
        random.shuffle(files)
        for file in files:
            made.write(file, file.relative_to(folder))


def tarred(folder, path):
    with tarfile.open(path, "w:gz" if path.name.endswith("gz") else "w") as made:
        made.add(folder, arcname=".")


@pytest.mark.parametrize("ending", [".zip", ".tar", ".tar.gz", ".tgz", ".ZIP"])
def test_an_archive_is_graded_as_the_folder_it_was_made_of(alice, tmp_path, ending):
    path = tmp_path / "out" / f"alice{ending}"
    path.parent.mkdir()
    (zipped if "zip" in ending.lower() else tarred)(alice, path)
    assert load(path) == load(alice)


def test_the_digest_is_that_of_what_is_graded_and_said(alice, tmp_path):
    wrapped = tmp_path / "bob" / "final" / "hand in"
    shutil.copytree(alice, wrapped)
    assert load(tmp_path / "bob").digest != load(alice).digest, "a note names the file's place"
    for folder in (alice, wrapped):
        (folder / "cs231n" / "optim.py").unlink()
    assert load(tmp_path / "bob").digest == load(alice).digest
    digests = {load(alice).digest}
    for path in ("gates.py", "classifiers/__init__.py", "rnn_layers.py"):
        (alice / "cs231n" / path).write_bytes(b"changed")
        digests.add(load(alice).digest)
    (alice / "cs231n/gates.py").rename(alice / "cs231n/doors.py")
    digests.add(load(alice).digest)
    assert len(digests) == 5


def test_the_digest_does_not_depend_on_the_order_of_the_rubric(alice):
    turned = load_submission(alice, GRADED[::-1], SUPPORT, TEMPLATES)
    assert turned.digest == load(alice).digest


@pytest.mark.parametrize(
    ("name", "graded", "extra"),
    [
        ("rnn_layers.py", ["rnn_layers.py"], []),
        ("rnn.py", ["classifiers/rnn.py"], []),
        ("RNN_LAYERS.PY", ["rnn_layers.py"], []),
        ("alice_4711_rnn_layers-1.py", [], ["alice_4711_rnn_layers-1.py"]),
        ("rnn_layers-checkpoint.py", [], ["rnn_layers-checkpoint.py"]),
    ],
)
def test_a_single_file(tmp_path, name, graded, extra):
    (tmp_path / name).write_bytes(b"x")
    submission = load(tmp_path / name)
    assert (list(submission.graded), list(submission.extra)) == (graded, extra)
    assert submission.name == name[:-3]


def test_assignment_2_beside_assignment_3(tmp_path):
    fill(tmp_path, {f"assignment3/{path}": source for path, source in SOURCES.items()})
    fill(tmp_path, {f"assignment2/cs231n/{name}": TEMPLATES[name] for name in GRADED})
    submission = load(tmp_path)
    assert submission.origins == {
        "rnn_layers.py": "assignment3/cs231n/rnn_layers.py",
        "layers.py": "assignment2/cs231n/layers.py",
        "classifiers/rnn.py": "assignment3/cs231n/classifiers/rnn.py",
    }
    assert submission.notes[0] == (
        "`assignment3/cs231n/rnn_layers.py` was graded; `assignment2/cs231n/rnn_layers.py` was "
        "not: submit one copy only."
    )


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("alice.v2", "alice.v2"),
        ("alice.zip", "alice.zip"),
        ("Zoë Ünal", "Zoë Ünal"),
        ("al\u202eice", "al�ice"),
    ],
)
def test_a_folder_gives_its_whole_name(tmp_path, name, shown):
    assert load(fill(tmp_path / name)).name == shown


def test_the_name_is_that_of_the_folder_one_stands_in(alice, monkeypatch):
    monkeypatch.chdir(alice)
    assert load(Path()).name == load(Path("cs231n/..")).name == "alice"
    assert load(Path(), name="4711").name == "4711"


def test_a_missing_path(tmp_path):
    assert (
        refusal(tmp_path / "no\x1bbody")
        == f"The file or folder `{tmp_path}/no�body` does not exist."
    )
    refusal(tmp_path / "nul\0")
    refusal(tmp_path / ("long" * 500))


def test_nothing_to_grade(tmp_path):
    (tmp_path / "bob").mkdir()
    assert refusal(tmp_path / "bob") == "`bob` has no Python file to grade."
    fill(tmp_path / "bob", {"a.txt": b"", "__pycache__/a.py": b""})
    nothing = "`bob` has no Python file to grade."
    assert refusal(tmp_path / "bob") == f"{nothing} It holds `a.txt`."
    fill(tmp_path / "bob", {"b.pyc": b"", "hw/a.ipynb": b"", "c.py.txt": b"", "hw/d.zip": b""})
    assert refusal(tmp_path / "bob") == (
        f"{nothing} `hw/d.zip` is an archive inside the submission, which is not opened."
        " `b.pyc` is compiled code. `c.py.txt` is not named as Python, which ends in .py."
        " `hw/a.ipynb` was left out: it is empty; open it in Jupyter, save it,"
        " and submit the saved file."
    )
    fill(tmp_path / "eve", {"layers.py": b"#" * 2**21})
    assert refusal(tmp_path / "eve") == (
        "`eve` has no Python file to grade. `layers.py` was left out: "
        "a source file may have at most 1 MB; take data out of it."
    )
    (tmp_path / "bob.py").write_bytes(b"#" * 2**21)
    assert "at most 1 MB" in refusal(tmp_path / "bob.py")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("eva.tar.xz", "an archive of an unsupported kind"),
        ("eva.pdf", "a PDF document"),
        ("eva.DOCX", "a text document"),
        ("eva.py.txt", "not named as Python, which ends in .py"),
    ],
)
def test_a_file_of_another_kind_is_called_what_it_is(tmp_path, name, kind):
    (tmp_path / name).write_bytes(b"\xfd7zXZ\x00x")
    assert refusal(tmp_path / name) == f"`{name}` is {kind}; only Python source is graded."


def test_of_one_upload_the_reason_names_the_file_once(tmp_path):
    upload = tmp_path / "musteranna_LATE_7_9_hw.tar.xz"
    upload.write_bytes(b"\xfd7zXZ\x00x")
    with pytest.raises(SubmissionError) as caught:
        load_submission({"hw.tar.xz": upload}, ["layers.py"], {}, {})
    assert caught.value.message == (
        "The submission has no Python file to grade. `hw.tar.xz` is an archive of an unsupported "
        "kind."
    )


def test_archives_that_are_not_opened_are_named(tmp_path):
    with zipfile.ZipFile(tmp_path / "lea.zip", "w") as archive:
        archive.writestr("hw/1.zip", b"PK")
        archive.writestr("hw/2.zip", b"PK")
    assert refusal(tmp_path / "lea.zip").endswith(
        "`hw/1.zip` and `hw/2.zip` are each an archive inside the submission, which is not opened."
    )
    (tmp_path / "mia").mkdir()
    (tmp_path / "lea.zip").rename(tmp_path / "mia/lea.zip")
    assert refusal(tmp_path / "mia") == (
        "`mia` has no Python file to grade. `hw/1.zip` and `hw/2.zip` are each an archive inside "
        "the submission, which is not opened."
    )


def test_a_notebook_without_cells_alone(tmp_path):
    (tmp_path / "rnn.ipynb").write_bytes(b"{}")
    assert refusal(tmp_path / "rnn.ipynb") == (
        "`rnn` has no Python file to grade. `rnn.ipynb` was left out: it has no cells, so it is not"
        " a notebook; open it in Jupyter, save it, and submit the saved file."
    )


@pytest.mark.skipif(os.name == "nt", reason="no links or pipes there")
def test_a_link_or_a_pipe_is_no_submission(alice, tmp_path):
    (tmp_path / "bob").symlink_to(alice)
    assert refusal(tmp_path / "bob").endswith("is a link, and links are not followed.")
    (tmp_path / "bob.py").symlink_to(alice / "cs231n/rnn_layers.py")
    assert "is a link" in refusal(tmp_path / "bob.py")
    os.mkfifo(tmp_path / "pipe.py")
    assert refusal(tmp_path / "pipe.py") == "`pipe.py` is neither a folder nor a file."


@pytest.mark.skipif(os.name == "nt", reason="such a name cannot be made there")
def test_a_single_file_with_control_characters_in_its_name(tmp_path):
    (tmp_path / "a\nb.py").write_bytes(b"x")
    with pytest.raises(SubmissionError, match="cannot be read: a path may not") as caught:
        load(tmp_path / "a\nb.py")
    assert caught.value.advice == HAND_IN


def test_notes_tell_of_copies_and_files_left_out_in_this_order(alice):
    fill(alice, {"old/rnn_layers.py": b"", "huge.py": b"#" * 2**21})
    starts = [note.split("`")[1] for note in load(alice).notes]
    assert starts == ["cs231n/rnn_layers.py", "huge.py"]


def test_a_text_document_is_not_told_of_as_the_archive_that_it_is(tmp_path):
    upload = tmp_path / "x_attempt_Lösung.docx"
    with zipfile.ZipFile(upload, "w") as archive:
        archive.writestr("word/document.xml", b"<w/>")
    assert refusal(upload).endswith(" is a text document; only Python source is graded.")
    with pytest.raises(SubmissionError) as caught:
        load_submission({"Lösung.docx": upload}, ["layers.py"], {}, {})
    assert caught.value.message.endswith(" `Lösung.docx` is a text document.")
    assert "document.xml" not in caught.value.message
    with zipfile.ZipFile(upload, "a") as archive:
        archive.writestr("layers.py", b"x = 1\n")
    assert "layers.py" in load_submission(upload, ["layers.py"], {}, {}).graded
