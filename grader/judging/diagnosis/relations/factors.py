"""Right but for a constant: a sign, a factor made of the sizes, an offset."""

from collections.abc import Iterator, Mapping

import numpy as np

from grader.confined.values.arrays import Array
from grader.core.cases import axis_letters
from grader.judging.diagnosis.claims import Claim
from grader.judging.diagnosis.wrong_output import Wrong, same

NUMBERS = {"−1": -1.0, "2": 2.0, "1/2": 0.5, "3": 3.0, "1/3": 1 / 3, "4": 4.0, "1/4": 0.25}
LOGARITHMS = {
    "ln 2": np.log(2),
    "1/ln 2": 1 / np.log(2),
    "ln 10": np.log(10),
    "1/ln 10": 1 / np.log(10),
    "π": np.pi,
    "1/π": 1 / np.pi,
    "2π": 2 * np.pi,
    "1/(2π)": 0.5 / np.pi,
    "√2": 2**0.5,
    "1/√2": 0.5**0.5,
    "√(2π)": (2 * np.pi) ** 0.5,
    "180/π": 180 / np.pi,
    "π/180": np.pi / 180,
    "255": 255.0,
    "1/255": 1 / 255,
    "10": 10.0,
    "1/10": 0.1,
    "100": 100.0,
    "1/100": 0.01,
}
# Relative: far above rounding, and a wrong factor does not come this near to a named one by chance.
CLOSE = 1e-8
FEWEST = 3  # different whole numbers other than 0, in each case


def relations(wrong: Wrong) -> Iterator[Claim]:
    """Yield claims "every value is c times the right one"."""
    got, expected = wrong.got, wrong.expected
    if got.shape != expected.shape or not wrong.plain:
        return
    if wrong.whole_numbers:
        yield from _of_whole_numbers(wrong)
        return
    factor = times(expected, got)
    multiplied = abs(factor - 1) > CLOSE and factor != 0 and same(got, factor * expected)
    if multiplied:
        yield from named_factors(factor, wrong, "the right one")
    yield from _offsets(wrong)
    if abs(factor - 1) <= CLOSE:
        return
    if multiplied:
        if got.size > 3:
            yield Claim("{subject} {is} proportional to the right values", kind="weak")
    elif got.size > 3 and same(got, expected + (got - expected).flat[0]):
        yield Claim("{subject} {is} off by a constant", kind="weak")


def _of_whole_numbers(wrong: Wrong) -> Iterator[Claim]:
    """Yield a claim of a factor where so many numbers are not multiples of others by chance."""
    got, expected = wrong.got, wrong.expected
    if expected.dtype.kind == "b" or len(np.unique(expected[expected != 0])) < FEWEST:
        return
    factor = times(expected, got)
    if factor not in (0, 1) and np.array_equal(got, factor * expected):
        yield from named_factors(factor, wrong, "the right one")


def by_one_input(wrong: Wrong) -> Iterator[Claim]:
    """Yield a claim of a factor that one input alone makes: one case is enough for that."""
    got, expected = wrong.got, wrong.expected
    if wrong.whole_numbers or got.shape != expected.shape or not wrong.plain:
        return
    factor = times(expected, got)
    found = [n for n, v in factors(wrong).items() if abs(factor - v) <= CLOSE * abs(v)]
    if len(found) == 1 and found[0] in _inputs(wrong) and same(got, factor * expected):
        yield _claim(found[0], wrong, f"the right one in case `{wrong.case.name}`")


def _offsets(wrong: Wrong) -> Iterator[Claim]:
    """Yield claims that every value is too large, or too small, by one number with a name.

    Whole numbers are apart by one with a name by chance.
    """
    apart = np.asarray(wrong.got - wrong.expected)
    if wrong.complex_numbers or not same(apart, np.full_like(apart, apart.flat[0])):
        return
    if (wrong.expected == np.floor(wrong.expected)).all():
        return
    number = float(apart.flat[0])
    every = "every value of {subject} is" if apart.ndim else "{subject} {is}"
    lengths = {letter: float(n) for letter, n in wrong.case.sizes.items() if n > 1}
    shifts = {"1": 1.0, "1/2": 0.5, **lengths}
    shifts |= {f"`{name}`": value for name, value in wrong.numbers.items()}
    for name, value in shifts.items():
        if abs(abs(number) - value) <= CLOSE * value:
            way = "large" if number > 0 else "small"
            yield Claim(f"{every} {name} too {way}", kind="fact")


