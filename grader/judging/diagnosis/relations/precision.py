"""Values that were rounded on the way."""

from collections.abc import Iterator

import numpy as np

from grader.judging.diagnosis.claims import Claim
from grader.judging.diagnosis.wrong_output import Wrong

DECIMALS = range(1, 7)


def relations(wrong: Wrong) -> Iterator[Claim]:
    """Yield claims about digits that are missing."""
    got, expected = wrong.got, wrong.expected
    if wrong.whole_numbers or got.shape != expected.shape or not wrong.plain or got.size < 4:
        return
    scale = float(np.abs(expected).max())
    if float(np.abs(got - expected).max()) > 0.05 * scale:
        return
    with np.errstate(all="ignore"):
        half = got == got.astype(np.float16)
    if half.all():
        yield Claim("{subject} {behaves} as if computed in half precision (float16)")
    for decimals in DECIMALS:
        if np.array_equal(got, np.round(expected, decimals)):
            yield Claim("{subject} {behaves} as if rounded to a few decimals")
            return
