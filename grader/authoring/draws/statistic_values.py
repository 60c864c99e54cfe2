"""The expressions of a rubric's `statistical`, evaluated for one case."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from grader.authoring.problems import Refused, refusal
from grader.confined.case.execute import case_space
from grader.confined.quick_dataclass import dataclass
from grader.confined.values.arrays import Array
from grader.core.cases import Case, RandomOutput
from grader.core.draws.random_outputs import (
    ESTIMATED,
    Statistic,
    squares,
    typical_mean,
    typical_std,
)
from grader.core.rubric import Criterion
from grader.core.text import one_line
from grader.grading.case_settings import settings_of

FIX = "Fix the expression in `statistical`."
SMALLER = "Give a smaller `detect`, or no spread at all would pass."


@dataclass(frozen=True)
class AskedStatistic:
    """What a rubric says of one random quantity, as numbers where it gives them."""

    output: RandomOutput
    detect: float
    estimated: tuple[bool, bool]  # whether mean and standard deviation are


def asked_of(
    criterion: Criterion, case: Case, statistic: Statistic, scope: Mapping[str, Any], runs: Array
) -> AskedStatistic:
    """Return the values of a statistic's expressions; of those estimated, what `runs` tell.

    Raises `Refused` with what is wrong about them.
    """
    space = {**case_space(scope, settings_of(case), "statistical"), **case.inputs}
    detect = _value(criterion, case, statistic, "detect", space)
    if detect.ndim or not detect > 0:
        sentence = f"`detect` of `{statistic.name}` is {_shown(detect)}; expected a number above 0"
        raise Refused([refusal(criterion, case, sentence, FIX, statistic.name)])
    allowed = float(detect) / 2
    shape = runs.shape[1:]
    output = RandomOutput(statistic.name, shape, allowed=allowed)
    if statistic.mean != ESTIMATED:
        output = replace(output, mean=_value(criterion, case, statistic, "mean", space, shape))
    if statistic.std not in ("", ESTIMATED):
        output = replace(output, std=_value(criterion, case, statistic, "std", space, shape))
    estimated = (statistic.mean == ESTIMATED, statistic.std == ESTIMATED)
    asked = with_estimates(AskedStatistic(output, float(detect), estimated), runs)
    _check_std(criterion, case, asked)
    return asked


def with_estimates(asked: AskedStatistic, runs: Array) -> AskedStatistic:
    """Return the statistics with those that are estimated as these runs of the reference tell."""
    output, shape = asked.output, np.zeros(runs.shape[1:])
    if asked.estimated[0]:
        output = replace(output, mean=typical_mean(runs, shape))
    if asked.estimated[1]:
        output = replace(output, std=typical_std(runs, output.mean, shape))
    spread = float(runs.std(axis=0).max())
    return replace(asked, output=replace(output, spread=spread))


def _check_std(criterion: Criterion, case: Case, asked: AskedStatistic) -> None:
    std = asked.output.std
    if std is not None and not (std > asked.output.allowed).all():
        sentence = f"the standard deviation of `{asked.output.name}` is only {std.min():.3g}"
        told = f"{sentence}; expected more than half of `detect`, which is {asked.detect:.3g}"
        raise Refused([refusal(criterion, case, told, SMALLER, asked.output.name)])


def mean_room(asked: AskedStatistic) -> Array:
    """Return how far a group's mean may be off."""
    return np.full(np.shape(asked.output.mean), asked.output.allowed)


def std_room(output: RandomOutput, std: Array) -> Array:
    """Return how far a group's mean square may be off, in units of a right answer's noise.

    The noise grows with the square of the spread: an answer that spreads too much has more.
    """
    down = std**2 - (std - output.allowed) ** 2
    wide = std + 2 * output.allowed
    up = (wide**2 - (std + output.allowed) ** 2) * (std / wide) ** 2
    return np.asarray(np.minimum(down, up))


def run_squares(runs: Array, output: RandomOutput, std: Array) -> Array:
    """Return what the standard deviation is made of, run by run."""
    return squares(runs, output.mean, std)


def _value(
    criterion: Criterion,
    case: Case,
    statistic: Statistic,
    key: str,
    space: Mapping[str, Any],
    shape: tuple[int, ...] = (),
) -> Array:
    what = f"`{key}` of `{statistic.name}`"
    try:
        value = np.asarray(eval(getattr(statistic, key).strip(), dict(space)))
    except Exception as error:
        sentence = f"{what} raised {type(error).__name__}: {one_line(str(error))}"
        raise Refused([refusal(criterion, case, sentence, FIX, statistic.name)]) from error
    problem = _problem(value, shape)
    if problem:
        raise Refused([refusal(criterion, case, f"{what} {problem}", FIX, statistic.name)])
    return np.asarray(value, np.float64)


def _problem(value: Array, shape: tuple[int, ...]) -> str:
    if value.dtype.kind not in "biuf" or not np.isfinite(value).all():
        return f"is {_shown(value)}; expected finite real numbers"
    if value.ndim and value.shape != shape:
        other = f"; expected one number, or {shape} as each value has" if shape else ""
        return f"has shape {value.shape}{other or '; expected one number'}"
    return ""


def _shown(value: Array) -> str:
    return one_line(str(value), 40)
