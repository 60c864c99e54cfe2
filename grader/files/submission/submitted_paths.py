"""Paths as they were submitted: made plain, refused or known to be junk; and what was left out."""

import re
from dataclasses import field

from grader.confined.notebook_cells import is_notebook
from grader.confined.quick_dataclass import dataclass
from grader.core.text import quoted_list

MOST_OTHERS = 200  # a sentence names three of them, and says how many there are
LINK = "links are not followed; submit the files themselves"
NOT_ORDINARY = "only ordinary files are read"
UNREADABLE = "the system does not allow reading; check the permissions"


class LeftOutError(Exception):
    """One file cannot be used; the argument is the reason."""


@dataclass
class LeftOut:
    """What was not read, and why."""

    paths: dict[str, set[str]] = field(default_factory=dict)  # reason -> paths
    others: dict[str, int] = field(default_factory=dict)
    """Files of other kinds, the first MOST_OTHERS, with the bytes that they are said to have."""

    def pass_over(self, path: str, size: int) -> None:
        """Remember a file that holds no Python source, in case that there is nothing else."""
        if len(self.others) < MOST_OTHERS:
            self.others[path] = size

    def add(self, path: str, reason: str) -> None:
        """Remember one path of the submission."""
        self.paths.setdefault(reason, set()).add(path)

    def join(self, other: "LeftOut") -> None:
        """Remember what was not read of another part of the submission."""
        for path, size in other.others.items():
            self.pass_over(path, size)
        for reason, paths in other.paths.items():
            self.paths.setdefault(reason, set()).update(paths)

    def sentences(self) -> tuple[str, ...]:
        """Return a sentence for each reason, in an order that depends on nothing else."""
        return tuple(_sentence(sorted(self.paths[reason]), reason) for reason in sorted(self.paths))


def _sentence(paths: list[str], reason: str) -> str:
    return f"{quoted_list(paths)} {'was' if len(paths) == 1 else 'were'} left out: {reason}."


MAX_DEPTH = 20  # folders: deeper than any course's, and it ends an archive made to nest
# Characters. With four bytes each, a path stays below the 4,096 bytes that Linux takes.
MAX_PATH = 1_000

TOO_DEEP = f"only {MAX_DEPTH} levels of folders are read"
BAD_NAME = (
    "a path may not be absolute, climb with `..`, hold control characters "
    f"or be longer than {MAX_PATH:,} characters"
)

_JUNK = {"__macosx", "__pycache__", "site-packages", "dist-packages", "node_modules"}


def plain_path(raw: str) -> str:
    """Return a path submitted, with `/` between its parts and no `.` among them.

    Zip files made on Windows may separate with backslashes. Raises LeftOutError for a path that
    leaves the submission or hides something.
    """
    path = "/".join(_decoded(part) for part in raw.replace("\\", "/").split("/"))
    parts = [part for part in path.split("/") if part not in ("", ".")]
    absolute = path.startswith("/") or re.match("[A-Za-z]:", path)
    if absolute or ".." in parts or re.search("[\x00-\x1f\x7f-\x9f]", path) or len(path) > MAX_PATH:
        raise LeftOutError(BAD_NAME)
    if len(parts) > MAX_DEPTH + 1:
        raise LeftOutError(TOO_DEEP)
    return "/".join(parts)


def _decoded(raw: str) -> str:
    """Read a name as Latin-1 where its bytes are not UTF-8: these arrive as surrogates."""
    try:
        original = raw.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError as error:
        raise LeftOutError(BAD_NAME) from error
    try:
        return original.decode("utf-8")
    except UnicodeDecodeError:
        return original.decode("latin-1")


def admitted(raw: str, left_out: LeftOut) -> str | None:
    """Return the plain path of something submitted, or None where it is junk or refused."""
    if is_junk(raw.replace("\\", "/")):
        return None
    try:
        return plain_path(raw)
    except LeftOutError as error:
        left_out.add(raw, str(error))
        return None


def is_junk(path: str) -> bool:
    """Return whether a path is an editor's or a tool's own: hidden, cached or a checkpoint."""
    return any(_is_junk_name(part) for part in path.split("/"))


def _is_junk_name(name: str) -> bool:
    lowered = name.lower()
    hidden = name.startswith(".") and name not in (".", "..")
    return hidden or lowered in _JUNK or lowered.endswith(("-checkpoint.py", "-checkpoint.ipynb"))


def is_python(path: str) -> bool:
    """Return whether a path names Python source."""
    return path.lower().endswith(".py")


def is_source(path: str) -> bool:
    """Return whether a path names what is read: Python source, or a notebook that holds some."""
    return is_python(path) or is_notebook(path)


def base_name(path: str) -> str:
    """Return the last part of a path."""
    return path.rpartition("/")[2]
