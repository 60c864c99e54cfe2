"""How far a class is: a bar on a terminal, a line now and then where there is none."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import field
from typing import TextIO

from grader.classes.batch import Finished
from grader.confined.quick_dataclass import dataclass

# Seconds between lines where no bar can be drawn, so that a log of an hour stays short.
EVERY = 10.0


@dataclass
class Tally:
    """What has been finished so far."""

    total: int
    started: float
    graded: int = 0
    unchanged: int = 0
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def finished(self) -> int:
        """Count the submissions that are finished in any way."""
        return self.graded + self.unchanged + len(self.problems)

    def count(self, finished: Finished) -> None:
        """Count one more submission."""
        if finished.problem:
            self.problems[finished.name] = finished.problem
        elif finished.graded:
            self.graded += 1
        else:
            self.unchanged += 1

    def sentence(self, now: float) -> str:
        """Return, say, "120 of 1,000 · 3.1 a second · about 4 min left · 2 not graded"."""
        parts = [f"{self.finished:,} of {self.total:,}"]
        seconds = now - self.started
        if self.graded and seconds > 1:
            rate = self.graded / seconds
            parts += [_rate(rate), f"about {_duration((self.total - self.finished) / rate)} left"]
        if self.problems:
            parts.append(f"{len(self.problems):,} not graded")
        return " · ".join(parts)


def _rate(rate: float) -> str:
    return f"{rate:.1f} a second" if rate >= 1 else f"{60 * rate:.0f} a minute"


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


@contextmanager
def class_progress(tally: Tally, stream: TextIO) -> Iterator[Callable[[Finished], None]]:
    """Give a function to call for each submission that is finished."""
    with _bar(tally) if stream.isatty() else _lines(tally, stream) as show:

        def finished(one: Finished) -> None:
            tally.count(one)
            show()

        yield finished


@contextmanager
def _lines(tally: Tally, stream: TextIO) -> Iterator[Callable[[], None]]:
    said = time.monotonic()

    def show() -> None:
        nonlocal said
        now = time.monotonic()
        if now - said >= EVERY:
            said = now
            stream.write(tally.sentence(now) + "\n")
            stream.flush()

    yield show


@contextmanager
def _bar(tally: Tally) -> Iterator[Callable[[], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (BarColumn(), TextColumn("{task.description}"))
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, refresh_per_second=8) as progress:
        task = progress.add_task(tally.sentence(tally.started), total=tally.total)

        def show() -> None:
            text = tally.sentence(time.monotonic())
            progress.update(task, completed=tally.finished, description=text)

        yield show
