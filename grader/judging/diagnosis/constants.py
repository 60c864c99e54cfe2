"""All the same: zeros, NaN, one number; or an input handed back."""

from collections.abc import Iterator

import numpy as np

from grader.judging.diagnosis.claims import Claim
from grader.judging.diagnosis.wrong import Wrong, same


def relations(wrong: Wrong) -> Iterator[Claim]:
    """Claims about outputs that hold hardly anything, or an input as it was."""
    got = wrong.got
    if got.dtype.kind == "f" and np.isnan(got).all():
        yield Claim("{subject} {is} NaN everywhere")
    elif not got.any():
        yield Claim("{subject} {is} zero everywhere")
    elif got.size > 1 and (got == got.flat[0]).all():
        yield _constant(wrong)
    elif got.size > 1:
        yield from _unchanged(wrong)


def _constant(wrong: Wrong) -> Claim:
    number = wrong.got.flat[0]
    if wrong.whole_numbers or float(number).is_integer():
        return Claim(f"{{subject}} {{holds}} {int(number)} everywhere")
    return Claim("{subject} {holds} one and the same number everywhere")


def _unchanged(wrong: Wrong) -> Iterator[Claim]:
    for name, array in wrong.inputs.items():
        if same(wrong.got, array):
            yield Claim(f"{{subject}} {{is}} `{name}`, unchanged")
