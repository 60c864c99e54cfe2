"""Mistakes that can be run: each gives the outputs of the cases as somebody who made it would."""

import ast
import contextlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from grader.authoring.cases.reference_runs import output_leaves
from grader.authoring.mistakes.altered_inputs import AlteredInputs, altered_inputs, replaced
from grader.authoring.mistakes.mistake_signatures import Projected, projected
from grader.authoring.mistakes.phrases import note, phrase
from grader.authoring.mutation.mutants import Mutant, compiled, in_place
from grader.authoring.mutation.reference_functions import Function, definition
from grader.authoring.mutation.trials import Trial
from grader.core.cases import Array, Case, Signature
from grader.core.errors import GraderError
from grader.core.rubric import Misconception
from grader.grading.case_settings import space_after
from grader.judging.values.aligned_answer import aligned_values

Inputs = Callable[[Trial], Mapping[str, Any]]
Restore = Callable[[Array], Array]


@dataclass(frozen=True)
class RunnableMistake:
    """One mistake, in the reference or in its inputs."""

    told: Callable[[], Signature]  # asked for only where the mistake gives something
    mutant: Mutant | None = None
    inputs: Inputs = lambda trial: trial.case.inputs
    restore: Callable[[Trial], Restore] = lambda trial: np.asarray  # of outputs, to their order
    whole: bool = False  # says nothing unless it gives something in every case

    def runs(self, trials: Sequence[Trial]) -> Projected | None:
        """Return what the mistake gives in each case; None if it gives too little."""
        with in_place(self.mutant) if self.mutant else contextlib.nullcontext():
            found = []
            for trial in trials:
                found.append(self._run(trial))
                if self.whole and not found[-1]:
                    return None
        return projected([trial.case for trial in trials], found)

    def _run(self, trial: Trial) -> dict[str, Array]:
        values = trial.limited_run(self.inputs(trial))
        try:
            leaves = output_leaves(trial.criterion, values or {})
            restore = self.restore(trial)
            found = {name: restore(array) for name, array in leaves.items()}
            aligned = aligned_values(found, trial.criterion, trial.case, trial.tolerance)
            return found | {name: form.array for name, form in aligned.items()}
        except Exception:  # an output is missing, or has another form
            return {}


def misconceived(
    misconception: Misconception,
    trials: Sequence[Trial],
    entered: Collection[Function],
    sources: Mapping[str, bytes],
) -> Iterator[RunnableMistake]:
    """Yield what the rubric's own word of a mistake means for a criterion, if anything."""
    if misconception.criteria and trials[0].criterion.name not in misconception.criteria:
        return
    told = partial(Signature, "misconception", misconception.say)
    if misconception.inputs:
        if set(misconception.inputs) <= set(trials[0].case.inputs):
            yield RunnableMistake(told, inputs=lambda t: altered(misconception, t.case, t.scope))
        return
    for function in entered:
        if function.name == misconception.within:
            source = sources[function.file]
            yield RunnableMistake(told, mutant=patched(misconception, function, source))


def misread(trials: Sequence[Trial]) -> Iterator[RunnableMistake]:
    """Yield altered inputs that fit all cases: the words are the same where the sizes are not."""
    by_words: list[dict[str, AlteredInputs]] = [
        {change.say: change for change in altered_inputs(trial.case)} for trial in trials
    ]
    for say in by_words[0]:
        if all(say in changes for changes in by_words):
            own = dict(zip(trials, (changes[say] for changes in by_words), strict=True))
            yield _misread(say, own)


def _misread(say: str, own: Mapping[Trial, AlteredInputs]) -> RunnableMistake:
    return RunnableMistake(
        partial(Signature, "input", say),
        inputs=lambda trial: own[trial].inputs,
        restore=lambda trial: own[trial].restore,
    )


def mutated(mutant: Mutant) -> RunnableMistake:
    """Return the mistake that a small change of the reference is."""
    return RunnableMistake(
        lambda: Signature("mutant", phrase(mutant), note(mutant)), mutant=mutant, whole=True
    )


def patched(misconception: Misconception, function: Function, source: bytes) -> Mutant:
    """Return the function with the misconception's text in place of the reference's.

    Raises `GraderError` unless that text is in its code exactly once.
    """
    text = source.decode("utf-8")
    lines = text.splitlines(keepends=True)
    first, last = _code_from(function.node), function.node.end_lineno
    body = "".join(lines[first:last])
    if body.count(misconception.old) != 1:
        count = body.count(misconception.old)
        message = f"{misconception.old!r} occurs {count} times in {function.name}; expected once"
        raise GraderError(f"misconceptions: {message}.", "Quote the reference's own text.")
    changed = body.replace(misconception.old, misconception.new)
    return _mutant(misconception, function, "".join([*lines[:first], changed, *lines[last:]]))


def _code_from(node: ast.FunctionDef) -> int:
    """Return the line, counted from 0, where the code begins: after the docstring."""
    opening = node.body[0]
    documented = ast.get_docstring(node) is not None
    return (opening.end_lineno or 0) if documented else opening.lineno - 1


def _mutant(misconception: Misconception, function: Function, source: str) -> Mutant:
    try:
        node = definition(ast.parse(source), function.name.split("."))
        assert node is not None
        code = compiled(function, node)
    except (SyntaxError, AssertionError) as error:
        message = f"misconceptions: {misconception.new!r} is not valid Python in {function.name}."
        raise GraderError(message, "Keep the indentation of the lines it replaces.") from error
    return Mutant(function, function.node.lineno, misconception.old, misconception.new, code)


def altered(misconception: Misconception, case: Case, scope: Mapping[str, Any]) -> dict[str, Any]:
    """Return the inputs as the misconception's expressions make them."""
    space = space_after(case, scope, "given", {})
    new = {}
    for name, expression in misconception.inputs.items():
        try:
            new[name] = np.asarray(eval(str(expression), dict(space)))
        except Exception as error:
            message = f"misconceptions: `{name}` raised {type(error).__name__}: {error}."
            raise GraderError(message, "Fix the expression.") from error
    return replaced(case.inputs, new)