def times(array: Array, product: Array) -> complex:
    """Return the number that an array is multiplied by to give the product, or to come near."""
    number = complex(np.vdot(array, product) / np.vdot(array, array))
    if abs(number.imag) <= CLOSE * abs(number):
        return number.real
    return 1j * number.imag if abs(number.real) <= CLOSE * abs(number) else number


def named_factors(factor: complex, wrong: Wrong, what: str) -> Iterator[Claim]:
    """Yield claims that every value is a number, by its names, times something."""
    if not factor.real and abs(abs(factor) - 1) <= CLOSE:
        yield _claim("i" if factor.imag > 0 else "−i", wrong, what)
        return
    number, turn = (factor / 1j, "·i") if factor.imag else (factor, "")
    for name, value in factors(wrong).items():
        if abs(number - value) <= CLOSE * abs(value):
            yield _claim(f"{name}{turn}", wrong, what)


def _claim(name: str, wrong: Wrong, what: str) -> Claim:
    if (name, what) == ("−1", "the right one"):
        return Claim("{subject} {has} the opposite sign", kind="fact")
    every = "{subject} {is}" if not wrong.got.ndim else "every value of {subject} is"
    return Claim(f"{every} {name} times {what}", kind="fact")


def factors(wrong: Wrong) -> dict[str, float]:
    """Return constants by name: numbers, inputs, sizes, products of two, counts of true values."""
    lengths = {letter: float(n) for letter, n in wrong.case.sizes.items() if n > 1}
    axes = axis_letters(wrong.expected.shape, wrong.case.sizes)
    own = dict(zip(axes, map(float, wrong.expected.shape), strict=True))
    steps = {f"({letter} − 1)": n - 1 for letter, n in lengths.items() if letter == "T" and n > 2}
    single = {**lengths, **steps}
    products = {f"{a}·{b}": x * y for a, x in single.items() for b, y in single.items() if a < b}
    masks = {name: float(mask.sum()) for name, mask in wrong.masks.items() if mask.any()}
    counts = {f"the number of True in `{name}`": count for name, count in masks.items()}
    found = dict(NUMBERS) | LOGARITHMS | _of_samples(lengths) | _inputs(wrong)
    found |= _of_axes({name: n for name, n in own.items() if name not in lengths and n > 1})
    for name, value in {**single, **products}.items():
        found |= {name: value, f"1/({name})" if "·" in name else f"1/{name}": 1 / value}
    for name, value in counts.items():
        found |= {name: value, f"1/({name})": 1 / value}
        found |= {f"{a} / ({name})": x / value for a, x in single.items()}
        found |= {f"({name}) / {a}": value / x for a, x in {**single, **products}.items()}
    return found | {f"−{name}": -value for name, value in found.items() if name[0] != "−"}


def _of_samples(lengths: Mapping[str, float]) -> dict[str, float]:
    """Return what makes a variance of samples one of a population, and roots of lengths."""
    found: dict[str, float] = {}
    for letter, n in lengths.items():
        if n > 2:
            found |= {f"{letter}/({letter} − 1)": n / (n - 1)}
            found |= {f"({letter} − 1)/{letter}": (n - 1) / n}
            found |= {f"√({letter}/({letter} − 1))": (n / (n - 1)) ** 0.5}
            found |= {f"√(({letter} − 1)/{letter})": ((n - 1) / n) ** 0.5}
        found |= {f"√{letter}": n**0.5, f"1/√{letter}": n**-0.5}
    return found


def _of_axes(lengths: Mapping[str, float]) -> dict[str, float]:
    """Return by what transforms along axes of such lengths, "2N" or "8", differ from each other."""
    found: dict[str, float] = {}
    for name, n in lengths.items():
        shown = name if name.isdigit() else f"({name})"
        found |= {name: n, f"1/{shown}": 1 / n, f"√{shown}": n**0.5, f"1/√{shown}": n**-0.5}
    return found


def _inputs(wrong: Wrong) -> dict[str, float]:
    """Return single numbers among the inputs, halves and doubles, each also as a divisor."""
    found: dict[str, float] = {}
    for name, value in wrong.numbers.items():
        found |= {f"`{name}`": value, f"1/`{name}`": 1 / value}
        found |= {f"`{name}`/2": value / 2, f"2·`{name}`": 2 * value, f"`{name}`²": value**2}
        found |= {f"(1 − `{name}`)": 1 - value}
        if 0 < value < 1:
            found |= {f"1/(1 − `{name}`)": 1 / (1 - value)}
    return found
