"""Annotations never matter; what is absent costs a definition only what really uses it."""

import pytest

ANNOTATIONS = """
from jaxtyping import Float
import tensorflow
import numpy as np

scale: tensorflow.Tensor = 2
table: Undefined["N D"]

def f(x: Float[np.ndarray, "N D"], *rest: tensorflow.X, y: 1 / 0 = 1, **more: Later) -> "a b c(":
    inner: tensorflow.Tensor = x
    def helper(z: tensorflow.Tensor) -> tensorflow.Tensor:
        return z + y
    return helper(inner) * scale

class Model:
    width: tensorflow.Tensor = 3
    depth: Later
    def __init__(self, x: tensorflow.Tensor, later: "Model | Later" = None) -> tensorflow.nn.Module:
        self.x: tensorflow.Tensor = x
    def run(self, x: tensorflow.Tensor):
        return self.x + x + self.width
"""


def test_no_annotation_costs_anything(load):
    program = load({"f.py": ANNOTATIONS}, "f", "Model.run")
    assert [each.state for each in program.functions] == ["ready", "ready"]
    assert program.scope["f"](1) == 4
    assert program.scope["Model"](1).run(2) == 6
    assert [note.partition(" imports")[0] for note in program.notes] == [
        "Line 2 of `f.py`",
        "Line 3 of `f.py`",
    ]


@pytest.mark.parametrize(
    "source",
    [
        "def f(x: (y := 3)): return y + x",
        "from dataclasses import dataclass, field, KW_ONLY, InitVar\n"
        "from typing import ClassVar\n"
        "@dataclass\nclass C:\n    shared: ClassVar[int] = 5\n    _: KW_ONLY\n"
        "    a: int = 1\n    b: list[int] = field(default_factory=list)\n    c: InitVar[int] = 0\n"
        "def f(x): return C(a=3).a + len(C(a=1).b)",
        "from typing import NamedTuple\nclass P(NamedTuple):\n    a: int\n    b: int = 2\n"
        "def f(x): return P(1).a + P(1).b",
        "from functools import singledispatch\n@singledispatch\ndef f(x): return 0\n"
        "@f.register\ndef _(x: int): return 3",
        "def check(g):\n    kinds = g.__annotations__\n"
        "    return lambda x: g(x) if isinstance(x, kinds['x']) else None\n"
        "@check\ndef f(x: int): return 3",
        "import inspect\ndef g(x: int): pass\n"
        "kind = inspect.signature(g).parameters['x'].annotation\n"
        "def f(x): return kind(3)",
        "from typing import get_type_hints\ndef g(x: int): pass\n"
        "def f(x): return get_type_hints(g)['x'](3)",
        "from __future__ import annotations\ndef g(x: Later): pass\n"
        "def f(x): return 3 if g.__annotations__ == {'x': 'Later'} else 0",
        "from enum import Enum\nclass E(Enum):\n    a: int = 3\ndef f(x): return E.a.value",
    ],
)
def test_code_that_looks_at_annotations_works(load, source):
    program = load({"f.py": source}, "f")
    assert program.notes == []
    assert program.scope["f"](0) == 3


DECORATED = [
    "@tensorflow.no_grad()\ndef f(x): return x + 1",
    "@tensorflow.jit.script\ndef f(x): return x + 1",
    "@njit\ndef f(x): return x + 1",
    "@jit(nopython=True, cache=True)\ndef f(x): return x + 1",
    "@partial(njit, parallel=True)\ndef f(x): return x + 1",
    "@same\n@njit\n@same\ndef f(x): return x + 1",
    "fast = jit(nopython=True)\n@fast\ndef f(x): return x + 1",
    "def f(x):\n    @njit\n    def g(x): return x + 1\n    return g(x)",
    "if True:\n    @njit\n    def f(x): return x + 1",
]


@pytest.mark.parametrize("definition", DECORATED)
def test_a_decorator_of_an_absent_package_is_left_out(load, definition):
    imports = (
        "import tensorflow\nfrom numba import jit, njit\n"
        "from functools import partial\nsame = lambda g: g\n"
    )
    program = load({"f.py": imports + definition + "\n"}, "f")
    assert program.functions[0].state == "ready"
    assert program.functions[0].signature == "f(x)"
    assert program.scope["f"](2) == 3
    assert "which is not available while grading" in program.notes[-1]
    assert program.notes[-1].endswith("is graded without it. Remove the decorator.")


def test_the_note_on_a_decorator_names_it(load):
    source = "import tensorflow\nclass M:\n    @tensorflow.no_grad()\n    def f(self): return 1\n"
    program = load({"f.py": source}, "M.f")
    assert program.functions[0].state == "ready"
    assert program.notes[1] == (
        "Line 3 of `f.py` decorates `f` with `@tensorflow.no_grad()`, which is not available while "
        "grading; `f` is graded without it. Remove the decorator."
    )


def test_a_decorator_that_nothing_defines_is_left_out(load):
    source = "from numba import jit\n@jit\n@profile\n@timed('x')\ndef f(x): return x + 1\n"
    program = load({"f.py": source}, "f")
    assert program.functions[0].state == "ready"
    assert program.scope["f"](1) == 2
    told = [note for note in program.notes if "decorates `f` with" in note]
    assert {note.split("`")[5] for note in told} == {"@jit", "@profile", "@timed('x')"}
    assert len(told) == len(set(told)) == 3


@pytest.mark.parametrize(
    "source",
    [
        "def f(x, y=nothing): return x\n",
        "@profile\ndef f(x, y=profile): return x\n",
        "class A(nothing):\n    pass\ndef f(x, a=A): return x\n",
    ],
)
def test_another_name_that_nothing_defines_is_a_mistake(load, source):
    program = load({"f.py": source}, "f")
    assert program.functions[0].state != "ready"
    assert "is not defined" in program.functions[0].reason


