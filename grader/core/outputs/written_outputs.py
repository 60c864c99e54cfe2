"""Outputs that a case writes: what it prints, and files. They are not names that its lines set."""

from pathlib import PurePosixPath

from grader.confined.quick_dataclass import dataclass

PRINTED = "stdout"  # the output that is all that the lines of a case print
FILE = "file:"  # how the name of an output that is a file begins
MAX_PATH = 200  # characters: a path that every system and every archive takes


@dataclass(frozen=True)
class TextRules:
    """How a text, or a table in CSV, is compared."""

    ignore: tuple[str, ...] = ()  # of whitespace, case, blank_lines, punctuation
    numbers: float | None = None  # relative tolerance of the numbers in it
    columns: str = "in_order"  # or "any_order": metric `table`, as the next one
    rows: str = "in_order"


def is_written(name: str) -> bool:
    """Return whether an output is what a case prints, or a file that it writes."""
    return name == PRINTED or name.startswith(FILE)


def file_of(name: str) -> str:
    """Return the path of the file that an output is; empty for every other output."""
    return name.removeprefix(FILE) if name.startswith(FILE) else ""


def root_of(name: str) -> str:
    """Return the output that a dotted name belongs to: "grads" for "grads.Wx"."""
    return name if is_written(name) else name.partition(".")[0]


def words_for(name: str) -> str:
    """Return what students call an output that is written."""
    return f"the file `{file_of(name)}`" if file_of(name) else "what is printed"


def path_problem(path: str) -> str:
    """Return what keeps a text from being the path of a file in the folder; empty if nothing."""
    parts = PurePosixPath(path).parts
    if not path or len(path) > MAX_PATH:
        return f"got a path of {len(path)} characters, expected 1 to {MAX_PATH}"
    if path != "/".join(parts) or ".." in parts or path.startswith("/") or "\\" in path:
        return f"got {path!r}, expected a path inside the folder, such as data/iris.csv"
    if not path.isprintable() or ":" in path:
        return f"got {path!r}, expected letters that every system allows"
    return ""
