"""How steps grow with a class: tables as docs/performance.md has them, and bars."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

BAR = 50  # characters of the longest bar


@dataclass(frozen=True)
class Step:
    """What one command took."""

    name: str
    processor: float
    wall: float
    megabytes: float


Side = Mapping[int, Sequence[Step]]  # by size of the class: all steps, in their order


def growth(sides: Mapping[str, Side]) -> Iterator[str]:
    """Yield a table of each side, of each further side its ratios to the first, and the bars."""
    first, *others = sides
    for name, side in sides.items():
        last = max(side)
        yield f"{name}, seconds of processor time:\n"
        memory = [f"{step.megabytes:.0f} MB" for step in side[last]]
        yield from _table(side, lambda step: _seconds(step.processor), memory, last)
    for name in others:
        yield f"{name} in times of {first}, by the clock:\n"
        ratios = {size: _ratios(sides[name][size], steps) for size, steps in sides[first].items()}
        yield from _table(ratios, lambda step: f"{step.wall:.1f}")
    yield f"{first}, seconds of processor time; the dots are growth with the size of the class:\n"
    yield from ("```text", *_bars(sides[first]), "```", "")


def _ratios(steps: Sequence[Step], others: Sequence[Step]) -> list[Step]:
    """Return for each step how many times as long as another one it took, by the clock."""
    pairs = zip(steps, others, strict=True)
    return [replace(step, wall=step.wall / other.wall) for step, other in pairs]


def _seconds(value: float) -> str:
    return f"{value:.1f}" if value < 20 else f"{value:.0f}"


def _table(
    side: Side, cell: Callable[[Step], str], memory: Sequence[str] = (), last: int = 0
) -> Iterator[str]:
    heads = ["step", *(f"{size:,}" for size in side)] + ([f"memory at {last:,}"] if memory else [])
    yield f"| {' | '.join(heads)} |"
    yield "|---" * len(heads) + "|"
    for number, steps in enumerate(zip(*side.values(), strict=True)):
        cells = [steps[0].name, *map(cell, steps), *memory[number : number + 1]]
        yield f"| {' | '.join(cells)} |"
    yield ""


def _bars(side: Side) -> Iterator[str]:
    """Yield a bar for each size, as long as the step takes beside the largest class.

    A dot is where it would end if it took the same for each submission at all sizes.
    """
    last = max(side)
    for steps in zip(*side.values(), strict=True):
        most = steps[[*side].index(last)].processor
        yield steps[0].name
        for size, step in zip(side, steps, strict=True):
            length = round(BAR * step.processor / most)
            even = max(round(BAR * size / last) - 1, 0)
            bar = f"{'#' * length:<{BAR}}"
            bar = bar if bar[even] == "#" else f"{bar[:even]}.{bar[even + 1 :]}"
            yield f"{size:>8,}  {bar.rstrip()}  {_seconds(step.processor)}"
