"""Names for results and reports, plain on every system; each is made from its own title alone."""

import hashlib
import re
import unicodedata

from grader.core.text import one_line

MAX_NAME = 80  # characters
MAX_BYTES = 180  # of UTF-8; file systems stop at 255, and endings are added
MAX_ID = 20  # digits of an LMS's id; the longest 64-bit number

_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
_SIMPLE = re.compile(r"[a-z0-9_][a-z0-9_.@+ -]*")  # means itself on every system; never a "~"


def plain_name(text: str) -> str:
    """Return a readable file name, never empty, hidden or reserved; several texts may share it."""
    shown = unicodedata.normalize("NFC", one_line(text, limit=10_000))
    name = re.sub(r'[<>:"/\\|?*�~]', "_", shown)[:MAX_NAME]
    name = name.encode()[:MAX_BYTES].decode(errors="ignore").strip(" .")
    if _RESERVED.fullmatch(name) or name.startswith("-"):
        name = f"_{name}"
    return name or "submission"


def own_name(title: str) -> str:
    """Return the file name that belongs to this title and to no other, whatever else is there.

    Simple titles are their own names. Others end with a hash of their bytes, since file systems
    may take upper and lower case, or two spellings of an accent, as one.
    """
    if _SIMPLE.fullmatch(title) and plain_name(title) == title:
        return title
    return f"{plain_name(title)}~{_hash(title)}"


def numbered_name(who: str, number: str) -> str:
    """Return the file name of a submission that an LMS tells apart by a number."""
    if len(number) > MAX_ID:
        return own_name(f"{who}_{number}")
    return f"{plain_name(who)}_{number}"


def key_of(title: str) -> str:
    """Return what a student is known by in tables: the title, if it can be shown as it is."""
    return title if one_line(title) == title else own_name(title)


def _hash(title: str) -> str:
    """Return eight hex digits: of 10,000 names that read alike, two agree once in 100 classes."""
    try:
        content = title.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half a character, as Windows allows in names
        content = title.encode("utf-8", "surrogatepass")
    return hashlib.sha256(content).hexdigest()[:8]
