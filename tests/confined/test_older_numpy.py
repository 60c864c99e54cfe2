"""Names and habits that NumPy gave up."""

import warnings

import numpy as np
import pytest

from grader.confined.older_numpy import supply, withdraw


@pytest.fixture
def supplied():
    yield supply()
    withdraw()


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
    before = dict(vars(np))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        supply()
    withdraw()
    assert {name: value for name, value in vars(np).items() if before.get(name) is not value} == {}
    assert set(before) == set(vars(np))


def test_a_file_that_uses_them_is_told(load):
    source = (
        "import numpy as np\n"
        "def f(x):\n"
        "    # np.bool8\n"
        "    return x.astype(np.int), np.int32, np.float\n"
    )
    program = load({"f.py": source}, "f", compatibility=True)
    assert program.notes == [
        "`f.py` uses `np.int` and `np.float`, which NumPy no longer has. "
        "That was supplied, which costs nothing; write what NumPy has today."
    ]
    assert program.scope["f"](np.ones(1))[0].dtype == int


def test_they_are_not_supplied_unasked(load):
    program = load({"f.py": "import numpy as np\ndef f(): return np.int\n"}, "f")
    with pytest.raises(AttributeError):
        program.scope["f"]()


def test_names_that_numpy_has_stay_as_they_are():
    before = {name: vars(np)[name] for name in NAMES.split() if name in vars(np)}
    supplied = supply()
    try:
        assert not set(before) & set(supplied)
        assert all(vars(np)[name] is value for name, value in before.items())
    finally:
        withdraw()