def test_a_decorator_that_is_defined_later_works_there(load):
    source = (
        "@twice\ndef g(x): return x\ndef twice(g):\n    return lambda x: 2 * g(x)\n"
        "@twice\ndef f(x): return x + 1\n"
    )
    assert load({"f.py": source}, "f").scope["f"](1) == 4


def test_a_decorator_that_is_there_works(load):
    source = (
        "import tensorflow\nfrom functools import lru_cache\n"
        "def twice(g):\n    return lambda x: 2 * g(x)\n"
        "@twice\n@lru_cache\ndef f(x): return x + 1\n"
    )
    assert load({"f.py": source}, "f").scope["f"](1) == 4


def test_a_decorator_that_a_function_shadows_stays(load):
    source = (
        "from numba import jit\n"
        "def f(x, jit=lambda g: lambda x: 2 * g(x)):\n"
        "    @jit\n    def g(x): return x\n    return g(x)\n"
    )
    assert load({"f.py": source}, "f").scope["f"](2) == 4


DEFAULTS = [
    "ax=plt.gca()",
    "ax=plt",
    "*, ax=plt.gca(), y=1",
    "ax=plt.subplots(1, 2)[0]",
    "device=device",
    "a=1, *, device=tensorflow.device('cpu')",
]


@pytest.mark.parametrize("default", DEFAULTS)
def test_a_default_raises_only_when_it_is_used(load, default):
    source = (
        "import tensorflow, matplotlib.pyplot as plt\n"
        "plt.rcParams['x'] = 1\nplt.figure()\n"
        "device = tensorflow.device('cuda' if tensorflow.cuda.is_available() else 'cpu')\n"
        f"def f(x, {default}): return x + 1\n"
        f"def g(x, {default}): return {'ax' if 'ax' in default else 'device'} + 1\n"
    )
    program = load({"f.py": source}, "f", "g")
    assert [each.state for each in program.functions] == ["ready", "ready"]
    assert program.scope["f"](1) == 2
    with pytest.raises(ModuleNotFoundError, match=r"imported on line 1 of `f\.py`"):
        program.scope["g"](1)


def test_the_note_on_a_default_names_it(load):
    source = "import matplotlib.pyplot as plt\ndef f(x, ax=plt.gca()): return 1\n"
    assert load({"f.py": source}, "f").notes[1] == (
        "Line 2 of `f.py` gives `ax` the default `plt.gca()`, which is not available while "
        "grading; calls that do not use it are graded. Use another default."
    )


def test_what_an_absent_package_was_to_give_is_absent_too(load):
    source = (
        "import tensorflow\n"
        "if tensorflow.cuda.is_available():\n    device = 'cuda'\nelse:\n    device = 'cpu'\n"
        "a, (b, *c) = tensorflow.ones(3)\n"
        "d = [tensorflow.ones(i) for i in range(3)]\n"
        "def f(): return device\n"
        "def g(): return c[0]\n"
        "def h(): return i\n"
    )
    program = load({"f.py": source}, "f", "g", "h")
    for name in ("f", "g"):
        with pytest.raises(
            ModuleNotFoundError, match=r"`tensorflow`, imported on line 1 of `f\.py`"
        ):
            str(program.scope[name]() + 1)
    with pytest.raises(NameError):
        program.scope["h"]()


@pytest.mark.parametrize(
    "header", ["nn.Module", "nn.Module, metaclass=Kind", "Base, nn.Module", "*nn.bases"]
)
def test_a_base_of_an_absent_package_is_left_out(load, header):
    source = (
        "import tensorflow.nn as nn\nfrom kinds import Kind\n"
        "class Base: pass\n"
        f"class M({header}):\n"
        "    def __init__(self): super().__init__()\n"
        "    def f(self): return 1\n"
        "    def g(self): return nn.Linear(2, 3)\n"
    )
    program = load({"f.py": source}, "M.f")
    assert program.functions[0].state == "ready"
    assert program.scope["M"]().f() == 1
    with pytest.raises(ModuleNotFoundError):
        program.scope["M"]().g()
    assert "derives `M` from `" in program.notes[2]


def test_a_class_that_loses_a_member_loses_its_decorators_too(load):
    source = (
        "import tensorflow\nclass M:\n    @tensorflow.no_grad()\n    def f(self): return 1\n"
        "    size = 1 / 0\n    def g(self, a=tensorflow.ones(2)): return 2\n"
    )
    program = load({"f.py": source}, "M.f", "M.g")
    assert [each.state for each in program.functions] == ["ready", "ready"]
    assert len(program.notes) == len(set(program.notes)) == 4


def test_old_division_stays_where_a_decorator_is_left_out(load):
    source = "import tensorflow\nprint 'x'\n@tensorflow.no_grad()\ndef f(): return 7 / 2\n"
    assert load({"f.py": source}, "f", compatibility=True).scope["f"]() == 3


def test_what_really_uses_an_absent_package_fails(load):
    source = (
        "import tensorflow\ndef decorate(g):\n    return tensorflow.compile(g)\n"
        "@decorate\ndef f(): return 1\ndef g(): return tensorflow.ones(2)\n"
    )
    program = load({"f.py": source}, "f", "g")
    assert [each.state for each in program.functions] == ["not loaded", "ready"]
    assert "`tensorflow`, imported on line 1" in program.functions[0].reason
    with pytest.raises(ModuleNotFoundError):
        program.scope["g"]()
