"""Bytes of a source file as text, whatever editor wrote them."""

import codecs
import io
import re
import tokenize
from functools import lru_cache
from typing import NamedTuple

_MARKS = (  # the longer mark first: UTF-32 begins like UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
KEPT = 64  # sources: a margin over the 14 files of the largest packaged assignment
_FORM_FEED = re.compile(r"^[ \t\f]*\f", re.MULTILINE)  # Python counts indentation anew after it


class Decoded(NamedTuple):
    """Text with "\\n" line ends, and what had to be done to get it."""

    text: str
    remarks: tuple[str, ...]  # ends of a sentence about the file


@lru_cache(KEPT)
def decode(source: bytes) -> Decoded:
    """Return the text by byte-order mark, declaration (PEP 263), as UTF-8, or else as Latin-1."""
    remarks: list[str] = []
    text = _text(source, remarks)
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        remarks.append(
            f"holds NUL characters, the first on line {line}: the grader left them out; delete them"
        )
        text = text.replace("\0", "")
    text = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\x1a\n") + "\n"
    if "\f" in text:
        text = _FORM_FEED.sub("", text)
    return Decoded(text, tuple(remarks))


def _text(source: bytes, remarks: list[str]) -> str:
    for mark, encoding in _MARKS:
        if source.startswith(mark):
            name = encoding.upper()
            remarks.append(
                f"is {name}: the grader can read it, but Python cannot; save it as UTF-8"
            )
            return source.decode(encoding, "replace")
    try:
        return source.decode(_declared(source)).removeprefix("\ufeff")
    except (UnicodeError, LookupError, SyntaxError):
        return _undeclared(source, remarks)


def _declared(source: bytes) -> str:
    beginning = source[:1000].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    lines = beginning.split(b"\n", 2)[:2]
    if not any(b"coding" in line for line in lines):
        return "utf-8-sig"
    return tokenize.detect_encoding(io.BytesIO(b"\n".join([*lines, b""])).readline)[0]


def _undeclared(source: bytes, remarks: list[str]) -> str:
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        remarks.append(f"is not UTF-8 on line {line}, so it was read as Latin-1; save it as UTF-8")
        return source.decode("latin-1")
