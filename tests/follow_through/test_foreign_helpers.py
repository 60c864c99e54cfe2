"""Helpers that change arguments, hand caches on, are accepted otherwise, call themselves, or keep
what they need in objects: their callers keep their points, and no wrong caller gains any.
"""

import pytest

from tests.follow_through.foreign import foreign, graded, losing, with_change

TOOLS = '''
"""Helpers of several kinds, each with a caller."""

import numpy as np


def note(state, x, scale=None):
    """Count x in state; scale, if there is one, is halved."""
    # BEGIN SOLUTION
    state["seen"].append(float(x.sum()))
    state["total"] += x
    state["largest"] = max(state.get("largest", -np.inf), x.max())
    state.pop("begun", None)
    if scale is not None:
        scale /= 2
    # END SOLUTION


def collect(xs):
    """Return what `note` leaves in a state after all of xs."""
    # BEGIN SOLUTION
    total, scale = np.zeros_like(xs[0]), np.ones(2)
    state = {"seen": [], "total": total, "begun": True}
    for x in xs:
        note(state, x, scale)
    found = [np.array(state["seen"]), total, state["largest"], len(state), scale]
    # END SOLUTION
    return found


def centre(a):
    """Subtract the mean of a from it, in place, and return a."""
    # BEGIN SOLUTION
    a -= a.mean()
    # END SOLUTION
    return a


def spread(a):
    """Return the sum of squares of a centred copy, and the copy."""
    # BEGIN SOLUTION
    b = a.copy()
    c = centre(b)
    c *= 2  # and b: it is the same array
    b /= 2
    # END SOLUTION
    return (c * b).sum(), b


def squash_forward(x):
    """Return tanh(x) and a cache."""
    # BEGIN SOLUTION
    out = np.tanh(x)
    cache = (out,)
    # END SOLUTION
    return out, cache


def squash_backward(dout, cache):
    """Return the gradient."""
    # BEGIN SOLUTION
    dx = dout * (1 - cache[0] ** 2)
    # END SOLUTION
    return dx


def images_forward(x):
    """Squash images as rows; return images and a cache."""
    # BEGIN SOLUTION
    out, cache = squash_forward(x.reshape(len(x), -1))
    out = out.reshape(x.shape)
    # END SOLUTION
    return out, cache


def images_backward(dout, cache):
    """Return the gradient of images."""
    # BEGIN SOLUTION
    dx = squash_backward(dout.reshape(len(dout), -1), cache).reshape(dout.shape)
    # END SOLUTION
    return dx


def distance(a, b):
    """Return the mean squared distance."""
    # BEGIN SOLUTION
    d = ((a - b) ** 2).mean()
    # END SOLUTION
    return d


def distances(rows, b):
    """Return the distance of each row from b, less the least."""
    # BEGIN SOLUTION
    found = np.array([distance(row, b) for row in rows])
    found = found - found.min()
    # END SOLUTION
    return found


def power(a, n):
    """Return a matrix to the n-th power, by halves."""
    # BEGIN SOLUTION
    if n == 0:
        return np.eye(len(a))
    half = power(a, n // 2)
    out = half @ half @ a if n % 2 else half @ half
    # END SOLUTION
    return out


def series(a):
    """Return the sum of the powers of a from 0 to 5."""
    # BEGIN SOLUTION
    found = sum(power(a, n) for n in range(6))
    # END SOLUTION
    return found


class Sigmoid:
    """A layer that keeps its output."""

    def forward(self, x):
        """Return 1 / (1 + exp(-x))."""
        # BEGIN SOLUTION
        self.out = 1 / (1 + np.exp(-x))
        # END SOLUTION
        return self.out

    def backward(self, dout):
        """Return the gradient."""
        # BEGIN SOLUTION
        dx = dout * self.out * (1 - self.out)
        # END SOLUTION
        return dx
'''
RUBRIC = """
seed: 3
sizes: {N: 4, D: 3, H: 5}
cases: {main: {}, other: {N: 3, D: 6, H: 2}}
limits: {seconds: 4, total_seconds: 900}
criteria:
  note:
    file: tools.py
    points: 2
    given:
      x: "normal(N)"
      state: {seen: "[1.5]", total: "normal(N)", begun: true}
      scale: "normal(2)"
    call: "note(state, x, scale)"
    outputs: [state, scale]
  collect:
    file: tools.py
    points: 2
    given: {xs: "normal(3, N)"}
    call: "seen, total, largest, count, scale = collect(xs)"
    outputs: [seen, total, largest, count, scale]
  centre:
    file: tools.py
    points: 2
    given: {a: "normal(N, D)"}
    call: "b = centre(a)"
    outputs: [a, b]
  spread:
    file: tools.py
    points: 2
    given: {a: "normal(N, D)"}
    call: "s, b = spread(a)"
    outputs: [s, b]
  squash_forward:
    file: tools.py
    points: 2
    given: {x: "normal(N, D)"}
    call: "out, cache = squash_forward(x)"
    outputs: [out]
  squash_backward:
    file: tools.py
    points: 2
    given: {like: squash_forward, dout: "normal(N, D)"}
    call: |
      out, cache = squash_forward(x)
      dx = squash_backward(dout, cache)
    outputs: [dx]
  images_forward:
    file: tools.py
    points: 2
    given: {x: "normal(N, D, H)"}
    call: "out, cache = images_forward(x)"
    outputs: [out]
  images_backward:
    file: tools.py
    points: 2
    given: {like: images_forward, dout: "normal(N, D, H)"}
    call: |
      out, cache = images_forward(x)
      dx = images_backward(dout, cache)
    outputs: [dx]
  distance:
    file: tools.py
    points: 2
    given: {a: "normal(D)", b: "normal(D)"}
    call: "d = distance(a, b)"
    outputs: [d]
    accept: [{d: "D * d", credit: 1, say: "the sum of squares, which is accepted, too"}]
  distances:
    file: tools.py
    points: 2
    given: {rows: "normal(N, D)", b: "normal(D)"}
    call: "found = distances(rows, b)"
    outputs: [found]
  power:
    file: tools.py
    points: 2
    given: {a: "0.5 * normal(D, D)"}
    call: "out = power(a, 5)"
    outputs: [out]
  series:
    file: tools.py
    points: 2
    given: {a: "0.5 * normal(D, D)"}
    call: "found = series(a)"
    outputs: [found]
  sigmoid:
    function: Sigmoid.forward
    file: tools.py
    points: 2
    given: {x: "normal(N, D)"}
    call: "out = Sigmoid().forward(x)"
    outputs: [out]
  sigmoid_backward:
    function: Sigmoid.backward
    file: tools.py
    points: 2
    given: {like: sigmoid, dout: "normal(N, D)"}
    call: |
      layer = Sigmoid()
      out = layer.forward(x)
      dx = layer.backward(dout)
    outputs: [dx]
"""
RIGHT = {"tools.py": TOOLS}
WRAPPED = with_change(
    with_change(
        RIGHT,
        "tools.py",
        "out = out.reshape(x.shape)",
        "out, cache = out.reshape(x.shape), (cache, x.shape)",
    ),
    "tools.py",
    "squash_backward(dout.reshape(len(dout), -1), cache)",
    "squash_backward(dout.reshape(len(dout), -1), cache[0])",
)
OWN_TABLE = with_change(
    RIGHT,
    "tools.py",
    "    found = np.array([distance(row, b) for row in rows])",
    "    found = np.array([Measures.of(row, b) for row in rows])",
)
OWN_TABLE["tools.py"] += "\n\nclass Measures:\n    of = staticmethod(distance)\n"
HELPERS = [
    ("note", "append(float(x.sum()))", "append(float(x.mean()))"),
    ("note", 'state["total"] += x', 'state["total"] = state["total"] - x'),
    ("note", "scale /= 2", "scale *= 2"),
    ("note", 'state.pop("begun", None)', "pass"),
    ("centre", "a -= a.mean()", "a = a - a.mean()"),
    ("centre", "a -= a.mean()", "a -= a.min()"),
    ("squash_forward", "out = np.tanh(x)", "out = np.sin(x)"),
    ("squash_backward", "1 - cache[0] ** 2", "1 + cache[0] ** 2"),
    ("images_forward", "out.reshape(x.shape)", "2 * out.reshape(x.shape)"),
    ("power", "half @ half @ a if", "half @ half if"),
    ("power", "return np.eye(len(a))", "return np.ones((len(a), len(a)))"),
    ("sigmoid", "np.exp(-x)", "np.exp(x)"),
    ("distance", "((a - b) ** 2).mean()", "((a - b) ** 2).max()"),
]


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory):
    return foreign(tmp_path_factory.mktemp("tools"), RIGHT, RUBRIC)


