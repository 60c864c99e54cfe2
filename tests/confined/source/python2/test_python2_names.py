"""Names, methods and division of Python 2, supplied to sources that are written for it."""

import sys

import numpy as np
import pytest

PYTHON2 = "def old():\n    print 'x'\n"


@pytest.fixture
def old(load):
    """Evaluates an expression in a file that is Python 2."""

    def evaluate(expression, before="", after="", **names):
        source = (
            f"{before}import numpy as np\n"
            f"{PYTHON2}def f({', '.join(names)}):\n"
            f"    {after}\n"
            f"    return {expression}\n"
        )
        program = load({"f.py": source}, "f", compatibility=True)
        assert program.functions[0].state == "ready"
        return program.scope["f"](**names)

    return evaluate


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("7 / 2", 3), ("-7 / 2", -4), ("7.0 / 2", 3.5), ("7 / 2.0", 3.5), ("True / 2", 0),
        ("np.int64(7) / 2", 3), ("np.zeros((3, 8)).shape[1] / 4", 2), ("[1, 2, 3, 4][4 / 3]", 2),
        ("(np.arange(4) / 2).tolist()", [0, 0, 1, 1]),
        ("(np.arange(4.) / 2).tolist()", [0, 0.5, 1, 1.5]),
        ("(1 / 2) / 1", 0), ("7 // 2", 3),
        ("range(3) + [3]", [0, 1, 2, 3]), ("zip([1], [2])[0]", (1, 2)), ("map(len, ['ab'])[0]", 2),
        ("filter(None, [0, 1])[0]", 1), ("{1: 2}.keys()[0]", 1), ("{1: 2}.values()[0]", 2),
        ("{1: 2}.items()[0]", (1, 2)),
        ("list({1: 2}.iterkeys())", [1]), ("list({1: 2}.itervalues())", [2]),
        ("{1: 2}.iteritems().next()", (1, 2)), ("{1: 2}.has_key(1)", True),
        ("reduce(max, [1, 3, 2])", 3),
        ("isinstance('a', basestring)", True), ("unicode(1) + unichr(65)", "1A"), ("long(3)", 3),
        ("sum(xrange(4))", 6), ("(cmp(1, 2), cmp(2, 2), cmp(2, 1))", (-1, 0, 1)),
        ("raw_input is not None", True),
    ],
)  # fmt: skip
def test_an_expression_means_what_it_meant(old, expression, value):
    answer = old(expression)
    assert answer == value
    assert type(answer) is type(value) or isinstance(answer, np.integer)


@pytest.mark.parametrize(
    ("statement", "x", "value"),
    [
        ("x /= 2", 7, 3), ("x /= 2.0", 7, 3.5), ("x[0] /= 2", [7], [3]),
        ("x['a'] /= 2", {"a": 7}, {"a": 3}),
        ("x[:, 1] /= 2", np.array([[4.0, 3.0]]), np.array([[4.0, 1.5]])),
    ],
)  # fmt: skip
def test_division_in_place(old, statement, x, value):
    np.testing.assert_equal(old("x", after=statement, x=x), value)


def test_division_in_place_changes_an_array_itself(old):
    array = np.ones(3)
    assert old("x", after="x /= 2", x=array) is array
    assert array.tolist() == [0.5, 0.5, 0.5]


def test_division_in_place_finds_its_target_once(old):
    seen = []
    assert old("y", after="y = [8]; y[g(1)] /= 2.0", g=lambda n: seen.append(n) or 0) == [4.0]
    assert seen == [1]


@pytest.mark.parametrize(
    "before",
    ["from __future__ import division\n", "from __future__ import print_function, division\n"],
)
def test_true_division_where_the_file_asks_for_it(old, before):
    assert old("7 / 2", before=before) == 3.5


@pytest.mark.parametrize(
    "source",
    [
        "def f(): return 7 / 2\n",
        "from past.builtins import xrange\ndef f(): return 7 / 2 + 0 * sum(xrange(2))\n",
        "from six import iteritems\ndef f(): return 7 / 2 + len(list(iteritems({})))\n",
        "import six\ndef f(): return 7 / 2 + len(list(six.iteritems({})))\n",
        "from builtins import range\ndef f(): return 7 / 2\ndef g(d): return d.iteritems()\n",
        "xrange = range\ndef f(): return 7 / 2 + 0 * sum(xrange(2))\n",
        "def f():\n    '''xrange(3) and d.iteritems()'''\n    return 7 / 2  # xrange(3)\n",
        "class D:\n    def has_key(self, k): return 0\ndef f(): return 7 / 2\n",
    ],
)
def test_division_is_true_in_files_that_are_not_unmistakably_old(load, source):
    program = load({"f.py": source}, "f", compatibility=True)
    assert program.scope["f"]() == 3.5
    assert program.notes == []


@pytest.mark.parametrize("sign", ["d.iteritems()", "xrange(3)", "d.has_key(1)"])
def test_an_unmistakable_sign_makes_a_file_old(load, sign):
    program = load(
        {"f.py": (f"def g(d): return {sign}\ndef f(): return 7 / 2\n")}, "f", compatibility=True
    )
    assert program.late_notes() == []
    assert program.scope["f"]() == 3
    name = sign.removeprefix("d.").partition("(")[0]
    assert program.notes == [
        f"`f.py` is written for Python 2: `{name}`. "
        "It was read as Python 2, which costs no points; rewrite it for Python 3."
    ]
    assert program.late_notes() == [
        "Line 2 of `f.py` divides whole numbers with `/`: the result was rounded down "
        "as in Python 2, which costs no points; write `//`."
    ]


