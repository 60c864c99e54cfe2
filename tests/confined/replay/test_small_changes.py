"""Which small changes of a function are tried: those that set usual mistakes right."""

import ast
import textwrap
from collections.abc import Collection
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader.confined.replay.changed.small_changes import SmallChanges
from grader.confined.replay.corrected.function_sources import FunctionSource


def codes(body: str) -> tuple[SmallChanges, ast.FunctionDef]:
    """Return the changes of a function, and its definition."""
    source = f"def f(x, h, k, m):\n{textwrap.indent(textwrap.dedent(body), '    ')}"
    definition = ast.parse(source).body[0]
    assert isinstance(definition, ast.FunctionDef)
    return changes_of(definition), definition


def changes_of(definition: ast.stmt) -> SmallChanges:
    """Return the changes of a function that stands alone in its file."""
    parts = {
        "owner": "",
        "members": list,
        "others": list,
        "space": {"np": np},
        "parsed": lambda: definition,
    }
    return SmallChanges(SimpleNamespace(**parts))


def results(body: str, *arguments: object, lines: Collection[int] = ()) -> list[object]:
    """Return what the function returns with each of its changes, or of those of some lines."""
    found = []
    changes, definition = codes(body)
    those = changes.within(lines) if lines else [(n, 0) for n in range(len(changes))]
    for number, _ in those:
        space: dict[str, object] = {"np": np}
        exec(compile(ast.Module([definition], []), "f.py", "exec"), space)
        function = space["f"]
        function.__code__ = changes.code(number)  # type: ignore[attr-defined]
        try:
            found.append(function(*arguments))  # type: ignore[operator]
        except Exception:
            continue
    return found


@pytest.mark.parametrize(
    ("body", "right"),
    [
        ("return x + h * 3 + 5 * k + 7", 2 + 3 * (3 + 5 * 11 + 7)),  # x + h * (3 + 5 * k + 7)
        ("return h * 3 + k + 7", 3 * (3 + 11 + 7)),
        ("return abs(x - k)", abs(2) - 11),
        ("return abs(x) - k", abs(2 - 11)),
        ("return x * (k - h)", 2 * 11 - 3),
        ("return x + k", 2 + 11 / 2),
        ("return x - k", 2 - 2 * 11),
    ],
)
def test_brackets_and_amounts_are_among_them(body: str, right: float) -> None:
    assert right in results(body, 2, 3, 11, {})


def test_a_changed_block_belongs_to_the_first_statement_that_is_another_one() -> None:
    body = "y = x\nz = y * 2\nk = k + 1\nm = z + k\nz = z + h\nreturn m"
    right = 2 * 2 + 3 + 11 + 1  # the fourth line after the fifth
    assert right in results(body, 2, 3, 11, 0, lines={5})
    assert right not in results(body, 2, 3, 11, 0, lines={2})
    put_in = "if h:\n    y = 1\n    x = x + h\nreturn x"  # one statement put out of a block
    assert 5 in results(put_in, 2, 3, 0, 0, lines={2})


def test_what_finds_most_is_tried_first() -> None:
    """Another operator before another name, and both before a term more."""
    found = results("return x - h * 3", 2, 5, 11, {})
    assert found.index(2 + 5 * 3) < found.index(2 - 11 * 3) < found.index(2 - 5 * 3 + 11)


def test_a_value_is_kept_where_it_is_asked_for_and_never_set() -> None:
    body = "v = m.get('v', 0) + x\nreturn dict(m, seen=v)"
    assert {"v": 2, "seen": 2} in results(body, 2, 3, 11, {})
    given = "v = m.get('v', 0) + x\nm['v'] = 7\nreturn dict(m, seen=v)"
    assert {"v": 2, "seen": 2} not in results(given, 2, 3, 11, {})


def test_a_call_is_put_around_a_value_with_the_arguments_that_it_has_elsewhere() -> None:
    assert (-2, 1) in results("a = min(x, 1)\nb = h\nreturn a, b", -2, 5, 9, {})


def test_a_name_is_replaced_by_those_that_have_a_value_there_first() -> None:
    body = "a = 0.7\nb = x + k\nd = x * b\ne = f = g = i = d\nreturn d"
    assert 2 * 0.7 in results(body, 2, 3, 11, {})


