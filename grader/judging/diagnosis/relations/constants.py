"""All the same: zeros, NaN, one number."""

from collections.abc import Iterator

import numpy as np

from grader.judging.diagnosis.claims import Claim
from grader.judging.diagnosis.wrong_output import Wrong, whole_number


def relations(wrong: Wrong) -> Iterator[Claim]:
    """Yield claims about outputs that hold hardly anything."""
    got, where = wrong.got, " everywhere" if wrong.got.ndim else ""
    if got.dtype.kind in "fc" and np.isnan(got).all():
        yield Claim(f"{{subject}} {{is}} NaN{where}", kind="fact")
    elif got.dtype.kind == "b" and (got == got.flat[0]).all():
        yield Claim(f"{{subject}} {{is}} {got.flat[0]}{where}", kind="fact")
    elif not got.any():
        yield Claim(f"{{subject}} {{is}} zero{where}", kind="fact")
    elif got.size > 1 and (got == got.flat[0]).all():
        yield _constant(wrong)


def _constant(wrong: Wrong) -> Claim:
    number = whole_number(wrong.got.flat[0])
    if number is not None:
        return Claim(f"{{subject}} {{holds}} {number} everywhere", kind="fact")
    return Claim("{subject} {holds} the same number everywhere", kind="fact")
