"""The smallest sizes in which a wrong answer is still wrong, beside what the reference gives.

The reference runs in forks of this process, within limits; student code runs in a worker of its
own, which gets inputs and no answer. Nothing is judged here.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property, partial
from itertools import count, product
from typing import Any

import numpy as np

from grader.confined.case.many_runs import carry_out
from grader.confined.function_names import own_name
from grader.confined.quick_dataclass import dataclass
from grader.confined.values.arrays import Array
from grader.confined.values.leaves import leaves
from grader.core.asked.ensured_names import result_names
from grader.core.assignment import Assignment
from grader.core.cases import Case
from grader.core.grades import CaseVerdict, CriterionGrade, Status
from grader.core.outcomes import LoadedFunction, Returned
from grader.core.rubric import CaseSpec, Criterion
from grader.core.submission import Job
from grader.core.text import one_line
from grader.files.sources import read_sources
from grader.grading.case_settings import settings_of
from grader.grading.examples.python_lines import NOTEBOOK, NoText, Recipe, answer_text, python_lines
from grader.grading.examples.readable_inputs import readable_inputs
from grader.grading.forked_answers import forked_answers
from grader.grading.reference import load_reference
from grader.sandbox.sandbox_protocol import Sandbox, Worker
from grader.sandbox.wire.packages import allowed_packages

SIZES = (1, 2, 3, 4)  # of all letters at once; then each is tried alone with less
SEEDS = 2  # draws for each of these: a mistake need not show in every one
MOST = 5  # criteria: as many as the page begins with
# Seconds: for one run, and for all of a submission's. A small case takes milliseconds.
SECONDS, ALL_SECONDS = 0.5, 3.0
MEMORY = 1 << 29  # bytes for the reference, as small as its cases are
CLEARLY = 1e-2  # relative to the largest number: people see the difference in four digits


@dataclass(frozen=True)
class _Found:
    """Inputs in which an output is wrong."""

    values: Mapping[str, Any]  # sizes and inputs
    output: str
    got: Array
    expected: Array


def with_examples(
    grades: Mapping[str, CriterionGrade],
    chosen: Sequence[Criterion],
    assignment: Assignment,
    job: Job,
    sandbox: Sandbox,
    functions: Mapping[str, LoadedFunction],
) -> dict[str, CriterionGrade]:
    """Return the grades with a small example where values are wrong and one can be found."""
    asked = [c for c in chosen if _can_be_shown(c, grades[c.name])]
    asked.sort(key=lambda c: grades[c.name].score - grades[c.name].points)
    if not asked or not assignment.reference.is_dir():
        return dict(grades)
    told = dict(grades)
    quick = replace(job, seconds=SECONDS, total_seconds=min(ALL_SECONDS, job.total_seconds))
    reference = _Reference(assignment)
    with sandbox.open(quick) as worker:
        for criterion in asked[:MOST]:
            search = _Search(criterion, grades[criterion.name], assignment, worker, reference)
            text = search.example(job, functions)
            told[criterion.name] = replace(told[criterion.name], example=text)
    return told


def _can_be_shown(criterion: Criterion, grade: CriterionGrade) -> bool:
    """Return whether the values alone are wrong, and the lines need nothing but NumPy."""
    wrong = grade.status in (Status.WRONG, Status.PARTLY_RIGHT) and grade.lost_to == "own"
    plain = not (criterion.framework or criterion.statistical or criterion.accept)
    return wrong and plain and not grade.replaced and _first_wrong(grade) is not None


def _first_wrong(grade: CriterionGrade) -> CaseVerdict | None:
    """Return the first case that students see and in which values are wrong."""
    seen = (case for case in grade.cases if not case.hidden and not case.flaky)
    return next((case for case in seen if case.outputs and case.credit < 1), None)


class _Reference:
    """The reference's answers, each computed in a fork of this process."""

    def __init__(self, assignment: Assignment) -> None:
        self._assignment = assignment

    @cached_property
    def scope(self) -> Mapping[str, Any]:
        """Return the names of the reference, which is loaded at the first question."""
        sources = read_sources(self._assignment.reference, self._assignment.shared)
        return load_reference(sources, self._assignment.rubric, self._assignment.shipped).scope

    def answers(
        self, criterion: Criterion, spec: CaseSpec, case: Case
    ) -> tuple[dict[str, Any], dict[str, Array]] | None:
        """Return inputs in the sizes of a case and what must come out; `None` if nothing does."""
        drawn = partial(readable_inputs, criterion, spec, case.sizes, case.seed, self.scope)

        def task() -> str:
            try:
                return self._packed_answers(criterion, case, drawn())
            except Exception:  # sizes that do not fit: the next ones may
                return "{}"

        texts, ended = forked_answers([task], SECONDS, MEMORY)
        packed = json.loads(texts[0]) if ended else {}
        values = {name: _unpacked(*each) for name, each in packed.items()}
        return (drawn(), values) if values else None  # what ended there ends here

    def _packed_answers(self, criterion: Criterion, case: Case, inputs: Mapping[str, Any]) -> str:
        names, settings = result_names(criterion), settings_of(case)
        with np.errstate(all="ignore"):
            values = carry_out(criterion.call, self.scope, inputs, settings, names)
        found = leaves(values, allowed_packages(self._assignment.rubric.allow))
        return json.dumps({n: _packed(v) for n, v in found if _is_plain(v)})


