"""What arrays gave up, done where a source asks for it; what works today is done as today."""

import numpy as np
import pytest

from grader.confined.load.older_numpy.older_arrays import may_help

BROADCAST = "operands could not be broadcast together with shapes (2,3) (4,)"
X = np.array([[0, 1, 2], [3, 4, 0]])


@pytest.fixture
def old(load):
    """Runs the lines of a function that takes `a` and `x`, and gives what it left in `a`."""

    def run(lines, a, x=X):
        body = "".join(f"    {line}\n" for line in lines.split("\n"))
        program = load(
            {"f.py": f"import numpy as np\ndef f(a, x):\n{body}    return a\n"},
            "f",
            compatibility=True,
            older_arrays=True,
        )
        assert program.notes == []
        return program.scope["f"](a, x)

    return run


def zeros(*shape, kind=float):
    return np.zeros(shape, kind)


AT = [
    ("[np.array([0, 1]), np.array([2, 3])]", "np.ones(2)", 2),
    ("[[0, 1], [2, 3]]", "np.ones(2)", 2),
    ("[slice(None), np.array([0, 1])]", "np.ones((5, 2))", 10),
    ("[np.arange(5)[:, None], np.array([0, 1])]", "1.0", 10),
    ("[x]", "np.ones((2, 3, 4))", 24),
    ("x", "np.ones((2, 3, 4))", 24),
    ("list(x)", "np.ones((2, 3, 4))", 24),
    ("[0, 1, 1]", "np.ones((3, 4))", 12),
    ("(slice(None), 1)", "np.ones(5)", 5),
    ("1", "np.ones(4)", 4),
]


@pytest.mark.parametrize(("index", "values", "total"), AT)
@pytest.mark.parametrize("spelling", ["np.add.at", "add = np.add\nadd.at"])
def test_a_list_as_several_indices(old, index, values, total, spelling):
    assert old(f"{spelling}(a, {index}, {values})", zeros(5, 4)).sum() == total


def test_other_ways_to_call_it(old):
    assert old("at = np.add.at\nat(a, x, 1.0)", zeros(5, 4)).sum() == 24
    assert old("np.negative.at(a, [0, 1])", zeros(5, 4) + 1).sum() == 4
    assert old("np.add.at(*(a, x, 1.0))", zeros(5, 4)).sum() == 24


def test_what_is_wrong_about_an_index_is_told(old):
    with pytest.raises(IndexError):
        old("np.add.at(a, [[0, 9], [0, 1]], 1.0)", zeros(5, 4))
    with pytest.raises(ValueError):
        old("np.add.at(a, x, np.ones((2, 3, 5)))", zeros(5, 4))


ITEMS = [
    ("a[:, 1] = list(np.argmax(np.ones((2, 1, 6)), axis=2))", [0, 0]),
    ("a[:, 1] = [np.array([3]), np.array([[4]])]", [3, 4]),
    ("a[:, 1] = (np.array([3]), np.array([4]))", [3, 4]),
    ("a[0, 1] = np.array([3])\na[1, 1] = np.array([[4]])", [3, 4]),
    ("a[0][1] = np.array([3]); a[1][1:2] = np.array([4])", [3, 4]),
    ("a[:, 1] = x[:, 1:2].T", [1, 4]),
    ("a[..., 1] = 5", [5, 5]),
    ("a[0, 1] += np.array([3])\na[1, 1] += 1\na[1, 1] *= np.array([4])", [3, 4]),
    ("a[:, 1] += [3, 4]", [3, 4]),
    ("for i in range(2): a[i, 1] = np.array([i])", [0, 1]),
    ("a[0, 1] = b = np.array(3)", [3, 0]),
    ("d = {}\nd['k'] = np.array([1])\na[:, 1] = d['k'].shape[0]", [1, 1]),
    ("a[0, 1] = int(np.array([3]))\na[1, 1] = float(np.array([[4.0]]))", [3, 4]),
    ("a[0, 1] = int('3'); a[1, 1] = float(4)", [3, 4]),
    ("int = lambda v: 7\na[:, 1] = int(np.array([3]))", [7, 7]),
]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(("lines", "column"), ITEMS)
def test_one_number_in_an_array_is_a_number(old, lines, column):
    assert old(lines, zeros(2, 4, kind=int))[:, 1].tolist() == column


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("a[:, 1] = np.ones(3)", ValueError),
        ("a[:, 1] = [np.ones(1), np.ones(2)]", ValueError),
        ("a[:, 1] = [1, 2, 3]", ValueError),
        ("a[0, 9] = np.array([1])", IndexError),
        ("a[:, 1] += np.ones(3)", ValueError),
        ("a[0, 1] = None", TypeError),
        ("x = {}\nx[[]] = 1", TypeError),
        ("a[0, 1] = int(np.ones(2))", TypeError),
        ("a[0, 1] = int('x')", ValueError),
    ],
)
def test_other_errors_stay(old, line, error):
    with pytest.raises(error) as caught:
        old(line, zeros(2, 4, kind=int))
    assert "__" not in str(caught.value)


