"""How strong the test cases are: which small mistakes in the reference none of them notices."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import partial

from grader.authoring.cases.reference_runs import Scope
from grader.authoring.limited.pool import Outcome, Progress, Tick, silent
from grader.authoring.mutation.mutant_bench import (
    FREE,
    FirstFailure,
    MutantBench,
    first_killer,
    set_up_bench,
)
from grader.authoring.mutation.mutants import Mutant, spoilt_returns
from grader.authoring.mutation.reference_functions import Function
from grader.authoring.mutation.trials import Trial
from grader.authoring.survivors.fates import EQUAL, Fate
from grader.authoring.survivors.waivers import Waivers
from grader.confined.quick_dataclass import dataclass
from grader.core.cases import CaseSet
from grader.core.rubric import Rubric

IN_FREEDOM = "it changes only what `up_to` leaves free"
SHOWN = "shown by equal bits"


Examine = Callable[[Rubric, MutantBench, Sequence[Mutant], Tick], Mapping[Mutant, Fate]]


def unexamined(
    rubric: Rubric, bench: MutantBench, mutants: Sequence[Mutant], tick: Tick
) -> Mapping[Mutant, Fate]:
    """Return the fates of survivors where nobody asks for them."""
    return {}


@dataclass(frozen=True)
class Survivor:
    """A mistake that no case notices, and the rubric's reason why none can, if it has one."""

    function: str
    file: str
    line: int
    change: str  # "x >= 0 → x > 0"
    reason: str = ""
    fate: Fate | None = None  # what fresh inputs show of one without a reason of the rubric


@dataclass(frozen=True)
class FunctionStrength:
    """How many of the mutants of one function are noticed."""

    function: str
    file: str
    killed: int
    total: int  # all that should be: those that the rubric waives aside
    survivors: tuple[Survivor, ...] = ()  # with those it waives
    partly: tuple[Survivor, ...] = ()
    """Mistakes that are noticed, and that cost only a part of the points: by `sloppy`."""


@dataclass(frozen=True)
class CaseStrength:
    """How many mutants a case notices that the cases tried before it do not."""

    criterion: str
    case: str
    kills: int


@dataclass(frozen=True)
class Strength:
    """The whole result of the proof."""

    functions: tuple[FunctionStrength, ...]
    cases: tuple[CaseStrength, ...]
    unread: tuple[str, ...]  # "affine_backward: dx", what is returned and no case reads
    stale: tuple[str, ...]  # waivers of the rubric for what does not survive

    @property
    def killed(self) -> int:
        """Return mutants that a case notices."""
        return sum(function.killed for function in self.functions)

    @property
    def total(self) -> int:
        """Return mutants that a case should notice."""
        return sum(function.total for function in self.functions)

    @property
    def score(self) -> Fraction:
        """Return the share of mutants that a case notices; 1 where there are none."""
        return Fraction(self.killed, self.total) if self.total else Fraction(1)

    @property
    def survivors(self) -> tuple[Survivor, ...]:
        """Return what neither a case notices nor the rubric waives."""
        found = (s for function in self.functions for s in function.survivors)
        return tuple(survivor for survivor in found if not survivor.reason)

    @property
    def partly(self) -> tuple[Survivor, ...]:
        """Return what a case notices, and what keeps a part of the points all the same."""
        return tuple(each for function in self.functions for each in function.partly)

    @property
    def shown(self) -> int:
        """Return how many survivors make no difference, as equal bits show."""
        found = (s for function in self.functions for s in function.survivors)
        return sum(1 for survivor in found if survivor.reason == SHOWN)

    @property
    def doubtful(self) -> tuple[Survivor, ...]:
        """Return what makes no difference as far as was tried: some argument was never varied."""
        found = (s for function in self.functions for s in function.survivors)
        return tuple(s for s in found if s.reason == SHOWN and s.fate and s.fate.fixed)

    @property
    def redundant(self) -> tuple[str, ...]:
        """Return names of cases that, in no criterion, notice what the cases before them do not."""
        kills = Counter[str]()
        for case in self.cases:
            kills[case.case] += case.kills
        return tuple(name for name, count in kills.items() if not count)


