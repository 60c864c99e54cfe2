"""Wrong solutions as data, graded in this process, where it takes milliseconds.

A wrong solution is graded once; what is said of it then is asked for with more or less evidence.
"""

import copy
import random
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from grader.confined.case.execute import execute
from grader.confined.load import frames
from grader.confined.values.leaves import leaves
from grader.core.asked.ensured_names import result_names
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
from tests.mistakes import Mistake, right_sources

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
STUDIES = sorted(path.name for path in (HERE / "wrong_solutions").iterdir())  # assignments


@dataclass(frozen=True)
class WrongSolution(Mistake):
    """A mistake that one criterion has to notice."""

    criterion: str = ""


@dataclass(frozen=True)
class Study:
    """An assignment, a right submission of it, and the mistakes that are made in it."""

    assignment: Assignment
    sources: Mapping[str, str]  # of the right submission, by path
    solutions: tuple[WrongSolution, ...]
    at_least: int  # so many wrong solutions
    explained: float  # share of them that students are told something true about
    without_evidence: float = 0.0  # the same share if they grade themselves
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
    right = about.pop("right")
    sources: dict[str, str] = {}
    for each in [right] if isinstance(right, str) else right:  # one submission, or several years'
        sources = {**right_sources(ROOT / "examples/submissions" / each), **sources}
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


@dataclass(frozen=True)
class Graded:
    """A criterion of some sources, graded; nothing is said of it yet."""

    grade: CriterionGrade
    outcomes: Sequence[tuple[Case, Outcome]]
    loaded: Mapping[str, LoadedFunction]

    def diagnosed(self, assignment: Assignment) -> CriterionGrade:
        """The grade with what its wrong answers behave like, by the assignment's evidence."""
        return diagnosis.diagnosed(self.grade, self.outcomes, assignment, self.loaded)


def graded(study: Study, sources: Mapping[str, str], name: str) -> Graded:
    """One criterion of some sources."""
    assignment = study.assignment
    files = {path: text.encode("utf-8") for path, text in sources.items()}
    program = load_reference({**assignment.support, **files}, assignment.rubric)
    for path, text in sources.items():
        frames.remember(path, text)  # so that exceptions tell the lines, as in a worker
    criterion = assignment.rubric.criterion(name)
    loaded = {report.name: _loaded(report) for report in program.functions}
    worker = HereWorker(program.scope, Loading(loaded))
    judge = CaseJudge(assignment.rubric.tolerance, EnsuredProperties(assignment))
    return Graded(*run_criterion(criterion, assignment, worker, judge), loaded)


def pairs_of(study: Study) -> Iterator[tuple[WrongSolution, WrongSolution, Mapping[str, str]]]:
    """Two mistakes of one criterion, and the sources with both; as many as the study tries."""
    solutions = study.solutions
    pairs = [(a, b) for a, b in combinations(solutions, 2) if a.criterion == b.criterion]
    random.Random(231).shuffle(pairs)
    tried = 0
    for one, two in pairs:
        if tried == study.pairs["tried"]:
            return
        try:
            sources = two.applied(one.applied(study.sources))
        except AssertionError:
            continue  # they change the same words
        tried += 1
        yield one, two, sources
