"""Whether a function runs a Python loop over a size: from the lines it executes at three of it."""

import math
from collections.abc import Collection, Mapping, Sequence

from grader.core.aspects import LineCount
from grader.core.cases import Case
from grader.core.text import quoted

FACTORS = (1, 2, 4)
SLOPE = 0.2  # of log2(lines) in log2(size): array operations have 0, a loop nearly 1


def line_count(
    case: Case, usual: Mapping[str, int], lines: int | None, fault: str = "", *, right: bool = True
) -> LineCount:
    """What was counted in a case that has the usual sizes but for one, which is multiplied."""
    grown = [(x, size // usual[x]) for x, size in case.sizes.items() if size != usual[x]]
    letter, factor = grown[0] if grown else ("", 1)
    return LineCount(letter, factor, lines, fault, right)


def loops_over(counts: Sequence[LineCount]) -> dict[str, float]:
    """Sizes that lines grow with -> the factor by which they do when the size is doubled.

    They must grow at both doublings: a branch that is taken once is no loop.
    """
    letters = dict.fromkeys(count.letter for count in counts if count.letter)
    slopes = {letter: _slope(_lines(letter, counts)) for letter in letters}
    return {letter: 2**slope for letter, slope in slopes.items() if slope > SLOPE}


def _lines(letter: str, counts: Sequence[LineCount]) -> list[int]:
    own = {c.factor: c.lines for c in counts if c.letter == letter or c.factor == 1}
    return [lines for factor in FACTORS if (lines := own.get(factor)) is not None]


def _slope(lines: Sequence[int]) -> float:
    """By least squares, which of three equal steps leave the first and the last."""
    if len(lines) < len(FACTORS) or not 0 < lines[0] < lines[1] < lines[2]:
        return 0.0
    return math.log2(lines[2] / lines[0]) / 2


def efficiency_remarks(
    function: str,
    counts: Sequence[LineCount],
    elsewhere: Collection[str] = (),
    *,
    carried: bool = False,
) -> tuple[str, ...]:
    """What is not as it should be; loops over sizes that are charged `elsewhere` aside.

    A function that was judged with others replaced is charged only for what was seen: its values,
    or its end, may depend on those others.
    """
    faults = [count.fault for count in counts if count.fault]
    if faults:
        return (f"The lines that {quoted(function)} executes could not be counted: {faults[0]}.",)
    loops = {x: factor for x, factor in loops_over(counts).items() if x not in elsewhere}
    if loops:
        return (f"{quoted(function)} runs a Python loop over {_listed(loops)}: {_growth(loops)}.",)
    if not carried and any(count.lines is None for count in counts):
        return (f"{quoted(function)} did not finish while its lines were counted.",)
    if not carried and not all(count.right for count in counts):
        return (f"{quoted(function)} gave other values while its lines were counted.",)
    return ()


def _growth(loops: dict[str, float]) -> str:
    """ "2 times as many lines are executed when N is doubled, 1.9 times when T is"."""
    first, *others = loops.items()
    told = [f"{first[1]:.2g} times as many lines are executed when {first[0]} is doubled"]
    return ", ".join([*told, *(f"{factor:.2g} times when {x} is" for x, factor in others)])


def _listed(names: Sequence[str] | dict[str, float]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