def measure_strength(
    rubric: Rubric,
    sources: Mapping[str, bytes],
    case_set: CaseSet,
    scope: Scope,
    progress: Progress = silent,
    examine: Examine = unexamined,
    bench: MutantBench | None = None,
) -> Strength:
    """Try every mutant of the reference's solutions, and of helpers beside them, on the cases.

    A mutant of a forward function may be noticed by the criterion of its backward function, for
    all criteria that enter a function are tried. Those judged by `ensure` alone stand aside: they
    may take seconds. A mutant that does not end, or ends its process, is noticed. A `bench` that is
    set up already can be used again.
    """
    bench = bench or set_up_bench(rubric, sources, case_set, scope, partial(progress, "reference"))
    tried = _try_all(bench, partial(progress, "mutants"))
    changes = [(each.function.name, each.mutant.change) for each in tried]
    waivers = Waivers(rubric.equivalent, frozenset(changes))
    reasons = {t.mutant: _reason(t, waivers) for t in tried if not t.killer and not t.spoilt}
    puzzles = [mutant for mutant, reason in reasons.items() if not reason]
    fates = examine(rubric, bench, puzzles, partial(progress, "survivors")) if puzzles else {}
    functions = tuple(_function_strength(f, tried, reasons, fates) for f in bench.functions)
    kills = Counter(each.killer for each in tried if each.killer and not each.spoilt)
    unread = [f"{t.function.name}: {t.mutant.before}" for t in tried if t.spoilt and not t.killer]
    cases = [CaseStrength(t.criterion.name, t.case.name, kills[t]) for t in bench.trials]
    survivors = [(s.function, s.change) for f in functions for s in f.survivors]
    return Strength(functions, tuple(cases), tuple(unread), waivers.stale(survivors))


@dataclass(frozen=True)
class _Tried:
    """A mutant and the trial that noticed it, if one did."""

    function: Function
    mutant: Mutant
    spoilt: bool  # one of the returned values is None
    killer: Trial | None
    partly: bool = False  # what it fails earns a part of the credit
    free: bool = False  # noticed by nobody because `up_to` leaves free what it changes


def _try_all(bench: MutantBench, tick: Tick) -> list[_Tried]:
    plan = [
        (function, mutant, spoilt)
        for function in bench.functions
        for spoilt, mutants in ((False, bench.mutants(function)), (True, spoilt_returns(function)))
        for mutant in mutants
    ]
    trials = {function: bench.trials_of(function) for function in bench.functions}
    tasks = [partial(first_killer, mutant, trials[function]) for function, mutant, _ in plan]
    outcomes = bench.try_all(tasks, tick)
    return [
        _tried(each, outcome, trials[each[0]]) for each, outcome in zip(plan, outcomes, strict=True)
    ]


def _tried(
    plan: tuple[Function, Mutant, bool], outcome: Outcome, trials: Sequence[Trial]
) -> _Tried:
    """Return what noticed a mutant: where the process ended, the last trial that began."""
    noticed: FirstFailure | None = FirstFailure(outcome.noted) if outcome.ended else outcome.value
    if noticed is None or noticed.place == FREE:
        return _Tried(*plan, None, free=noticed is not None and not outcome.ended)
    return _Tried(*plan, trials[noticed.place], noticed.partly)


def _reason(tried: _Tried, waivers: Waivers) -> str:
    reason = waivers.reason(tried.function.name, tried.mutant.change)
    return reason or (IN_FREEDOM if tried.free else "")


def _function_strength(
    function: Function,
    tried: Sequence[_Tried],
    reasons: Mapping[Mutant, str],
    fates: Mapping[Mutant, Fate],
) -> FunctionStrength:
    own = [each for each in tried if each.function is function and not each.spoilt]
    killed = sum(1 for each in own if each.killer)
    survivors = tuple(
        _survivor(each, reasons[each.mutant], fates.get(each.mutant))
        for each in own
        if not each.killer
    )
    total = killed + sum(1 for survivor in survivors if not survivor.reason)
    partly = tuple(_survivor(each, "", None) for each in own if each.partly)
    file, _ = function.place(function.node.lineno)
    return FunctionStrength(function.name, file, killed, total, survivors, partly)


def _survivor(tried: _Tried, reason: str, fate: Fate | None) -> Survivor:
    function, mutant = tried.function, tried.mutant
    reason = SHOWN if fate and fate.kind == EQUAL else reason
    place, line = function.place(mutant.line)
    return Survivor(function.name, place, line, mutant.change, reason, fate)
