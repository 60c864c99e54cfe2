"""Arrays of other libraries become NumPy's, and nothing that only says it is one does."""

import importlib

import numpy as np
import pytest

from grader.confined.values.answer_entries import value_entries
from grader.confined.values.libraries.adapters import as_numpy
from tests.libraries import needed

SHELF = """
class Box:  # an array by the older protocol
    def __init__(self, content):
        self.content = content
    def __array__(self, dtype=None, copy=None):
        return self.content

class Parcel:  # and by the newer one
    def __init__(self, content):
        self.content = content
    def __dlpack__(self, **options):
        return self.content.__dlpack__(**options)
    def __dlpack_device__(self):
        return self.content.__dlpack_device__()

class Plain:
    pass
"""


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """A small array library, installed for one test."""
    (tmp_path / "shelf.py").write_text(SHELF)
    monkeypatch.syspath_prepend(tmp_path)
    module = importlib.import_module("shelf")
    monkeypatch.setitem(importlib.import_module("sys").modules, "shelf", module)
    return module


NUMBERS = np.arange(6.0).reshape(2, 3)


@pytest.mark.parametrize("kind", ["Box", "Parcel"])
def test_arrays_of_an_allowed_package(shelf, kind):
    value = getattr(shelf, kind)(NUMBERS)
    assert np.array_equal(as_numpy(value, ("shelf",)), NUMBERS)
    assert as_numpy(value, ()) is value
    assert as_numpy(value, ("another",)) is value


def test_they_are_answers_wherever_they_stand(shelf):
    values = {"grads": {"W": shelf.Box(NUMBERS), "b": shelf.Parcel(NUMBERS[0])}, "n": 1.5}
    entries = dict(value_entries(values, ("shelf",)))
    assert np.array_equal(entries["values/grads.W"], NUMBERS)
    assert np.array_equal(entries["values/grads.b"], NUMBERS[0])
    assert dict(value_entries(values))["values/grads.W"] == "a value of type Box"


def of_the_shelf(shelf, **members):
    """Classes of a student's own that pass themselves off as the library's."""
    members = {"__array__": lambda self, dtype=None, copy=None: NUMBERS, **members}
    return [
        type("Box", (), {"__module__": "shelf", **members}),  # of the same name
        type("Case", (), {"__module__": "shelf", **members}),
        type("Box", (shelf.Box,), {"__module__": "shelf", **members}),
        type("Own", (shelf.Box,), members),
        type("Odd", (), {"__module__": 7, **members}),
        type("Deep", (), {"__module__": "shelf", "__qualname__": "Box.content", **members}),
        type("Gone", (), {"__module__": "nowhere_to_be_found", **members}),
    ]


def test_who_says_it_stands_in_a_package_is_not_believed(shelf):
    for kind in of_the_shelf(shelf, __init__=lambda self, *_: None):
        value = kind(NUMBERS)
        assert as_numpy(value, ("shelf", "nowhere_to_be_found")) is value, kind


def test_what_cannot_be_converted_stays_what_it_is(shelf):
    for value in (shelf.Plain(), shelf.Box("no array"), shelf.Parcel(None)):
        assert as_numpy(value, ("shelf",)) is value


def test_values_of_other_kinds_are_left_alone(shelf):
    for value in (None, 3, "text", NUMBERS, [NUMBERS], shelf):
        assert as_numpy(value, ("shelf",)) is value


def test_tensors_of_pytorch():
    torch = needed("torch")
    tensor = torch.tensor(NUMBERS, requires_grad=True)
    for value in (tensor, 1 * tensor, torch.nn.Parameter(tensor), (1 * tensor).T.contiguous().T):
        assert np.array_equal(as_numpy(value, ("torch",)), NUMBERS)
    assert as_numpy(torch.tensor(2), ("torch",)).shape == ()
    for value in (tensor.to(torch.bfloat16), torch.nn.Linear(1, 1), torch.float64):
        assert as_numpy(value, ("torch",)) is value
    assert as_numpy(tensor, ("jax",)) is tensor


def test_arrays_of_jax():
    jnp = pytest.importorskip("jax.numpy")
    value = jnp.asarray(NUMBERS, dtype=jnp.float32)
    assert np.array_equal(as_numpy(value, ("jax", "jaxlib")), NUMBERS)
