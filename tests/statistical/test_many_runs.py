"""A case that is run many times, each with its own seed and its own inputs."""

from typing import Any

import numpy as np
import pytest

from grader.confined.case import many_runs
from grader.confined.case.many_runs import carry_out, seeds_of

SETTINGS = {"sizes": {}, "dtype": "float64", "seed": 3, "runs": 5, "random": ["a"]}


def left(call: str, **scope: Any) -> dict[str, Any]:
    inputs = {"x": np.zeros(2)}
    return carry_out(call, scope, inputs, SETTINGS, ["a", "b"])


def test_more_runs_only_add_seeds() -> None:
    assert seeds_of(3, 9)[:5] == seeds_of(3, 5)
    assert len(set(seeds_of(3, 1000))) == 1000


def test_values_of_all_runs_have_a_row_each_and_other_names_are_of_the_first() -> None:
    values = left("a = seed; b = seed")
    np.testing.assert_array_equal(values["a"], seeds_of(3, 5))
    assert values["b"] == seeds_of(3, 5)[0]


def test_a_global_generator_is_seeded_for_each_run() -> None:
    one, two = (
        left("a = np.random.rand(3) + random.random()", random=__import__("random"))
        for _ in range(2)
    )
    np.testing.assert_array_equal(one["a"], two["a"])
    assert len(np.unique(one["a"], axis=0)) == 5


def test_every_run_gets_the_inputs_as_they_were() -> None:
    np.testing.assert_array_equal(left("x += 1; a = x")["a"], np.ones((5, 2)))


def test_a_buffer_that_is_used_again_is_copied() -> None:
    buffer = np.zeros(2)
    values = left("buffer[:] = seed; a = buffer", buffer=buffer)["a"]
    np.testing.assert_array_equal(values[:, 0], seeds_of(3, 5))


@pytest.mark.parametrize(
    ("call", "found"),
    [
        ("a = None", None),
        ("a = 'text'", "text"),
        ("a = {1: 2}", {1: 2}),
        ("a = [[1], [2, 3]]", [[1], [2, 3]]),
        ("a = 1j", 1j),
    ],
)
def test_what_is_not_made_of_numbers_is_sent_as_it_is(call: str, found: object) -> None:
    assert left(call)["a"] == found


def test_a_value_of_another_shape_is_sent_alone() -> None:
    counter = iter((2, 2, 3, 2, 2))
    assert left("a = np.ones(next(counter))", counter=counter)["a"].shape == (3,)


def test_a_name_that_is_set_in_the_first_run_only_is_missed() -> None:
    counter = iter((True, False, False, False, False))
    assert left("if next(counter): a = 1", counter=counter)["a"] is None


def test_arrays_too_large_to_send_end_the_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many_runs, "MOST_NUMBERS", 30)
    calls: list[int] = []
    values = left("calls.append(seed); a = np.zeros(10)", calls=calls)
    assert values["a"].shape == (10,)
    assert len(calls) == 4
