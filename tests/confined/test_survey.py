"""Which graded functions a source holds, and which of them are written."""

import pytest

from grader.confined.survey import survey, survey_entries

TEMPLATE = b"def f(x):\n    for a in x:\n        pass\n    return handed_out(x)\n"


def found(source, *names, templates=(), path="a.py"):
    content = source if isinstance(source, bytes) else source.encode()
    given = {str(number): text for number, text in enumerate(templates)}
    sightings = survey(names or ("f", "C.m"), {path: content}, given)
    return {one.function: one.written for one in sightings}


@pytest.mark.parametrize(
    "body",
    [
        "pass",
        "raise NotImplementedError('later')",
        "return None, None",
        "out, cache = None, None\n    # TODO: other words\n    pass\n    return out, cache",
        "out = np.zeros_like(x)\n    return out",
        "'''Another year's words.'''\n    return dx, dh0",
    ],
)
def test_placeholders_are_not_written_whoever_handed_them_out(body):
    assert found(f"import numpy as np\ndef f(x):\n    {body}\n") == {"f": False}
    assert found(f"class C:\n    def m(self, x):\n        {body}\n") == {"C.m": False}


def test_work_is_written_and_what_nobody_asked_for_is_left_alone():
    source = "def helper(x): return x\ndef f(x): return x + 1\n"
    source += "class C:\n    def m(self): return self.x * 2"
    assert found(source) == {"f": True, "C.m": True}


@pytest.mark.parametrize(
    ("source", "is_found"),
    [
        ("f = lambda x: x + 1\n", True),
        ("f: Callable = (lambda x:\n    x + 1)\n", True),
        ("f = g = lambda x: x + 1\n", False),
        ("c.f = lambda x: x + 1\n", False),
        ("f = sorted(x, key=lambda y: -y)\n", False),
        ("ff = lambda x: x + 1\n", False),
    ],
)
def test_a_lambda_with_a_name_defines_a_function(source, is_found):
    assert found(source) == ({"f": True} if is_found else {})


def test_what_any_template_has_is_handed_out():
    assert found(TEMPLATE) == {"f": True}
    assert found(TEMPLATE, templates=[b"x = 1\n", TEMPLATE]) == {"f": False}


def test_the_last_definition_counts():
    assert found("def f(x): return x\ndef f(x): pass\n") == {"f": False}


def test_definitions_under_a_condition_are_found():
    assert found(
        "try:\n    import z\nexcept ImportError:\n    z = 0\nif 1:\n    def f(x): return x\n"
    )


PRINTING = "def show(x):\n    print 'x', x\n\ndef f(x):\n    return x + 1\n"
UNCLOSED = "def broken(x):\n    y = (x +\n\ndef f(x):\n    return x + 1\n\ndef g(x):\n    pass\n"
DOCSTRING = 'def broken(x):\n    """never closed\n    return x\n\ndef f(x):\n    return x\n'
CLASS = (
    "class C:\n    def broken(self):\n        y = (\n\n    def m(self, x):\n        return x * 2\n"
)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        (PRINTING, {"f": True}),
        (UNCLOSED, {"f": True, "g": False}),
        (DOCSTRING, {"f": True}),
        (CLASS, {"C.m": True}),
        ("def f(x):\n    y = (x +\n", {"f": True}),
        ("class C:\n    def m(self, x):\n        return (x\n", {"C.m": True}),
        (PRINTING.encode("utf-16"), {"f": True}),
        (PRINTING.replace("\n", "\r\n"), {"f": True}),
    ],
    ids=["python 2", "bracket", "docstring", "class", "itself", "method", "utf-16", "windows"],
)
def test_old_and_broken_sources_are_read_as_far_as_they_go(source, names):
    assert found(source, "f", "g", "C.m") == names


def libraries(source):
    [sighting] = survey(("f",), {"a.py": source.encode()}, {})
    return sighting.libraries


@pytest.mark.parametrize(
    ("source", "used"),
    [
        ("import torch\ndef f(x): return torch.tanh(x)\n", "torch"),
        ("import torch.nn as nn\ndef f(x): return nn.ReLU()(x)\n", "torch"),
        ("from tensorflow import math\ndef f(x): return math.tanh(x)\n", "tensorflow"),
        ("from jax.numpy import *\ndef f(x): return tanh(x)\n", "jax"),
        ("def f(x):\n    import cupy, torch\n    return cupy.tanh(torch.abs(x))\n", "cupy torch"),
        ("import torch\ndef g(x):\n    y = (\n\ndef f(x): return torch.tanh(x)\n", "torch"),
        ("import torch\nimport numpy as np\ndef f(x): return np.tanh(x)\n", ""),
        ("from .torch import tanh\ndef f(x): return tanh(x)\n", ""),
        ("import numpy as np, pandas\ndef f(x): return np.tanh(pandas.x)\n", ""),
    ],
)
def test_array_libraries_that_a_file_uses(source, used):
    assert libraries(source) == used


def likeness(source):
    [sighting] = survey(("f",), {"a.py": source.encode()}, {})
    return sighting.likeness


def test_definitions_that_differ_in_comments_and_spaces_are_alike():
    plain = likeness("def f(x):\n    return x + 1\n")
    assert likeness("import z\ndef f(x):  # mine\n    return x+1\n\n\n") == plain
    assert likeness("def f(x):\n    return x + 2\n") != plain


def test_entries_are_flat_texts():
    entries = dict(survey_entries(("f",), {"a.py": b"def f(x): return x\n"}, {}))
    assert entries["sighting/0/function"] == "f"
    assert (entries["sighting/0/path"], entries["sighting/0/written"]) == ("a.py", "yes")
    assert all(isinstance(value, str) for value in entries.values())
