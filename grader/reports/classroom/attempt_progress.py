"""How students fared from attempt to attempt."""

from collections.abc import Sequence
from statistics import median

from grader.confined.quick_dataclass import dataclass

MOST_ATTEMPTS = 10  # of a student; a margin


@dataclass(frozen=True)
class AttemptLine:
    """One attempt of all who made so many."""

    number: int
    students: int
    median: str
    change: str  # since their attempt before; empty for the first
    width: float  # per cent


def view_progress(progress: Sequence[tuple[float, ...]]) -> tuple[AttemptLine, ...]:
    """Return a line for each attempt; none where nobody made a second one."""
    most = min(max(map(len, progress), default=0), MOST_ATTEMPTS)
    return tuple(_line(number, progress) for number in range(1, most + 1)) if most > 1 else ()


def _line(number: int, progress: Sequence[tuple[float, ...]]) -> AttemptLine:
    made = [shares for shares in progress if len(shares) >= number]
    middle = median(shares[number - 1] for shares in made)
    changes = [shares[number - 1] - shares[number - 2] for shares in made if number > 1]
    return AttemptLine(
        number=number,
        students=len(made),
        median=f"{100 * middle:.0f} %",
        change=f"{100 * median(changes):+.0f} %".replace("-", "−") if changes else "",
        width=round(100 * min(max(middle, 0.0), 1.0), 1),
    )
