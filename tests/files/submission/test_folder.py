"""Folders as students leave them, and as nobody should."""

import os
import random
import threading

import pytest

from grader.files.submission import folder, listed_files
from grader.files.submission.folder import list_folder
from grader.files.submission.listed_files import gather
from grader.files.submission.submitted_paths import LeftOut, LeftOutError

needs_links = pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")


def read(root):
    left_out = LeftOut()
    return gather(list_folder(root, left_out), {"rnn_layers.py"}, left_out), left_out.sentences()


def write(root, **files):
    for path, text in files.items():
        place(root, path.replace("__", "/") + ".py", text.encode())
    return root


def place(root, path, source=b"x = 1\n"):
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(source)
    return target


def test_python_files_are_found_at_any_depth(tmp_path):
    write(tmp_path, rnn_layers="a", cs231n__rnn_layers="b", cs231n__classifiers__rnn="c")
    files, notes = read(tmp_path)
    assert files == {
        "cs231n/classifiers/rnn.py": b"c",
        "cs231n/rnn_layers.py": b"b",
        "rnn_layers.py": b"a",
    }
    assert notes == ()


def test_junk_and_other_files_are_never_read(tmp_path, monkeypatch):
    for path in (
        "__MACOSX/rnn_layers.py",
        "._rnn_layers.py",
        ".DS_Store",
        ".ipynb_checkpoints/rnn_layers.py",
        ".git/hooks/x.py",
        "__pycache__/rnn_layers.cpython-311.pyc",
        "rnn_layers-checkpoint.py",
        "venv/lib/site-packages/numpy/layers.py",
        "captions.h5",
        "notebook-checkpoint.ipynb",
    ):
        place(tmp_path, path)
    place(tmp_path, "Layers.PY", b"kept")
    opened = []
    original = listed_files.open_ordinary
    monkeypatch.setattr(
        listed_files, "open_ordinary", lambda path: opened.append(path) or original(path)
    )
    assert read(tmp_path) == ({"Layers.PY": b"kept"}, ())
    assert opened == [tmp_path / "Layers.PY"]


@needs_links
def test_links_are_named_and_not_followed(tmp_path):
    secret = place(tmp_path, "outside/secret.py", b"secret")
    root = tmp_path / "hw"
    place(root, "own.py")
    (root / "rnn_layers.py").symlink_to(secret)
    (root / "loop").symlink_to(root)
    (root / "all").symlink_to(tmp_path / "outside")
    (root / "dangling.py").symlink_to("nowhere")
    files, notes = read(root)
    assert list(files) == ["own.py"]
    assert notes == (
        "`all`, `dangling.py`, `loop` and 1 more were left out: "
        "links are not followed; submit the files themselves.",
    )


@needs_links
def test_a_link_that_appears_after_looking_is_not_followed(tmp_path):
    secret = place(tmp_path, "secret.py", b"secret")
    source = place(tmp_path / "hw", "rnn_layers.py")
    left_out = LeftOut()
    entries = list_folder(tmp_path / "hw", left_out)
    source.unlink()
    source.symlink_to(secret)
    assert gather(entries, set(), left_out) == {}
    assert left_out.sentences() == (
        "`rnn_layers.py` was left out: links are not followed; submit the files themselves.",
    )
    with pytest.raises(OSError, match="symbolic"):
        os.open(source, listed_files._OPEN)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_does_not_hold_the_reader_up(tmp_path):
    os.mkfifo(tmp_path / "rnn_layers.py")
    os.mkfifo(tmp_path / "notes.txt")
    found = []
    reader = threading.Thread(target=lambda: found.append(read(tmp_path)), daemon=True)
    reader.start()
    reader.join(5)
    assert found == [({}, ("`rnn_layers.py` was left out: only ordinary files are read.",))]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_file_that_turns_into_a_pipe_does_not_hold_the_reader_up(tmp_path, monkeypatch):
    source = place(tmp_path, "rnn_layers.py")
    status = source.lstat()
    source.unlink()
    os.mkfifo(source)
    monkeypatch.setattr(type(source), "lstat", lambda self: status)
    with pytest.raises(LeftOutError, match="ordinary"):
        listed_files.open_ordinary(source)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_what_is_no_file_is_not_even_opened(tmp_path, monkeypatch):
    os.mkfifo(tmp_path / "rnn_layers.py")
    monkeypatch.setattr(listed_files.os, "open", lambda *_: pytest.fail("opened"))
    assert "ordinary" in read(tmp_path)[1][0]


def test_a_folder_named_like_a_file_is_a_folder(tmp_path):
    place(tmp_path, "rnn_layers.py/inner.py")
    assert list(read(tmp_path)[0]) == ["rnn_layers.py/inner.py"]


def test_a_file_that_grows_is_left_out(tmp_path):
    source = place(tmp_path, "layers.py", b"short")
    left_out = LeftOut()
    entries = list_folder(tmp_path, left_out)
    source.write_bytes(b"much longer")
    assert gather(entries, set(), left_out) == {}
    assert "size" in left_out.sentences()[0]


@pytest.mark.skipif(os.name == "nt", reason="names there are no bytes")
def test_names_that_are_no_utf_8_are_read_as_latin_1(tmp_path):
    folder_name = os.fsencode(tmp_path) + b"/\xdcbung \xe4"
    try:
        os.mkdir(folder_name)  # noqa: PTH102
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    for name in (b"rnn_layers.py", b"gr\xf6\xdfe.py", b"gr\xc3\xb6.py"):
        with open(folder_name + b"/" + name, "wb") as stream:  # noqa: PTH123
            stream.write(b"x")
    files, notes = read(tmp_path)
    assert list(files) == ["Übung ä/grö.py", "Übung ä/größe.py", "Übung ä/rnn_layers.py"]
    assert notes == ()


