"""Limits the time that all searches of one submission take together."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import field

from grader.confined.quick_dataclass import dataclass
from grader.sandbox.sandbox_protocol import Worker

# Seconds of processes in which student code runs, whatever else the machine has to do, for all
# searches among caches and among changes of functions. Where a case takes some milliseconds, a
# whole search takes four at most.
MOST_SEARCHED = 10.0


@dataclass
class SearchTime:
    """Seconds left for searches; each may take half of them, so that later ones have some."""

    left: float = field(default_factory=lambda: MOST_SEARCHED)

    def spend(self, worker: Worker) -> None:
        """Take off all that a worker's processes took."""
        self.left -= worker.time.spent

    @contextmanager
    def search(self, worker: Worker) -> Iterator["LimitedSearch"]:
        """Take off what a worker's processes take from now on to the end of a search."""
        search = LimitedSearch(self, worker, worker.time.spent, self.left)
        try:
            yield search
        finally:
            self.left -= search.spent


@dataclass(frozen=True)
class LimitedSearch:
    """One search, with what was there when it began: for all workers that it uses."""

    time: SearchTime
    worker: Worker
    spent_before: float
    left_before: float

    @property
    def spent(self) -> float:
        """Return the seconds that the search's own worker took."""
        return self.worker.time.spent - self.spent_before

    @property
    def is_late(self) -> bool:
        """Return whether the search has to end: it and what it opened took their half."""
        return self.spent + self.left_before - self.time.left > self.left_before / 2
