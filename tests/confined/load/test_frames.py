"""The student's own lines that an exception passed through."""

import numpy as np
import pytest

from grader.confined.load.frames import describe, student_frames


@pytest.fixture
def frames(load):
    """Frames of what `f(*arguments)` raises."""

    def frames_of(source, *arguments, **options):
        program = load({"classifiers/rnn.py": source}, "f", **options)
        with pytest.raises(BaseException) as caught:
            program.scope["f"](*arguments)
        return student_frames(caught.value)

    return frames_of


def test_lines_and_shapes_are_shown_outermost_first(frames):
    source = (
        "class M:\n"
        "    def step(self, x, W):\n"
        "        n = [1, 2]\n"
        "        return x.dot(W) + n[0]  # why\n"
        "\n"
        "def f(x, W):\n"
        "    return M().step(x,\n"
        "        W)\n"
    )
    outer, inner = frames(source, np.ones((4, 7)), np.ones((5, 6), np.float32))
    assert (outer.file, outer.line, outer.function) == ("classifiers/rnn.py", 7, "f")
    assert outer.values == {"x": "(4, 7) float64"}
    assert (inner.line, inner.function) == (4, "M.step")
    assert inner.text == "return x.dot(W) + n[0]  # why"
    assert inner.values == {"x": "(4, 7) float64", "W": "(5, 6) float32", "n": "list of 2"}


def test_only_the_student_s_files_are_shown(frames):
    source = "from optim import adam\nfrom mine import g\nimport json\ndef f():\n    adam(g)\n"
    found = frames(
        source,
        support={"optim.py": "def adam(g):\n    g()\n"},
        extra={"mine.py": "import json\ndef g():\n    json.loads('[')\n"},
    )
    assert [(frame.file, frame.line) for frame in found] == [
        ("classifiers/rnn.py", 5),
        ("mine.py", 3),
    ]


def test_recursion_is_shown_once(frames):
    found = frames("def f(n=0):\n    return g(n)\ndef g(n):\n    return f(n + 1)\n")
    assert [frame.line for frame in found] == [2, 4]


def test_there_are_at_most_eight(frames):
    source = "".join((f"def f{i}():\n    return f{i + 1}()\n") for i in range(20)) + (
        "def f20():\n    1 / 0\nf = f0\n"
    )
    assert [frame.line for frame in frames(source)] == [2, 4, 6, 34, 36, 38, 40, 42]


def test_exceptions_of_the_student_s_own_cannot_interfere(frames):
    source = """
class Hostile(BaseException):
    __traceback__ = property(lambda self: 1 / 0)
    def __str__(self): raise SystemExit
class Value:
    shape = property(lambda self: 1 / 0)
    def __repr__(self): raise SystemExit
    def __class__(self): raise SystemExit
    __class__ = property(__class__)
    def __eq__(self, other): raise SystemExit
    def __len__(self): raise SystemExit
    __hash__ = None
class Meta(type):
    __name__ = property(lambda self: 1 / 0)
    def __repr__(self): raise SystemExit
class Worse(list, metaclass=Meta):
    def __len__(self): raise SystemExit
def f():
    value, worse = Value(), Worse()
    raise Hostile(value, worse)
"""
    (frame,) = frames(source)
    assert frame.values["value"] == "Value"
    assert frame.values["worse"] == "Worse"


def test_namespaces_of_the_student_s_own_are_not_read(load):
    source = """
class Names(dict):
    def __contains__(self, name): raise SystemExit
class Meta(type):
    def __prepare__(name, bases, **options): return Names()
def f():
    class C(metaclass=Meta):
        x = 1
        y = x / 0
"""
    program = load({"f.py": source}, "f")
    with pytest.raises(ZeroDivisionError) as caught:
        program.scope["f"]()
    assert [frame.values for frame in student_frames(caught.value)] == [{}, {}]


def test_values_of_a_statement_at_the_top_of_a_file(load):
    from grader.confined.load.frames import remember

    remember("top.py", "x = 3\nx / 0\n")
    with pytest.raises(ZeroDivisionError) as caught:
        exec(compile("x = 3\nx / 0\n", "top.py", "exec"), {})
    (frame,) = student_frames(caught.value)
    assert (frame.function, frame.values) == ("<module>", {"x": "int 3"})


def test_an_exception_without_a_traceback_has_no_frames():
    assert student_frames(ValueError("x")) == []


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.zeros((4, 7)), "(4, 7) float64"), (np.ones(()), "() float64"),
        (np.zeros(3, bool), "(3,) bool"),
        (np.zeros(2, object), "(2,) object"), (np.zeros(2, [("a", "f8")]), "(2,) void64"),
        (5, "int 5"), (True, "bool True"), (0.5, "float 0.5"), (None, "None"),
        (np.float32(0.5), "float32 0.5"), (np.int64(3), "int64 3"), ("rnn", "str 'rnn'"),
        ([1, 2, 3], "list of 3"), ((), "tuple of 0"), ({1: 2}, "dict of 1"), ({1}, "set of 1"),
        (len, "builtin_function_or_method"), (np, "module"), (np.ma.zeros(3), "MaskedArray"),
        (int, "type"),
    ],
)  # fmt: skip
def test_descriptions(value, text):
    assert describe(value) == text


def test_long_descriptions_are_cut():
    assert len(describe("x" * 1000)) < 50
    assert describe(10**5000) == "a very large int"
    assert len(describe(type("C" * 1000, (), {})())) <= 40


def test_files_of_an_earlier_program_are_forgotten(load):
    program = load({"f.py": "def f():\n    return 1 / 0\n"}, "f")
    load({"g.py": ""})
    with pytest.raises(ZeroDivisionError) as caught:
        program.scope["f"]()
    assert student_frames(caught.value) == []
