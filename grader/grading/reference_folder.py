"""The folder in which the reference runs in this process: a new one for each run."""

import atexit
import contextlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from grader.confined.case.work_folder import FOLDER, WorkFolder
from grader.core.rubric import Rubric
from grader.temporary.held_folders import private_folder


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


def reference_folder(shipped: Mapping[str, bytes], rubric: Rubric) -> ReferenceFolder | None:
    """Return a folder for an assignment that ships files, or has files written; else none."""
    return ReferenceFolder(shipped, rubric) if shipped or rubric.written_files else None


def inside(scope: Mapping[str, Any]) -> contextlib.AbstractContextManager[None]:
    """Return what lets expressions find the shipped files, for a scope that has some."""
    folder = scope.get(FOLDER)
    return folder.entered() if folder else contextlib.nullcontext()


@contextlib.contextmanager
def _in(place: str) -> Iterator[None]:
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
    atexit.register(stack.close)
    return stack.enter_context(private_folder("files"))
