"""How strong the test cases are: which small mistakes in the reference none of them notices."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from grader.authoring.mutation.bench import Bench, first_killer, set_up_bench
from grader.authoring.mutation.functions import Function
from grader.authoring.mutation.mutants import spoilt_returns
from grader.authoring.mutation.trials import Trial
from grader.authoring.mutation.waivers import reason_for, stale_waivers
from grader.authoring.runs import Scope
from grader.core.cases import CaseSet
from grader.core.rubric import Rubric

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Survivor:
    """A mistake that no case notices, and the rubric's reason why none can, if it has one."""

    function: str
    file: str
    line: int
    change: str  # "x >= 0 → x > 0"
    reason: str = ""


@dataclass(frozen=True)
class FunctionStrength:
    """How many of the mutants of one function are noticed."""

    function: str
    file: str
    killed: int
    total: int  # all that should be: those that the rubric waives aside
    survivors: tuple[Survivor, ...] = ()  # with those it waives


@dataclass(frozen=True)
class CaseStrength:
    """How many mutants a case notices that the cases tried before it do not."""

    criterion: str
    case: str
    kills: int


@dataclass(frozen=True)
class Strength:
    """The whole of it."""

    functions: tuple[FunctionStrength, ...]
    cases: tuple[CaseStrength, ...]
    unread: tuple[str, ...]  # "affine_backward: dx", what is returned and no case reads
    stale: tuple[str, ...]  # waivers of the rubric for what does not survive

    @property
    def killed(self) -> int:
        """Mutants that a case notices."""
        return sum(function.killed for function in self.functions)

    @property
    def total(self) -> int:
        """Mutants that a case should notice."""
        return sum(function.total for function in self.functions)

    @property
    def score(self) -> Fraction:
        """The share of them that one does; 1 where there are none."""
        return Fraction(self.killed, self.total) if self.total else Fraction(1)

    @property
    def survivors(self) -> tuple[Survivor, ...]:
        """What neither a case notices nor the rubric waives."""
        found = (s for function in self.functions for s in function.survivors)
        return tuple(survivor for survivor in found if not survivor.reason)

    @property
    def redundant(self) -> tuple[str, ...]:
        """Names of cases that, in no criterion, notice what the cases before them do not."""
        kills = Counter[str]()
        for case in self.cases:
            kills[case.case] += case.kills
        return tuple(name for name, count in kills.items() if not count)


def measure_strength(
    rubric: Rubric,
    sources: Mapping[str, bytes],
    case_set: CaseSet,
    scope: Scope,
    progress: Progress = lambda name: None,
) -> Strength:
    """Tries every mutant of the reference's solutions, and of helpers beside them, on the cases.

    A mutant of a forward function may be noticed by the criterion of its backward function, for
    all criteria that enter a function are tried. Those judged by `ensure` alone stand aside: they
    may take seconds. The reference in `scope` is changed meanwhile, and whole again afterwards.
    """
    bench = set_up_bench(rubric, sources, case_set, scope)
    kills = Counter[Trial]()
    functions: list[FunctionStrength] = []
    unread: list[str] = []
    for function in bench.functions:
        progress(function.name)
        functions.append(_function_strength(function, bench, rubric, kills))
        unread += _unread(function, bench)
    cases = [CaseStrength(t.criterion.name, t.case.name, kills[t]) for t in bench.trials]
    survivors = [(s.function, s.change) for f in functions for s in f.survivors]
    stale = stale_waivers(rubric, survivors)
    return Strength(tuple(functions), tuple(cases), tuple(unread), stale)


def _function_strength(
    function: Function, bench: Bench, rubric: Rubric, kills: Counter[Trial]
) -> FunctionStrength:
    trials = bench.trials_of(function)
    killed, survivors = 0, []
    for mutant in bench.mutants(function):
        killer = first_killer(mutant, trials)
        if killer is None:
            reason = reason_for(rubric, function.name, mutant.change)
            place = (function.name, function.file, mutant.line)
            survivors.append(Survivor(*place, mutant.change, reason))
        else:
            kills[killer] += 1
            killed += 1
    total = killed + sum(1 for survivor in survivors if not survivor.reason)
    return FunctionStrength(function.name, function.file, killed, total, tuple(survivors))


def _unread(function: Function, bench: Bench) -> Iterator[str]:
    trials = bench.trials_of(function)
    for mutant in spoilt_returns(function):
        if first_killer(mutant, trials) is None:
            yield f"{function.name}: {mutant.before}"
