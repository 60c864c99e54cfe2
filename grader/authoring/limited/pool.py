"""As many processes as there are processors, until every task of a stage has come to an end."""

import gc
import os
from collections import deque
from collections.abc import Callable, Hashable, Sequence
from dataclasses import field
from multiprocessing.connection import wait
from typing import Any

from grader.authoring.limited.limited_process import (
    BUG,
    ENDED,
    LONGER,
    NOTHING,
    PROBLEM,
    STALE,
    Stage,
    Task,
    TaskProcess,
    noted,
    nothing,
    start,
)
from grader.authoring.limited.process_limits import (
    ENDLESS,
    SUPPORTED,
    StepLimits,
    arm,
    current,
    disarm,
)
from grader.authoring.problems import Refusal, Refused
from grader.confined.quick_dataclass import dataclass
from grader.core.errors import GraderError
from grader.core.text import seconds_text

Progress = Callable[[str, int, int], None]  # "mutants", how many are done, of how many


def silent(stage: str, done: int, total: int) -> None:
    """Show no progress at all."""


# Seconds without news after which the clock of a progress line moves on: a person sees that work
# goes on.
PATIENCE = 0.2
ADVICE = {
    True: "Fix the endless loop; allow more time with `seconds` under `limits` if it is slow.",
    False: "Run it alone to see why; allow more with `memory` under `limits` if it is large.",
}

Tick = Callable[[int, int], None]  # how many tasks are done, of how many


def quiet(done: int, total: int) -> None:
    """Show no progress at all."""


@dataclass
class Outcome:
    """What came of one task: a value, a problem, or the end of its process."""

    value: Any = None
    problem: GraderError | None = None
    ended: str = ""  # "did not end", "was killed by signal 11"
    noted: int = NOTHING  # last, if its process ended
    limits: StepLimits = field(default_factory=StepLimits)

    def result(self, what: str, criterion: str = "", cases: tuple[str, ...] = ()) -> Any:
        """Return the value. Raise the problem, or `Refused` saying how `what` has ended."""
        if self.problem:
            raise self.problem
        if not self.ended:
            return self.value
        within = f" within {seconds_text(self.limits.seconds)}" if self.ended == ENDLESS else ""
        advice = ADVICE[self.ended == ENDLESS]
        raise Refused([Refusal(f"{what} {self.ended}{within}", advice, criterion, cases)])


class _Frozen:
    """Whether what this process has is known to be frozen: counting visits every object."""

    known = False


def run_all(
    tasks: Sequence[Task],
    limits: StepLimits | None = None,
    *,
    together: int = 1,
    state: Callable[[], Hashable] = nothing,
    groups: Sequence[Hashable] = (),
    tick: Tick = quiet,
) -> list[Outcome]:
    """Run every task in a forked process; return the outcomes in the order of the tasks.

    `together` tasks follow one another in a process that is forked from this one, so that what
    comes of a task never depends on how fast the others were. A process in which `state` has
    changed after a task, or which a task has ended, is replaced. Where a task did not end, others
    of its group that have not begun give nothing: each would take as long.
    """
    stage = Stage(tasks, limits or current(), state, groups)
    if not SUPPORTED:
        return [_run_here(task) for task in tasks]
    pool = _Pool(stage, together)
    disarm()
    was_frozen = _Frozen.known or gc.get_freeze_count() > 0  # by a caller, who wants it to stay so
    _Frozen.known = True
    gc.freeze()  # a collection in a child would write to, and so copy, every page of this process
    try:
        return pool.run(tick)
    finally:
        _Frozen.known = was_frozen
        if not was_frozen:
            gc.unfreeze()
        pool.close()
        arm()


def attempt(task: Task, limits: StepLimits | None = None) -> Any:
    """Return what a task returns that may not end. Raise `GraderError` if it does not."""
    (outcome,) = run_all([task], limits)
    return outcome.result("the reference")


def _run_here(task: Task) -> Outcome:
    try:
        return Outcome(task())
    except GraderError as error:
        return Outcome(problem=error)


class _Pool:
    """The processes of one stage."""

    def __init__(self, stage: Stage, together: int) -> None:
        self._stage = stage
        numbers = list(range(len(stage.tasks)))
        pieces = (numbers[i : i + together] for i in range(0, len(numbers), together))
        self._waiting = deque(pieces)
        self._outcomes = [Outcome(limits=stage.limits) for _ in numbers]
        self._processes: list[TaskProcess] = []

    def run(self, tick: Tick) -> list[Outcome]:
        """Keep every processor busy until all is done."""
        total = len(self._outcomes)
        while self._waiting or self._processes:
            while self._waiting and len(self._processes) < _processor_count():
                self._processes.append(start(self._stage, self._waiting.popleft()))
            over = wait([process.alive for process in self._processes], PATIENCE)
            for process in list(self._processes):
                ended = process.alive in over or (not over and process.has_ended())
                for kind, value in process.answers.taken():
                    self._receive(process, kind, value)
                if ended:
                    self._bury(process)
            left = sum(map(len, self._waiting)) + sum(len(p.tasks) for p in self._processes)
            tick(total - left, total)
        return self._outcomes

    def close(self) -> None:
        """Kill the processes that are left after an error or Ctrl-C."""
        while self._processes:
            self._processes.pop().close()

    def _receive(self, process: TaskProcess, kind: str, value: Any) -> None:
        if kind == BUG:
            raise value
        if kind == STALE:
            self._waiting.appendleft(process.tasks)
            process.tasks = []
            return
        outcome = self._outcomes[process.tasks[0]]
        if kind == LONGER:
            outcome.limits = value
            return
        process.tasks.pop(0)
        if kind == PROBLEM:
            outcome.problem = value
        elif kind == ENDED:
            outcome.ended, outcome.noted = value
        else:
            outcome.value = value

    def _bury(self, process: TaskProcess) -> None:
        """Blame the task that a process was at when it ended; others take on the rest."""
        self._processes.remove(process)
        ended = process.close()
        if process.tasks:
            first, *rest = process.tasks
            self._outcomes[first].ended = ended
            self._outcomes[first].noted = noted(process.memory)
            if ended == ENDLESS and self._stage.groups:
                self._give_up(self._stage.groups[first])
            if rest:
                self._waiting.appendleft(rest)

    def _give_up(self, group: Hashable) -> None:
        groups = self._stage.groups
        left = ([n for n in piece if groups[n] != group] for piece in self._waiting)
        self._waiting = deque(piece for piece in left if piece)


def _processor_count() -> int:
    """Return how many processors this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1
