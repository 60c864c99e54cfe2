"""A case is tried on the reference as it stands, with fresh inputs each time."""

import pytest

from grader.authoring.mutation.mutant_bench import set_up_bench

SOURCE = """
def double(x):
    x *= 2
    return x + x.flags.f_contiguous
"""
RUBRIC = """
sizes: {N: 3, D: 4}
cases: {main: {}, layout: {order: F}}
criteria:
  double:
    file: layers.py
    points: 1
    given: {x: "normal(N, D)"}
    call: y = double(x)
    outputs: [y]
"""


@pytest.fixture
def trials(make_with_cases):
    opened = make_with_cases(SOURCE, RUBRIC)
    bench = set_up_bench(opened.rubric, opened.sources, opened.case_set, opened.scope)
    return dict(zip(("main", "layout"), bench.trials, strict=True))


def test_inputs_that_are_changed_in_place_are_fresh_the_next_time(trials):
    assert [trials["main"].passes() for _ in range(3)] == [True, True, True]


def test_inputs_keep_their_order_in_memory(trials):
    main, layout = (trials[name].run()["y"] - 2 * trials[name].case.inputs["x"] for name in trials)
    assert (main == 0).all()
    assert (abs(layout - 1) < 1e-12).all()


def test_the_lines_of_the_reference_are_counted(trials):
    assert trials["main"].lines == 2
