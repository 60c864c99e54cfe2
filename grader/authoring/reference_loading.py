"""Loads the reference of an assignment for those who make and prove its cases."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from grader.authoring.cases.reference_runs import Scope
from grader.authoring.limited.pool import Tick, quiet, run_all
from grader.authoring.limited.process_limits import step_limits
from grader.authoring.problems import FIX_FIRST, Refusal, Refused, advice_for
from grader.confined.load.loaded_program import Program
from grader.core.rubric import Rubric
from grader.grading.reference import NONE, load_reference

# Times the time limit of a run: a minute by default. A margin: slow packages take seconds to
# import.
LOADING = 6


def load_problems(program: Program) -> list[Refusal]:
    """Return what did not load of the reference, and why."""
    reasons = [*map(_without_advice, program.notes)] + [
        f"{report.name}: {report.reason}" for report in program.functions if report.state != "ready"
    ]
    told = (f"the reference does not load: {reason.removesuffix('.')}" for reason in reasons)
    return [Refusal(sentence, advice_for(sentence, FIX_FIRST)) for sentence in told]


def _without_advice(note: str) -> str:
    """Return the first sentence of a note: what follows is for students, whose work is graded."""
    return re.split(r"; (?:it was skipped|code that does not use)", note)[0]


def reference_scope(
    rubric: Rubric, sources: Mapping[str, bytes], shipped: Mapping[str, bytes] = NONE
) -> Scope:
    """Return the public names of the reference. Raise `Refused` if it does not load."""
    program = reference_program(rubric, sources, shipped, quiet)
    problems = load_problems(program)
    if problems:
        raise Refused(problems)
    return program.scope


def reference_program(
    rubric: Rubric, sources: Mapping[str, bytes], shipped: Mapping[str, bytes], tick: Tick
) -> Program:
    """Return the reference, once it is known that loading it ends, and does not end the process."""
    usual = step_limits(rubric)
    limits = replace(usual, seconds=LOADING * usual.seconds)
    load = partial(load_reference, sources, rubric, shipped)
    (trial,) = run_all([lambda: bool(load())], limits, tick=tick)
    trial.result("the reference, while it was loaded,")
    return load()
