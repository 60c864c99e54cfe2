"""The one door for text made by students on its way to a terminal, a page, a cell or a log."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

_ENDING_ROOM = 32  # characters that "… (12,345 characters more)" may need
_SPREADSHEET_SIGNS = "=+-@\t\r\n＝＋－＠"

# Colours, cursor movements and window titles. Every part stops at the next escape character,
# so that the time stays proportional to the length of the text.
_ESCAPE_SEQUENCES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")
_NONCHARACTERS = "".join(
    chr(plane + 0xFFFE) + chr(plane + 0xFFFF) for plane in range(0, 0xF0000, 0x10000)
)
# A joiner is part of a word of many scripts, and of pictures made of several, but only between
# two of their characters: elsewhere it hides.
_JOINED = "\u0590-\u10ff\u1200-\u1fff\u2600-\u27bf\u2b50-\u2b55\ufe0f\U0001f000-\U0001faff"
_UNSHOWABLE = (
    f"(?:(?<![{_JOINED}])|(?=[\u200c\u200d](?![{_JOINED}])))[\u200c\u200d]|["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls, except the tab and the line feed
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0"  # invisible
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # zero width, bidi
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"  # invisible, tags
    "\ud800-\udfff\ue000-\uf8ff\U000f0000-\U0010ffff"  # surrogates, private use
    f"\ufdd0-\ufdef{_NONCHARACTERS}]"
)


def clean_text(text: str, limit: int = 2000) -> str:
    """Return UTF-8 of at most `limit` characters that neither steers a terminal nor hides any.

    Line ends become line feeds, escape sequences vanish, and every other character that cannot
    be seen becomes "�". What is cut off is counted at the end.
    """
    return _shortened(_showable(text), limit)


def one_line(text: str, limit: int = 200) -> str:
    """Return the text of a name: clean, on one line, without runs of white space."""
    return _shortened(" ".join(_showable(text).split()), limit)


def spreadsheet_cell(text: str, limit: int = 2000) -> str:
    """Return clean text that no spreadsheet takes for a formula."""
    cleaned = clean_text(text, limit)
    return f"'{cleaned}" if cleaned.lstrip(" ")[:1] in tuple(_SPREADSHEET_SIGNS) else cleaned


def spreadsheet_line(text: str, limit: int = 200) -> str:
    """Return text on one line, clean, that no spreadsheet takes for a formula."""
    return spreadsheet_cell(one_line(text, limit))


def nearest(name: str, known: Iterable[str], share: float = 0.6) -> str:
    """Return the known name that has most letters in common with one, at least such a share.

    Empty if there is none.
    """
    import difflib  # only where something is not found: it is slow to import

    return next(iter(difflib.get_close_matches(name, [*known], 1, share)), "")


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return "Did you mean NAME? " with the closest known name; empty if none is close."""
    close = nearest(name, known)
    return f"Did you mean {close}? " if close else ""


def seconds_text(seconds: float) -> str:
    """Return a length of time in words: "1 second", "2.5 seconds"."""
    return f"{seconds:g} second{'' if seconds == 1 else 's'}"


def quoted(name: str) -> str:
    """Return a name between back quotes, as sentences show it."""
    return f"`{one_line(name).replace('`', chr(39))}`"


def quoted_list(names: Sequence[str], most: int = 3) -> str:
    """Return names for a sentence: "`a`, `b`, `c` and 7 more"."""
    shown = [quoted(name) for name in names[:most]]
    if len(names) > most:
        shown.append(f"{len(names) - most:,} more")
    return " and ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))


def _showable(text: str) -> str:
    if text.isascii() and text.isprintable():  # as most names and sentences: nothing to search for
        return text
    plain = _LINE_ENDS.sub("\n", _ESCAPE_SEQUENCES.sub("", text))
    if plain.isascii() and plain.translate({9: "", 10: ""}).isprintable():
        return plain
    return _unshowable().sub("�", plain)


@cache
def _unshowable() -> re.Pattern[str]:
    return re.compile(_UNSHOWABLE)  # 5 ms, which few commands need


def _shortened(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    if limit <= 2 * _ENDING_ROOM:
        return f"{text[: limit - 1]}…"
    kept = limit - _ENDING_ROOM
    return f"{text[:kept]}… ({len(text) - kept:,} characters more)"
