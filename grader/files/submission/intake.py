"""How many Python files of a submission are read, and how large. Nothing else comes in."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from grader.files.submission.left_out import LeftOut, LeftOutError
from grader.files.submission.path_names import base_name, is_python

MEGABYTE = 1024 * 1024
MAX_FILE = MEGABYTE
MAX_TOTAL = 16 * MEGABYTE
MAX_FILES = 200

TOO_LARGE = "a source file may have at most 1 MB; take data out of it"
TOO_MANY = f"at most {MAX_FILES} Python files are read; hand in only your own"
TOO_MUCH = "at most 16 MB of source are read; hand in only your own files"
WRONG_SIZE = "its size is not the one that was declared; hand it in again"


@dataclass(frozen=True)
class Entry:
    """One file that could be read; those of one submission only in the order of their listing."""

    path: str  # as `plain_path` gives it
    size: int  # bytes, as declared
    read: Callable[[], bytes]  # raises LeftOutError


def gather(
    entries: Iterable[Entry], wanted: Collection[str], left_out: LeftOut
) -> dict[str, bytes]:
    """Python files up to the limits: first those with a `wanted` base name, then from the top."""
    listed = [entry for entry in entries if is_python(entry.path)]
    chosen = {entry.path for entry in _affordable(_by_rank(listed, wanted), left_out)}
    read = ((entry.path, _read(entry, left_out)) for entry in listed if entry.path in chosen)
    return dict(sorted((path, source) for path, source in read if source is not None))


def _by_rank(entries: Iterable[Entry], wanted: Collection[str]) -> list[Entry]:
    names = {name.casefold() for name in wanted}

    def rank(entry: Entry) -> tuple[bool, int, str]:
        return base_name(entry.path).casefold() not in names, entry.path.count("/"), entry.path

    return sorted(entries, key=rank)


def _affordable(ranked: Iterable[Entry], left_out: LeftOut) -> list[Entry]:
    chosen: list[Entry] = []
    total = 0
    for entry in ranked:
        reason = _too_big(entry.size, total, len(chosen))
        if reason:
            left_out.add(entry.path, reason)
        else:
            chosen.append(entry)
            total += entry.size
    return chosen


def _too_big(size: int, total: int, count: int) -> str:
    if size > MAX_FILE:
        return TOO_LARGE
    if count >= MAX_FILES:
        return TOO_MANY
    return TOO_MUCH if total + size > MAX_TOTAL else ""


def _read(entry: Entry, left_out: LeftOut) -> bytes | None:
    try:
        source = entry.read()
        if len(source) != entry.size:
            raise LeftOutError(WRONG_SIZE)
    except LeftOutError as error:
        left_out.add(entry.path, str(error))
        return None
    return source