def test_division_is_mentioned_only_where_whole_numbers_were_divided(load):
    source = (
        PYTHON2 + "import numpy as np\nwidth = 7 / 2\n"
        "def f(x):\n    x /= 2.0\n    if x is None:\n        return 7 / 2\n    return x / 3 / 2\n"
        "def g(n):\n    n /= 2\n    return (1 +\n            n / 3)\n"
    )
    program = load({"f.py": source}, "f", "g", compatibility=True)
    program.scope["f"](np.ones(3))
    assert [note for note in program.notes if "divides" in note] == [
        "Line 4 of `f.py` divides whole numbers with `/`: the result was rounded down "
        "as in Python 2, which costs no points; write `//`."
    ]
    assert program.late_notes() == []
    program.scope["g"](7)
    program.scope["g"](7)
    assert [note.partition(" of")[0] for note in program.late_notes()] == ["Line 11", "Line 13"]


@pytest.mark.parametrize(
    "source",
    [
        "import torch\ndef f(x): return x.to(torch.long)",
        "import numpy as np\ndef f(x): return np.add.reduce(x), np.long, x.unicode",
        "def f(x, long=3, *, cmp=None): return long, cmp",
        "def f(x):\n    long, (short, *intern) = x\n    return long, intern",
        "def f(x):\n    for long in x:\n        print(long)",
        "def f(x): return [cmp for cmp in x], sorted(x, cmp=1)",
        "def f(x):\n    with open(x) as unicode:\n        return unicode",
        "def f(x):\n    if (reduce := x):\n        return reduce",
        "class reduce: pass\ndef f(x): return reduce()",
        "import functools as reduce\ndef f(x): return reduce",
        "from functools import (partial,\n    reduce)\ndef f(x): return reduce",
        "try:\n    unicode\nexcept NameError:\n    unicode = str\ndef f(x): return unicode",
        "def f(x):\n    global long\n    long = 1\ndef g(): return long",
        "class D:\n    def has_key(self, k): return 1\ndef f(d): return D().has_key(1)",
        "import pandas as pd\ndef f(x): return pd.DataFrame(x).iteritems()",
        "from past.builtins import *\ndef f(x): return xrange(3), reduce, unicode",
        "def f(x): return {'long': 1, 'cmp': x.cmp}, 'xrange(3)'  # reduce, long",
        "from cs231n.layers import *\ndef f(x): return x.reduce(lambda long: long)",
        "def f(x):\n    match x:\n        case [long, *cmp]:\n            return long, cmp",
        "def f(x):\n    try: pass\n    except ValueError as long: return long",
    ],
)
def test_what_only_looks_like_python_2(load, source):
    program = load({"f.py": source + "\ndef half(): return 7 / 2\n"}, "f", compatibility=True)
    assert [note for note in program.notes if "Python 2" in note] == []
    assert program.modules["f.py"].half() == 3.5


def test_one_use_of_a_name_that_is_gone_is_enough(load):
    source = "import torch\ndef f(x): return torch.long, x.cmp, long(3)\n"
    program = load({"f.py": source}, "f", compatibility=True)
    assert "uses names that only Python 2 has: `long`." in program.notes[0]


def test_shape_divided_and_iteritems_in_a_constructor(load):
    source = """
import numpy as np
class Model(object):
  def __init__(self, words):
    self.words = {i: w for w, i in words.iteritems()}
  def step(self, a):
    H = a.shape[1]/4
    return a[:, :H]
"""
    program = load({"f.py": source}, "Model.step", compatibility=True)
    model = program.scope["Model"]({"a": 1})
    assert model.words == {1: "a"}
    assert model.step(np.zeros((2, 8))).shape == (2, 2)


def test_a_removed_name_alone_does_not_make_a_file_old(load):
    program = load({"f.py": "def f(): return reduce(max, [1, 2]) / 4\n"}, "f", compatibility=True)
    assert program.scope["f"]() == 0.5
    assert program.notes == [
        "`f.py` uses names that only Python 2 has: `reduce`. "
        "It was read as Python 2, which costs no points; rewrite it for Python 3."
    ]


def test_supplied_names_do_not_leave_the_file(load):
    program = load(
        {"f.py": "from old import *\n", "old.py": PYTHON2 + "def f(): return xrange(1)\n"},
        compatibility=True,
    )
    assert "xrange" not in program.scope
    assert not hasattr(program.modules["old.py"], "xrange")


def test_the_pack_s_own_files_are_read_as_they_are(load):
    program = load(
        {"f.py": "from tools import *"},
        support={"tools.py": ("x = 7 / 2\ndef f(d): return d.iteritems()\n")},
        compatibility=True,
    )
    assert program.scope["x"] == 3.5


def test_a_deep_expression_is_left_as_it_is(load):
    source = PYTHON2 + "def f(x):\n    return x" + " / 1" * 700 + "\n"
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(400)
    try:
        assert load({"f.py": source}, "f", compatibility=True).functions[0].state in (
            "ready",
            "not loaded",
        )
    finally:
        sys.setrecursionlimit(limit)


def test_methods_of_other_classes_are_called_as_they_are(old):
    class Table:
        def items(self, copy=False):
            return copy

        values = keys = has_key = lambda self, *of: of

    assert old("x.items(copy=True), x.items(*[3]), x.values(1), x.has_key(2)", x=Table()) == (
        True,
        3,
        (1,),
        (2,),
    )
