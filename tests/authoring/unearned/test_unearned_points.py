"""Criteria that give points for nothing, each in another way, and sound ones beside them."""

from dataclasses import replace

import pytest

from grader.authoring.generation import generate_cases
from grader.authoring.reference_loading import reference_scope
from grader.authoring.unearned.proven_answers import every_unearned
from grader.authoring.unearned.unearned_points import unneeded, without_intended
from grader.files.rubric.rubric_file import load_rubric
from grader.files.sources import read_sources
from tests.small_assignments import write_small

SOURCE = """
from typing import Any, NamedTuple

import numpy as np


class Pair(NamedTuple):
    first: Any
    second: Any


def scale(x, a):
    return a * x, np.ones(len(x))


def clip(x, high):
    return np.minimum(x, high)


def order(x):
    x.sort()


def count(x):
    return len(x), float(np.sum(x > 100)) + 7


def verdict(x):
    return "yes", bool(x.sum() < 100)


def bounded(x):
    return np.minimum(x, 0) * 0 + 2.0


def label(x):
    return (x > -1.2).astype(int)


def shift(x, b, mask, note):
    return np.where(mask, x + b, 0)


def rotation(angle):
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, -s], [s, c]])


def root(x):
    if x < 0:
        raise ValueError(x)
    return x**0.5


def loss(x):
    return np.sum(x**2), x**3, x / 3, np.exp(x), np.exp(3 * x)


def both(x):
    mapping = {"a": x + 1, "b": x + 1, "c": x - 1}
    return x.sum(axis=0), x.sum(axis=0) * 1.0, mapping, [x[0, 0], x[0, 0]]


def records(x):
    return Pair(x, 2 * x), Pair(x - 1, 3 * x)


def given_back(x):
    return {"a": np.ones(3), "b": np.ones(2)}, {"a": x + 1, "b": np.ones(2)}


def gate(a, x):
    return a**2 * (x != 0)


def centre_backward(dy):
    dx = dy - dy.mean()
    return dx, dx.sum()


def noise(n, rng):
    return rng.normal(size=n)


def reach(links, far):
    found, left = {"A": 0.0}, ["A"]
    while left:
        one = left.pop(0)
        for other, length in links[one].items():
            if length + found[one] < found.get(other, np.inf):
                found[other] = length + found[one]
                left.append(other)
    return found, np.inf


def steps(x):
    return np.cumsum(x)


def above(x):
    return [int(i) for i in np.flatnonzero(x > 1)], [int(i) for i in np.flatnonzero(x > 99)]


def sign_of(x):
    return np.linalg.svd(x)[2][0]
"""
RUBRIC = """
sizes: {N: 40, M: 3}
cases: {main: {}, other: {N: 41, M: 5}}
criteria:
  sound: {function: scale, file: layers.py, points: 2, given: {x: normal(N), a: 2.5, c: normal(N)},
    call: "z = clip(c, 9.0); y, _ = scale(x, a)", outputs: [y]}
  paid: {function: scale, file: layers.py, points: 4, given: {x: normal(N), a: 2.5},
    call: "y, n = scale(x, a)", outputs: {y: {points: 3}, n: {points: 1}}}
  shared: {function: scale, file: layers.py, points: 4, given: {x: normal(N), a: 2.5},
    call: "y, n = scale(x, a)", outputs: [y, n]}
  clip: {file: layers.py, points: 3, given: {x: "uniform(0, 1, N)", high: 5.0},
    call: "y = clip(x, high)", outputs: [y]}
  order: {file: layers.py, points: 1, given: {x: "np.sort(normal(N))"},
    call: order(x), outputs: [x]}
  count: {file: layers.py, points: 2, given: {x: normal(N)},
    call: "n, large = count(x)", outputs: {n: {points: 1}, large: {points: 1}}}
  verdict: {file: layers.py, points: 2, given: {x: normal(N)},
    call: "word, small = verdict(x)", outputs: {word: {points: 1}, small: {points: 1}}}
  bounded: {file: layers.py, points: 2, given: {x: normal(N)},
    call: "a = bounded(x); b = bounded(x)", outputs: [a, b]}
  label: {file: layers.py, points: 2, given: {x: normal(N)},
    call: labels = label(x), outputs: {labels: {metric: tokens}}}
  shift: {file: layers.py, points: 2,
    given: {x: normal(N), b: "np.zeros(N)", mask: "np.ones(N, bool)", note: 3},
    call: "y = shift(x, b, mask, note)", outputs: [y]}
  rotation: {file: layers.py, points: 2, given: {angle: "uniform(0.5, 1)"},
    call: Q = rotation(angle),
    ensure: {"it is orthogonal": "np.allclose(Q @ Q.T, np.eye(2), atol=1e-5)"}}
  root: {file: layers.py, points: 2, given: {x: "uniform(1, 2)"}, call: y = root(x), outputs: [y],
    cases: {main: {weight: 0.1}, other: {weight: 0.1}}}
  refuses: {function: sign_of, file: layers.py, points: 1, raises: {Exception: [sign_of(1.0)]}}
  loss: {file: layers.py, points: 4, given: {x: normal(N)}, call: "a, b, c, d, e = loss(x)",
    outputs: {a: {tolerance: 0.06}, b: {metric: max_abs, tolerance: 0.8}, c: {tolerance: 0.002},
      d: {}, e: {metric: max_abs, tolerance: 2.0}}}
  both: {file: layers.py, points: 2, given: {x: "normal(N, M)"}, call: "a, b, c, d = both(x)",
    outputs: [a, b, c, d]}
  records: {file: layers.py, points: 2, given: {x: "normal(N)"}, call: "a, b = records(x)",
    outputs: [a, b]}
  noise: {file: layers.py, points: 2, given: {n: M},
    call: "z = noise(n, np.random.default_rng(seed))",
    statistical: {z: {mean: 0, detect: 0.2}}}
  reach: {file: layers.py, points: 2,
    given: {far: "[1.0, 2.0]",
      links: "{'A': {'B': 2.0, 'C': 9.0 * N, 'D': 2}, 'B': {'A': 2.0, 'C': N}, 'C': {}, 'D': {}}"},
    call: "lengths, no_way = reach(links, far)",
    outputs: {lengths: {points: 1}, no_way: {points: 1}}}
  steps: {file: layers.py, points: 1, given: {x: normal(N)}, call: y = steps(x), outputs: [y]}
  unit: {function: scale, file: layers.py, points: 2, given: {x: normal(N), a: 1.0},
    call: "y, _ = scale(x, a)", outputs: [y]}
  below: {function: root, file: layers.py, points: 1, raises: {ValueError: [root(-1.0)]}}
  given_back: {file: layers.py, points: 2, given: {x: normal(N)}, call: "a, b = given_back(x)",
    outputs: {a: {points: 1}, b: {points: 1}}}
  gate: {file: layers.py, points: 1, given: {a: normal(N), x: normal(N)}, call: "y = gate(a, x)",
    outputs: [y]}
  centre: {function: centre_backward, file: layers.py, points: 1,
    given: {x: normal(N), b: 0.5, dy: normal(N)}, call: "dx, db = centre_backward(dy)",
    outputs: [dx, db]}
  loose: {function: steps, file: layers.py, points: 1, given: {x: normal(N)}, call: u = steps(x),
    outputs: {u: {metric: max_abs, tolerance: 900.0}}}
  open: {function: steps, file: layers.py, points: 1, given: {x: normal(N)}, call: v = steps(x),
    outputs: {v: {shape: [any]}}, ensure: {it is long: len(v) > 3}}
  kept: {function: steps, file: layers.py, points: 4, given: {x: normal(N), y: normal(N)},
    call: "t = steps(x); s = steps(y); first = steps(np.ones(1)); left = x; same = bool(s is t)",
    outputs: {t: {points: 3}, first: {points: 1}, same: {}},
    ensure: {"`x` stays": "np.array_equal(left, x)"}}
  whole: {function: steps, file: layers.py, points: 1, given: {x: normal(N)},
    call: "z = np.rint(9 * steps(x)) * (1 + 1e-15)", outputs: {z: {tolerance: 0.01}}}
  above: {file: layers.py, points: 1, given: {x: normal(N)}, call: "a, b = above(x)",
    outputs: [a, b]}
  twin: {function: steps, file: layers.py, points: 1, given: {x: normal(N)}, call: t = steps(x),
    outputs: [t]}
"""