@pytest.mark.skipif(os.name == "nt", reason="such names cannot be made there")
def test_names_with_control_characters_are_refused(tmp_path):
    place(tmp_path, "evil\x1b[2J\n.py")
    place(tmp_path, "a\\..\\up.py")
    place(tmp_path, "cs231n\\layers.py", b"unpacked by a simple tool")
    files, notes = read(tmp_path)
    assert files == {"cs231n/layers.py": b"unpacked by a simple tool"}
    assert len(notes) == 1
    assert notes[0].startswith("`a\\..\\up.py` and `evil .py` were left out: a path may not")


@pytest.fixture
def thousand_folders(tmp_path):
    """A tree too deep for a path, taken down level by level: rmtree would recurse too deep."""
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(1000):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    yield tmp_path
    top, following = tmp_path / "d", tmp_path / "following"
    while top.exists():
        if (top / "d").exists():
            (top / "d").rename(following)
        top.rmdir()
        if following.exists():
            following.rename(top)


@pytest.mark.skipif(os.mkdir not in os.supports_dir_fd, reason="no such tree can be made there")
def test_a_tree_of_a_thousand_folders_ends(thousand_folders):
    place(thousand_folders, "layers.py")
    files, notes = read(thousand_folders)
    assert list(files) == ["layers.py"]
    assert notes == (f"`{'/'.join('d' * 21)}` was left out: only 20 levels of folders are read.",)


def test_the_deepest_allowed_folder_is_read(tmp_path):
    deepest = "/".join("d" * 20)
    place(tmp_path, f"{deepest}/layers.py")
    place(tmp_path, f"{deepest}/d/layers.py")
    assert list(read(tmp_path)[0]) == [f"{deepest}/layers.py"]


def test_too_many_entries_leave_out_whole_folders_only(tmp_path, monkeypatch):
    monkeypatch.setattr(folder, "MAX_ENTRIES", 6)
    for number in range(7):
        place(tmp_path, f"images/{number}.jpg")
    place(tmp_path, "a/b/layers.py")
    place(tmp_path, "rnn_layers.py")
    files, notes = read(tmp_path)
    assert list(files) == ["a/b/layers.py", "rnn_layers.py"]
    assert notes == (
        "`images` was left out: at most 2,000 files and folders are read; "
        "submit only your own files.",
    )


def test_a_folder_with_endless_names_is_left_out(tmp_path, monkeypatch):
    monkeypatch.setattr(folder, "MAX_NAMES", 3)
    for number in range(4):
        place(tmp_path, f"full/.{number}")
    place(tmp_path, "layers.py")
    assert read(tmp_path)[1][0].startswith("`full` was left out")


def test_large_and_many_files_leave_the_wanted_ones_in(tmp_path):
    for number in range(230):
        place(tmp_path, f"many/{number:03}.py", b"x")
    place(tmp_path, "many/deeper/still/rnn_layers.py", b"wanted")
    place(tmp_path, "large.py", b"#" * (1024 * 1024 + 1))
    place(tmp_path, "full.py", b"#" * 1024 * 1024)
    files, notes = read(tmp_path)
    assert len(files) == 200
    assert files["many/deeper/still/rnn_layers.py"] == b"wanted"
    assert "full.py" in files
    assert notes == (
        "`large.py` was left out: a source file may have at most 1 MB; take data out of it.",
        "`many/198.py`, `many/199.py`, `many/200.py` and 29 more were left out: "
        "at most 200 Python files are read; submit only your own.",
    )


def test_the_total_is_capped(tmp_path):
    for number in range(17):
        place(tmp_path, f"{number:02}.py", b"#" * 1024 * 1024)
    place(tmp_path, "a/small.py")
    files, notes = read(tmp_path)
    assert sum(map(len, files.values())) == 16 * 1024 * 1024
    assert notes == (
        "`16.py` and `a/small.py` were left out: "
        "at most 16 MB of source are read; submit only your own files.",
    )


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all")
def test_what_may_not_be_read_is_named(tmp_path):
    place(tmp_path, "layers.py").chmod(0)
    place(tmp_path, "closed/rnn_layers.py").parent.chmod(0)
    place(tmp_path, "own.py")
    files, notes = read(tmp_path)
    (tmp_path / "closed").chmod(0o700)
    assert list(files) == ["own.py"]
    assert notes == (
        "`closed` and `layers.py` were left out: "
        "the system does not allow reading; check the permissions.",
    )


def test_a_refusing_system_is_no_crash(tmp_path, monkeypatch):
    place(tmp_path, "layers.py")

    def refuse(*_arguments):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(listed_files.os, "open", refuse)
    note = "`layers.py` was left out: the system does not allow reading; check the permissions."
    assert read(tmp_path) == ({}, (note,))


def test_the_order_of_a_folder_does_not_matter(tmp_path, monkeypatch):
    for number in range(40):
        place(tmp_path, f"{number % 4}/{number}.py", b"x")
    monkeypatch.setattr(folder, "MAX_ENTRIES", 26)
    expected = read(tmp_path)
    original = os.scandir

    class Shuffled:
        def __init__(self, path):
            with original(path) as scan:
                self.entries = list(scan)
            random.shuffle(self.entries)

        def __enter__(self):
            return iter(self.entries)

        def __exit__(self, *_):
            return None

    monkeypatch.setattr(folder.os, "scandir", Shuffled)
    for _ in range(10):
        assert read(tmp_path) == expected
        assert list(read(tmp_path)[0]) == list(expected[0])
