"""Grades changed copies of the right submission in this process, where it takes milliseconds."""

import copy
import re
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from grader import diagnosing
from grader.confined.execute import execute
from grader.confined.tree import flatten
from grader.core.assignment import Assignment
from grader.core.cases import Case
from grader.core.grades import CriterionGrade
from grader.core.outcomes import Foreign, LoadedFunction, Loading, Outcome, Raised, Returned
from grader.core.rubric import Criterion
from grader.grading import grade_criterion
from grader.properties import PropertyJudge
from grader.reference import load_reference, settings_of
from grader.sandbox.requests import result_names

HERE = Path(__file__).parent
RIGHT = HERE.parent.parent / "examples/submissions/all_right/cs231n"


@dataclass(frozen=True)
class WrongSolution:
    """One mistake, and what may truthfully be said about it."""

    id: str
    criterion: str
    replace: tuple[tuple[str, str], ...]
    explained_as: tuple[str, ...]
    file: str = "rnn_layers.py"
    function: str = ""

    def applied(self, sources: Mapping[str, str]) -> dict[str, str]:
        """The sources with the mistake made; `AssertionError` if they do not allow it."""
        text = sources[self.file]
        start, end = definition(text, self.function or self.criterion)
        body = text[start:end]
        for old, new in self.replace:
            assert body.count(old) == 1, f"{self.id}: {old!r} stands {body.count(old)} times"
            body = body.replace(old, new)
        return {**sources, self.file: text[:start] + body + text[end:]}

    def true_of(self, sentence: str) -> bool:
        return any(re.search(pattern, sentence) for pattern in self.explained_as)


def definition(text: str, name: str) -> tuple[int, int]:
    """Where a function or method begins and ends in a source."""
    found = re.search(rf"^( *)def {name}\(", text, re.MULTILINE)
    assert found, f"there is no function {name}"
    rest = re.compile(rf"^ {{0,{len(found[1])}}}[^ \n]", re.MULTILINE).search(text, found.end())
    return found.start(), rest.start() if rest else len(text)


def _wrong_solutions() -> list[WrongSolution]:
    paths = sorted((HERE / "wrong_solutions").glob("*.yaml"))
    entries = [entry for path in paths for entry in yaml.safe_load(path.read_text("utf-8"))]
    return [_wrong_solution(entry) for entry in entries]


def _wrong_solution(entry: dict[str, Any]) -> WrongSolution:
    replace = tuple((old, new) for old, new in entry["replace"])
    patterns = tuple(entry["explained_as"])
    return WrongSolution(**{**entry, "replace": replace, "explained_as": patterns})


@pytest.fixture(scope="session")
def wrong_solutions() -> list[WrongSolution]:
    return _wrong_solutions()


@pytest.fixture(scope="session")
def right_sources() -> dict[str, str]:
    names = ("layers.py", "rnn_layers.py", "classifiers/__init__.py", "classifiers/rnn.py")
    return {name: (RIGHT / name).read_text("utf-8") for name in names}


@dataclass
class HereWorker:
    """Runs cases in this process, on functions that are trusted."""

    scope: Mapping[str, Any]
    loading: Loading

    def run(self, criterion: Criterion, case: Case) -> Outcome:
        inputs = copy.deepcopy(dict(case.inputs))
        names, settings = result_names(criterion), settings_of(case)
        try:
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("ignore")
                values = execute(criterion.call, self.scope, inputs, settings, names)
        except Exception as error:
            return Raised(type(error).__name__, str(error))
        leaves = [leaf for name, value in values.items() for leaf in flatten(name, value)]
        return Returned({name: _value(value) for name, value in leaves})


def _value(value: Any) -> Any:
    if isinstance(value, bool | int | float | np.generic | np.ndarray):
        return np.asarray(value)
    return Foreign(type(value).__name__)


Grader = Callable[[Mapping[str, str], str], CriterionGrade]


@pytest.fixture(scope="session")
def grade_sources(captioning: Assignment) -> Grader:
    """Grades one criterion of some sources."""

    def grade(sources: Mapping[str, str], name: str) -> CriterionGrade:
        files = {path: text.encode("utf-8") for path, text in sources.items()}
        program = load_reference({**captioning.support, **files}, captioning.rubric)
        criterion = captioning.rubric.criterion(name)
        loaded = {criterion.function: LoadedFunction(criterion.function, criterion.files[0])}
        worker = HereWorker(program.scope, Loading(loaded))
        found = grade_criterion(criterion, captioning, worker, PropertyJudge(captioning))
        return diagnosing.diagnosed(*found, captioning)

    return grade