@pytest.fixture(scope="module")
def weak(tmp_path_factory):
    """The rubric, and all that earns points for nothing in it."""
    path = write_small(tmp_path_factory.mktemp("weak"), SOURCE, RUBRIC)
    rubric, sources = load_rubric(path), read_sources(path.parent / "reference")
    cases = generate_cases(rubric, sources)
    return rubric, every_unearned(rubric, cases, reference_scope(rubric, sources))


EARNS = {
    "paid": ["ones as `n` would earn 1 of 4 points; expected none."],
    "shared": [
        "ones as `n` would earn 4 of 4 points beside right other outputs; expected none.",
        "the answer to `paid` earns 4 of 4 points; expected none.",
    ],
    "clip": ["`x` as `y` would earn 3 of 3 points; expected none. Add a case where `y` is"],
    "order": ["`x` as it was would earn 1 of 1 point; expected none."],
    "count": [
        "7 as `large` would earn 1 of 2 points; expected none.",
        "without `x` an answer earns 2 points: no value of it was found that matters. Add a case "
        "where `x` matters, or take it out of `given`.",
    ],
    "verdict": [
        "“yes” as `word` would earn 1 of 2 points; expected none.",
        "True as `small` would earn 1 of 2 points; expected none.",
        "a guess of `small` is right in all cases once in 4 times. Add cases, or let `small` hold",
        "without `x` an answer earns 2 points: no value",
    ],
    "bounded": [
        "constant values as `a` and `b` would earn 2 of 2 points; expected none. Add a case where "
        "`a` and `b` are something else.",
        "without `x` an answer earns 2 points: no value",
    ],
    "label": [
        "ones as `labels` would earn 1.8 of 2 points; expected none. Choose inputs for which "
        "`labels` holds other values more often."
    ],
    "shift": [
        "`x` as `y` would earn 2 of 2 points; expected none.",
        "without `b` an answer earns 2 of 2 points; expected none. Add a case where `b` changes",
        "without `mask` an answer earns 2 of 2 points; expected none.",
        "without `note` an answer earns 2 points: no value",
    ],
    "rotation": [
        "the identity as `Q` would earn 2 of 2 points; expected none. Add a line to `ensure` that "
        "does not hold for them."
    ],
    "root": [
        "an exception in every case would earn 1.6 of 2 points; expected none. Give fewer cases a "
        "`weight`: those without are required."
    ],
    "refuses": [
        "Exception in every case would earn 1 of 1 point; expected none. Grade values of `sign_of` "
        "too"
    ],
    "loss": [
        "`a` 5 % off counts as right, by its tolerance of 0.06. Give `a` a narrower tolerance.",
        "`b` 5 % off counts as right, by its tolerance of 0.8.",
        "`c` rounded to float16 counts as right, by its tolerance of 0.002.",
        "half of `e` counts as right without its smaller elements, by its tolerance of 2.",
    ],
    "both": [
        "`a` and `b` are equal in every case, so exchanging them goes unnoticed. Add a case where",
        "`c.a` and `c.b` are equal in every case",
    ],
    "noise": [
        "random numbers around 0 as `z` would earn 2 of 2 points; expected none. Give `z` a `std`, "
        "or inputs for which nobody knows the mean."
    ],
    "reach": [
        "inf as `no_way` would earn 1 of 2 points; expected none. Add a case where `no_way` is",
        "without `far` an answer earns 2 points: no value of it was found that matters.",
    ],
    "unit": [
        "`x` as `y` would earn 2 of 2",
        "without `a` an answer earns 2 of 2",
        "the answer to `shift` earns",
    ],
    "given_back": [
        "ones as `a` would earn 1 of 2 points",
        "ones as `b.b` would earn 1 of 2 points beside right",
        "`a.b` and `b.b` are equal",
    ],
    "gate": ["without `x` an answer earns 1 of 1 point; expected none."],
    "kept": ["without `y` an answer earns 4 points: no value"],
    "above": ["zeros as `b` would earn 1 of 1 point beside right other outputs; expected none."],
    "twin": ["the answer to `steps` earns 1 of 1 point; expected none."],
}
DOUBTFUL = (
    "no value",
    "a guess",
    "5 %",
    "float16",
    "half",
    "equal",
    "the answer",
)


