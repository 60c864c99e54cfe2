"""Runs of the whole suite, in several processes at once."""

import atexit
import multiprocessing
import os
import tempfile
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from grader.sandbox.sandbox_protocol import Sandbox
from grader.sandbox.sandboxes import ConfinedSandbox, PlainSandbox, open_sandbox
from tests.hostile.bait import Bait
from tests.hostile.cases import LEVELS, VALUES, HostileCase, load_cases, values_rubric
from tests.hostile.held import Judge, Verdict
from tests.hostile.processes import adopt_orphans

# These take their whole time; begun first, they keep no processor waiting in the end.
LONGEST = ("loops", "survives", "bomb", "wire")


@dataclass(frozen=True)
class Run:
    """One pass over the suite."""

    what: str
    level: str
    left_out: int  # attacks too dangerous for this level
    verdicts: Iterable[Verdict]


class Range:
    """A sandbox, something to attack, and a judge: of one process."""

    def __init__(self) -> None:
        adopt_orphans()
        self.bait = Bait()
        self.cases = {case.name: case for case in load_cases(self.bait.places)}
        self.sandbox = open_sandbox()
        self._judges: dict[str, Judge] = {}

    def judge(self, assignment: str) -> Judge:
        """The judge of an assignment, which takes seconds to make."""
        if assignment not in self._judges:
            self._judges[assignment] = Judge(self.bait, assignment)
            self._judges[assignment].begin(self.sandbox)
        return self._judges[assignment]

    @property
    def level(self) -> str:
        """What the sandbox gives."""
        return self.sandbox.isolation

    def close(self) -> None:
        """Ends the sandbox and removes the bait."""
        self.sandbox.close()
        self.bait.close()

    def open_again(self) -> None:
        """Another sandbox, as the environment now asks for it."""
        self.sandbox.close()
        self.sandbox = open_sandbox()

    @property
    def holding_layers(self) -> set[str]:
        """The names of those that hold."""
        return {layer.name for layer in self.sandbox.report.layers if layer.holds}

    def may_run(self, name: str) -> bool:
        """Whether a case may be tried at the level of the sandbox."""
        return may_run(self.cases[name], self.level)

    def alone(self, name: str) -> Verdict:
        """One case in this range's sandbox, which earlier cases used as well."""
        case = self.cases[name]
        return self.judge(case.assignment).alone(case, self.sandbox)

    def without_wall(self, name: str) -> Verdict:
        """One case where nothing holds it."""
        with closing(PlainSandbox()) as sandbox:
            return self.judge(self.cases[name].assignment).alone(self.cases[name], sandbox)


@dataclass(frozen=True)
class Choice:
    """Which attacks are tried, and how."""

    only: tuple[str, ...] = ()  # beginnings of names; none: all
    part: int = 0  # this one of so many equal parts
    parts: int = 1
    ways: tuple[str, ...] = ("singly", "class")
    plain: bool = False  # without those on values, which need the libraries of other packages

    def of(self, cases: list[HostileCase]) -> list[HostileCase]:
        """Return those chosen; a part has some of every kind, for kinds stand together."""
        named = [case for case in cases if not self.only or case.name.startswith(self.only)]
        kept = [case for case in named if not (self.plain and case.assignment == VALUES)]
        return kept[self.part :: self.parts]

    @property
    def arguments(self) -> list[str]:
        """The same choice on a command line."""
        part = ["--part", f"{self.part + 1}/{self.parts}", "--ways", *self.ways]
        only = ["--only", *self.only] if self.only else []
        return [*part, *only, *(["--plain"] if self.plain else [])]


def run_all(jobs: int, choice: Choice) -> Iterator[Run]:
    """Every case alone, then all of them in one class."""
    level = measured_level()
    cases = choice.of(load_cases({}))
    allowed = [case.name for case in cases if may_run(case, level)]
    out = len(cases) - len(allowed)
    ordered = sorted(allowed, key=lambda name: not name.startswith(LONGEST))
    if any(case.assignment == VALUES for case in cases):
        values_rubric()
    context = multiprocessing.get_context("spawn")
    if "singly" in choice.ways:
        with ProcessPoolExecutor(jobs, context, initializer=_begin) as pool:
            yield Run("singly", level, out, pool.map(_alone, ordered))
    if "class" in choice.ways:
        with ProcessPoolExecutor(1, context, initializer=_begin) as pool:
            verdicts = pool.submit(_together, allowed, jobs).result()
            yield Run("in one class", level, out, verdicts)


def may_run(case: HostileCase, level: str) -> bool:
    """Whether it may be tried at this level."""
    return LEVELS.index(level) >= LEVELS.index(case.needs)


def measured_level() -> str:
    """What this system gives."""
    with closing(open_sandbox()) as sandbox:
        return sandbox.isolation


_range: Range


def _begin() -> None:
    global _range
    os.chdir(tempfile.mkdtemp(prefix="hostile-cwd-"))
    _range = Range()
    assert _range.level  # which starts the fork server: no case may be blamed for it
    atexit.register(os.rmdir, Path.cwd())
    atexit.register(_range.close)


def _alone(name: str) -> Verdict:
    return _range.alone(name)


def _together(names: Collection[str], jobs: int) -> list[Verdict]:
    cases = [_range.cases[name] for name in names]
    with ExitStack() as stack:
        sandboxes: list[Sandbox] = [_range.sandbox]
        for _ in range(jobs - 1):
            sandbox = stack.enter_context(closing(ConfinedSandbox()))
            assert sandbox.isolation == _range.level
            sandboxes.append(sandbox)
        verdicts: list[Verdict] = []
        for assignment in dict.fromkeys(case.assignment for case in cases):
            alike = [case for case in cases if case.assignment == assignment]
            judge = _range.judge(assignment)
            for sandbox in sandboxes[1:]:
                judge.begin(sandbox)
            verdicts += judge.together(alike, sandboxes)
        return verdicts
