"""Times things in turn and prints their ratios."""

import statistics
import time
from collections.abc import Callable

Action = Callable[[], object]


def seconds(action: Action) -> float:
    """How long it takes once."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def compare(what: str, one: Action, other: Action, rounds: int = 7) -> float:
    """Runs both in turn; prints and returns the median of one over the median of the other."""
    one(), other()
    pairs = [(seconds(one), seconds(other)) for _ in range(rounds)]
    first = statistics.median(pair[0] for pair in pairs)
    second = statistics.median(pair[1] for pair in pairs)
    print(f"{what}: {first * 1000:.1f} ms / {second * 1000:.1f} ms = {first / second:.2f}")
    return first / second