def test_each_way_is_found_and_sound_criteria_are_left_alone(weak):
    lines = [each.line for each in weak[1] if each.criterion not in ("loose", "open")]
    wanted = [f"{name}: {told}" for name, all_told in EARNS.items() for told in all_told]
    assert len(lines) == len(wanted), "\n".join(lines)
    for line, start in zip(lines, wanted, strict=True):
        assert line.startswith(start)


def test_what_may_be_chance_or_goes_unnoticed_is_doubtful(weak):
    for each in [each for each in weak[1] if each.criterion not in ("loose", "open")]:
        assert each.doubtful == any(word in each.line for word in DOUBTFUL), each.line


@pytest.mark.parametrize(
    ("criterion", "advice"),
    [
        ("loose", "Give `u` a narrower tolerance."),
        ("open", "Add a line to `ensure` that reads `v` and does not hold then."),
    ],
)
def test_the_advice_fits_the_reason(weak, criterion, advice):
    told = [e for e in weak[1] if e.criterion == criterion and e.answer.startswith("zeros as")]
    assert [each.advice for each in told] == [advice]


def test_the_rubric_waives_what_it_names_and_nothing_else(weak):
    rubric, found = weak
    intended = {
        "paid": {"ones as n": "it is the weight of each row"},
        "shift": {"without *": "all of them are for later", "zeros as `y`": "never"},
        "both": {"`c.a` and  c.b": "they are copies", "c.[a] and c.b": "a bracket is no pattern"},
        "root": {"ones as n": "of another criterion"},
    }
    marked = replace(rubric, intended=intended)
    gone = {each.line for each in found} - {each.line for each in without_intended(found, marked)}
    starts = ("paid: ones", "shift: without", "both: `c.a`")
    assert gone == {each.line for each in found if each.line.startswith(starts)}
    assert unneeded(found, marked) == [
        "shift: zeros as `y`",
        "both: c.[a] and c.b",
        "root: ones as n",
    ]
