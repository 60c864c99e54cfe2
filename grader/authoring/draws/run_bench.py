"""Runs the reference of a case with many seeds, within the limits that answers have."""

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from grader.authoring.cases.reference_runs import Scope, run_reference
from grader.authoring.cases.reference_values import reference_leaves
from grader.authoring.draws.statistic_values import AskedStatistic
from grader.authoring.problems import Refused, refusal
from grader.confined.quick_dataclass import dataclass
from grader.confined.values.arrays import Array
from grader.core.cases import Case, RandomOutput
from grader.core.draws.random_outputs import GROUPS, is_constant
from grader.core.rubric import Criterion
from grader.core.text import one_line

# Runs from which the spread is measured: enough to know it to 5 %, where it is an ordinary one.
PILOT = 240
# Runs of large arrays: enough to know the spread to 9 %, and the least that a case can do with.
FEWEST = 60
# Of all random quantities and runs of a case: 16 MB, a quarter of the longest answer there may be.
MOST_NUMBERS = 1 << 21
SEEDED = (
    "Draw from `np.random` or `random`, which are seeded before every run, or from "
    "`np.random.default_rng(seed)` in `call`, where `seed` is that of the run."
)
CONSTANT = "Put it into `outputs`, or draw it in `call` from random numbers."
MORE = (
    "Draw more numbers in one run of `call` and take their mean, give a larger `detect` or a "
    "longer time limit. Or give `mean` and `std` as one number: then all elements count together."
)
NUMBERS = "Take numbers out of it in `call`, of the same shape in every run."
FINITE = "Fix the reference."
FEWER = "Choose a smaller size, or take the mean of some elements in `call`."


@dataclass
class RunBench:
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
            raise self.refused(name, f"`{name}` holds NaN or infinity", FINITE)
        sentence = f"`{name}` is not made of real numbers, of one shape in all runs"
        raise self.refused(name, sentence, NUMBERS)

    def pilot(self) -> dict[str, Array]:
        """Return runs from which the spread is measured; the reference must repeat them."""
        first = self.run(2)  # not measured: a first run may import and prepare
        start = time.process_time()
        again = self.run(2)
        self.each = (time.process_time() - start) / 2
        for name, values in first.items():
            if not np.array_equal(values, again[name]):
                sentence = f"`{name}` differs from one run to the next with the same seed"
                raise self.refused(name, f"{sentence}; expected the same", SEEDED)
        runs = self._pilot_runs(first)
        start = time.process_time()
        found = self.run(runs)
        self.each = (time.process_time() - start) / runs
        for name, values in found.items():
            if is_constant(values, float(np.abs(values).max())):
                sentence = f"`{name}` is the same in all of {runs} runs; expected random numbers"
                raise self.refused(name, sentence, CONSTANT)
        return found

    def _pilot_runs(self, first: dict[str, Array]) -> int:
        numbers = {name: values[0].size for name, values in first.items()}
        name = max(numbers, key=lambda one: numbers[one])
        most, total = MOST_NUMBERS // FEWEST, sum(numbers.values())
        if total > most:
            sentence = f"`{name}` has {numbers[name]:,} elements; expected at most {most:,}"
            raise self.refused(name, sentence, FEWER)
        runs = min(PILOT, MOST_NUMBERS // max(total, 1) // GROUPS * GROUPS)
        if runs * self.each > self.seconds:
            raise self._too_many(runs, name, "")
        return int(runs)

    def affordable(
        self, wanted: Sequence[int], asked: Sequence[AskedStatistic], pilot: dict[str, Array]
    ) -> int:
        """Return the number of runs that is enough for all. Raise `Refused` if it is too many."""
        runs = max(wanted)
        most = asked[wanted.index(runs)]
        numbers = runs * sum(values[0].size for values in pilot.values())
        if runs * self.each > self.seconds or numbers > MOST_NUMBERS:
            detect = f" to notice a bias of {most.detect:.3g}"
            raise self._too_many(runs, most.output.name, detect, numbers > MOST_NUMBERS)
        return runs

    def _too_many(self, runs: int, name: str, detect: str, numbers: bool = False) -> Refused:
        if numbers:
            most = f"and more than {MOST_NUMBERS:,} numbers"
        else:
            most = f"which take {runs * self.each:.2g} s; expected at most {self.seconds:.2g} s"
        sentence = f"`{name}` needs {runs:,} runs of `call`{detect}, {most}"
        return self.refused(name, sentence, MORE)

    def refused(self, name: str, sentence: str, advice: str) -> Refused:
        return Refused([refusal(self.criterion, self.case, one_line(sentence, 400), advice, name)])
