"""Right but for a constant: a sign, a factor made of the sizes, an offset."""

from collections.abc import Iterator

import numpy as np

from grader.judging.diagnosis.claims import Claim
from grader.judging.diagnosis.wrong_output import Wrong, same

NUMBERS = {"−1": -1.0, "2": 2.0, "1/2": 0.5, "−2": -2.0, "−1/2": -0.5, "4": 4.0, "1/4": 0.25}
LOGARITHMS = {"ln 2": np.log(2), "1/ln 2": 1 / np.log(2), "1/ln 10": 1 / np.log(10)}
# Relative: far above rounding, and a wrong factor does not come this near to a named one by chance.
CLOSE = 1e-8


def relations(wrong: Wrong) -> Iterator[Claim]:
    """Yield claims "every value is c times the right one"."""
    got, expected = wrong.got, wrong.expected
    if wrong.whole_numbers or got.shape != expected.shape or not wrong.plain:
        return
    factor = float(np.vdot(expected, got) / np.vdot(expected, expected))
    if abs(factor - 1) <= CLOSE:
        return
    if same(got, factor * expected) and factor:
        yield from _named(factor, wrong)
        if got.size > 3:
            yield Claim("{subject} {is} proportional to the right values", kind="weak")
    elif got.size > 3 and same(got, expected + (got - expected).flat[0]):
        yield Claim("{subject} {is} off by a constant", kind="weak")


def _named(factor: float, wrong: Wrong) -> Iterator[Claim]:
    for name, value in factors(wrong).items():
        if abs(factor - value) <= CLOSE * abs(value):
            yield _claim(name, wrong)


def _claim(name: str, wrong: Wrong) -> Claim:
    if name == "−1":
        return Claim("{subject} {has} the opposite sign", kind="fact")
    every = "{subject} {is}" if not wrong.got.ndim else "every value of {subject} is"
    return Claim(f"{every} {name} times the right one", kind="fact")


def factors(wrong: Wrong) -> dict[str, float]:
    """Return constants by name: numbers, sizes, products of two, counts of true values."""
    lengths = {letter: float(n) for letter, n in wrong.case.sizes.items() if n > 1}
    steps = {f"({letter} − 1)": n - 1 for letter, n in lengths.items() if letter == "T" and n > 2}
    single = {**lengths, **steps}
    products = {f"{a}·{b}": x * y for a, x in single.items() for b, y in single.items() if a < b}
    masks = {name: float(mask.sum()) for name, mask in wrong.masks.items() if mask.any()}
    counts = {f"the number of True in `{name}`": count for name, count in masks.items()}
    found = dict(NUMBERS) | LOGARITHMS
    for name, value in {**single, **products}.items():
        found |= {name: value, f"1/({name})" if "·" in name else f"1/{name}": 1 / value}
    for name, value in counts.items():
        found |= {name: value, f"1/({name})": 1 / value}
        found |= {f"{a} / ({name})": x / value for a, x in single.items()}
        found |= {f"({name}) / {a}": value / x for a, x in {**single, **products}.items()}
    return found | {f"−{name}": -value for name, value in found.items() if name[0] != "−"}
