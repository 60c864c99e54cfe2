"""Finds out of each survivor whether it makes a difference, and which case would notice it."""

import math
from collections.abc import Collection, Mapping, Sequence
from functools import partial

from grader.authoring.limited.limited_process import note
from grader.authoring.limited.pool import Tick, quiet
from grader.authoring.mutation.mutant_bench import MutantBench
from grader.authoring.mutation.mutants import Mutant, in_place
from grader.authoring.mutation.watch import most_lines
from grader.authoring.survivors.case_maker import CaseMaker
from grader.authoring.survivors.choices import listening, telling
from grader.authoring.survivors.equal_bits import TINY, distance, same_bits
from grader.authoring.survivors.fates import (
    ALLOWED,
    EQUAL,
    LUCK,
    ODD,
    ONE_INPUT,
    ROUNDING,
    UNKNOWN,
    UNREACHED,
    UNREAD,
    Fate,
)
from grader.authoring.survivors.found_cases import FAR, Errors, find_cases
from grader.authoring.survivors.fresh_runs import (
    Left,
    ReferenceRun,
    heard,
    left_behind,
    reference_runs,
)
from grader.authoring.survivors.reached_mutants import changed_places
from grader.authoring.survivors.returns import Returns
from grader.core.rubric import Rubric

# Inputs that a mutant changes by much, after which no more are tried: cases are made of a few.
ENOUGH = 8


def examine(
    maker: CaseMaker,
    rubric: Rubric,
    bench: MutantBench,
    mutants: Sequence[Mutant],
    tick: Tick = quiet,
) -> dict[Mutant, Fate]:
    """Return the fates of mutants that no case notices."""
    functions = dict.fromkeys(mutant.function for mutant in mutants)
    wanted = {trial for function in functions for trial in bench.trials_of(function)}
    trials = [trial for trial in bench.trials if trial in wanted]
    runs = reference_runs(rubric, trials, maker, partial(bench.try_all, tick=tick))
    reaching = {m: _reaching(m, runs) for m in mutants}
    told = {m: own for m, own in reaching.items() if any(run.spec for run in own)}
    fates = {m: _without_fresh(runs, reaching[m]) for m in mutants if m not in told}
    comparison = partial(_compare_all, rubric, bench)
    first, errors = comparison(told, tick)
    noticed, made = find_cases(maker, rubric, bench.try_all, errors)
    refused = {run for run, is_case in made.items() if run.is_far and not is_case}
    odd = {m for m, own in errors.items() if own and all(run in refused for run in own)}
    again = {m: [run for run in told[m] if run not in refused] for m in told if m in odd}
    second, more = comparison(again, tick)
    second |= {m: Fate(ODD) for m, own in more.items() if own}
    far = {m: [run for run, error in own.items() if error > FAR] for m, own in errors.items()}
    other = {
        m: Fate(ALLOWED if any(_is_judged(run, made) for run in runs) else ODD)
        for m, runs in far.items()
        if runs
    }
    return {**fates, **first, **other, **second, **noticed}


def _is_judged(run: ReferenceRun, made: Mapping[ReferenceRun, bool]) -> bool:
    """Return whether a run is judged as a case, so that what nobody notices in it is right.

    No case is made of a statistical criterion, as its own cases judge the very same draws.
    """
    return made.get(run, False) or run.spec is None or bool(run.criterion.statistical)


def _reaching(mutant: Mutant, runs: Sequence[ReferenceRun]) -> list[ReferenceRun]:
    places = changed_places(mutant)
    return [run for run in runs if not places.isdisjoint(run.executed)]


def _without_fresh(runs: Sequence[ReferenceRun], reaching: Sequence[ReferenceRun]) -> Fate:
    is_fresh = any(run.spec for run in runs)
    return Fate(UNREACHED if is_fresh and not reaching else ONE_INPUT)


def _compare_all(
    rubric: Rubric,
    bench: MutantBench,
    runs: Mapping[Mutant, Sequence[ReferenceRun]],
    tick: Tick,
) -> tuple[dict[Mutant, Fate], dict[Mutant, Errors]]:
    """Return what runs show of each mutant, and in which of them values differ by how much."""
    names = heard(rubric)
    outcomes = bench.try_all([partial(_compare, m, own, names) for m, own in runs.items()], tick)
    fates, errors = dict[Mutant, Fate](), dict[Mutant, Errors]()
    for (mutant, own), outcome in zip(runs.items(), outcomes, strict=True):
        ended = ({outcome.noted: math.inf}, False) if outcome.ended else None
        found, lucky = ended or outcome.value
        errors[mutant] = {own[place]: error for place, error in found.items() if error > 0}
        unread = UNREAD if 0.0 in found.values() else UNKNOWN
        same = unread if found else LUCK if lucky else EQUAL
        fixed = _fixed(own) if same == EQUAL else ()
        fates[mutant] = Fate(ROUNDING) if errors[mutant] else Fate(same, fixed=fixed)
    return fates, errors


def _fixed(runs: Sequence[ReferenceRun]) -> tuple[str, ...]:
    """Return the arguments of several values that are the same ones in all runs."""
    names = dict.fromkeys(name for run in runs for name in run.given)
    seen = {name: [run.given[name] for run in runs if name in run.given] for name in names}
    return tuple(name for name, bits in seen.items() if len({*bits}) == 1)


def _compare(
    mutant: Mutant, runs: Sequence[ReferenceRun], names: Collection[str]
) -> tuple[dict[int, float], bool]:
    """Return the places of the runs in which a mutant gives other bits, and by how much.

    It is by 0 if only what no output reads differs, and NaN if that is not known. Return too
    whether all is the same because a choice never mattered. The parent of this process is told of
    each run that begins: the mutant may end the process.
    """
    errors: dict[int, float] = {}
    for place, run in enumerate(runs):
        note(place)
        trial = run.trial
        watch = Returns(trial.namespaces, most_lines(trial.lines), functions=names)
        with in_place(mutant):
            left = left_behind(trial, watch)
        error = _error(left, run.left)
        errors |= {} if error is None else {place: error}
        if sum(each > FAR for each in errors.values()) == ENOUGH:
            break
    return errors, not errors and _is_luck(mutant, runs)


def _error(left: Left | None, right: Left) -> float | None:
    """Return how far a run is off; None if all is the same."""
    if left is None or left.tried != right.tried:
        return math.inf
    if not same_bits(left.leaves, right.leaves):
        return max(distance(left.leaves, right.leaves), TINY)  # also of another dtype
    if not left.returned or not right.returned:
        return math.nan
    return None if left.returned == right.returned else 0.0


def _is_luck(mutant: Mutant, runs: Sequence[ReferenceRun]) -> bool:
    try:
        told = telling(mutant)
    except (SyntaxError, ValueError):
        return True
    if told is None:
        return False
    with listening(mutant, told) as choices:
        ran = [run.trial.limited_run() is not None for run in runs]
    return choices.only_luck or not all(ran)