@dataclass(frozen=True)
class _Search:
    """The search for the smallest sizes of one criterion."""

    criterion: Criterion
    grade: CriterionGrade
    assignment: Assignment
    worker: Worker
    reference: _Reference

    def example(self, job: Job, functions: Mapping[str, LoadedFunction]) -> str:
        """Return the example as text; empty if none is found, or none is short."""
        recipe = Recipe(self.criterion.setup, self.case.code, self.criterion.call)
        modules = _modules(recipe, job, functions, self.case)
        for found in self._found() if modules else ():
            with suppress(NoText):
                lines = python_lines(modules, found.values, recipe, _access(found.output))
                got, expected = answer_text(found.got), answer_text(found.expected)
                return f"{lines}\n# got       {got}\n# expected  {expected}"
        return ""

    @cached_property
    def case(self) -> Case:
        """Return the case that is made smaller."""
        verdict = _first_wrong(self.grade)
        cases = self.assignment.cases.cases[self.criterion.name]
        return next(case for case in cases if verdict and case.name == verdict.name)

    def _found(self) -> Iterator[_Found]:
        """Yield the example to show, and a smaller one in case its text is too long.

        A wrong shape shows only where axes have different lengths.
        """
        for sizes, seed in product(self._starts(), range(SEEDS)):
            if found := self._try(sizes, self.case.seed + seed):
                small, least = self._reduced(dict(sizes), self.case.seed + seed, found)
                apart = self._try(_unlike(small, self.case.sizes), self.case.seed + seed)
                if apart and apart.got.shape != apart.expected.shape:
                    yield apart
                yield least
                return

    def _starts(self) -> Iterator[Mapping[str, int]]:
        for most in SIZES:
            yield {letter: min(size, most) for letter, size in self.case.sizes.items()}

    def _reduced(
        self, sizes: dict[str, int], seed: int, found: _Found
    ) -> tuple[dict[str, int], _Found]:
        for letter, size in sizes.items():
            for smaller in range(1, size):
                if better := self._try({**sizes, letter: smaller}, seed):
                    sizes[letter], found = smaller, better
                    break
        return sizes, found

    def _try(self, sizes: Mapping[str, int], seed: int) -> _Found | None:
        """Return an output that is wrong in these sizes, if the reference answers in them."""
        if self.worker.time.left < SECONDS:  # a whole run, or none: what is late ends later still
            return None
        spec = next(s for s in self.criterion.cases if s.name == self.case.name)
        small = replace(self.case, sizes=sizes, seed=seed, dtype="float64", expected=())
        right = self.reference.answers(self.criterion, spec, small)
        if not right:
            return None
        inputs, expected = right
        got = self.worker.run(self.criterion, replace(small, inputs=inputs))
        values = got.values if isinstance(got, Returned) else {}
        for name, finite in self._wrong.items():
            own = values.get(name)
            if name in expected and _differ(own, expected[name], finite=finite):
                assert isinstance(own, np.ndarray)
                return _Found({**sizes, **inputs}, name, own, expected[name])
        return None

    @cached_property
    def _wrong(self) -> dict[str, bool]:
        """Return the wrong outputs, and of each whether its numbers are finite."""
        verdict = _first_wrong(self.grade)
        outputs = verdict.outputs if verdict else ()
        wrong = [o for o in outputs if o.status is not Status.RIGHT and not o.up_to]
        finite = {o.name: o.error is None or bool(np.isfinite(o.error)) for o in wrong}
        return {o.name: finite[o.name] for o in wrong if not o.is_property}


def _unlike(sizes: Mapping[str, int], usual: Mapping[str, int]) -> dict[str, int]:
    """Return sizes of which no two are the same, nor 1 unless that is the usual one."""
    found: dict[str, int] = {}
    for letter, size in sizes.items():
        lengths = count(max(size, min(2, usual[letter])))
        found[letter] = next(n for n in lengths if n not in found.values())
    return found


def _modules(
    recipe: Recipe, job: Job, functions: Mapping[str, LoadedFunction], case: Case
) -> dict[str, str]:
    """Return the student's module of each function that is called; nothing if one is missing."""
    files = {own_name(n).partition(".")[0]: f.file for n, f in functions.items() if not f.absence}
    found: dict[str, str] = {}
    for name in sorted(recipe.free - {"np", "dtype", *case.inputs, *case.sizes}):
        path = job.origins.get(files.get(name, ""), files.get(name, ""))
        module = path.removesuffix(".py").replace("/", ".")
        if path.endswith(NOTEBOOK):
            module = one_line(path)
        elif not all(part.isidentifier() for part in module.split(".")):
            return {}
        found[name] = module
    return found


def _access(name: str) -> str:
    """Return the expression for an output: `grads["Wx"]` for "grads.Wx"."""
    first, *keys = name.split(".")
    if not all(key.isidentifier() for key in keys):
        raise NoText
    return first + "".join(f'["{key}"]' for key in keys)


def _is_plain(value: object) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind in "fiub"


def _packed(value: Array) -> list[Any]:
    return [value.dtype.str, list(value.shape), value.ravel().tolist()]


def _unpacked(dtype: str, shape: list[int], values: list[Any]) -> Array:
    return np.array(values, dtype).reshape(shape)


def _differ(got: object, expected: Array, *, finite: bool) -> bool:
    """Return whether people see the difference.

    Where the answer to the usual case is `finite`, one that is not shows another mistake.
    """
    if not _is_plain(got) or not np.isfinite(expected).all():
        return False
    assert isinstance(got, np.ndarray)
    if finite and not np.isfinite(got).all():
        return False
    if got.shape != expected.shape:
        return True
    most = float(np.abs(expected).max(initial=0.0))
    return not np.allclose(got, expected, rtol=0, atol=CLEARLY * most)
