"""Proves that the random quantities of a case can be judged, and how often it has to run for it."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from grader.authoring.cases.reference_runs import Scope, reference_leaves, run_reference
from grader.authoring.draws.needed_runs import (
    SAFETY,
    Need,
    group_error,
    needed_runs,
    share_off,
    varied_runs,
)
from grader.authoring.draws.statistic_values import (
    Asked,
    asked_of,
    mean_room,
    run_squares,
    std_room,
    with_estimates,
)
from grader.authoring.problems import Refused, refusal
from grader.core.cases import Array, Case
from grader.core.draws.random_outputs import (
    GROUPS,
    RandomOutput,
    is_constant,
    run_means,
    typical_mean,
    typical_std,
)
from grader.core.rubric import Criterion, Rubric
from grader.core.text import one_line

# Runs from which the spread is measured: enough to know it to 5 %, where it is an ordinary one.
PILOT = 240
# Of the limit: the reference is often the fastest of all honest solutions.
SHARE_OF_TIME = 4
# Of all random quantities and runs of a case: 8 MB, an eighth of the longest answer there may be.
MOST_NUMBERS = 1 << 20
SEEDED = (
    "Draw from `np.random` or `random`, which are seeded before every run, or from "
    "`np.random.default_rng(seed)` in `call`, where `seed` is that of the run."
)
CONSTANT = "Put it into `outputs`, or draw it in `call` from random numbers."
MORE = (
    "Draw more numbers in one run of `call` and take their mean, give a larger `detect` or a "
    "longer time limit; or give `mean` and `std` as one number, for which all elements count."
)
NUMBERS = "Take numbers out of it in `call`, of the same shape in every run."
LONGER = "Draw more numbers in one run of `call` and take their mean, or give a larger `detect`."
OFF = "Fix the reference, or the expression in `statistical`."


def with_runs(criterion: Criterion, bare: Case, rubric: Rubric, scope: Scope) -> Case:
    """Return the case with its number of runs, and the statistics that answers must have.

    Raises `Refused` where no number of runs within the limits tells right from biased.
    """
    bench = _Bench(criterion, bare, scope, _seconds(rubric))
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
        bench.check(each, whole[each.output.name], tests)
    return replace(bare, random=tuple(each.output for each in known), runs=runs)


def _seconds(rubric: Rubric) -> float:
    """Return what all runs of a case may take: a part of the limit, and of the case's share."""
    cases = sum(len(c.cases) for c in rubric.criteria if c.statistical)
    limits = rubric.limits
    return min(limits.seconds, limits.total_seconds / cases) / SHARE_OF_TIME


def _tests(asked: Asked) -> int:
    """Return how many comparisons an answer must pass, with one for each estimate."""
    stds = () if asked.output.std is None else (asked.output.std,)
    sizes = [np.size(each) for each in (asked.output.mean, *stds)]
    return sum(sizes) + sum(n for n, e in zip(sizes, asked.estimated, strict=False) if e)


def _needs(asked: Asked, runs: Array) -> list[Need]:
    output = asked.output
    mean, std = (SAFETY + estimated for estimated in asked.estimated)
    needs = [Need(run_means(runs, output.mean), mean_room(asked), mean)]
    if output.std is not None:
        room = std_room(output, output.std)
        needs.append(Need(run_squares(runs, output, output.std), room, std))
    return needs


def _wanted_runs(asked: Asked, pilot: dict[str, Array], tests: int) -> int:
    runs = pilot[asked.output.name]
    least = varied_runs(runs)
    return max(needed_runs(_needs(asked, runs), tests), GROUPS * -(-least // GROUPS))


@dataclass
class _Bench:
    """Runs one case on the reference as often as one asks."""

    criterion: Criterion
    case: Case
    scope: Scope
    seconds: float
    each: float = 0.0  # seconds of one run

    def run(self, runs: int) -> dict[str, Array]:
        """Return the values of each random quantity, run by run."""
        random = tuple(RandomOutput(each.name) for each in self.criterion.statistical)
        case = replace(self.case, random=random, runs=runs)
        names = [each.name for each in random]
        values = run_reference(
            self.criterion, case, self.scope, self.case.dtype, names, all_runs=True
        )
        leaves = reference_leaves(values)
        return {name: self._numbers(name, leaves, runs) for name in names}

    def _numbers(self, name: str, leaves: dict[str, object], runs: int) -> Array:
        found = leaves.get(name)
        if isinstance(found, np.ndarray) and found.dtype.kind == "f" and len(found) == runs:
            if np.isfinite(found).all():
                return found
            raise self._refused(name, f"`{name}` holds NaN or infinity", OFF)
        sentence = f"`{name}` is not made of real numbers, of one shape in all runs"
        raise self._refused(name, sentence, NUMBERS)

    def pilot(self) -> dict[str, Array]:
        """Return runs from which the spread is measured; the reference must repeat them."""
        start = time.process_time()
        first, again = self.run(2), self.run(2)
        self.each = (time.process_time() - start) / 4
        for name, values in first.items():
            if not np.array_equal(values, again[name]):
                sentence = f"`{name}` differs from one run to the next with the same seed"
                raise self._refused(name, f"{sentence}; expected the same", SEEDED)
        if PILOT * self.each > self.seconds:
            raise self._too_many(PILOT, self.criterion.statistical[0].name, "")
        start = time.process_time()
        found = self.run(PILOT)
        self.each = (time.process_time() - start) / PILOT
        for name, values in found.items():
            if is_constant(values, float(np.abs(values).max())):
                sentence = f"`{name}` is the same in all of {PILOT} runs; expected random numbers"
                raise self._refused(name, sentence, CONSTANT)
        return found

    def affordable(
        self, wanted: Sequence[int], asked: Sequence[Asked], pilot: dict[str, Array]
    ) -> int:
        """Return the number of runs that is enough for all. Raise `Refused` if it is too many."""
        runs = max(wanted)
        most = asked[wanted.index(runs)]
        numbers = runs * sum(values[0].size for values in pilot.values())
        if runs * self.each > self.seconds or numbers > MOST_NUMBERS:
            detect = f" to notice a bias of {most.detect:.3g}"
            raise self._too_many(runs, most.output.name, detect, numbers > MOST_NUMBERS)
        return runs

    def check(self, asked: Asked, runs: Array, tests: int) -> None:
        """Raise `Refused` if the reference is not right itself, or groups are off too often."""
        self._check_itself(asked, runs)
        allowed, name = group_error(tests), asked.output.name
        for need in _needs(asked, runs):
            off = share_off(need, len(runs), self.case.seed)
            if off > allowed:
                times = f"in {off:.1%} of groups of {len(runs) // GROUPS:,} runs"
                sentence = f"`{name}` has values so large and rare that its statistics are off"
                limit = f"expected at most {allowed:.1%}"
                raise self._refused(name, f"{sentence} {times}; {limit}", LONGER)

    def _check_itself(self, asked: Asked, runs: Array) -> None:
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
                raise self._refused(output.name, told, OFF)

    def _too_many(self, runs: int, name: str, detect: str, numbers: bool = False) -> Refused:
        if numbers:
            most = f"and more than {MOST_NUMBERS:,} numbers"
        else:
            most = f"which take {runs * self.each:.2g} s; expected at most {self.seconds:.2g} s"
        sentence = f"`{name}` needs {runs:,} runs of `call`{detect}, {most}"
        return self._refused(name, sentence, MORE)

    def _refused(self, name: str, sentence: str, advice: str) -> Refused:
        return Refused([refusal(self.criterion, self.case, one_line(sentence, 400), advice, name)])
