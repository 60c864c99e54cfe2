"""Whether a function runs a Python loop over a size: from the lines it executes at three sizes."""

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from grader.core.aspects import LineCount
from grader.core.cases import Case
from grader.core.text import quoted

# Two doublings: a loop's lines grow at both, a branch's or a start-up's at most at one.
FACTORS = (1, 2, 4)
# Of log2(all lines) in log2(size). Array operations have 0, loops 0.9 to 1, a loop over part of the
# work 0.5 (measured).
SLOPE = 0.2


def line_count(
    case: Case,
    usual: Mapping[str, int],
    times: Mapping[int, int] | None,
    fault: str = "",
    *,
    right: bool = True,
) -> LineCount:
    """Return what was counted in a case of the usual sizes but for one, which is multiplied."""
    grown = [(x, size // usual[x]) for x, size in case.sizes.items() if size != usual[x]]
    letter, factor = grown[0] if grown else ("", 1)
    return LineCount(letter, factor, times, fault, right)


def loops_over(counts: Sequence[LineCount]) -> dict[str, float]:
    """Return size that a loop runs over -> how much more often lines run when it is doubled."""
    letters = dict.fromkeys(count.letter for count in counts if count.letter)
    times = {letter: _times(letter, counts) for letter in letters}
    growth = {x: _growth_of_one(own) or _growth_of_all(own) for x, own in times.items()}
    return {letter: factor for letter, factor in growth.items() if factor}


def _times(letter: str, counts: Sequence[LineCount]) -> list[Mapping[int, int]]:
    """Return the counts at the three sizes; fewer if they were not all counted."""
    own = {c.factor: c.times for c in counts if c.letter == letter or c.factor == 1}
    return [times for factor in FACTORS if (times := own.get(factor)) is not None]


def _growth_of_all(times: Sequence[Mapping[int, int]]) -> float:
    """Return by how much all lines together grow; 0 unless they do at both doublings.

    A branch that is taken once is not a loop. By least squares, which of three equal
    steps leave the first and the last.
    """
    lines = [sum(often * number for often, number in one.items()) for one in times]
    if len(lines) < len(FACTORS) or not 0 < lines[0] < lines[1] < lines[2]:
        return 0.0
    slope = math.log2(lines[2] / lines[0]) / 2
    return 2.0**slope if slope > SLOPE else 0.0


def _growth_of_one(times: Sequence[Mapping[int, int]]) -> float:
    """Return by how much a single line grows at both doublings, whatever runs beside it, or 0.

    Lines that run equally often at two sizes say nothing, however many they are: idle ones, with
    which a loop could be hidden from a sum, are gone from the difference.
    """
    if len(times) < len(FACTORS):
        return 0.0
    small, middle, large = (Counter(dict(one)) for one in times)
    firsts, seconds, thirds = small - middle, (middle - small) & (middle - large), large - middle
    chains = (
        third / second
        for first in firsts
        for second in seconds
        for third in thirds
        if first > 1 and _doubles(first, second) and _doubles(second, third)
    )
    return min(chains, key=lambda factor: abs(factor - 2), default=0.0)


def _doubles(one: int, other: int) -> bool:
    """Return whether one is about twice the other: a loop's head runs once more than its body."""
    return abs(other - 2 * one) <= 1 + one / 8


def efficiency_remarks(
    function: str,
    counts: Sequence[LineCount],
    elsewhere: Collection[str] = (),
    *,
    carried: bool = False,
) -> tuple[str, ...]:
    """Return what is not as it should be; loops over sizes that are charged `elsewhere` aside.

    A function that was judged with others replaced is charged only for what was seen: its values,
    or its end, may depend on those others.
    """
    faults = [count.fault for count in counts if count.fault]
    if faults:
        return (f"The lines that {quoted(function)} executes could not be counted: {faults[0]}.",)
    loops = {x: factor for x, factor in loops_over(counts).items() if x not in elsewhere}
    if loops:
        return (f"{quoted(function)} runs a Python loop over {_listed(loops)}: {_growth(loops)}.",)
    if not carried and any(count.times is None for count in counts):
        return (f"{quoted(function)} did not finish while its lines were counted.",)
    if not carried and not all(count.right for count in counts):
        return (f"{quoted(function)} returned different values while its lines were counted.",)
    return ()


def _growth(loops: dict[str, float]) -> str:
    """Return how lines grow: "… run 2 times as often when N is doubled, 1.9 times when T is"."""
    first, *others = loops.items()
    told = [f"some lines run {first[1]:.2g} times as often when {first[0]} is doubled"]
    return ", ".join([*told, *(f"{factor:.2g} times when {x} is" for x, factor in others)])


def _listed(names: Sequence[str] | dict[str, float]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
