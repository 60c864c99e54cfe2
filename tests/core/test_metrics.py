"""A metric is explained, computed, allowed in a rubric and described: each of them, everywhere."""

import json
import re
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from grader.core.grades import CaseVerdict, CriterionGrade, Grade, OutputVerdict, Status
from grader.core.metrics import METRICS, Metric
from grader.core.rubric import OutputSpec
from grader.reports.footer import tolerances_in_words

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "grader/files/rubric.schema.json").read_text("utf-8"))


def test_each_is_allowed_in_a_rubric_and_described() -> None:
    (allowed,) = re.findall(r'"metric": \{"enum": (\[[^\]]*\])', json.dumps(SCHEMA))
    assert set(json.loads(allowed)) == set(METRICS)
    described = (ROOT / "docs/rubric.md").read_text("utf-8")
    assert [name for name in METRICS if f"| `{name}`" not in described] == []


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
def test_each_computes_errors_that_are_zero_where_an_answer_is_right(metric: Metric) -> None:
    expected, got = np.array([[1, 2], [3, 4]]), np.array([[1, 5], [3, 4]])
    errors = metric.errors(got, expected, OutputSpec("y"), None)
    assert (errors > 0).tolist() == [[False, True], [False, False]]
    assert metric.total(expected, OutputSpec("y")) == 4


def test_none_is_relative_and_discrete() -> None:
    assert not [metric for metric in METRICS.values() if metric.relative and metric.discrete]


@pytest.mark.parametrize("name", METRICS)
def test_each_explains_itself_on_the_page(name: str) -> None:
    output = OutputVerdict("y", Status.WRONG, Fraction(0), error=1.0, metric=name)
    case = CaseVerdict("main", "visible", Status.WRONG, Fraction(0), outputs=(output,))
    points = Fraction(1)
    criterion = CriterionGrade("f", "f", "f.py", Status.WRONG, Fraction(0), points, cases=(case,))
    grade = Grade("tiny", "Tiny", "ada", "full", (criterion,))
    assert METRICS[name].explained in tolerances_in_words(grade)
