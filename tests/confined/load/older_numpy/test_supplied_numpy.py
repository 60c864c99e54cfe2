"""Names and habits that NumPy gave up."""

import sys
import warnings

import numpy as np
import pytest

from grader.confined.load.older_numpy.removed_numpy import LEFT_OUT
from grader.confined.load.older_numpy.supplied_numpy import supply, withdraw


@pytest.fixture
def supplied():
    yield supply()
    withdraw()


# As NumPy 1.26 had them: what newer versions tell of, and what they only left out.
TOLD = getattr(np, "_expired_attrs_2_0", None)
TOLD_NAMES = set(TOLD.__expired_attributes__) if TOLD else set()
OF_1_26 = """
    DataSource Inf Infinity NAN NINF NZERO NaN PINF PZERO RankWarning alltrue asfarray byte_bounds
    cast cfloat chararray clongfloat compare_chararrays complex_ cumproduct deprecate
    deprecate_with_doc disp fastCopyAndTranspose find_common_type float_ format_parser
    get_array_wrap in1d infty issctype issubclass_ issubsctype longcomplex longfloat mat
    maximum_sctype msort nbytes obj2sctype product recfromcsv recfromtxt round_ row_stack safe_eval
    sctype2char sctypes singlecomplex sometrue string_ trapz unicode_ bool8 int0 uint0 void0
    object0 str0 bytes0
"""
OF_1_23 = "bool int float complex object str long unicode alen asscalar rank loads typeDict"
NAMES = """
    int float bool object str complex long Inf infty NaN NAN float_ product cumproduct alltrue
    sometrue row_stack in1d rank asscalar msort trapz
"""


@pytest.mark.parametrize("name", NAMES.split())
def test_every_name_is_there(supplied, name):
    assert name in vars(np)


def test_the_names_do_what_they_did(supplied):
    assert np.array([1.5], dtype=np.int).tolist() == [1]
    assert np.zeros(2, np.float).dtype == np.float64
    assert np.Inf == float("inf") == -np.NINF


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # some are still there, on their way out
def test_the_functions_that_went_last(supplied):
    assert np.product([2, 3]) == 6
    assert np.asscalar(np.array([2.0])) == 2
    assert np.msort([2, 1]).tolist() == [1, 2]
    assert np.in1d([[1, 2]], [2]).tolist() == [False, True]
    assert np.row_stack([[1], [2]]).shape == (2, 1)
    assert np.trapz([1.0, 1.0, 1.0]) == 2


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_every_name_that_numpy_removed_is_there(supplied):
    names = {*OF_1_26.split(), *OF_1_23.split(), *(TOLD_NAMES - set(LEFT_OUT))}
    assert [name for name in sorted(names) if not hasattr(np, name)] == []


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::PendingDeprecationWarning")
@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("np.asfarray([1, 2]).dtype", np.float64), ("np.asfarray([1], np.float32).dtype", "f4"),
        ("np.asfarray([1], dtype=int).dtype", np.float64), ("np.mat([[1, 2]]).shape", (1, 2)),
        ("np.trapz([1.0, 3.0], dx=2.0)", 4.0), ("np.trapz([1, 3], [0, 1])", 2.0),
        ("np.cast['int8']([1.5])[0]", 1), ("np.cast[np.float32](2).dtype", np.float32),
        ("np.nbytes[np.float64]", 8), ("np.float64 in np.sctypes['float']", True),
        ("np.issctype(np.int8)", True), ("np.issctype(3)", False), ("np.alen([[1], [2]])", 2),
        ("np.issubclass_(int, int)", True), ("np.issubsctype(np.int8, np.integer)", True),
        ("np.obj2sctype('f4')", np.float32), ("np.sctype2char(np.float64)", "d"),
        ("np.find_common_type([np.float32, np.float64], [])", np.dtype("f8")),
        ("np.maximum_sctype(np.float32)", np.longdouble), ("np.safe_eval('[1]')", [1]),
        ("np.fastCopyAndTranspose(np.ones((2, 3))).shape", (3, 2)), ("np.Infinity", np.inf),
        ("np.deprecate(len)([1])", 1), ("np.deprecate(message='x')(len)([1])", 1),
        ("np.byte_bounds(np.zeros(2))[1] > 0", True), ("np.string_('a')", b"a"),
        ("np.lib.pad([1], 1, 'constant').tolist()", [0, 1, 0]),
        ("np.lib.stride_tricks.as_strided([1]).tolist()", [1]),
        ("np.lib.function_base.average([1, 3])", 2),
        ("np.lib.index_tricks.r_[1:3].tolist()", [1, 2]),
        ("np.linalg.linalg.norm([3, 4])", 5),
        ("np.linalg.linalg.LinAlgError", np.linalg.LinAlgError),
        ("1 <= np.random.random_integers(3) <= 3", True), ("np.random.ranf() < 1", True),
        ("np.random.sample(2).shape", (2,)), ("np.core.numeric.asarray([1])[0]", 1),
        ("np.core.multiarray.array([1])[0]", 1), ("np.core.umath.exp(0)", 1),
        ("np.percentile([1, 3], 50, interpolation='lower')", 1),
        ("np.quantile([1, 3], q=0.5, interpolation='higher')", 3),
        ("np.reshape(np.ones(4), newshape=(2, 2)).shape", (2, 2)),
        ("np.histogram([1, 2], bins=1, normed=True)[0].tolist()", [1.0]),
        ("np.vstack(np.ones(2) for _ in range(3)).shape", (3, 2)),
        ("np.concatenate((np.ones(2) for _ in range(3)), axis=0).shape", (6,)),
        ("np.sum(i for i in range(4))", 6), ("len(np.linspace(0, 1, 5.0))", 5),
        ("len(np.linspace(0, 1, num=np.float64(5)))", 5), ("np.nonzero(3.0)[0].tolist()", [0]),
        ("np.fromstring(b'ab', dtype=np.uint8).tolist()", [97, 98]),
        ("np.fromstring('1 2', sep=' ').tolist()", [1.0, 2.0]),
        ("np.array([-1, 300], dtype=np.uint8).tolist()", [255, 44]),
        ("np.array([1], copy=False).tolist()", [1]), ("np.array('a', copy=False).item()", "a"),
        ("np.linalg.solve(np.eye(2)[None].repeat(3, 0), np.ones((3, 2))).shape", (3, 2)),
        ("np.copy((np.zeros(2), np.zeros(3))).shape", (2,)),
        ("np.asanyarray([[1], [1, 2]]).shape", (2,)), ("np.copy([1, 2]).tolist()", [1, 2]),
    ],
)  # fmt: skip
def test_an_expression_means_what_it_meant(supplied, expression, value):
    assert eval(expression) == value


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(
    "statement",
    [
        "from numpy.lib.function_base import *\nok = average([1, 3])",
        "from numpy.lib.arraysetops import in1d\nok = in1d([1], [1])[0]",
        "import numpy.lib.index_tricks as t\nok = t.r_[1:3][0]",
        "from numpy.lib.stride_tricks import as_strided\nok = as_strided([1])[0]",
        "from numpy.lib import pad, r_\nok = pad([1], 1).size",
        "from numpy.core.umath_tests import inner1d\nok = inner1d([1, 2], [1, 2])",
        "from numpy.core.fromnumeric import *\nok = True",
        "from numpy.core import numeric as n\nok = n.zeros(1).size",
        "from numpy.core.numeric import inf, dot\nok = inf",
        "from numpy.linalg.linalg import norm, LinAlgError\nok = norm([1])",
        "from numpy.linalg import linalg as la\nok = la.norm([1])",
        "from numpy.random import random_integers, sample\nok = random_integers(3)",
        "from numpy import int, float, Inf, product\nok = product([1])",
        "from numpy import *\nok = product([1])",
    ],
)
def test_imports_of_what_moved(load, statement):
    source = f"{statement}\ndef f(): return ok\n"
    program = load({"f.py": source}, "f", compatibility=True)
    assert [note for note in program.notes if "imports" in note or "raised" in note] == []
    assert program.scope["f"]()


