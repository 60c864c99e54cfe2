"""A plugin of pytest: in a student's folder, one test for each criterion and case.

The folder of the student zip switches it on by its `.grader/`; elsewhere `--grader NAME` does.
An editor that shows the tests of pytest shows them as well. Grades come from `grader run`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:  # every start of pytest reads this module, and few of them grade
    from grader.commands.shared.graded_folder import GradedFolder

NO_CASE = "graded"  # the name of the test of a criterion that has no stored cases

OPENED: pytest.StashKey[GradedFolder | None] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that names the assignment."""
    group = parser.getgroup("grader", "grading this folder with grader")
    about = "Grade the folder for this assignment: a name, or the path of a rubric."
    group.addoption("--grader", metavar="NAME", default=None, help=about)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Refuse an assignment that cannot be graded before anything is collected."""
    _opened(session.config)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> GradedFile | None:
    """Collect the criteria of a file that the assignment grades."""
    folder = _opened(parent.config) if file_path.suffix in (".py", ".ipynb") else None
    if folder is None or not folder.criteria_of(file_path):
        return None
    return GradedFile.from_parent(parent, path=file_path)


def _opened(config: pytest.Config) -> GradedFolder | None:
    """Return what is graded here, opened once; none where nothing asks for it."""
    if OPENED not in config.stash:
        name, root = config.getoption("--grader"), _handed_out(config)
        config.stash[OPENED] = None
        if name or root:
            from grader.commands.shared.graded_folder import open_graded_folder
            from grader.core.errors import GraderError

            try:
                folder = open_graded_folder(root or config.invocation_params.dir, name)
            except GraderError as error:
                raise pytest.UsageError(f"{error.message} {error.advice}") from error
            config.add_cleanup(folder.close)
            config.stash[OPENED] = folder
    return config.stash[OPENED]


def _handed_out(config: pytest.Config) -> Path | None:
    """Return the folder of the student zip: pytest's own root is a file's folder at times."""
    candidates = (config.rootpath, config.invocation_params.dir)
    return next((each for each in candidates if (each / ".grader/rubrics").is_dir()), None)


class GradedFile(pytest.File):
    """A file of the student's, with its criteria."""

    def collect(self) -> Iterator[CriterionNode]:
        """Yield the criteria whose function stands in this file."""
        folder = _opened(self.config)
        for name in folder.criteria_of(self.path) if folder else ():
            yield CriterionNode.from_parent(self, name=name)


class CriterionNode(pytest.Collector):
    """One criterion, with its cases."""

    def collect(self) -> Iterator[CaseTest]:
        """Yield a test for each case of the criterion."""
        folder = _opened(self.config)
        names = folder.cases_of(self.name) if folder else ()
        for case in names or (NO_CASE,):
            yield CaseTest.from_parent(self, name=case)


class CaseTest(pytest.Item):
    """One case of one criterion."""

    def runtest(self) -> None:
        """Pass if the case is right, or if it is right with correct helpers."""
        folder = _opened(self.config)
        assert folder is not None
        graded = folder.graded({each.criterion for each in _tests(self.session.items)})
        criterion = graded.criterion(self.criterion)
        if reason := graded.uncounted(criterion):
            pytest.skip(reason)
        case = next((each for each in criterion.cases if each.name == self.name), None)
        if not graded.passed(criterion, case):
            raise WrongCaseError(graded.sentences(criterion, case))

    @property
    def criterion(self) -> str:
        """Return the name of the criterion whose case this is."""
        return self.parent.name if self.parent else ""

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *_: object) -> str:
        """Return the sentences of the report, without a traceback of grader."""
        if isinstance(excinfo.value, WrongCaseError):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Return the file, the line of the function there, counted from 0, and a title."""
        folder = _opened(self.config)
        function = folder.function_of(self.criterion) if folder else ""
        return self.path, _line_of(self.path, function), f"{self.criterion}: {self.name}"


class WrongCaseError(Exception):
    """A case that is not right; its text are the sentences of the report."""


def _tests(items: Iterable[pytest.Item]) -> list[CaseTest]:
    return [item for item in items if isinstance(item, CaseTest)]


def _line_of(path: Path, function: str) -> int | None:
    """Return the line where a function begins: found in the text, without running it."""
    name = function.rpartition(".")[2]
    begins = re.compile(rf"\s*(async\s+)?def\s+{re.escape(name)}\b")
    try:
        lines = path.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return None
    return next((number for number, line in enumerate(lines) if begins.match(line)), None)
