"""Finds cases that a rubric could have and that notice what its own cases do not."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from grader.authoring.mutation.kept_properties import keeps_properties
from grader.authoring.mutation.mutants import Mutant, in_place
from grader.authoring.mutation.trials import Trial
from grader.authoring.problems import Refused
from grader.authoring.survivors.case_maker import CaseMaker
from grader.authoring.survivors.choices import listening, telling
from grader.authoring.survivors.fates import APART, Fate
from grader.authoring.survivors.fresh_runs import ReferenceRun, RunAll
from grader.authoring.survivors.fresh_specs import usual_sizes, yaml_line
from grader.core.cases import Case
from grader.core.rubric import Rubric

Errors = Mapping[ReferenceRun, float]  # relative, of the runs that tell a mutant apart
# Relative. Far above what is left free for rounding in double precision.
FAR = 1e-6
# Fresh inputs, of those that tell a survivor apart, of which a case is made. A margin: where one is
# refused as a case, because it is ill-conditioned, the next one seldom is.
TRIED_AS_CASES = 3


def find_cases(
    maker: CaseMaker, rubric: Rubric, run_all: RunAll, apart: Mapping[Mutant, Errors]
) -> tuple[dict[Mutant, Fate], dict[ReferenceRun, bool]]:
    """Return the fates of mutants that fresh cases notice, and of which runs a case could be made.

    The cases are as few as notice all that can be noticed.
    """
    common = Counter(run for runs in apart.values() for run in runs if run.spec)
    order = sorted(common, key=lambda run: (run.is_far, -common[run], run.number))
    chosen = {
        m: sorted((r for r in order if r in errors), key=lambda r: errors[r] <= FAR)
        for m, errors in apart.items()
    }
    likely = {run for runs in chosen.values() for run in _worth_a_case(runs)}
    tried = [run for run in order if run in likely]
    made = run_all([partial(_as_case, run, maker, rubric) for run in tried])
    trials = {
        run: replace(run.trial, case=outcome.value)
        for run, outcome in zip(tried, made, strict=True)
        if outcome.value is not None
    }
    pairs = [(m, run) for m, runs in apart.items() for run in trials if run in runs]
    found = run_all([partial(_notices, m, trials[run]) for m, run in pairs])
    noticing: dict[Mutant, list[ReferenceRun]] = {}
    for (mutant, run), outcome in zip(pairs, found, strict=True):
        if outcome.ended or outcome.value:
            noticing.setdefault(mutant, []).append(run)
    best = _fewest(noticing)
    where = run_all([partial(_where, mutant, run.trial) for mutant, run in best.items()])
    told = zip(best.items(), where, strict=True)
    fates = {m: _apart(rubric, run, outcome.value or "") for (m, run), outcome in told}
    return fates, {run: run in trials for run in tried}


def _worth_a_case(runs: Sequence[ReferenceRun]) -> Sequence[ReferenceRun]:
    """Return a few of the runs that tell a mutant apart; all if none is sure to be an input."""
    return runs if all(run.is_far for run in runs) else runs[:TRIED_AS_CASES]


def _apart(rubric: Rubric, run: ReferenceRun, where: str) -> Fate:
    assert run.spec
    line = yaml_line(run.spec, usual_sizes(rubric))
    return Fate(APART, run.criterion.name, line, run.is_far, where)


def _where(mutant: Mutant, trial: Trial) -> str:
    try:
        told = telling(mutant)
    except (SyntaxError, ValueError):
        return ""
    if told is None:
        return ""
    with listening(mutant, told) as choices:
        trial.limited_run()
    return choices.where


def _as_case(run: ReferenceRun, maker: CaseMaker, rubric: Rubric) -> Case | None:
    """Return what a fresh case expects; None where the rubric could not have it.

    And where the criterion has random quantities: what they may be takes hundreds of runs to find.
    """
    if run.spec is None or run.criterion.statistical:
        return None
    try:
        made = maker.make(run.criterion, run.spec, rubric, run.trial.scope)
    except Refused:
        return None
    return None if made.refusals else made.case


def _notices(mutant: Mutant, trial: Trial) -> bool:
    with in_place(mutant):
        if trial.has_values and not trial.passes():
            return True
        values = trial.limited_run()
    return values is None or not keeps_properties(trial, values)


def _fewest(noticing: Mapping[Mutant, Sequence[ReferenceRun]]) -> dict[Mutant, ReferenceRun]:
    """Choose again and again the case that notices most of what is left; likely inputs first."""
    left, chosen = dict(noticing), dict[Mutant, ReferenceRun]()
    while left:
        counts = Counter(run for runs in left.values() for run in runs)
        best = min(counts, key=lambda run: (run.is_far, -counts[run], run.number))
        chosen |= {mutant: best for mutant, runs in left.items() if best in runs}
        left = {mutant: runs for mutant, runs in left.items() if mutant not in chosen}
    return chosen
