"""How often things are done is counted here, for seconds depend on the machine."""

import pytest

from grader.authoring import proven_cases
from grader.authoring.limited.pool import Outcome
from grader.authoring.mutation.mutant_bench import FirstFailure, first_killer, set_up_bench
from grader.authoring.mutation.mutants import Mutant
from grader.authoring.mutation.trials import Trial, TrialResult
from grader.authoring.survivors import reach
from grader.authoring.survivors.reach import Reach

SOURCE = """
def double(x):
    return 2 * x


def half(x):
    return x / 2
"""
RUBRIC = """
sizes: {N: 3}
cases: {main: {}, other: {N: 4}, third: {N: 5}}
criteria:
  double: {file: layers.py, points: 1, given: {x: normal(N)}, call: y = double(x), outputs: [y]}
  half: {file: layers.py, points: 1, given: {x: normal(N)}, call: y = half(x), outputs: [y]}
"""


@pytest.fixture
def bench(make_with_cases):
    opened = make_with_cases(SOURCE, RUBRIC)
    return set_up_bench(opened.rubric, opened.sources, opened.case_set, opened.scope)


def test_mutants_are_made_once(bench):
    function = bench.functions[0]
    assert [type(mutant) for mutant in bench.mutants(function)[:1]] == [Mutant]
    assert bench.mutants(function) is bench.mutants(function)
    assert bench.mistakes(function) is bench.mistakes(function)


def test_no_case_runs_after_the_one_that_notices_nor_one_that_cannot(bench, monkeypatch):
    ran = []

    def wrong(trial, strict=False):
        ran.append(trial.case.name)
        return TrialResult.WRONG

    monkeypatch.setattr(Trial, "result", wrong)
    double = next(f for f in bench.functions if f.name == "double")
    trials = bench.trials_of(double)
    assert {trial.criterion.name for trial in trials} == {"double"}
    assert first_killer(bench.mutants(double)[0], trials) == FirstFailure(0)
    assert ran == ["main"]


@pytest.mark.parametrize(
    ("results", "noticed"),
    [
        ("right near right", FirstFailure(1, partly=True)),
        ("near near near", FirstFailure(0, partly=True)),
        ("near right wrong", FirstFailure(0)),
        ("right wrong near", FirstFailure(1)),
    ],
)
def test_what_no_case_calls_wrong_keeps_a_part_of_the_points(bench, monkeypatch, results, noticed):
    left = [TrialResult(word) for word in results.split()]
    monkeypatch.setattr(Trial, "result", lambda trial, strict=False: left.pop(0))
    double = next(f for f in bench.functions if f.name == "double")
    assert first_killer(bench.mutants(double)[0], bench.trials_of(double)) == noticed


def test_few_tasks_are_divided_too(bench, monkeypatch):
    sizes = []

    def run_all(tasks, limits, *, together, state, tick):
        sizes.append(together)
        return [Outcome() for _ in tasks]

    monkeypatch.setattr("grader.authoring.mutation.mutant_bench.run_all", run_all)
    for count in (1, 66, 10_000):
        bench.try_all([list] * count)
    assert sizes == [1, 8, 64]


def test_the_places_of_a_code_are_listed_once(bench, monkeypatch):
    listed = []
    places_in = reach.places_in
    monkeypatch.setattr(reach, "places_in", lambda code: listed.append(code) or places_in(code))
    trial = next(iter(bench.trials))
    watch = Reach(trial.namespaces)
    watch.run(trial.run)
    assert watch.places()
    assert len(listed) == 1


def test_the_reference_is_watched_once_and_every_stage_tells_how_far_it_is(
    make_assignment, tmp_path
):
    make_assignment(SOURCE, RUBRIC)
    (rubric,) = tmp_path.glob("*.yaml")
    told = {}
    proven_cases.prove_cases(rubric, lambda *each: told.setdefault(each[0], []).append(each[1:]))
    watched = [done for done, _ in told["reference"]]
    assert watched == sorted(watched)
    assert told["reference"][-1] == (6, 6)
    long = ["reference", "mutants", "mistakes", "steps"]
    assert [stage for stage in told if stage in long] == long
