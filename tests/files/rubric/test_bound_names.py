"""Every statement that binds a name is known, each in its own scope."""

import pytest

from grader.files.rubric.bound_names import names_in, names_of


@pytest.mark.parametrize(
    ("code", "bound"),
    [
        ("import io", {"io"}),
        ("import os.path", {"os"}),
        ("import numpy.linalg as la", {"la"}),
        ("from math import pi as half_turn", {"half_turn"}),
        ("try:\n    pass\nexcept ValueError as error:\n    print(error)", {"error"}),
        ("with open('x') as file, open('y') as (a, b):\n    pass", {"file", "a", "b"}),
        ("for i, (j, *k) in []:\n    pass", {"i", "j", "k"}),
        ("print(n := 1, n)", {"n"}),
        ("total = [last := x for x in range(3)]", {"total", "last"}),
        ("def helper(a, *b, c=1, **d):\n    inner = a\n    return b, c, d, inner", {"helper"}),
        ("class Layer:\n    size = 1\n    twice = size", {"Layer"}),
        ("double = lambda x, y=1: x + y", {"double"}),
        ("def count():\n    global total\n    total = 1", {"count", "total"}),
        ("match []:\n    case [first, *rest]:\n        pass", {"first", "rest"}),
        ("match {}:\n    case {'a': one, **more}:\n        pass", {"one", "more"}),
        ("x: int = 1", {"x"}),
        ("x = 1\nx += 1\ndel x", {"x"}),
    ],
)
def test_what_code_binds_it_does_not_need(code: str, bound: set[str]) -> None:
    names = names_of(code)
    builtin = {"print", "open", "range", "ValueError", "int"}
    assert bound <= names.bound
    assert set(names.read) <= builtin


@pytest.mark.parametrize(
    ("code", "needed"),
    [
        ("y = [x * w for x in xs]", ["xs", "w"]),
        ("f = lambda x: x + shift", ["shift"]),
        ("def f(x):\n    def g():\n        return x + outside\n    return g", ["outside"]),
        ("class A(Base):\n    def m(self):\n        return other", ["Base", "other"]),
        ("def f():\n    local = 1\ny = local", ["local"]),
    ],
)
def test_what_it_needs_from_elsewhere(code: str, needed: list[str]) -> None:
    assert sorted(names_of(code).read) == sorted(needed)


def test_a_star_binds_what_nobody_knows() -> None:
    assert names_of("from math import *\ny = sin(1)").everything
    assert not names_of("from math import sin").everything


def test_what_is_not_valid_python_is_refused() -> None:
    for code in ("return 1", "y = (1", "a b"):
        with pytest.raises(SyntaxError):
            names_of(code)


def test_doubtful_code_prints_nothing(recwarn: pytest.WarningsRecorder) -> None:
    names_of("y = x is 1")
    assert not recwarn.list


def test_names_in_an_expression() -> None:
    assert names_in(" x[r[0]] == np.min(x) ") == {"x", "r", "np"}
    assert names_in("x +") == set()
