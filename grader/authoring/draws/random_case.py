"""Proves that the random quantities of a case can be judged, and how often it has to run for it."""

from dataclasses import replace

import numpy as np

from grader.authoring.cases.reference_runs import Scope
from grader.authoring.draws.needed_runs import (
    SAFETY,
    Need,
    group_error,
    needed_runs,
    share_off,
    varied_runs,
)
from grader.authoring.draws.run_bench import RunBench
from grader.authoring.draws.statistic_values import (
    AskedStatistic,
    asked_of,
    mean_room,
    run_squares,
    std_room,
    with_estimates,
)
from grader.confined.values.arrays import Array
from grader.core.cases import Case
from grader.core.draws.random_outputs import GROUPS, run_means, typical_mean, typical_std
from grader.core.rubric import Criterion, Rubric

# Of the limit: the reference is often the fastest of all honest solutions.
SHARE_OF_TIME = 4
LONGER = "Draw more numbers in one run of `call` and take their mean, or give a larger `detect`."
OFF = "Fix the reference, or the expression in `statistical`."


def with_runs(criterion: Criterion, bare: Case, rubric: Rubric, scope: Scope) -> Case:
    """Return the case with its number of runs, and the statistics that answers must have.

    Raises `Refused` where no number of runs within the limits tells right from biased.
    """
    bench = RunBench(criterion, bare, scope, _seconds(rubric, bare))
    pilot = bench.pilot()
    asked = [
        asked_of(criterion, bare, statistic, scope, pilot[statistic.name])
        for statistic in criterion.statistical
    ]
    tests = len(criterion.cases) * sum(_tests(each) for each in asked)
    runs = bench.affordable([_wanted_runs(each, pilot, tests) for each in asked], asked, pilot)
    whole = bench.run(runs)
    known = [with_estimates(each, whole[each.output.name]) for each in asked]
    for each in known:
        _check(bench, each, whole[each.output.name], tests)
    return replace(bare, random=tuple(each.output for each in known), runs=runs)


def _seconds(rubric: Rubric, case: Case) -> float:
    """Return what all runs of a case may take: a part of the limit, and of the case's share."""
    cases = sum(len(c.cases) for c in rubric.criteria if c.statistical)
    limits = rubric.limits
    return min(case.seconds or limits.seconds, limits.total_seconds / cases) / SHARE_OF_TIME


def _tests(asked: AskedStatistic) -> int:
    """Return how many comparisons an answer must pass, with one for each estimate."""
    stds = () if asked.output.std is None else (asked.output.std,)
    sizes = [np.size(each) for each in (asked.output.mean, *stds)]
    return sum(sizes) + sum(n for n, e in zip(sizes, asked.estimated, strict=False) if e)


def _needs(asked: AskedStatistic, runs: Array) -> list[Need]:
    output = asked.output
    mean, std = (SAFETY + estimated for estimated in asked.estimated)
    needs = [Need(run_means(runs, output.mean), mean_room(asked), mean)]
    if output.std is not None:
        room = std_room(output, output.std)
        needs.append(Need(run_squares(runs, output, output.std), room, std))
    return needs


def _wanted_runs(asked: AskedStatistic, pilot: dict[str, Array], tests: int) -> int:
    runs = pilot[asked.output.name]
    least = varied_runs(runs, tests)
    return max(needed_runs(_needs(asked, runs), tests), GROUPS * -(-least // GROUPS))


def _check(bench: RunBench, asked: AskedStatistic, runs: Array, tests: int) -> None:
    """Raise `Refused` if the reference is not right itself, or groups are off too often."""
    _check_itself(bench, asked, runs)
    allowed, name = group_error(tests), asked.output.name
    for need in _needs(asked, runs):
        off = share_off(need, len(runs), bench.case.seed)
        if off > allowed:
            times = f"in {off:.1%} of groups of {len(runs) // GROUPS:,} runs"
            sentence = f"`{name}` has values so large and rare that its statistics are off"
            limit = f"expected at most {allowed:.1%}"
            raise bench.refused(name, f"{sentence} {times}; {limit}", LONGER)


def _check_itself(bench: RunBench, asked: AskedStatistic, runs: Array) -> None:
    """Refuse a reference that uses up half of what is allowed: all answers need the rest."""
    output = asked.output
    pairs = [("mean", typical_mean(runs, output.mean), output.mean)]
    if output.std is not None:
        found = typical_std(runs, output.mean, output.std)
        pairs.append(("standard deviation", found, output.std))
    for what, found, expected in pairs:
        off = np.abs(found - expected)
        if (off > output.allowed / 2).any():
            place = np.unravel_index(int(off.argmax()), off.shape)
            sentence = f"the {what} of `{output.name}` over {len(runs):,} runs of the reference"
            limit = f"{expected[place]:.4g} ± {output.allowed / 2:.2g}"
            told = f"{sentence} is about {found[place]:.4g}; expected {limit}"
            raise bench.refused(output.name, told, OFF)
