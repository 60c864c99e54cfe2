"""Which lines are marked, for the outputs of a function that are wrong and right."""

import textwrap

import pytest

from grader.confined.own_lines.blamed_lines import (
    LONGEST_BLOCK,
    MOST_MARKED,
    MOST_OUTSIDE,
    MOST_STATEMENTS,
    WrongOutputs,
    blamed,
)
from grader.confined.style.function_texts import read_texts

FIRST, SECOND, THIRD, ALL = (0, ""), (1, ""), (2, ""), (None, "")


def marked(source: str, wrong: list, right: list = [], function: str = "f") -> list[str]:  # noqa: B006 - never changed
    texts = read_texts({"work.py": textwrap.dedent(source).encode()}, False)
    return [
        frame.text for frame in blamed(WrongOutputs(function, ["work.py"], wrong, right), texts)
    ]


BACKWARD = """
def f(dout, cache):
    x, w, h = cache
    da = dout * (1 - h)
    dx = da @ w
    db = da.sum(axis=1)
    return dx, da.T @ x, db
"""


def test_what_assigns_the_one_wrong_output() -> None:
    assert marked(BACKWARD, [THIRD], [FIRST, SECOND]) == ["db = da.sum(axis=1)"]
    assert marked(BACKWARD, [FIRST], [SECOND, THIRD]) == ["dx = da @ w"]


def test_what_all_wrong_outputs_need() -> None:
    assert marked(BACKWARD, [FIRST, SECOND, THIRD]) == ["da = dout * (1 - h)"]


def test_what_is_computed_where_it_is_returned() -> None:
    assert marked(BACKWARD, [SECOND], [FIRST, THIRD]) == ["return dx, da.T @ x, db"]


def blocks(source: str, wrong: list, right: list = []) -> list[tuple[str, str]]:  # noqa: B006
    texts = read_texts({"work.py": textwrap.dedent(source).encode()}, False)
    found = blamed(WrongOutputs("f", ["work.py"], wrong, right), texts)
    return [(frame.number, frame.text) for frame in found]


def test_a_block_is_marked_where_a_right_output_needs_all_lines() -> None:
    source = "def f(x):\n    y = x + 1\n    return y, y\n"
    assert blocks(source, [FIRST], [SECOND]) == [("2–3", "y = x + 1 …")]


def test_a_block_is_marked_where_too_many_lines_could_be_meant() -> None:
    lines = "".join(f"    x = x * {n} + 1\n" for n in range(MOST_MARKED + 1))
    assert blocks(f"def f(x):\n{lines}    return x\n", [ALL]) == [
        (f"2–{MOST_MARKED + 2}", "x = x * 0 + 1 …")
    ]
    fewer = lines.partition("\n")[2]
    assert len(marked(f"def f(x):\n{fewer}    return x\n", [ALL])) == MOST_MARKED


def test_the_block_is_the_loop_that_holds_half_of_what_could_be_meant() -> None:
    source = """
    def f(x, n):
        h = x * 2
        c = h + 1
        for t in range(n):
            a = h + c
            b = a * c
            c = b - a
            h = b + c
            x = h
        return x * h
    """
    assert blocks(source, [ALL]) == [("5–10", "for t in range(n): …")]


def test_a_block_that_is_too_long_to_be_read_is_not_marked() -> None:
    lines = "".join(f"    x = x * {n} + 1\n" for n in range(LONGEST_BLOCK + 1))
    assert blocks(f"def f(x):\n{lines}    return x\n", [ALL]) == []


def test_outputs_that_share_no_line_are_marked_down_to_where_they_are_returned() -> None:
    """They may have been returned in each other's places, or each has a mistake of its own."""
    source = """
    def f(x, w):
        dx = x * 2
        dw = w * 3
        dx = dx + 1
        return dw, dx, x
    """
    assert blocks(source, [FIRST, SECOND], [THIRD]) == [("3–6", "dx = x * 2 …")]


def test_what_is_returned_as_it_was_given_is_wrong_where_it_is_returned() -> None:
    source = "def f(x, h):\n    a = x + 1\n    return h, a\n"
    assert marked(source, [FIRST], [SECOND]) == ["return h, a"]


def test_values_that_are_assigned_together_are_followed_one_by_one() -> None:
    source = """
    def f(x, w):
        a, b = x * 2, w * 3
        c = a + 1
        a, b = b, c
        return a, b, c
    """
    texts = marked(source, [FIRST], [SECOND, THIRD])
    assert texts == ["a, b = x * 2, w * 3", "a, b = b, c"]
    assert "c = a + 1" in marked(source, [SECOND], [FIRST])


def test_a_very_long_function_is_not_followed() -> None:
    lines = "    y = 1\n" * MOST_STATEMENTS
    assert marked(f"def f(x):\n{lines}    z = x * 2\n    return z\n", [ALL]) == []


def test_making_room_is_not_marked_where_the_values_are_computed() -> None:
    source = """
    def f(dout, x, shape):
        dW = np.zeros(shape)
        dW[x] += dout
        return dW
    """
    assert marked(source, [ALL]) == ["dW[x] += dout"]


def test_a_call_that_changes_its_first_argument_or_its_object() -> None:
    source = """
    def f(dout, x, shape):
        dW, told = np.zeros(shape), []
        np.add.at(dW, x, dout)
        told.append(x + 1)
        return dW, told
    """
    assert marked(source, [FIRST], [SECOND]) == ["np.add.at(dW, x, dout)"]
    assert marked(source, [SECOND], [FIRST]) == ["told.append(x + 1)"]