@pytest.mark.parametrize(
    ("body", "arguments", "right"),
    [
        ("return x.dot(x)", (np.arange(4).reshape(2, 2),), [[1, 3], [3, 13]]),
        ("return x @ x", (np.arange(4).reshape(2, 2),), [[2, 6], [3, 11]]),
        ("return x * h", (np.array([-1.0, 2.0]), 3), [0, 3]),
        ("return x ** h", (3.0, 2), 3.0),
        ("return x / h", (6.0, 4.0), 3.0),
        ("return x + h * h", (1.0, 3.0, 5.0), 1 + 9 * 5.0),
        ("return x * h", (4.0, 2.0), 0.5),
        ("return x()", (3,), 3),
        ("return x.real + x.imag", (2 + 5j,), 4),
        ("return dict(x=x, **m)", (1, 2, 3, {}), {"x": 1, "k": 3}),
        ("return 1j * x", (3.0,), 6j),
        ("return abs(x + 0) + round(x)", (2.0,), 2 - 2),
        ("return round(x)", (6.0, 2.5), 15),
        ("return round(x)", (6.0, 3.0), 2),
        ("return h * x", ("ab", 3), "abab"),
        ("return x / h", (6.0, 4.0), 2.0),
        ("return x[:1]", ([1, 2, 3],), [3]),
        ("return x[-1:]", ([1, 2, 3],), [1]),
        ("return x[1:]", ([1, 2, 3],), [1, 2]),
        ("return x.split()", ("A b",), ["a", "b"]),
        ("return x.split('-')", (" a-b ",), ["a", "b"]),
        ("return x * h / (x + h)", (6.0, 4.0), 24 / (10 - 24)),
        ("return 1 / (x + h)", (6.0, 4.0, 3.0), 1 / (10 - 3)),
        ("return x", (np.array([-1.0, 4.0]),), [0, 4]),
        ("return sum(x)", (np.array([-1.0, 4.0]),), 4),
        ("return x", (9.0,), 3.0),
        ("return x", (-9.0,), 9.0),
        ("return x", (2.0,), np.exp(2.0)),
        ("return x.sum()", (np.arange(4.0).reshape(2, 2),), [2, 4]),
        ("return x.sum()", (np.arange(4.0).reshape(2, 2),), [[1], [5]]),
        ("s = 1\nfor v in x:\n    s = s + v\nreturn s", ([2, 3],), 5),
        ("s = np.ones(2)\nfor v in x:\n    s = s + v\nreturn s", ([2, 3],), [5, 5]),
    ],
)
def test_operands_are_changed(body: str, arguments: tuple[object, ...], right: object) -> None:
    given = (*arguments, *(0, 0, 0, {})[len(arguments) :])
    found = results(body, *given)
    assert any(np.array_equal(each, right) for each in found)


def test_a_parameter_with_a_default_is_handed_on_though_it_is_read() -> None:
    source = "def f(x, keep=False):\n    assert keep is not None\n    return dict(x=x)\n"
    definition = ast.parse(source).body[0]
    changes = changes_of(definition)
    function = eval("lambda x, keep=False: 0")
    found = []
    for number in range(len(changes)):
        function.__code__ = changes.code(number)
        try:
            found.append(function(1, True))
        except Exception:
            continue
    assert {"x": 1, "keep": True} in found


CLASS = """
class Layer:
    def __init__(self, a, b):
        self.near, self.far = a, b

    def out(self, x, d):
        return self.near(x)
"""


def test_an_attribute_that_a_method_never_reads_is_called_or_called_in_place_of_another() -> None:
    definition = FunctionSource("Layer.out", CLASS, {})
    assert definition.members() == ["near", "far"]
    changes, space = SmallChanges(definition), dict[str, Any]()
    exec(CLASS, space)
    found = set[float]()
    for number in range(len(changes)):
        space["Layer"].out.__code__ = changes.code(number)
        with suppress(Exception):
            layer = space["Layer"](lambda x: x + 1, lambda x: 10 * x)
            found.add(layer.out(2, 9))
    assert 10 * 2 in found  # self.far(x)
    assert 10 * (2 + 1) in found  # self.far(self.near(x))
    assert (2 + 1) / 9**0.5 in found


def test_a_function_has_no_members() -> None:
    assert FunctionSource("out", CLASS, {}).members() == []
