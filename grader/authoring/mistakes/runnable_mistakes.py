"""Mistakes that can be run: each gives the outputs of the cases as somebody who made it would."""

import ast
import contextlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from grader.authoring.cases.reference_values import content, output_values
from grader.authoring.mistakes.altered_inputs import (
    AlteredInputs,
    altered_inputs,
    altered_sizes,
    replaced,
)
from grader.authoring.mistakes.exchanged_layers import exchanged_layers, read_inputs
from grader.authoring.mistakes.mistake_signatures import Projected, projected
from grader.authoring.mistakes.phrases import note, phrase, scaled
from grader.authoring.mutation.mutants import Mutant, compiled, in_place
from grader.authoring.mutation.reference_functions import Function, definition
from grader.authoring.mutation.trials import Trial
from grader.confined.function_names import own_name
from grader.confined.quick_dataclass import dataclass
from grader.confined.values.arrays import Array
from grader.core.cases import Case, Signature
from grader.core.errors import GraderError
from grader.core.rubric import Misconception
from grader.files.rubric.bound_names import names_of
from grader.grading.case_settings import space_after
from grader.judging.diagnosis.whole_values import extra_texts
from grader.judging.diagnosis.wrong_output import FEWEST_CASES
from grader.judging.values.aligned_answer import aligned_values
from grader.judging.values.kinds.extra_parts import extra_parts

Inputs = Callable[[Trial], Mapping[str, Any]]
Restore = Callable[[Array], Array]


@dataclass(frozen=True)
class RunnableMistake:
    """One mistake, in the reference or in its inputs."""

    told: Callable[[], Signature]  # asked for only where the mistake gives something
    mutant: Mutant | None = None
    inputs: Inputs = lambda trial: trial.case.inputs
    restore: Callable[[Trial], Restore] = lambda trial: np.asarray  # of outputs, to their order

    def runs(self, trials: Sequence[Trial]) -> list[Projected] | None:
        """Return what the mistake gives in each case; None if it gives something in too few.

        First by itself, then in the form of each answer that `accept` allows: whoever regularises
        by another factor may forget to average, too. Cases with a weight run only where no
        required one, all of which come first, differs: they are looked at only then.
        """
        cases = [trial.case for trial in trials]
        required = sum(case.weight is None for case in cases)
        forms: list[Projected] = []
        with in_place(self.mutant) if self.mutant else contextlib.nullcontext():
            found: list[list[dict[str, Array]]] = []
            for group in filter(None, (trials[:required], trials[required:])):
                own = self._runs(group)
                if own is None:
                    return None
                found += own
                forms = [
                    _projected_form(cases, number, form, required)
                    for number, form in enumerate(zip(*found, strict=True))
                ]
                if not np.isnan(forms[0]).all():
                    break
        return [forms[0], *(form for form in forms[1:] if not np.isnan(form).all())]

    def _runs(self, trials: Sequence[Trial]) -> list[list[dict[str, Array]]] | None:
        most_failed = len(trials) - min(FEWEST_CASES, len(trials))
        found: list[list[dict[str, Array]]] = []
        for trial in trials:
            found.append(self._run(trial))
            if sum(not run[0] for run in found) > most_failed:
                return None
        return found

    def _run(self, trial: Trial) -> list[dict[str, Array]]:
        values = trial.limited_run(self.inputs(trial))
        nothing: list[dict[str, Array]] = [{}] * (1 + len(trial.criterion.accept))
        try:
            leaves = output_values(trial.criterion, values or {})
            extra = extra_texts(extra_parts(leaves, trial.case, trial.criterion))
            restore = self.restore(trial)
            found = {name: restore(content(leaf)) for name, leaf in leaves.items()}
            aligned = aligned_values(found, trial.criterion, trial.case, trial.tolerance)
            found = found | {name: form.array for name, form in aligned.items()} | extra
            return [found, *_in_other_forms(found, values or {}, trial)]
        except Exception:  # an output is missing, or has another form
            return nothing


def _projected_form(
    cases: Sequence[Case], number: int, runs: Sequence[Mapping[str, Array]], required: int
) -> Projected:
    """Return what a mistake gives in a form, the right one or that of an alternative.

    One that makes no difference in a form must not be told of whoever is right in that form. It is
    so too if it makes none in the required cases, which are the first, and one in another case.
    """
    found = projected(cases, runs)
    if not number:
        return found
    in_form = projected([_in_form(case, number) for case in cases], runs)
    if np.isnan(in_form[:required]).all():
        found[:required] = np.nan
    return np.full_like(found, np.nan) if np.isnan(in_form).all() else found


def _in_form(case: Case, number: int) -> Case:
    """Return a case whose right outputs are those of an alternative of `accept`, counted from 1."""
    right = case.accepted[number - 1].expected
    expected = (replace(e, array=right.get(e.name, e.array)) for e in case.expected)
    return replace(case, expected=tuple(expected))


def _in_other_forms(
    found: Mapping[str, Array], values: Mapping[str, Any], trial: Trial
) -> Iterator[dict[str, Array]]:
    """Yield a mistake's outputs as each alternative of `accept` makes them."""
    for alternative in trial.criterion.accept:
        space = space_after(trial.case, trial.scope, "accept", values)
        texts = alternative.outputs.items()
        yield {**found, **{name: np.asarray(eval(text, dict(space))) for name, text in texts}}


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
    """Yield altered inputs that fit all cases: the words are the same where the sizes are not.

    What fits no required case, since its input is not there, is told by at least two others.
    """
    by_words: dict[str, dict[Trial, AlteredInputs]] = {}
    for trial in trials:
        for change in _changes_of(trial):
            by_words.setdefault(change.say, {}).setdefault(trial, change)
    required = [trial for trial in trials if trial.case.weight is None]
    for say, own in by_words.items():
        among = sum(trial in own for trial in required)
        if among == len(required) if among else len(own) >= FEWEST_CASES:
            yield _misread(say, own)


def _changes_of(trial: Trial) -> Iterator[AlteredInputs]:
    read = read_inputs(trial.case, trial.criterion.call)
    yield from altered_inputs(trial.case, read)
    yield from altered_sizes(trial.case, names_of(trial.criterion.call).read)
    yield from exchanged_layers(trial.case)


def _misread(say: str, own: Mapping[Trial, AlteredInputs]) -> RunnableMistake:
    zero = say.endswith("were zero")
    scaled = say.removesuffix("were zero") + "had another factor" if zero else ""
    return RunnableMistake(
        partial(Signature, "input", say, scaled=scaled),
        inputs=lambda trial: own[trial].inputs if trial in own else trial.case.inputs,
        restore=lambda trial: own[trial].restore if trial in own else np.asarray,
    )


def mutated(mutant: Mutant) -> RunnableMistake:
    """Return the mistake that a small change of the reference is."""
    return RunnableMistake(
        lambda: Signature("mutant", phrase(mutant), note(mutant), scaled(mutant)),
        mutant=mutant,
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
        node = definition(ast.parse(source), own_name(function.name).split("."))
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
