"""A function that is left out, taken twice, or in place of another; values that were rounded."""

from collections.abc import Callable, Iterator

import numpy as np

from grader.confined.quick_dataclass import dataclass
from grader.confined.values.arrays import Array
from grader.judging.diagnosis.claims import Claim
from grader.judging.diagnosis.projections import in_parts
from grader.judging.diagnosis.wrong_output import Wrong, same, whole_number

Function = Callable[[Array], Array]


@dataclass(frozen=True)
class Invertible:
    """A function that can be undone, for values between two limits."""

    words: str
    of: Function
    back: Function
    low: float = -np.inf
    high: float = np.inf

    def undone(self, array: Array) -> Array | None:
        """Return what gives these values; None if nothing does, or rounding hides what did."""
        inside = (array > self.low) & (array < self.high)
        if not inside.all():
            return None
        found = self.back(array)
        return found if same(self.of(found), array) else None


def _sigmoid(array: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-array)))


INVERTIBLE = (
    Invertible("tanh", np.tanh, np.arctanh, -1 + 1e-7, 1 - 1e-7),  # nearer, rounding is all
    Invertible("the sigmoid", _sigmoid, lambda a: np.log(a / (1 - a)), 1e-7, 1 - 1e-7),
    Invertible("the exponential", np.exp, np.log, 0),
    Invertible("the logarithm", np.log, np.exp),
    Invertible("the square root", np.sqrt, np.square, 0),
    Invertible("the reciprocal (1 divided by it)", np.reciprocal, np.reciprocal, 0),
)
OTHERS: dict[str, Function] = {
    "the square": np.square,
    "the absolute value": np.abs,
    "the maximum with zero": lambda a: np.maximum(a, 0),
}
NOT_LOST = ("the absolute value",)  # signs can be wrong for many reasons
OPPOSITES = {
    "the square": "the square root",
    "the square root": "the square",
    "the exponential": "the logarithm",
    "the logarithm": "the exponential",
}
# Of probabilities, of cosines and of grey levels: others are seldom in an assignment.
LIMITS = ((0.0, 1.0), (-1.0, 1.0), (0.0, 255.0))

DECIMALS = range(1, 7)  # to which values may be rounded on the way


def relations(wrong: Wrong) -> Iterator[Claim]:
    """Yield claims about a function of every value."""
    got, expected = wrong.got, wrong.expected
    if got.shape != expected.shape or not wrong.plain or _few(expected):
        return
    if wrong.complex_numbers:  # without an order: of limits, and of what is undone, none holds
        analytic = {each.words: each.of for each in INVERTIBLE} | {"the square": np.square}
        yield from _left_out(got, expected, analytic)
        return
    yield from _limited(got, expected)
    functions = dict(OTHERS)
    if not wrong.whole_numbers:
        functions = {each.words: each.of for each in INVERTIBLE} | OTHERS
        yield from _instead(got, expected, functions)
    yield from _left_out(got, expected, functions)


def _left_out(got: Array, expected: Array, functions: dict[str, Function]) -> Iterator[Claim]:
    """Yield claims about a function that is left out, or taken once too often.

    Of a function and its opposite the values do not tell which of the two happened.
    """
    lost = {words: of for words, of in functions.items() if words not in NOT_LOST}
    left_out = [words for words, of in lost.items() if same(of(got), expected)]
    too_often = [words for words, of in functions.items() if same(got, of(expected))]
    start = "{subject} {behaves} as if"
    for words in left_out:
        opposite = OPPOSITES.get(words)
        more = f", or {opposite} taken once too often" if opposite in too_often else ""
        yield Claim(f"{start} {words} were left out{more}")
    for words in too_often:
        if OPPOSITES.get(words) not in left_out:
            yield Claim(f"{start} {words} were taken once too often")


def _few(expected: Array) -> bool:
    """Return whether the values are so few, and so plain, that functions meet them by chance."""
    if expected.size > 1:
        return bool((expected == expected.flat[0]).all())
    return whole_number(expected.item()) is not None


def _instead(got: Array, expected: Array, functions: dict[str, Function]) -> Iterator[Claim]:
    for right in INVERTIBLE:
        inner = right.undone(expected)
        if inner is None:
            continue
        for words, of in functions.items():
            taken = of(inner)
            if words != right.words and same(got, taken) and not same(taken, inner):
                text = f"{{subject}} {{behaves}} as if {words} were taken, not {right.words}"
                yield Claim(text)


def _limited(got: Array, expected: Array) -> Iterator[Claim]:
    for low, high in LIMITS:
        words = f"limited to values from {low:g} to {high:g}"
        if _binds(got, low, high) and same(np.clip(got, low, high), expected):
            yield Claim(f"{{subject}} {{behaves}} as if not {words}")
        if got.size > 1 and _binds(expected, low, high) and same(got, np.clip(expected, low, high)):
            yield Claim(f"{{subject}} {{behaves}} as if {words} once too often")


def _binds(array: Array, low: float, high: float) -> bool:
    """Return whether limits change an array otherwise than the maximum with zero does."""
    return bool(array.max() > high) or (low != 0 and bool(array.min() < low))


def rounded_relations(wrong: Wrong) -> Iterator[Claim]:
    """Yield claims about digits that are missing."""
    got, expected = wrong.got, wrong.expected
    if wrong.whole_numbers or got.shape != expected.shape or got.size < 4:
        return
    if wrong.complex_numbers:
        got, expected = in_parts(got), in_parts(expected)
    if np.array_equal(got, np.trunc(expected)):  # zeros in one case, whole numbers in another
        how = "fractions were cut off: an array of whole numbers holds none"
        yield Claim(f"{{subject}} {{behaves}} as if {how}")
    if not wrong.plain:
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
