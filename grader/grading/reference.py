"""The reference, loaded in the trusted process."""

import io
from collections.abc import Mapping
from contextlib import nullcontext, redirect_stdout, suppress
from functools import cached_property
from importlib import import_module
from types import MappingProxyType
from typing import Any

from grader.confined.case.work_folder import FOLDER
from grader.confined.load.loaded_program import FileGroups, Program
from grader.confined.load.loader import load_program, unload
from grader.core.asked.properties import Properties, Unjudged
from grader.core.assignment import Assignment
from grader.core.cases import Case
from grader.core.outcomes import Returned
from grader.core.rubric import Criterion, Limits, Rubric
from grader.files.sources import read_sources, sources_digest
from grader.grading.ensured.ensured_values import ensured_leaves
from grader.grading.ensured.evaluated_properties import evaluate_properties
from grader.grading.ensured.property_misfits import misfit_of, other_kind_of
from grader.grading.reference_folder import reference_folder
from grader.sandbox.wire.packages import allowed_packages, late_modules

NONE: Mapping[str, bytes] = MappingProxyType({})


def load_reference(
    sources: Mapping[str, bytes], rubric: Rubric, shipped: Mapping[str, bytes] = NONE
) -> Program:
    """Load a reference's modules, `checks.py` among them, and leave this process's imports alone.

    What does not load is told in the program's notes. `shipped` files lie where it runs.
    """
    folder = reference_folder(shipped, rubric)
    quiet = redirect_stdout(io.StringIO())  # what it prints is not what the command says
    with folder.loading() if folder else nullcontext(), quiet:
        program = load_program(
            FileGroups(dict(sources)),
            {c.function: c.files for c in rubric.criteria if not c.by_hand},
            allow=allowed_packages(rubric.allow),
            this_thread=True,  # the page's templates, say, are prepared meanwhile
        )
    unload()
    for module in late_modules(rubric.allow, sources.values()):
        with suppress(ImportError):
            import_module(module)  # once, not in each process that is forked from this one
    if folder:
        program.scope[FOLDER] = folder
    return program


# The scope of the last one, by its sources and its assignment: a class has all evaluated in it.
_last: dict[tuple[str, str], dict[str, Any]] = {}


class EnsuredProperties:
    """Evaluates the properties of one assignment; the reference is loaded at the first."""

    def __init__(self, assignment: Assignment) -> None:
        self._assignment = assignment

    def __call__(self, criterion: Criterion, case: Case, outcome: Returned) -> Properties | None:
        """Return the result of each property; None without properties."""
        if not criterion.ensure:
            return None
        limits = self._assignment.rubric.limits
        return properties_with(self._scope, limits, criterion, case, outcome)

    def load(self) -> None:
        """Load the reference now."""
        _ = self._scope

    @cached_property
    def _scope(self) -> dict[str, Any]:
        sources = read_sources(self._assignment.reference, self._assignment.shared)
        key = sources_digest(sources), self._assignment.fingerprint
        if key not in _last:
            _last.clear()
            shipped = self._assignment.shipped
            _last[key] = load_reference(sources, self._assignment.rubric, shipped).scope
        return _last[key]


def properties_with(
    scope: Mapping[str, Any], limits: Limits, criterion: Criterion, case: Case, outcome: Returned
) -> Properties | None:
    """Return the result of each property, with the reference's names in scope; None without any.

    Values of another kind than the reference's are the student's mistake. An expression that
    raises is not, unless an answer lacks what the reference has, or differs in kind somewhere.
    """
    if not criterion.ensure:
        return None
    leaves = ensured_leaves(criterion, case, outcome.values)
    misfit = misfit_of(criterion, case, leaves)
    if misfit:
        return dict.fromkeys(criterion.ensure, misfit)
    found = evaluate_properties(criterion, case, leaves, scope, limits)
    if not any(isinstance(each, Unjudged) for each in found.values()):
        return found
    fault = other_kind_of(criterion, case, leaves)
    return {s: fault if fault and isinstance(p, Unjudged) else p for s, p in found.items()}
