"""Whatever editor wrote a file, it is read."""

import codecs

import pytest

from grader.confined.source.decoding import decode

TEXT = "x = 'é'\nif x:\n    y = 1\n"


@pytest.mark.parametrize(
    "source",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        TEXT.rstrip().encode(),
        TEXT.encode() + b"\x1a",
        TEXT.encode() + b"\n\n",
    ],
)
def test_what_python_reads_is_read_without_a_word(source):
    assert decode(source) == (TEXT, ())


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-8", "utf-7"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("before", ["", "#!/usr/bin/python\n"])
def test_a_declared_encoding(encoding, end, before):
    text = f"{before}# -*- coding: {encoding} -*-\n{TEXT}"
    assert decode(text.replace("\n", end).encode(encoding)) == (text, ())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_text_is_read_and_told(encoding):
    mark = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}.get(encoding, b"")
    decoded = decode(mark + TEXT.replace("\n", "\r\n").encode(encoding))
    assert decoded.text == TEXT
    name = "UTF-32" if "32" in encoding else "UTF-16"
    sentence = f"is {name}: the grader can read it, but Python cannot; save it as UTF-8"
    assert decoded.remarks == (sentence,)


@pytest.mark.parametrize(
    "declaration", ["", "# coding: utf-8\n", "# coding: nonsense\n", "# coding: rot13\n"]
)
def test_latin_1_without_a_declaration(declaration):
    decoded = decode((declaration + TEXT).encode("latin-1"))
    assert decoded.text == declaration + TEXT
    line = 2 if declaration else 1
    assert decoded.remarks == (
        f"is not UTF-8 on line {line}, so it was read as Latin-1; save it as UTF-8",
    )


def test_a_nonsensical_declaration_of_utf_8_text():
    assert decode(b"# coding: nonsense\n" + TEXT.encode()) == ("# coding: nonsense\n" + TEXT, ())


def test_nul_characters_are_left_out():
    decoded = decode(b"x = 1\ny = \x002\n\x00")
    assert decoded.text == "x = 1\ny = 2\n"
    assert decoded.remarks == (
        "holds NUL characters, the first on line 2: the grader left them out; delete them",
    )
    assert decode("y = 1\n".encode("utf-16-le")).text == "y = 1\n"


def test_form_feeds_begin_the_line_anew():
    assert decode(b"x = 1\n\fdef f():\n\f    pass\n  \f x\n").text == (
        "x = 1\ndef f():\n    pass\n x\n"
    )


def test_line_ends_are_python_s():
    assert decode("x = 'a\x0b\x1c\x85\u2028'\n".encode()).text.count("\n") == 1


@pytest.mark.parametrize(
    "source", [b"", b"\n", b"\r\n", b"\xff\xfe", codecs.BOM_UTF8, b"\xff", b"\x00"]
)
def test_files_with_next_to_nothing_in_them(source, load):
    assert load({"f.py": source}, "f").functions[0].state == "missing"


@pytest.mark.parametrize(
    "source",
    [
        b"def f():\r\n    '''a\r\nb'''\r\n    return 1\r\n",
        b"def f():\r    return 1\r",
        codecs.BOM_UTF8 + b"def f():\n    return 1\n",
        "# Schöne Grüße, 你好 \ndef f():\n    return 1\n".encode(),
        "# Schöne Grüße\ndef f():\n    return 1\n".encode("latin-1"),
        "def f():\n    return 1\n".encode("utf-16"),
        b"\fdef f():\n    return 1\n\x0c\n",
        b"def f():\n    return 1\x00\n",
        b"def f():\n\tif 1:\n\t    return 1\n",
    ],
)
def test_functions_are_loaded_from_them(source, load):
    program = load({"f.py": source}, "f")
    assert program.scope["f"]() == 1


def test_what_was_done_to_a_file_is_told(load):
    program = load({"f.py": b"x = '\xe9'\ny = \0 1\n"})
    assert program.notes == [
        "`f.py` is not UTF-8 on line 1, so it was read as Latin-1; save it as UTF-8.",
        "`f.py` holds NUL characters, the first on line 2: the grader left them out; delete them.",
    ]
