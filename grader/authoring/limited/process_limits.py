"""The limits that a process sets itself before it runs the reference or a mutant."""

import faulthandler
import os
import signal
from dataclasses import replace

from grader.confined.quick_dataclass import dataclass
from grader.core.rubric import CaseSpec, Rubric
from grader.grading.forked_answers import limit_memory

try:
    import resource
except ImportError:  # Windows has none of this, and no fork either
    SUPPORTED = False
else:
    SUPPORTED = hasattr(os, "fork")

# Seconds on the clock per second of processor time. A margin: other programs use the processors
# too.
WALL = 3
ENDLESS = "did not end"
# Times. Tracing makes a plain Python loop 6 times slower, long doubles make a small product of
# matrices 20 times slower (measured).
SLOWER = 20


@dataclass(frozen=True)
class StepLimits:
    """Processor time of one step of a task, and memory beside what was there before."""

    seconds: float = 60.0
    memory: int = 2 * 1024**3  # bytes

    @property
    def longer(self) -> "StepLimits":
        """Return the limits of runs that are slow because of what is done with them."""
        return replace(self, seconds=SLOWER * self.seconds)


def step_limits(rubric: Rubric) -> StepLimits:
    """Return what one run of the reference may use: as much as the largest of a submission."""
    cases = [case for criterion in rubric.criteria for case in criterion.cases]
    seconds = [case.seconds or 0.0 for case in cases]
    memory = [case.memory or 0 for case in cases]
    return StepLimits(
        max(rubric.limits.seconds, *seconds, 0.0), max(rubric.limits.memory, *memory, 0)
    )


def limits_of(rubric: Rubric, case: CaseSpec) -> StepLimits:
    """Return what one run of a case may use: its own limits, or the rubric's."""
    limits = rubric.limits
    return StepLimits(case.seconds or limits.seconds, case.memory or limits.memory)


class _Current:
    """The limits of this process; none in a process that no limits apply to."""

    limits: StepLimits | None = None


def allow(limits: StepLimits) -> None:
    """Apply limits to this process, which is about to run tasks and nothing else."""
    _Current.limits = limits
    faulthandler.disable()  # its report of a crash would go to the terminal
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business: it kills
    for number in (signal.SIGTERM, signal.SIGPROF, signal.SIGALRM):
        signal.signal(number, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a mutant that crashes leaves no file
    limit_memory(limits.memory)


def current() -> StepLimits:
    """Return the limits of this process, or the usual ones."""
    return _Current.limits or StepLimits()


def extend(limits: StepLimits) -> None:
    """Give the steps that follow more time."""
    _Current.limits = limits
    arm()


def arm(seconds: float | None = None) -> None:
    """Begin a step: when its time is over, the kernel kills this process, whatever it is in.

    A handler in Python would have to wait for C code to return: a product of two numbers with
    millions of digits returns too late.
    """
    if _Current.limits is None:
        return
    seconds = seconds or _Current.limits.seconds
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, WALL * seconds)  # for what sleeps, or waits for a lock


def disarm() -> None:
    """Stop the clocks: this process waits for another one now."""
    if _Current.limits is not None:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)


def ending(status: int) -> str:
    """Return how a process ended, from its wait status, as the end of a sentence."""
    code = os.waitstatus_to_exitcode(status)
    if code in (-signal.SIGPROF, -signal.SIGALRM):
        return ENDLESS
    return f"ended its process with code {code}" if code >= 0 else f"was killed by signal {-code}"
