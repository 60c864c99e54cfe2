"""Small changes of blocks and of whole functions: those that set usual mistakes right."""

import textwrap
from typing import Any

import pytest

from grader.confined.replay.changed.placed_changes import exchange
from grader.confined.replay.changed.small_changes import SmallChanges
from grader.confined.replay.corrected.function_sources import FunctionSource

BOX = """
class Box:
    def __init__(self, value):
        self.value, self.sum, self.old = value, 100, 0


def one(a, n):
    a.old = a.value
    return scaled(a.value, by=n, plus=1)


def two(a):
    a.old = a.value
"""


def answers(body: str, call: str) -> list[Any]:
    """Return what a call gives with each change of `f`, where it gives something."""
    text = f"{BOX}\n\ndef scaled(v, by=1, plus=0):\n    return v * by + plus\n\n\n"
    text += f"def f(a, b, n):\n{textwrap.indent(textwrap.dedent(body).strip(), '    ')}\n"
    changes, space, found = SmallChanges(FunctionSource("f", text, {})), dict[str, Any](), []
    exec(text, space)
    right = space["f"].__code__
    for number in range(len(changes)):
        space["f"].__code__ = changes.code(number)
        try:
            found.append(eval(call, space))
        except Exception:
            continue
    assert right is not space["f"].__code__
    return found


def last(body: str, call: str, names: str) -> list[Any]:
    """Return what is in two boxes, and a number, afterwards."""
    return answers(body, f"(a := Box(3), b := Box(7), {call}, {names})[-1]")


@pytest.mark.parametrize(
    ("body", "right"),
    [
        ("return a - b * n, (a, b)", (7 - 3 * 2, (7, 3))),  # everywhere
        ("return a - b * n, (a, b)", (7 - 3 * 2, (3, 7))),  # but in what is kept
        ("c = a - b + n * b\nd = b\nreturn c, d", (7 - 3 + 2 * 3, 7)),  # in one statement
        ("c = a * 10\nd = b * 10\nreturn c - d", 7 * 10 - 3 * 10),  # between two statements
    ],
)
def test_other_names_are_read_in_several_places(body: str, right: object) -> None:
    assert right in answers(body, "f(3, 7, 2)")


def test_attributes_are_exchanged_also_where_they_are_set() -> None:
    body = "a.sum = a.sum - b.value\nb.sum = b.sum - a.value"
    assert (100 - 3, 100 - 7) in last(body, "f(a, b, 2)", "(a.sum, b.sum)")


def test_what_is_set_in_two_places_is_added_to_instead() -> None:
    body = "a.sum = a.value\nb.sum = b.value"
    assert (103, 107) in last(body, "f(a, b, 2)", "(a.sum, b.sum)")


@pytest.mark.parametrize("wrong", ["pass", "b.sum = b.value"])
def test_what_is_done_for_one_parameter_is_done_for_another_one(wrong: str) -> None:
    body = f"a.sum = a.value * n\n{wrong}"
    assert (6, 14) in last(body, "f(a, b, 2)", "(a.sum, b.sum)")


def test_a_statement_of_other_functions_is_put_in() -> None:
    assert (3, 6) in last("a.sum = a.value * n", "f(a, b, 2)", "(a.old, a.sum)")


def test_a_call_is_given_what_it_is_given_elsewhere() -> None:
    assert 3 * 2 + 1 in answers("return scaled(a)", "f(3, 7, 2)")


@pytest.mark.parametrize(
    ("body", "right"),
    [
        ("old = a\nfor _ in range(n):\n    new = old * b\nreturn new", 3 * 7 * 7),
        ("s = [0, 0]\nfor i in range(n):\n    s[i] = a * b\nreturn s", [3 * 7, 3 * 7 * 7]),
    ],
)
def test_a_loop_keeps_a_value_for_its_next_round(body: str, right: object) -> None:
    """Also one that is put into an array alone."""
    assert right in answers(body, "f(3, 7, 2)")


@pytest.mark.parametrize(
    ("body", "right"),
    [
        ("for i in a:\n    return i", 2),
        ("return list(a.reverse() or [])", [2, 1]),
        ("return sum(a) / 10", 3),
        ("c = d = e = i = 1\nreturn len(a)", 2 * 10),
    ],
)
def test_order_and_parameters_that_are_never_read(body: str, right: object) -> None:
    assert right in answers(body, "f([1, 2], [], 10)")


def test_a_parameter_that_is_never_called_is_called_as_others_are() -> None:
    assert 3 - 9 / 6 in answers("return n - a(n)", "f(lambda v: v**2, lambda v: 2 * v, 3)")


def test_a_while_is_changed_and_ends() -> None:
    """Where a change has no end, it raises."""
    halves = "while a > 1.0:\n    a = a / n\n    b = b + n\nreturn b"
    assert 0 - 2 - 2 - 2 in answers(halves, "f(8.0, 0.0, 2.0)")


def test_a_while_within_a_while_ends_too() -> None:
    body = "while a > 0:\n    a = a - 1\n    while b < 5:\n        b = b + 1\nreturn b * n"
    assert 5.0 + 2 in answers(body, "f(3.0, 0.0, 2.0)")


def test_every_change_can_be_compiled() -> None:
    body = '''
        """Return something."""
        c = [a, b]
        while len(c) < n:
            if c[-1] > 3:
                c.append(c[-1] - a)
                continue
            c += [b]
        else:
            b = a
        def inner(v):
            return scaled(v, by=2)
        for i, each in enumerate(c):
            c[i] = inner(each) if each else b
        return c, sum(c)
    '''
    text = f"{BOX}\n\ndef f(a, b, n):\n{textwrap.indent(textwrap.dedent(body).strip(), '    ')}\n"
    changes = SmallChanges(FunctionSource("f", text, {}))
    codes = [changes.code(number) for number in range(len(changes))]
    assert len(codes) > 300
    after = SmallChanges(FunctionSource("f", text, {}), (7, 20))
    assert all(after.code(number) for number in range(0, len(after), 7))


def test_changes_of_a_block_are_tried_below_a_documentation() -> None:
    """Their place is the first line of it that runs."""
    body = "    a = a + b\n    b = a * b\n    return a + b\n"
    documented = SmallChanges(FunctionSource("f", f'def f(a, b):\n    """A sum."""\n{body}', {}))
    plain = SmallChanges(FunctionSource("f", f"def f(a, b):\n{body}", {}))
    assert len(documented.within([3])) == len(plain.within([2])) > 30


class Base:
    def size(self) -> int:
        return 2


class Derived(Base):
    def size(self) -> int:
        return super().size() + 1

    def plain(self) -> int:
        return 5


def test_code_that_needs_super_is_given_to_no_function_without_it() -> None:
    """The interpreter would read what is not there, and the process would crash."""
    plain, before = Derived.plain, Derived.plain.__code__
    exchange(plain, Derived.size.__code__)
    assert plain.__code__ is before
    size, own = Derived.size, Derived.size.__code__
    try:
        exchange(size, before)
        assert Derived().size() == 5
    finally:
        size.__code__ = own
    assert Derived().size() == 3
