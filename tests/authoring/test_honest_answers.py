"""Honest re-implementations pass every case of captioning, with errors below half the tolerance."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from grader.confined.case.execute import execute
from grader.confined.values.tree import flatten
from grader.core.asked.ensured_names import result_names
from grader.grading.case_settings import settings_of
from grader.judging.values.expectations import Expectation
from grader.judging.values.output_verdict import measure


def load_honest():
    spec = importlib.util.spec_from_file_location("honest", Path(__file__).parent / "honest.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


honest = load_honest()


def einsum(a, b):
    return np.einsum("ij,jk->ik", a, b)


def in_single_precision():
    functions = honest.Honest().functions()
    return {name: honest.single_precision(function) for name, function in functions.items()}


VARIANTS = {
    "other orders": honest.Honest().functions(),
    "einsum": honest.Honest(matmul=einsum).functions(),
    "loops": honest.Honest(matmul=honest.matmul).functions(),
    "1 / cosh^2": honest.Honest(cosh=True).functions(),
    "float32 inside": in_single_precision(),
}


def measured(captioning, functions):
    """(name, measure) of every output of every case, computed by other functions."""
    for criterion in captioning.rubric.criteria:
        if criterion.function not in functions:
            continue
        for case in captioning.case_set.cases[criterion.name]:
            scope = {**captioning.scope, **functions}
            names = result_names(criterion)
            with np.errstate(all="ignore"):
                values = execute(criterion.call, scope, dict(case.inputs), settings_of(case), names)
            leaves = dict(leaf for name in names for leaf in flatten(name, values[name]))
            for expected in case.expected:
                spec = criterion.spec_of(expected.name)
                tolerance = captioning.rubric.tolerance
                asked = Expectation(expected, spec, case, criterion, tolerance)
                where = f"{criterion.name} {case.name} {expected.name}"
                yield where, measure(np.asarray(leaves[expected.name]), asked), asked.bounds


MOSTLY_ZERO = "word_embedding_backward one dW"  # one word, so one row of all that is not zero


@pytest.mark.parametrize("variant", VARIANTS)
def test_no_honest_error_exceeds_half_its_tolerance(captioning, variant):
    found = list(measured(captioning, VARIANTS[variant]))
    assert len(found) > 200
    for where, result, bounds in found:
        assert result.tier in ("double", "single"), where
        bound = bounds.double if result.tier == "double" else bounds.single
        assert result.error <= bound / 2, where


def test_single_precision_is_recognised_in_an_array_of_mostly_zeros(captioning):
    found = {where: one for where, one, _ in measured(captioning, VARIANTS["float32 inside"])}
    assert found[MOSTLY_ZERO].tier == "single"


def test_double_precision_is_told_from_single(captioning):
    tiers = {
        name: {result.tier for where, result, _ in measured(captioning, functions)}
        for name, functions in VARIANTS.items()
    }
    assert tiers["einsum"] == tiers["loops"] == tiers["1 / cosh^2"] == {"double"}
    assert "single" in tiers["float32 inside"]