@pytest.fixture(scope="module")
def lost(tools, inside_sandbox):
    return lambda sources: losing(graded(tools, sources, inside_sandbox()))


@pytest.mark.parametrize("style", [RIGHT, WRAPPED, OWN_TABLE], ids=["as is", "wrapped", "table"])
def test_right_work_is_right(lost, style) -> None:
    assert not lost(style)


@pytest.mark.parametrize(("helper", "line", "mistake"), HELPERS)
def test_a_wrong_helper_is_charged_alone(lost, helper, line, mistake) -> None:
    for style in (RIGHT, WRAPPED, OWN_TABLE):
        assert lost(with_change(style, "tools.py", line, mistake)) == [helper]


def test_the_caller_of_an_accepted_helper_keeps_its_points(tools, inside_sandbox) -> None:
    summed = with_change(RIGHT, "tools.py", "((a - b) ** 2).mean()", "((a - b) ** 2).sum()")
    found = graded(tools, summed, inside_sandbox())
    assert not losing(found)
    assert found["distances"].carried_forward


def test_a_cache_that_its_author_makes_elsewhere_is_known_where_it_is_handed_on(lost) -> None:
    """Both makers of the reference's cache gave out one object; here it comes from one of them."""
    inlined = with_change(
        RIGHT,
        "tools.py",
        "out, cache = squash_forward(x.reshape(len(x), -1))",
        "out = np.tanh(x.reshape(len(x), -1)); cache = (out,)",
    )
    assert not lost(inlined)
    both = with_change(
        inlined, "tools.py", "out = out.reshape(x.shape)", "out = -out.reshape(x.shape)"
    )
    both = with_change(both, "tools.py", "1 - cache[0] ** 2", "1 + cache[0] ** 2")
    assert lost(both) == ["squash_backward", "images_forward"]


