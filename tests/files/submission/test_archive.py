"""Zip and tar files, honest, broken and hostile. All are made here, byte by byte where need be."""

import gzip
import io
import random
import struct
import tarfile
import time
import tracemalloc
import zipfile

import pytest

from grader.core.errors import SubmissionError
from grader.files.submission import archive
from grader.files.submission.archive import read_archive
from grader.files.submission.submitted_paths import LeftOut

MEGABYTE = 1024 * 1024
SOURCES = {
    "cs231n/rnn_layers.py": b"import numpy as np\n" * 20,
    "cs231n/classifiers/rnn.py": b"x\n",
}
JUNK = {
    "__MACOSX/cs231n/._rnn_layers.py": b"\0\5\x16\7",
    "cs231n/._rnn_layers.py": b"\0",
    "cs231n/.DS_Store": b"\0",
    "cs231n/.ipynb_checkpoints/rnn_layers-checkpoint.py": b"old",
    "cs231n/rnn_layers-checkpoint.py": b"old",
    "cs231n/__pycache__/rnn_layers.cpython-39.pyc": b"\0",
    "cs231n/.git/hooks/x.py": b"git",
    "cs231n/captions.h5": b"\0" * 5000,
}


def read(path):
    left_out = LeftOut()
    return read_archive(path, {"rnn_layers.py"}, left_out), left_out.sentences()


def refusal(path):
    with pytest.raises(SubmissionError) as caught:
        read(path)
    assert caught.value.message.startswith(f"`{path.name}` ")
    assert caught.value.message.endswith(".")
    assert caught.value.advice == archive.AGAIN
    return caught.value.message


def make_zip(path, entries, compression=zipfile.ZIP_DEFLATED):
    """Entries are pairs of a name, or a whole ZipInfo, and bytes."""
    with zipfile.ZipFile(path, "w", compression) as made:
        for name, source in entries:
            item = name if isinstance(name, zipfile.ZipInfo) else raw_info(name)
            item.compress_type = compression
            made.writestr(item, source)
    return path


def raw_info(name, mode=0o100644):
    item = zipfile.ZipInfo("placeholder")
    item.filename = item.orig_filename = name  # the constructor would mend it
    item.create_system = 3
    item.external_attr = mode << 16
    return item


def make_tar(path, entries, mode="w", form=tarfile.GNU_FORMAT):
    with tarfile.open(path, mode, format=form) as made:
        for name, source in entries:
            item = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            item.size = len(source)
            made.addfile(item, io.BytesIO(source))
    return path


def special(name, kind, target=""):
    item = tarfile.TarInfo(name)
    item.type, item.linkname = kind, target
    return item


MAKERS = {
    "hw.zip": make_zip,
    "stored.zip": lambda path, entries: make_zip(path, entries, zipfile.ZIP_STORED),
    "hw.tar": make_tar,
    "pax.tar": lambda path, entries: make_tar(path, entries, form=tarfile.PAX_FORMAT),
    "ustar.tar": lambda path, entries: make_tar(path, entries, form=tarfile.USTAR_FORMAT),
    "hw.tar.gz": lambda path, entries: make_tar(path, entries, "w:gz"),
    "hw.tgz": lambda path, entries: make_tar(path, entries, "w:gz", tarfile.PAX_FORMAT),
}


@pytest.fixture(params=MAKERS)
def make(request, tmp_path):
    return lambda entries: MAKERS[request.param](tmp_path / request.param, entries)


def test_sources_are_read_and_junk_is_not(make):
    path = make([*JUNK.items(), *SOURCES.items()])
    assert read(path) == (SOURCES, ())


def test_the_order_of_entries_does_not_matter(make):
    entries = [
        *SOURCES.items(),
        ("../x.py", b""),
        ("a/y.py", b"1"),
        ("a/Y.py", b"2"),
        ("/z.py", b""),
    ]
    expected = read(make(entries))
    for seed in range(5):
        random.Random(seed).shuffle(entries)
        found = read(make(entries))
        assert found == expected
        assert list(found[0]) == list(expected[0])


@pytest.mark.parametrize(
    "name",
    [
        "../rnn_layers.py",
        "a/../../rnn_layers.py",
        "/etc/rnn_layers.py",
        "C:/rnn_layers.py",
        "c:rnn_layers.py",
        "..\\rnn_layers.py",
        "a\\..\\rnn_layers.py",
        "\\\\server\\rnn_layers.py",
        "C:\\rnn_layers.py",
        "a\x1b[31m/rnn_layers.py",
        "a\n/rnn_layers.py",
        "a\x7f/rnn_layers.py",
        "a\x9b/rnn_layers.py",
        "n" * 900 + "/" + "m" * 100 + ".py",
    ],
)
@pytest.mark.parametrize("maker", ["hw.zip", "pax.tar"])
def test_names_that_leave_or_hide_are_refused(name, maker, tmp_path):
    files, notes = read(MAKERS[maker](tmp_path / maker, [(name, b"evil"), ("own.py", b"")]))
    assert list(files) == ["own.py"]
    assert len(notes) == 1
    assert "left out: a path may not be absolute" in notes[0]
    assert "\x1b" not in notes[0]


