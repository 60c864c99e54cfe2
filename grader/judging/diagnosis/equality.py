"""A short key for wrong answers: equal answers have equal keys, others practically never."""

from collections.abc import Iterator, Sequence
from hashlib import blake2b

import numpy as np

from grader.confined.values.arrays import Array
from grader.judging.diagnosis.projections import in_parts, project
from grader.judging.diagnosis.wrong_output import Answer

CASES = 2  # that are looked at
# Digits that count: equal answers agree in twelve or more, so in six but for a rare rounding.
DIGITS = 6


def answer_key(answers: Sequence[Answer]) -> str:
    """Return 12 hex digits for the wrong outputs of two visible cases; empty if none came."""
    visible = [answer for answer in answers if not answer.case.hidden][:CASES]
    parts = [part for answer in visible for part in _parts(answer)]
    return blake2b("\n".join(parts).encode(), digest_size=6).hexdigest() if parts else ""


def _parts(answer: Answer) -> Iterator[str]:
    for name in sorted(answer.wrong & set(answer.values)):
        array = answer.values[name]
        yield f"{answer.case.name} {name} {array.shape} {_rounded(array)}"


def _rounded(array: Array) -> str:
    """Return the length, and where the array points: both in a few digits."""
    flat = in_parts(array)
    finite = np.isfinite(flat)
    if not finite.all():
        return f"{int(finite.sum())} finite"
    with np.errstate(over="ignore"):
        length = float(np.linalg.norm(flat))
    if not 0 < length < np.inf:
        return f"{length}"
    direction = np.round(project(flat / length), DIGITS - 1) + 0.0  # no negative zero
    return f"{length:.{DIGITS - 1}e} {direction.tolist()}"