def test_a_value_that_is_replaced_does_not_arrive() -> None:
    source = """
    def f(x, w):
        y = x * 2
        z = y + w
        y = x * 3
        return y, z
    """
    assert marked(source, [FIRST], [SECOND]) == ["y = x * 3"]
    assert marked(source, [SECOND], [FIRST]) == ["y = x * 2", "z = y + w"]


def test_a_value_of_the_step_before_arrives_in_a_loop() -> None:
    source = """
    def f(x, n):
        h = x
        for t in range(n):
            out = h * 2
            h = out - 1
        return out, n
    """
    assert marked(source, [FIRST]) == [
        "for t in range(n):",
        "    out = h * 2",
        "    h = out - 1",
    ]


def test_a_condition_is_marked_with_what_it_decides() -> None:
    source = """
    def f(x, mode):
        scale = 1.0
        if mode == "train":
            scale = x.mean() * 2
        return scale, mode
    """
    assert marked(source, [FIRST]) == [
        'if mode == "train":',
        "    scale = x.mean() * 2",
    ]


def test_the_entries_of_a_dictionary() -> None:
    stored = """
    def f(x, w):
        grads = {}
        grads["W"] = x.T @ w
        grads["b"] = w.sum(0)
        return 0.0, grads
    """
    assert marked(stored, [(1, "b")], [(1, "W")]) == ['grads["b"] = w.sum(0)']
    written = """
    def f(x, w):
        dw = x.T @ w
        db = w.sum(0)
        return 0.0, {"W": dw, "b": db}
    """
    assert marked(written, [(1, "b")], [(1, "W")]) == ["db = w.sum(0)"]


def test_the_state_of_an_object() -> None:
    source = """
    class Net:
        def loss(self, x):
            self.h = x * 2
            self.c = x + 1
            return self.h, self.c
    """
    assert marked(source, [SECOND], [FIRST], "Net.loss") == ["self.c = x + 1"]


@pytest.mark.parametrize(
    "source",
    ["", "f = max\n", "def g(x):\n    return x\n", "def f(x):\n    pass\n", "def f(x:\n"],
)
def test_nothing_is_marked_where_there_is_nothing_to_read(source: str) -> None:
    assert marked(source, [FIRST]) == []


def test_every_kind_of_statement_is_read() -> None:
    source = """
    def f(x):
        with np.errstate(all="ignore") as state:
            y = x / 2
        try:
            z = y + 1
        except ValueError:
            z = state
        while z > 1:
            z -= 1
        def inner(a):
            return a * z
        k: float = inner(x)
        return k, x
    """
    found = marked(source, [FIRST])
    assert "def inner(a):" in found
    assert "k: float = inner(x)" in found


OUTER = """
Q0 = 1
Q0 = 2
RATE = 0.1
def f(x, Q):
    y = x * RATE
    return y + Q0
"""


def test_values_from_outside_are_marked_where_an_argument_is_never_read() -> None:
    own = ["y = x * RATE", "return y + Q0"]
    assert marked(OUTER, [ALL]) == [*own, "Q0 = 2", "RATE = 0.1"]
    assert marked(OUTER.replace("+ Q0", "+ Q"), [ALL]) == [own[0], "return y + Q"]
    assert marked(OUTER.replace("    y =", "    Q0 = Q\n    y ="), [ALL]) == own
    many = "".join(f"A{n} = {n}\n" for n in range(5))
    assert marked(f"{many}def f(x):\n    return A0 + A1 + A2 + A3 + A4\n", [ALL]) == [
        "return A0 + A1 + A2 + A3 + A4", *("A0 = 0", "A1 = 1")[:MOST_OUTSIDE],
    ]  # fmt: skip


def test_what_a_method_reads_is_not_from_outside() -> None:
    source = "y = 1\nclass A:\n    def f(self, x):\n        return self.y + x + y\n"
    assert marked(source, [ALL], function="A.f") == ["return self.y + x + y"]


GIVEN = """
def f(params, x, n):
    w = params[:n]
    b = params[n:]
    # TODO
    return out
"""
WRITTEN = """
def f(params, x, n):
    w = params[:n]
    b = params[n:]
    h = x * w
    h = h * b
    out = h + 2 * b
    return out
"""


def test_lines_that_students_were_given_are_not_marked() -> None:
    texts, given = ([*read_texts({"work.py": each.encode()}, False)] for each in (WRITTEN, GIVEN))
    asked = WrongOutputs("f", ["work.py"], [ALL], [])
    own = ["h = x * w", "h = h * b", "out = h + 2 * b"]
    assert [frame.text for frame in blamed(asked, texts, given)] == own
    more = WRITTEN.replace("    h = h * b\n", "    h = h * b\n" * MOST_MARKED)
    (block,) = blamed(asked, read_texts({"work.py": more.encode()}, False), given)
    assert (block.number, block.text) == (f"5–{6 + MOST_MARKED}", "h = x * w …")


def test_where_nothing_else_could_be_meant_given_lines_are_marked() -> None:
    source = "def f(x, y):\n    return x, y\n"
    texts = read_texts({"work.py": source.encode()}, False)
    (line,) = blamed(WrongOutputs("f", ["work.py"], [FIRST, SECOND], []), texts, texts)
    assert line.text == "return x, y"


def test_what_follows_a_return_never_runs() -> None:
    source = """
    def f(x):
        if x is None:
            raise ValueError
        else:
            x = x + 1
        try:
            return x / x.max()
        except TypeError:
            return x - 1
        return x * 5

    def g(x):
        return x / x.max()
        x = x * 5
        return x
    """
    assert marked(source, [ALL], function="g") == ["return x / x.max()"]
    assert marked(source, [ALL]) == [
        "if x is None:",
        "    x = x + 1",
        "    return x / x.max()",
        "    return x - 1",
        "return x * 5",
    ]