def test_a_value_is_computed_once_and_the_line_is_named(load):
    source = (
        "import numpy as np\ncalls = []\ndef g():\n    calls.append(1)\n    return np.ones(3)\n"
        "def f(a):\n    a[:, 1] = g()\n"
    )
    program = load({"f.py": source}, "f", compatibility=True, older_arrays=True)
    with pytest.raises(ValueError) as caught:
        program.scope["f"](np.zeros((2, 4)))
    assert program.modules["f.py"].calls == [1]
    lines = [entry.lineno for entry in caught.traceback if str(entry.path) == "f.py"]
    assert {line + 1 for line in lines} == {7}


METHODS = [
    ("a.ptp()", 5.0), ("a.ptp(axis=0).tolist()", [3.0, 3.0, 3.0]), ("a[0, 0].ptp()", 0.0),
    ("a.tostring()[:2]", b"\0\0"), ("a.newbyteorder().dtype.byteorder in '><'", True),
    ("(a.itemset((1, 2), 9), a[1, 2])[1]", 9.0), ("(a.itemset(5, 9), a[1, 2])[1]", 9.0),
    ("(a.itemset(1, 2, 9), a[1, 2])[1]", 9.0), ("np.ones(()).itemset(3)", None),
]  # fmt: skip


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(("expression", "value"), METHODS)
def test_methods_that_arrays_lost(load, expression, value):
    source = f"import numpy as np\ndef f(a): return {expression}\n"
    program = load({"f.py": source}, "f", compatibility=True, older_arrays=True)
    assert program.scope["f"](np.arange(6.0).reshape(2, 3)) == value


def test_methods_of_others_are_called_as_they_are(load):
    source = (
        "class Own:\n    def ptp(self, *a, **b): return a, b\n    at = tostring = ptp\n"
        "def f(): return Own().ptp(1, b=2), Own().at(1, 2), Own().tostring(*[3])\n"
    )
    program = load({"f.py": source}, "f", compatibility=True, older_arrays=True)
    assert program.scope["f"]() == (((1,), {"b": 2}), ((1, 2), {}), ((3,), {}))


def test_nothing_of_it_is_done_unasked(load):
    source = {"f.py": "def f(a):\n    a[0] = [1, 2]\n"}
    assert load(source, "f").again is None
    assert load(source, "f", older_arrays=True).again is None
    program = load(source, "f", compatibility=True)
    assert not [name for name in vars(program.modules["f.py"]) if name.startswith("__array")]
    assert program.again().modules["f.py"].__array_at__
    assert program.again().again is None


@pytest.mark.parametrize("line", ["a[0] = x", "a[i] += x", "np.add.at(a, i, x)", "a[", "f(int(x))"])
def test_lines_that_change_are_run_again(line):
    assert may_help(BROADCAST, line)
    assert not may_help("division by zero", line)


@pytest.mark.parametrize("line", ["", "return a + x", "raise ValueError(told)", "if a[0] == x:"])
def test_lines_that_stay_as_they_are_are_not_run_again(line):
    assert not may_help(BROADCAST, line)
