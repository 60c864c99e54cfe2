"""The folder in which the reference runs in this process: it begins each run as it was made."""

import atexit
import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from grader.confined.case.work_folder import FOLDER, WorkFolder
from grader.core.rubric import Rubric
from grader.grading.forked_answers import SUPPORTED
from grader.temporary.held_folders import private_folder


class Enterable(Protocol):
    """A folder for the lines of a case."""

    def loading(self) -> contextlib.AbstractContextManager[None]:
        """Return what the reference is loaded in."""

    def entered(self) -> contextlib.AbstractContextManager[None]:
        """Return what a run of the reference is in."""


class EmptyFolder:
    """A folder for what lines write and read again: each process has its own, empty for each run.

    So runs beside each other do not see what others write, and the folder that a person is in stays
    as it was. A process makes its folder once, since mutants have thousands of runs.
    """

    def __init__(self) -> None:
        """Make the folder that holds those of all processes."""
        self._around = _around()
        self._owner, self._place = 0, Path()  # the process whose folder it is; none yet

    def loading(self) -> contextlib.AbstractContextManager[None]:
        """Return nothing special: no file is said to lie anywhere."""
        return contextlib.nullcontext()

    @contextlib.contextmanager
    def entered(self) -> Iterator[None]:
        """Make this process's folder the present one, and leave it empty."""
        if self._owner != os.getpid():
            self._owner, self._place = os.getpid(), Path(tempfile.mkdtemp(dir=self._around))
        try:
            with _in(self._place):
                yield
        finally:
            self._clear()

    def _clear(self) -> None:
        """Remove what the lines left, wherever they went since; they may have removed it all."""
        with contextlib.suppress(FileNotFoundError), os.scandir(self._place) as left:
            if next(left, None) is None:
                return
        shutil.rmtree(self._place, ignore_errors=True)
        self._place.mkdir(exist_ok=True)


class ReferenceFolder(WorkFolder):
    """Entered for each run, and left again with all that the run wrote."""

    def __init__(self, shipped: Mapping[str, bytes], rubric: Rubric) -> None:
        """Make the folder that the files of the reference are said to lie in.

        `__file__` is the same in every process, so the shipped files are there too.
        """
        super().__init__(shipped, [*rubric.graded_files, *rubric.written_files])
        self._around = _around()
        self._home = tempfile.mkdtemp(dir=self._around)
        with _in(self._home):
            self.fill()

    def loading(self) -> contextlib.AbstractContextManager[None]:
        """Return what has the reference loaded where its files are said to lie."""
        return _in(self._home)

    @contextlib.contextmanager
    def entered(self) -> Iterator[None]:
        """Make the present folder of this process a new one, until the run has ended."""
        with tempfile.TemporaryDirectory(dir=self._around) as self.place, _in(self.place):
            self.fill()
            yield


def reference_folder(shipped: Mapping[str, bytes], rubric: Rubric) -> Enterable | None:
    """Return a folder with what an assignment ships, or has written; else one that is empty.

    Where no process can be forked there is none: this process would change its own folder.
    """
    if shipped or rubric.written_files:
        return ReferenceFolder(shipped, rubric)
    return EmptyFolder() if SUPPORTED else None


def inside(scope: Mapping[str, Any]) -> contextlib.AbstractContextManager[None]:
    """Return what lets expressions find the shipped files, for a scope that has some."""
    folder = scope.get(FOLDER)
    return folder.entered() if folder else contextlib.nullcontext()


@contextlib.contextmanager
def _in(place: str | Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(place)
    try:
        yield
    finally:
        os.chdir(before)


@cache
def _around() -> Path:
    """Return a folder of this command, which goes with it even if a run inside is killed."""
    stack = contextlib.ExitStack()
    place = stack.enter_context(private_folder("files"))
    # Last, so that it comes first in the end: before Python finds the folder forgotten, and warns.
    atexit.register(stack.close)
    return place