def test_ragged_arrays_are_arrays_of_objects(supplied):
    ragged = np.array([np.zeros(2), np.zeros(3)])
    assert (ragged.dtype, ragged.shape) == (object, (2,))
    assert np.asarray([[1], [1, 2]]).shape == (2,)
    assert np.array([[1, 2]], dtype=float).shape == (1, 2)


@pytest.mark.parametrize("options", [{"dtype": float}, {"dtype": None, "ndmin": 2}])
def test_other_errors_stay(supplied, options):
    with pytest.raises(ValueError, match="inhomogeneous"):
        np.array([[1], [1, 2]], **options)
    with pytest.raises(ValueError, match="could not convert"):
        np.array(["a"]).astype(float)


def test_nothing_is_left_behind():
    before, modules = dict(vars(np)), set(sys.modules)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        supply()
    withdraw()
    assert {name: value for name, value in vars(np).items() if before.get(name) is not value} == {}
    assert set(before) == set(vars(np))
    assert set(sys.modules) == modules


def test_a_file_that_uses_them_is_told(load):
    source = (
        "import numpy as np\n"
        "def f(x):\n"
        "    # np.bool8\n"
        "    return x.astype(np.int), np.int32, np.float\n"
    )
    program = load({"f.py": source}, "f", compatibility=True)
    assert program.notes == [
        "`f.py` uses `np.int` and `np.float`, which NumPy has removed. "
        "The grader supplied it, which costs no points; write the current form."
    ]
    assert program.scope["f"](np.ones(1))[0].dtype == int


def test_they_are_not_supplied_unasked(load):
    program = load({"f.py": "import numpy as np\ndef f(): return np.int\n"}, "f")
    with pytest.raises(AttributeError):
        program.scope["f"]()


def test_names_that_numpy_has_stay_as_they_are():
    before = {name: vars(np)[name] for name in NAMES.split() if name in vars(np)}
    assert before
    supplied = supply()
    try:
        assert not set(before) & set(supplied)
        assert all(vars(np)[name] is value for name, value in before.items())
    finally:
        withdraw()
