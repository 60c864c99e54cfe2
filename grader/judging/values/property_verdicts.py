"""Properties of the rubric's `ensure`, evaluated elsewhere in trusted code."""

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from grader.core.grades import OutputVerdict, Status
from grader.core.rubric import Criterion
from grader.core.text import one_line
from grader.judging.findings import Judged

Ensured = Mapping[str, bool | str]  # property -> whether it holds, or why that is not known


def judge_properties(criterion: Criterion, ensured: Ensured | None) -> list[Judged]:
    """One verdict for each property; one that nobody evaluated does not hold."""
    results = ensured or {}
    return [_judge(name, results.get(name, "it was not checked")) for name in criterion.ensure]


def _judge(name: str, result: object) -> Judged:
    if result is True or (isinstance(result, np.bool_) and bool(result)):
        return Judged(OutputVerdict(name, Status.RIGHT, Fraction(1), metric="property"))
    reason = f" ({one_line(result)})" if isinstance(result, str) and result else ""
    message = f"this should hold, but does not: {name}{reason}"
    verdict = OutputVerdict(name, Status.WRONG, Fraction(0), message, metric="property")
    return Judged(verdict, "a property does not hold")
