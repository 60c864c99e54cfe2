"""Evaluates the properties of `ensure` on the reference, in every case and every precision."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import partial

from grader.authoring.cases.reference_runs import Scope, run_reference
from grader.authoring.limited.pool import run_all
from grader.authoring.limited.process_limits import arm, step_limits
from grader.authoring.problems import Refusal, refusal
from grader.authoring.proof.calibrated_case import Calibration
from grader.confined.case.casting import cast_floats
from grader.confined.values.leaf_names import output_of
from grader.core.asked.ensured_names import (
    ensured_names,
    expected_names,
    result_names,
    written_names,
)
from grader.core.asked.properties import Property, Unjudged, Unmet
from grader.core.asked.property_sentences import EXPECTED, plain_sentence
from grader.core.cases import Case
from grader.core.errors import GraderError
from grader.core.outcomes import Value
from grader.core.rubric import Criterion, Rubric
from grader.files.rubric.bound_names import names_in
from grader.grading.ensured.ensured_values import (
    ensured_leaves,
    kinds_of,
    sent_values,
    shapes_of,
    unseen,
)
from grader.grading.ensured.evaluated_properties import evaluate_properties, field_problems
from grader.grading.ensured.example_values import ReferenceValueKinds
from grader.grading.ensured.nested_values import nested_values
from grader.grading.ensured.property_misfits import misfit_of
from grader.sandbox.wire.packages import allowed_packages

MEND = "Fix the reference, or the expression in `ensure`."
NAMELY = "Fix the field in the sentence; write {{ and }} for braces that are meant as such."
SINGLE = "Loosen it, or write `precision: [float64]`."
SEEN = "Make arrays, numbers, or lists, tuples and mappings of these of it, in `call`."


def left_names(criterion: Criterion) -> tuple[str, ...]:
    """Return the names that a case leaves behind on the reference, those of `expected` too."""
    names = [*result_names(criterion), *expected_names(criterion), *written_names(criterion)]
    return tuple(dict.fromkeys(names))


def prove_properties(
    criterion: Criterion,
    rubric: Rubric,
    scope: Scope,
    bad: Collection[str],
    calibration: Calibration,
) -> Calibration:
    """Return the case with what `ensure` reads, and a problem for each property that fails.

    Those that read a `bad` output stand aside: that has a problem of its own.
    """
    asked = {s: e for s, e in criterion.ensure.items() if not names_in(e) & set(bad)}
    if not asked:
        return calibration
    criterion = replace(criterion, ensure=asked)
    proof = _Proof(criterion, rubric, scope)
    case, leaves = proof.with_values(calibration.case)
    problems = proof.unseen or proof.problems(case, leaves)
    told = {problem.output for problem in problems}
    holding = {s: e for s, e in asked.items() if s not in told}
    if holding and not proof.unseen:
        single = _Proof(replace(criterion, ensure=holding), rubric, scope)
        problems = [*problems, *single.single_problems(case)]
    return replace(calibration, case=case, refusals=(*calibration.refusals, *problems))


class _Proof:
    def __init__(self, criterion: Criterion, rubric: Rubric, scope: Scope) -> None:
        self.criterion, self.rubric, self.scope = criterion, rubric, scope
        self.packages = allowed_packages(rubric.allow)
        self.unseen: list[Refusal] = []

    def with_values(self, case: Case) -> tuple[Case, dict[str, Value]]:
        """Return the case with shapes and kinds of what `ensure` reads, and these values."""
        criterion = self.criterion
        asked = left_names(criterion)
        found = run_reference(criterion, case, self.scope, "float64", asked, all_runs=True)
        values = {name: found[name] for name in result_names(criterion) if name in found}
        leaves = sent_values(values, self.packages)
        named = {} if EXPECTED in ensured_names(criterion) else expected_names(criterion)
        compared = {name: found[name] for name in named if name in found}
        sent = sent_values(compared, self.packages)
        self._note_unseen(case, unseen({**sent, **leaves}))
        if self.unseen:
            return case, leaves
        reference = ReferenceValueKinds(kinds_of(compared, sent), shapes_of(sent))
        own = nested_values(reference, sent)
        shapes, kinds = shapes_of(leaves), kinds_of(values, leaves)
        made = replace(case, shapes=shapes, kinds=kinds, compared=own)
        return made, ensured_leaves(criterion, made, leaves)

    def _note_unseen(self, case: Case, unseen: Mapping[str, str]) -> None:
        outputs = {spec.name for spec in self.criterion.outputs}  # they have been looked at
        for name, what in unseen.items():
            if output_of(name) not in outputs:
                sentence = f"`{name}`, which `ensure` reads, is {what}; expected plain values"
                self.unseen.append(refusal(self.criterion, case, sentence, SEEN, name))

    def problems(self, case: Case, leaves: Mapping[str, Value]) -> list[Refusal]:
        """Return a problem for each property that fails, and each field that does."""
        fields = field_problems(self.criterion, case, leaves, self.scope)
        told = ((s, f"a field of “{plain_sentence(s)}” raised {w}") for s, w in fields.items())
        found = [refusal(self.criterion, case, text, NAMELY, s) for s, text in told]
        return [*found, *self._unmet(case, leaves, "", MEND)]

    def single_problems(self, case: Case) -> list[Refusal]:
        """Return a problem for each property that fails in single precision, where that exists."""
        if "float32" not in self.criterion.precisions or case.dtype == "float32":
            return []
        task = partial(self._unmet_in_single, case)
        (outcome,) = run_all([task], step_limits(self.rubric))
        arm()
        try:
            found: list[Refusal] = outcome.result("the reference")
        except GraderError:  # it has no single-precision form
            return []
        return found

    def _unmet_in_single(self, case: Case) -> list[Refusal]:
        names = result_names(self.criterion)
        criterion = self.criterion
        values = run_reference(criterion, case, self.scope, "float32", names, all_runs=True)
        sent = sent_values(values, self.packages)
        leaves = ensured_leaves(criterion, case, sent)
        if misfit_of(criterion, case, leaves):  # arrays of other shapes, after more or fewer rounds
            return []
        inputs = {name: cast_floats(value, "float32") for name, value in case.inputs.items()}
        single = replace(case, dtype="float32", inputs=inputs)
        return self._unmet(single, leaves, " in single precision", SINGLE)

    def _unmet(
        self, case: Case, leaves: Mapping[str, Value], when: str, advice: str
    ) -> list[Refusal]:
        arm()
        limits = self.rubric.limits
        held = evaluate_properties(self.criterion, case, leaves, self.scope, limits)
        failing = {sentence: each for sentence, each in held.items() if each is not True}
        found = [
            refusal(self.criterion, case, f"{self._what(s)} {_why(each)}{when}", advice, s)
            for s, each in failing.items()
        ]
        pairs = zip(found, failing.values(), strict=True)
        return [replace(each, detail=_values(held)) for each, held in pairs]

    def _what(self, sentence: str) -> str:
        return f"“{plain_sentence(sentence)}” (`{self.criterion.ensure[sentence].strip()}`)"


def _why(held: Property) -> str:
    return held.reason if isinstance(held, Unjudged) else "does not hold for the reference"


def _values(held: Property) -> str:
    shown = held.shown if isinstance(held, Unmet | Unjudged) else ""
    return f": {shown}" if shown else ""
