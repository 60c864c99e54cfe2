"""Grades changed copies of the right submission in this process, where it takes milliseconds."""

import copy
import re
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from grader.confined.case.execute import execute
from grader.confined.load import frames
from grader.confined.values.leaves import leaves
from grader.core.assignment import Assignment
from grader.core.cases import Case
from grader.core.grades import CriterionGrade
from grader.core.outcomes import LoadedFunction, Loading, Outcome, Raised, Returned
from grader.core.rubric import Criterion
from grader.files.assignments import load_assignment
from grader.grading import diagnosis
from grader.grading.case_settings import settings_of
from grader.grading.criterion_run import run_criterion
from grader.grading.reference import EnsuredProperties, load_reference
from grader.judging.values.case_verdict import CaseJudge
from grader.sandbox.wire.requests import result_names

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
STUDIES = sorted(path.name for path in (HERE / "wrong_solutions").iterdir())  # assignments


@dataclass(frozen=True)
class WrongSolution:
    """One mistake, and what may truthfully be said about it."""

    id: str
    criterion: str
    replace: tuple[tuple[str, str], ...]
    explained_as: tuple[str, ...]
    file: str
    function: str
    never: tuple[str, ...] = ()  # what would be false, though it fits `explained_as`

    def applied(self, sources: Mapping[str, str]) -> dict[str, str]:
        """The sources with the mistake made; `AssertionError` if they do not allow it."""
        text = sources[self.file]
        start, end = definition(text, self.function)
        body = text[start:end]
        for old, new in self.replace:
            assert body.count(old) == 1, f"{self.id}: {old!r} stands {body.count(old)} times"
            body = body.replace(old, new)
        return {**sources, self.file: text[:start] + body + text[end:]}

    def true_of(self, sentence: str) -> bool:
        told = any(re.search(pattern, sentence) for pattern in self.explained_as)
        return told and not any(re.search(pattern, sentence) for pattern in self.never)


def definition(text: str, name: str) -> tuple[int, int]:
    """Where a function or method begins and ends in a source."""
    found = re.search(rf"^( *)def {name}\(", text, re.MULTILINE)
    assert found, f"there is no function {name}"
    rest = re.compile(rf"^ {{0,{len(found[1])}}}[^ \n]", re.MULTILINE).search(text, found.end())
    return found.start(), rest.start() if rest else len(text)


@dataclass(frozen=True)
class Study:
    """An assignment, a right submission of it, and the mistakes that are made in it."""

    assignment: Assignment
    sources: Mapping[str, str]  # of the right submission, by path
    solutions: tuple[WrongSolution, ...]
    at_least: int  # so many wrong solutions
    explained: float  # share of them that students are told something true about
    judged_by_property: tuple[str, ...] = ()  # criteria without expected values to relate to
    pairs: Mapping[str, Any] = field(default_factory=lambda: {"tried": 0, "named": 0})

    @property
    def criteria(self) -> list[Criterion]:
        """The criteria whose answers can be explained."""
        return [c for c in self.assignment.rubric.criteria if c.name not in self.judged_by_property]


def read_study(name: str) -> Study:
    folder = HERE / "wrong_solutions" / name
    about = yaml.safe_load((folder / "assignment.yaml").read_text("utf-8"))
    assignment = load_assignment(ROOT / "rubrics" / f"{name}.yaml")
    right = ROOT / "examples/submissions" / about.pop("right")
    paths = sorted(right.rglob("*.py"))
    sources = {path.relative_to(right).as_posix(): path.read_text("utf-8") for path in paths}
    lists = [path for path in sorted(folder.glob("*.yaml")) if path.name != "assignment.yaml"]
    entries = [entry for path in lists for entry in yaml.safe_load(path.read_text("utf-8"))]
    solutions = tuple(_wrong_solution(entry, assignment, sources) for entry in entries)
    return Study(assignment, sources, solutions, **about)


def _wrong_solution(
    entry: dict[str, Any], assignment: Assignment, sources: Mapping[str, str]
) -> WrongSolution:
    criterion = assignment.rubric.criterion(entry["criterion"])
    function = criterion.function.split(".")[-1]
    file = next(file for file in criterion.files if f"def {function}(" in sources.get(file, ""))
    where = {"file": file, "function": function}
    replace = tuple((old, new) for old, new in entry["replace"])
    patterns = {key: tuple(entry.get(key, ())) for key in ("explained_as", "never")}
    return WrongSolution(**{**where, **entry, **patterns, "replace": replace})


@pytest.fixture(scope="session", params=STUDIES)
def study(request: pytest.FixtureRequest) -> Study:
    return read_study(request.param)


@dataclass
class HereWorker:
    """Runs cases in this process, on functions that are trusted."""

    scope: Mapping[str, Any]
    loading: Loading

    def run(self, criterion: Criterion, case: Case, _: None = None) -> Outcome:
        inputs = copy.deepcopy(dict(case.inputs))
        names, settings = result_names(criterion), settings_of(case)
        try:
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("ignore")
                values = execute(criterion.call, self.scope, inputs, settings, names)
        except Exception as error:
            lines = tuple(frames.student_frames(error))
            return Raised(type(error).__name__, str(error), lines)
        return Returned(dict(leaves(values)))


def _loaded(found: LoadedFunction) -> LoadedFunction:
    return LoadedFunction(found.name, found.file, mentions=found.mentions)


Grader = Callable[[Mapping[str, str], str], CriterionGrade]


@pytest.fixture(scope="session")
def grade_sources(study: Study) -> Grader:
    """Grades one criterion of some sources."""

    def grade(sources: Mapping[str, str], name: str) -> CriterionGrade:
        assignment = study.assignment
        files = {path: text.encode("utf-8") for path, text in sources.items()}
        program = load_reference({**assignment.support, **files}, assignment.rubric)
        for path, text in sources.items():
            frames.remember(path, text)  # so that exceptions tell the lines, as in a worker
        criterion = assignment.rubric.criterion(name)
        loaded = {report.name: _loaded(report) for report in program.functions}
        worker = HereWorker(program.scope, Loading(loaded))
        found = run_criterion(
            criterion,
            assignment,
            worker,
            CaseJudge(assignment.rubric.tolerance, EnsuredProperties(assignment)),
        )
        return diagnosis.diagnosed(*found, assignment, loaded)

    return grade
