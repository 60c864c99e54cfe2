"""A forked process that runs a few tasks, one after the other, and tells what came of each."""

import contextlib
import mmap
import os
import signal
import sys
import traceback
import warnings
from collections.abc import Callable, Hashable, Sequence
from multiprocessing.connection import Connection, Pipe
from typing import Any

from grader.authoring.limited.answer_file import AnswerFile
from grader.authoring.limited.process_limits import (
    StepLimits,
    allow,
    arm,
    current,
    disarm,
    ending,
    extend,
)
from grader.confined.quick_dataclass import dataclass
from grader.confined.wall import kernel
from grader.core.errors import GraderError
from grader.grading.forked_answers import limit_memory

Task = Callable[[], Any]
VALUE, PROBLEM, ENDED, BUG = "value", "problem", "ended", "bug"  # what came of a task
LONGER, STALE = "longer", "stale"
NOTHING = -1  # noted so far
BYTES = 8  # of a number that is noted


class _Inside:
    """The way to the parent; none in a process that runs no tasks."""

    answers: AnswerFile | None = None
    noted: mmap.mmap | None = None
    lengthened = False


def note(number: int) -> None:
    """Write down where this task is: the parent can read it if this process is killed later.

    In memory that both share, so that the parent is not woken thousands of times.
    """
    if _Inside.noted:
        _Inside.noted[:] = _as_bytes(number)


def _as_bytes(number: int) -> bytes:
    return number.to_bytes(BYTES, "little", signed=True)


def noted(memory: mmap.mmap | None = None) -> int:
    """Return the number that was noted last, `NOTHING` if none: here, or in such a memory."""
    memory = memory or _Inside.noted
    return int.from_bytes(memory[:], "little", signed=True) if memory else NOTHING


def lengthen() -> None:
    """Allow what follows in this task to be slow: it has ended before, when it was not watched."""
    if _Inside.answers and not _Inside.lengthened:
        _Inside.lengthened = True
        extend(current().longer)
        _Inside.answers.put((LONGER, current()))


def narrow(limits: StepLimits) -> None:
    """Give this task limits of its own: those of the case that it makes."""
    if _Inside.answers and limits != current():
        extend(limits)
        limit_memory(limits.memory)
        _Inside.answers.put((LONGER, limits))


def nothing() -> Hashable:
    """Return the state of tasks that leave none behind."""
    return None


@dataclass(frozen=True)
class Stage:
    """All tasks of a stage, with what they have in common."""

    tasks: Sequence[Task]
    limits: StepLimits
    state: Callable[[], Hashable] = nothing  # a process in which it has changed runs no other task
    groups: Sequence[Hashable] = ()  # of the tasks: after one that did not end, no more is tried


@dataclass(eq=False)
class TaskProcess:
    """A process, what it still has to do, and the way from it."""

    pid: int
    alive: "Connection[Any, Any]"  # readable when the process and all that it forked are over
    answers: AnswerFile
    tasks: list[int]
    leads: bool  # a process group of its own
    memory: mmap.mmap  # with the number that was noted last
    status: int | None = None  # with which it ended

    def has_ended(self) -> bool:
        """Return whether the process is over, although its own children may hold its pipe."""
        process, status = os.waitpid(self.pid, os.WNOHANG)
        self.status = status if process else None
        return self.status is not None

    def close(self) -> str:
        """Kill the process with all that it started; return how it ended, if it already had."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill = os.killpg if self.leads else os.kill
            kill(self.pid, signal.SIGKILL)
        self.alive.close()
        self.answers.close()
        if self.status is None:
            _, self.status = os.waitpid(self.pid, 0)
        return ending(self.status)


def start(stage: Stage, tasks: list[int]) -> TaskProcess:
    """Fork a process for some of the tasks."""
    ours, theirs = Pipe(duplex=False)
    memory = mmap.mmap(-1, BYTES)
    memory[:] = _as_bytes(NOTHING)
    answers = AnswerFile()
    leads = _Inside.answers is None  # what a task's process forks dies with its group
    sys.stdout.flush()  # else the child has the text too
    sys.stderr.flush()
    with warnings.catch_warnings():
        # OpenBLAS, which stops its threads around a fork, is what Python 3.12 warns of.
        warnings.simplefilter("ignore", DeprecationWarning)
        process = os.fork()
    if not process:
        try:
            _Inside.noted = memory
            _live(answers, stage, tasks, leads)
        finally:
            os._exit(1)
    theirs.close()
    if leads:
        with contextlib.suppress(OSError):  # the child has done it, or is over
            os.setpgid(process, process)
    return TaskProcess(process, ours, answers, tasks, leads, memory)


def _live(answers: AnswerFile, stage: Stage, tasks: list[int], leads: bool) -> None:
    if leads:
        os.setpgid(0, 0)
    with contextlib.suppress(OSError):  # where there is none, limits end the process
        kernel.end_with_parent()
    _silence()
    _Inside.answers = answers
    allow(stage.limits)
    before = stage.state()
    for number in tasks:
        extend(stage.limits)
        limit_memory(stage.limits.memory)
        _Inside.lengthened = False
        _answer(answers, stage.tasks[number])
        if number != tasks[-1] and stage.state() != before:
            answers.put((STALE, None))
            break
    os._exit(0)


def _silence() -> None:
    """Read nothing from the terminal and write nothing to it, C code included."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    sys.stdout = sys.stderr = os.fdopen(nowhere, "w")  # they may be something else than 1 and 2


def _answer(answers: AnswerFile, task: Task) -> None:
    arm()
    try:
        answer = VALUE, task()
    except GraderError as error:
        answer = PROBLEM, error
    except MemoryError:
        answer = ENDED, ("needed too much memory", noted())
    except Exception as error:
        error.add_note(traceback.format_exc())
        answer = BUG, error
    disarm()
    note(NOTHING)  # before the parent takes the next task for the one that this process is at
    answers.put(answer)