def test_a_name_with_a_nul_is_refused(tmp_path):
    path = make_zip(tmp_path / "hw.zip", [("rnn_layers.py?.txt", b"x"), ("b.py?.py", b"x")])
    path.write_bytes(path.read_bytes().replace(b".py?", b".py\0"))
    assert read(path)[0] == {}


@pytest.mark.parametrize(
    "name", ["cs231n\\rnn_layers.py", "./cs231n/rnn_layers.py", "cs231n//rnn_layers.py"]
)
def test_other_ways_to_write_a_path_are_understood(make, name):
    assert read(make([(name, b"x")])) == ({"cs231n/rnn_layers.py": b"x"}, ())


def test_names_that_are_no_utf_8_are_read(tmp_path):
    with tarfile.open(
        tmp_path / "hw.tar", "w", encoding="latin-1", format=tarfile.GNU_FORMAT
    ) as made:
        for name in ("Übung/rnn_layers.py", "Übung/gr\xfc\xdfe.py"):
            made.addfile(tarfile.TarInfo(name))
    assert list(read(tmp_path / "hw.tar")[0]) == ["Übung/grüße.py", "Übung/rnn_layers.py"]


def test_long_names_are_read(make):
    name = "/".join(["folder" * 4] * 7) + "/rnn_layers.py"
    assert len(name) > 100
    assert read(make([(name, b"x")])) == ({name: b"x"}, ())


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "names",
    [
        ("rnn_layers.py", "rnn_layers.py"),
        ("rnn_layers.py", "RNN_layers.py"),
        ("a/rnn_layers.py", "./a//rnn_layers.py"),
        ("a/rnn_layers.py", "a\\rnn_layers.py"),
        ("gr\u00fcn.py", "gru\u0308n.py"),
    ],
)
def test_of_names_that_clash_none_is_read(make, names):
    files, notes = read(make([*((name, name.encode()) for name in names), ("own.py", b"")]))
    assert list(files) == ["own.py"]
    assert "left out: the archive holds this name more than once" in notes[0]


def test_links_and_devices_in_tar_files_are_named(tmp_path):
    entries = [
        (special("rnn_layers.py", tarfile.SYMTYPE, "/etc/passwd"), b""),
        (special("layers.py", tarfile.LNKTYPE, "own.py"), b""),
        (special("folder", tarfile.SYMTYPE, ".."), b""),
        (special("pipe.py", tarfile.FIFOTYPE), b""),
        (special("device.py", tarfile.CHRTYPE), b""),
        (special("unknown.py", b"Z"), b"odd"),
        (special("directory", tarfile.DIRTYPE), b""),
        ("own.py", b"mine"),
    ]
    assert read(make_tar(tmp_path / "hw.tar", entries)) == (
        {"own.py": b"mine"},
        (
            "`folder`, `layers.py` and `rnn_layers.py` were left out: "
            "links are not followed; submit the files themselves.",
            "`device.py`, `pipe.py` and `unknown.py` were left out: only ordinary files are read.",
        ),
    )


def test_links_and_devices_in_zip_files_are_named(tmp_path):
    entries = [
        (raw_info("rnn_layers.py", 0o120777), b"/etc/passwd"),
        (raw_info("pipe.py", 0o010644), b""),
        (raw_info("windows.py", 0), b"made without modes"),
    ]
    assert read(make_zip(tmp_path / "hw.zip", entries)) == (
        {"windows.py": b"made without modes"},
        (
            "`rnn_layers.py` was left out: links are not followed; submit the files themselves.",
            "`pipe.py` was left out: only ordinary files are read.",
        ),
    )


def test_deep_folders_are_left_out(make):
    deepest = "/".join("d" * 20)
    files, notes = read(make([(f"{deepest}/a.py", b""), (f"{deepest}/d/a.py", b"")]))
    assert list(files) == [f"{deepest}/a.py"]
    assert notes == (f"`{deepest}/d/a.py` was left out: only 20 levels of folders are read.",)


