"""The suite as an ordinary user: with a copy of Python and of the project that anyone may read."""

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.handed_in import ROOT
from tests.hostile.together import Choice

Done = subprocess.CompletedProcess[str]
USER = 20001  # of no one
PROJECT = ("grader", "reference", "rubrics", "student_template", "test_cases", "tests")
PACKAGES = "numpy* h5py* yaml _yaml jinja2 markupsafe click rich pygments markdown_it mdurl"
PACKAGES += " jsonschema* referencing rpds* attr attrs typing_extensions.py sqlalchemy"
# What the assignment about values allows, and what that requires, with its licences' names.
LIBRARIES = "pandas* dateutil python_dateutil* six* scipy* sympy* mpmath* matplotlib* mpl_toolkits"
LIBRARIES += (
    " kiwisolver* cycler* fontTools fonttools* PIL pillow* pyparsing* packaging* contourpy*"
)
Ignore = Callable[[Any, list[str]], set[str]]
LEFT_OUT = shutil.ignore_patterns(
    "site-packages", "dist-packages", "test", "tests", "idlelib", "*.a", "*.pyi"
)


@dataclass(frozen=True)
class OtherUser:
    """A folder that an ordinary user may read, and the command that starts Python there."""

    folder: Path
    python: list[str]

    def holds(self, jobs: int, choice: Choice, tell: int | None = None) -> Done:
        """Run the suite there; it prints as it does for this user, or into the pipe `tell`."""
        arguments = ["-B", "-m", "tests.hostile", "--jobs", str(jobs), *choice.arguments]
        return as_user([*self.python, *arguments], self.folder, tell)


@contextmanager
def other_user(packages: str = f"{PACKAGES} {LIBRARIES}") -> Iterator[OtherUser]:
    """Give an ordinary user a copy of everything, as long as the block runs."""
    with tempfile.TemporaryDirectory(prefix="hostile-user-") as folder:
        Path(folder).chmod(0o755)
        yield OtherUser(Path(folder), prepare(Path(folder), packages))


def prepare(folder: Path, chosen: str) -> list[str]:
    """Copies Python, the packages that grader needs and the project; the command to start it.

    Files are linked: to copy them takes seconds. Compiled ones are among them: who may not write
    any would compile all in each process.
    """
    old_mask = os.umask(0o022)
    try:
        python = _copy_python(folder)
        packages = folder / "python" / "site-packages"
        packages.mkdir()
        for pattern in chosen.split():
            for path in Path(sysconfig.get_path("purelib")).glob(pattern):
                _link(path, packages / path.name)
        for name in PROJECT:
            _link(ROOT / name, folder / "project" / name)
    finally:
        os.umask(old_mask)
    (folder / "home").mkdir()
    os.chown(folder / "home", USER, USER)
    return [str(python)]


def _copy_python(folder: Path) -> Path:
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    target = folder / "python"
    standard = Path(sysconfig.get_path("stdlib"))
    _link(standard, target / "lib" / version, LEFT_OUT)
    for library in (standard.parent).glob("libpython*.so*"):
        shutil.copy(library, target / "lib" / library.name)
    python = target / "bin" / version
    python.parent.mkdir()
    shutil.copy(Path(sys.executable).resolve(), python)
    return python


def _link(source: Path, target: Path, ignore: Ignore | None = None) -> None:
    """Give a file, or all files of a folder, another name."""
    if source.is_dir():
        shutil.copytree(source, target, ignore=ignore, copy_function=_link_file)
    else:
        _link_file(str(source), str(target))


def _link_file(source: str, target: str) -> None:
    try:
        os.link(Path(source).resolve(), target)
    except OSError:  # on another disk
        shutil.copy2(source, target)


def as_user(command: list[str], folder: Path, tell: int | None = None) -> Done:
    """Runs a command in the copy, as somebody who owns nothing of it."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(folder / "home"),
        "PYTHONPATH": str(folder / "python" / "site-packages"),
        "LD_LIBRARY_PATH": str(folder / "python" / "lib"),
    }
    return subprocess.run(
        command,
        cwd=folder / "project",
        env=environment,
        user=USER,
        group=USER,
        extra_groups=[],
        stdin=subprocess.DEVNULL,
        stdout=tell,
        stderr=subprocess.STDOUT if tell else None,
        text=True,
    )