CALLERS = [
    ("note", HELPERS[0], "collect", "found = [np.array", "total += 1; found = [np.array"),
    ("note", HELPERS[2], "collect", "note(state, x, scale)", "note(state, x, scale.copy())"),
    ("note", HELPERS[1], "collect", "np.ones(2)", "np.zeros(2)"),
    ("centre", HELPERS[5], "spread", "b = a.copy()", "b = 2 * a"),
    ("squash_backward", HELPERS[7], "images_backward", "(dout.shape)", "(dout.shape) / 2"),
    ("power", HELPERS[9], "series", "range(6)", "range(5)"),
    ("sigmoid", HELPERS[11], "sigmoid_backward", "(1 - self.out)", "(1 + self.out)"),
]


@pytest.mark.parametrize(("helper", "first", "caller", "line", "mistake"), CALLERS)
def test_a_wrong_caller_of_a_wrong_helper_is_charged_too(
    lost, helper, first, caller, line, mistake
) -> None:
    both = with_change(with_change(RIGHT, "tools.py", *first[1:]), "tools.py", line, mistake)
    assert lost(both) == [helper, caller]


def test_the_caller_of_an_accepted_helper_that_is_wrong_itself_is_charged(lost) -> None:
    summed = with_change(RIGHT, "tools.py", "((a - b) ** 2).mean()", "((a - b) ** 2).sum()")
    assert lost(with_change(summed, "tools.py", "found - found.min()", "found - found.max()")) == [
        "distances"
    ]