def test_a_size_in_the_extended_attributes_counts(tmp_path):
    item = tarfile.TarInfo("attributes")
    item.type, item.size = tarfile.XHDTYPE, 9
    header = item.tobuf(tarfile.USTAR_FORMAT) + b"9 size=3\n".ljust(512, b"\0")
    sources = b"abc".ljust(512, b"\0") + tarfile.TarInfo("b.py").tobuf(tarfile.USTAR_FORMAT)
    path = tmp_path / "hw.tar"
    path.write_bytes(header + tarfile.TarInfo("a.py").tobuf(tarfile.USTAR_FORMAT) + sources)
    assert read(path) == ({"a.py": b"abc", "b.py": b""}, ())


def test_sparse_files_are_left_out(tmp_path):
    item = tarfile.TarInfo("rnn_layers.py")
    item.pax_headers = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0"}
    path = make_tar(tmp_path / "hw.tar", [(item, b"x")], form=tarfile.PAX_FORMAT)
    assert read(path)[1] == ("`rnn_layers.py` was left out: only ordinary files are read.",)


def test_a_zip_file_under_a_password_is_refused(tmp_path):
    path = make_zip(tmp_path / "hw.zip", [("rnn_layers.py", b"x")])
    raw = bytearray(path.read_bytes())
    raw[6] |= 1
    raw[raw.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(raw)
    assert refusal(path) == "`hw.zip` is protected by a password."


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_compression_that_inflates_without_measure_is_not_read(tmp_path, compression):
    path = make_zip(tmp_path / "hw.zip", [("rnn_layers.py", b"x" * 99)], compression)
    assert read(path)[1] == (
        "`rnn_layers.py` was left out: "
        "this kind of compression cannot be read; make an ordinary zip file.",
    )


def test_a_source_that_inflates_a_lot_is_left_out(tmp_path):
    bomb = b"#" * MEGABYTE
    path = make_zip(tmp_path / "hw.zip", [("rnn_layers.py", bomb), ("large.py", bomb * 50)])
    assert path.stat().st_size < 100_000
    files, notes = read(path)
    assert files == {}
    assert notes == (
        "`large.py` and `rnn_layers.py` were left out: "
        "it becomes more than 200 times as large when unpacked; submit it as a plain file.",
    )


@pytest.mark.parametrize(
    ("declared", "what_is_said"),
    [
        (5, "Bad CRC-32"),
        (40, "its size differs from its declared size; submit it again"),
        (2**32 - 2, "200 times as large"),
    ],
)
def test_a_size_that_lies_is_refused(tmp_path, declared, what_is_said):
    made = [("rnn_layers.py", random.Random(0).randbytes(30))]
    path = make_zip(tmp_path / "hw.zip", made, zipfile.ZIP_STORED)
    raw = bytearray(path.read_bytes())
    struct.pack_into("<L", raw, raw.index(b"PK\1\2") + 24, declared)
    path.write_bytes(raw)
    try:
        files, notes = read(path)
    except SubmissionError as error:
        assert what_is_said in error.message
    else:
        assert files == {}
        assert what_is_said in notes[0]


def test_large_sources_are_left_out(make):
    large = random.Random(0).randbytes(MEGABYTE)
    files, notes = read(make([("large.py", large + b"!"), ("full.py", large)]))
    assert list(files) == ["full.py"]
    assert notes == (
        "`large.py` was left out: a source file may have at most 1 MB; take data out of it.",
    )


@pytest.fixture(params=["zip", "tar.gz", "tar"])
def make_inner(request, tmp_path):
    """Makes the bytes of an archive of one form, and its name."""

    def make_one(entries):
        form = request.param
        path = tmp_path / f"inner.{form}"
        if form == "zip":
            make_zip(path, entries)
        else:
            with tarfile.open(path, "w:gz" if form == "tar.gz" else "w") as archive:
                for name, content in entries:
                    item = tarfile.TarInfo(name)
                    item.size = len(content)
                    archive.addfile(item, io.BytesIO(content))
        return f"hw/{path.name}", path.read_bytes()

    return make_one


def test_the_only_archive_inside_an_archive_is_opened(make, make_inner):
    inner = make_inner(SOURCES.items())
    others = [("__MACOSX/hw/._inner.zip", b"\0"), ("hw/report.pdf", b"%PDF")]
    assert read(make([inner, *others])) == (SOURCES, ())


def test_an_archive_beside_sources_is_not_opened(make, make_inner):
    inner = make_inner(SOURCES.items())
    assert read(make([inner, ("own.py", b"x\n")])) == ({"own.py": b"x\n"}, ())
    large = random.Random(0).randbytes(MEGABYTE + 1)
    files, notes = read(make([inner, ("own.py", large)]))
    assert not files
    assert "`own.py` was left out: a source file may have at most 1 MB" in notes[0]


def test_of_several_archives_inside_none_is_opened(make, make_inner):
    _, content = make_inner(SOURCES.items())
    assert read(make([("one.zip", content), ("two.zip", content)])) == ({}, ())


def test_only_one_level_of_archives_is_opened(make, make_inner, tmp_path):
    innermost = make_zip(tmp_path / "innermost.zip", SOURCES.items()).read_bytes()
    assert read(make([make_inner([("innermost.zip", innermost)])])) == ({}, ())


def test_an_inner_archive_is_read_by_the_same_rules(make, make_inner):
    inner = make_inner([("../up.py", b"x\n"), ("__MACOSX/._a.py", b"\0"), ("a.py", b"a = 1\n")])
    files, notes = read(make([inner]))
    assert files == {"a.py": b"a = 1\n"}
    assert "`../up.py` was left out: a path may not be absolute" in notes[0]


def test_a_damaged_inner_archive_is_named(make):
    files, notes = read(make([("hw/inner.zip", b"PK\3\4" + bytes(90))]))
    assert files == {}
    assert notes == (
        "`hw/inner.zip` was left out: it cannot be read as an archive: File is not a zip file.",
    )


def test_an_inner_archive_is_limited_before_it_is_read(make, make_inner, monkeypatch):
    monkeypatch.setattr(archive, "MAX_INNER", 10)
    files, notes = read(make([make_inner(SOURCES.items())]))
    assert files == {}
    assert "an archive inside an archive may have at most 64 MB" in notes[0]


def test_a_long_list_of_entries_in_an_inner_archive_is_refused(tmp_path, monkeypatch):
    inner = make_zip(tmp_path / "inner.zip", [(f"{'d' * 200}/{n}.py", b"") for n in range(100)])
    monkeypatch.setattr(archive, "MAX_DIRECTORY", 10_000)
    files, notes = read(make_zip(tmp_path / "hw.zip", [("inner.zip", inner.read_bytes())]))
    assert files == {}
    assert "its list of entries is too long" in notes[0]


def test_an_inner_bomb_is_not_inflated(tmp_path):
    inner = make_zip(tmp_path / "inner.zip", [("zeros.py", bytes(60 * MEGABYTE))])
    outer = make_zip(tmp_path / "hw.zip", [("inner.zip", inner.read_bytes())])
    tracemalloc.start()
    assert read(outer)[0] == {}
    assert tracemalloc.get_traced_memory()[1] < 10 * MEGABYTE
    tracemalloc.stop()
    bomb = make_zip(tmp_path / "bomb.zip", [("inner.zip", bytes(60 * MEGABYTE))])
    assert "more than 200 times as large when unpacked" in read(bomb)[1][0]


def quick_and_small(path, megabytes=60):
    """Refused within seconds and without much memory."""
    tracemalloc.start()
    start = time.perf_counter()
    message = refusal(path)
    assert time.perf_counter() - start < 10
    assert tracemalloc.get_traced_memory()[1] < megabytes * MEGABYTE
    tracemalloc.stop()
    return message


def test_a_tar_bomb_is_refused_before_it_is_inflated(tmp_path):
    item = tarfile.TarInfo("zeros.bin")
    item.size = 2**33
    with gzip.open(tmp_path / "hw.tgz", "wb") as stream:
        stream.write(item.tobuf(tarfile.GNU_FORMAT))
        for _ in range(40):
            stream.write(bytes(MEGABYTE))
    assert "holds more than can be read" in quick_and_small(tmp_path / "hw.tgz")


def test_a_tar_file_of_countless_entries_is_refused(tmp_path):
    header = tarfile.TarInfo("a.py").tobuf(tarfile.USTAR_FORMAT)
    with gzip.open(tmp_path / "hw.tgz", "wb") as stream:
        stream.write(header * 20_001)
    assert "holds 20,001 entries, more than the 20,000 allowed" in refusal(tmp_path / "hw.tgz")
    (tmp_path / "hw.tar").write_bytes(header * 50_001)
    assert "more entries than can be read" in refusal(tmp_path / "hw.tar")


def test_a_zip_file_of_countless_entries_is_refused(tmp_path):
    path = make_zip(tmp_path / "hw.zip", [(f"{number}", b"") for number in range(20_001)])
    assert "holds 20,001 entries, more than the 20,000 allowed" in refusal(path)


def test_a_zip_file_with_an_endless_directory_is_refused(tmp_path):
    # A directory is read whole before it is looked at: this one names 200,000 empty files.
    numbers = [20, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    directory = struct.pack("<4s6H3L5H2L", b"PK\1\2", *numbers) + b"a"
    count = 200_000
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 65_535, 65_535, len(directory) * count, 4, 0)
    path = tmp_path / "hw.zip"
    path.write_bytes(b"PK\3\4" + directory * count + end)
    assert "list of entries is too long" in quick_and_small(path)


def test_extension_headers_without_end_are_refused(tmp_path):
    item = tarfile.TarInfo("long")
    item.type, item.size = tarfile.GNUTYPE_LONGNAME, 2 * MEGABYTE
    path = tmp_path / "hw.tar"
    path.write_bytes(item.tobuf(tarfile.GNU_FORMAT) + bytes(3 * MEGABYTE))
    assert "header is too long" in quick_and_small(path)


@pytest.mark.parametrize(
    "content",
    [
        b"9" * 500_000,
        b"99999999999999999999 path=x\n",
        b"0 path=x\n",
        b"-5 path=x\n",
        b"12 path=x\n",
        b"4 =\n",
        b"11 size=-1\n",
        b"11 pathxx\n",
        b"5011 size=%05000d\n" % 0,
        b" 11 path=x",
    ],
)
def test_broken_extension_headers_are_refused_in_no_time(tmp_path, content):
    item = tarfile.TarInfo("attributes")
    item.type, item.size = tarfile.XHDTYPE, len(content)
    padded = content + bytes(-len(content) % 512)
    path = tmp_path / "hw.tar"
    path.write_bytes(item.tobuf(tarfile.USTAR_FORMAT) + padded + tarfile.TarInfo("a.py").tobuf())
    assert "header is damaged" in quick_and_small(path)


def test_a_negative_size_makes_no_endless_loop(tmp_path):
    header = bytearray(tarfile.TarInfo("a.py").tobuf(tarfile.GNU_FORMAT))
    header[124:136] = b"\xff" * 10 + b"\xfe\x00"
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    path = tmp_path / "hw.tar"
    path.write_bytes(bytes(header) + bytes(1024))
    assert "holds more than can be read" in quick_and_small(path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("hw.zip", b""),
        ("hw.zip", b"PK\3\4"),
        ("hw.zip", b"no zip at all"),
        ("hw.tar", b""),
        ("hw.tar", bytes(10_240)),
        ("hw.tgz", b"\x1f\x8b"),
        ("hw.tgz", b"\x1f\x8b\x08" + b"\xff" * 600),
        ("hw.tgz", gzip.compress(b"x = 1\n" * 500, mtime=0)),
        ("hw.7z", b"7z\xbc\xaf\x27\x1c" + b"\0" * 600),
        ("hw.pdf", b"%PDF-1.4" * 100),
    ],
)
def test_what_is_no_archive_is_refused(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    assert "cannot be read as an archive: " in refusal(tmp_path / name)


def test_what_a_file_is_counts_and_not_its_name(tmp_path):
    zipped = make_zip(tmp_path / "hw.tar.gz", SOURCES.items())
    tarred = make_tar(tmp_path / "hw.unknown", SOURCES.items())
    assert read(zipped) == read(tarred) == (SOURCES, ())


@pytest.mark.parametrize("share", [0.1, 0.4, 0.9])
def test_a_truncated_archive_is_refused(make, share):
    path = make([(name, random.Random(1).randbytes(5000)) for name in SOURCES])
    whole = path.read_bytes()
    end = len(whole) if path.name.endswith(("gz", "zip")) else 2 * 5632
    path.write_bytes(whole[: int(end * share)])
    refusal(path)


def test_a_tar_file_cut_off_behind_the_sources_is_refused(tmp_path):
    path = make_tar(tmp_path / "hw.tar", [("layers.py", b"x"), ("captions.h5", bytes(5000))])
    path.write_bytes(path.read_bytes()[:3000])
    assert "it ends too early" in refusal(path)


def test_damage_anywhere_is_a_sentence_or_harmless(make):
    path = make([*SOURCES.items(), *JUNK.items()])
    whole = path.read_bytes()
    for seed in range(150):
        chance = random.Random(seed)
        raw = bytearray(whole)
        for _ in range(chance.choice([1, 3, 30])):
            raw[chance.randrange(len(raw))] = chance.choice([0, 255, chance.randrange(256)])
        path.write_bytes(raw)
        try:
            files, _ = read(path)
        except SubmissionError as error:
            assert error.message.endswith(".")
        else:
            assert all(isinstance(source, bytes) for source in files.values())


def test_nothing_is_written_to_disk(make, tmp_path):
    path = make(SOURCES.items())
    read(path)
    assert list(tmp_path.iterdir()) == [path]
