"""Copies of a reference with mistakes in them, as submissions."""

import shutil
from pathlib import Path

NOT_COPIED = shutil.ignore_patterns("__pycache__", "checks.py")


def changed_reference(reference: Path, target: Path, *changes: tuple[str, str, str]) -> Path:
    """A copy of a reference whose file to write is named after it, with texts replaced.

    A change is a function, what stands in its solution, and what is put in its place.
    """
    shutil.copytree(reference, target, ignore=NOT_COPIED)
    path = target / f"{reference.name}.py"
    for function, old, new in changes:
        source = path.read_text("utf-8")
        start = source.index("# BEGIN SOLUTION", source.index(f"def {function}("))
        at = source.index(old, start, source.index("# END SOLUTION", start))
        path.write_text(source[:at] + new + source[at + len(old) :], "utf-8")
    return target
