"""What becomes of the graded functions, and what the lines of a case see."""

import numpy as np
import pytest


def report(program, name=None):
    reports = {each.name: each for each in program.functions}
    return reports[name or next(iter(reports))]


def test_a_sound_file_is_loaded_without_a_word(load):
    source = '''import numpy as np

def step(x, prev_h,
         Wx=np.pi,  # a comment, with a comma
         *, verbose=False):
    """A string: (with brackets"""
    return np.tanh(x) + Wx
'''
    program = load({"f.py": source}, "step")
    assert program.notes == []
    found = report(program)
    assert (found.file, found.line, found.state, found.stub) == ("f.py", 3, "ready", False)
    assert found.signature == "step(x, prev_h, Wx=np.pi, *, verbose=False)"
    assert program.scope["step"](0.0, 1) == pytest.approx(np.pi)


def test_a_method_is_found_in_its_class(load):
    source = (
        "class Base:\n"
        "    def sample(self, n=3): return n\n"
        "class Model(Base):\n"
        "    @staticmethod\n"
        "    def loss(x):\n"
        "        return x\n"
    )
    program = load({"classifiers/rnn.py": source}, "Model.loss", "Model.sample")
    assert [(f.state, f.line) for f in program.functions] == [("ready", 5), ("ready", 2)]
    assert report(program, "Model.loss").signature == "Model.loss(x)"
    assert report(program, "Model.sample").signature == "Model.sample(self, n=3)"
    assert program.scope["Model"].loss(1) == 1


def test_the_last_definition_counts(load):
    program = load({"f.py": "def f(): return 1\n\ndef f(): return 2\n"}, "f")
    assert report(program).line == 3
    assert program.scope["f"]() == 2


def test_a_method_replaced_afterwards_is_the_one_that_counts(load):
    source = (
        "class Model:\n"
        "    def loss(self): pass\n"
        "def mine(self, x):\n"
        "    return [x]\n"
        "Model.loss = mine\n"
    )
    found = report(load({"f.py": source}, "Model.loss"))
    assert (found.line, found.stub) == (3, False)


def test_decorated_functions_are_found_inside_their_decorators(load):
    source = """import functools
def timed(g):
    @functools.wraps(g)
    def inner(*a):
        return g(*a)
    return inner

@timed
def f(x, y):
    return x
"""
    program = load({"f.py": source}, "f")
    assert (report(program).line, report(program).signature) == (9, "f(x, y)")
    assert program.scope["f"](1, 2) == 1


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("f(b, a, c)", "a, b, c"),
        ("f(a, c, b, verbose=False)", "a, b, c"),
        ("f(a, b, c)", ""),
        ("f(verbose, a, b, c)", "a, b, c"),
        ("f(b, a, other)", ""),
        ("f(*arrays)", ""),
        ("f(a, **others)", ""),
        ("f(a, b)", "a, b, c"),
        ("f(a, *, b, c)", "a, b, c"),
        ("f(x, y)", "a, b, c"),
        ("f(x, y, z)", ""),
        ("f(a, b, c, d)", "a, b, c"),
        ("f(a, b, c, d, e=1)", "a, b, c"),
        ("f(a, b, c, d=0)", ""),
    ],
)
def test_parameters_with_which_the_calls_of_the_template_fail(load, header, told):
    template = {"f.py": "def f(a, b, c):\n    pass\n"}
    program = load({"f.py": f"def {header}:\n    return 1\n"}, "f", templates=template)
    assert report(program).template_takes == told


def test_a_function_may_be_a_value_of_another_kind(load):
    source = "import functools\nf = lambda x: x\ng = functools.partial(f, 1)\n"
    program = load({"f.py": source}, "f", "g")
    assert [(f.state, f.signature) for f in program.functions] == [
        ("ready", "f(…)"),
        ("ready", "g(…)"),
    ]


# --- missing


def test_a_file_that_was_not_handed_in_is_an_empty_module(load):
    program = load(
        {"f.py": "from layers import *\ndef f(): return 1\n"},
        "f",
        functions={"affine": ("layers.py",)},
    )
    assert program.notes == []
    found = report(program, "affine")
    assert (found.state, found.reason) == ("missing", "`layers.py` was not submitted")
    assert "layers.py" in program.modules


def test_a_function_that_is_not_there_is_missing(load):
    program = load({"f.py": "def another(): pass"}, "rnn_step")
    assert report(program).state == "missing"
    assert report(program).reason == "`f.py` has no function `rnn_step`"


def test_all_files_of_a_missing_function_are_named(load):
    program = load({"rnn.py": ""}, functions={"f": ("layers.py", "rnn.py"), "g": ("a.py", "b.py")})
    assert (
        report(program, "f").reason
        == "`layers.py` was not submitted, and `rnn.py` has no function `f`"
    )
    assert report(program, "g").reason == "neither `a.py` nor `b.py` was submitted"


def test_a_similar_name_is_suggested(load):
    program = load({"f.py": "def rnn_step_foward(): pass"}, "rnn_step_forward")
    assert "is `rnn_step_foward` misspelt?" in report(program).reason
    program = load(
        {"f.py": "class M:\n    def los(self): pass\n    def LOSS(self): pass\n"}, "M.loss"
    )
    assert report(program).reason == "`M` in `f.py` has no method `loss`; is `LOSS` misspelt?"


def test_a_graded_name_is_not_suggested(load):
    program = load(
        {"f.py": "def lstm_step_forward(): return 1\n"}, "rnn_step_forward", "lstm_step_forward"
    )
    assert "be called that" not in report(program, "rnn_step_forward").reason


def test_a_class_that_is_not_there_is_missing(load):
    program = load({"f.py": "Model = 3\n"}, "Model.loss", "Model")
    assert report(program, "Model.loss").reason == "`f.py` has no class `Model`"
    assert report(program, "Model").reason == "`Model` in `f.py` is not a function"


# --- found elsewhere


def test_the_first_of_its_files_counts(load):
    graded = {"rnn.py": "def affine(): return 'rnn'", "layers.py": "def affine(): return 'layers'"}
    program = load(graded, functions={"affine": ("layers.py", "rnn.py")})
    assert program.scope["affine"]() == "layers"
    del graded["layers.py"]
    program = load(graded, functions={"affine": ("layers.py", "rnn.py")})
    assert (report(program).file, program.notes) == ("rnn.py", [])


def test_functions_of_one_file_that_stand_elsewhere_are_one_note(load):
    functions = {name: ("layers.py",) for name in "abcdefgh"}
    source = "".join(f"def {name}(): return 1\n" for name in functions)
    (note,) = load({"rnn.py": source}, functions=functions).notes
    assert note.endswith("more are in `rnn.py` instead of `layers.py`; they are graded anyway.")


def test_a_function_in_another_graded_file_is_found(load):
    program = load({"rnn.py": "def affine(): return 1"}, functions={"affine": ("layers.py",)})
    assert (report(program).state, report(program).file) == ("ready", "rnn.py")
    assert program.notes == ["`affine` is in `rnn.py` instead of `layers.py`; it is graded anyway."]


def test_a_function_in_a_further_file_is_found(load):
    extra = {
        "b/mine.py": "def affine(): return 'b'",
        "a/mine.py": "def affine(): return 'a'",
        "c.py": "def another(): pass",
    }
    program = load({"f.py": ""}, functions={"affine": ("layers.py",)}, extra=extra)
    assert program.scope["affine"]() == "a"
    assert "`a/mine.py`" in program.notes[0]
    assert "c.py" not in program.modules  # nothing needed it


@pytest.mark.parametrize(
    "spelling", ["from mine import *", "from mine import f", "from mine import g as f"]
)
def test_a_function_that_a_file_imports_from_the_student_s_own_is_found(load, spelling):
    program = load({"f.py": spelling}, "f", extra={"mine.py": "def f(): return 1\ng = f\n"})
    assert (report(program).file, program.scope["f"]()) == ("mine.py", 1)


def test_a_function_of_the_pack_s_own_does_not_count(load):
    program = load({"f.py": "from optim import *"}, "f", support={"optim.py": "def f(): return 1"})
    assert report(program).state == "missing"


def test_a_sound_copy_counts_before_a_broken_one_among_further_files(load):
    extra = {"a.py": "def f(:\n  pass\n", "b.py": "def f(): return 1\n"}
    assert report(load({"g.py": ""}, functions={"f": ("f.py",)}, extra=extra)).file == "b.py"


def test_a_broken_function_is_not_replaced_by_an_old_copy(load):
    program = load({"f.py": "def f(:\n  pass\n"}, "f", extra={"old.py": "def f(): return 1\n"})
    assert report(program).state == "not loaded"


# --- the scope


def test_the_scope_has_all_public_names(load):
    program = load(
        {"f.py": "from math import pi\nsize = 3\n_hidden = 1\ndef f(): pass\nclass C: pass\n"},
        "f",
        support={"optim.py": "import json\ndef adam(): pass\n"},
    )
    assert set(program.scope) == {"pi", "size", "f", "C", "json", "adam"}


def test_a_definition_beats_a_star_import(load):
    graded = {
        "a.py": "from b import *\n",
        "b.py": "def f(): return 'b'\nwidth = 1\n",
        "c.py": "from b import *\nwidth = 2\n",
    }
    program = load(graded)
    assert (program.scope["f"](), program.scope["width"]) == ("b", 1)
    graded["a.py"] += "def f(): return 'a'\n"
    assert load(graded).scope["f"]() == "a"


def test_graded_functions_beat_the_pack_s_names_and_these_the_student_s(load):
    program = load(
        {"f.py": "def f(): return 'student'\ndef tool(): return 'student'\n"},
        "f",
        support={"tools.py": "def f(): return 'pack'\ndef tool(): return 'pack'\n"},
    )
    assert (program.scope["f"](), program.scope["tool"]()) == ("student", "pack")


def test_what_is_not_ready_is_not_in_the_scope(load):
    assert "f" not in load({"f.py": "def f(:\n    pass\n"}, "f").scope


# --- what the whole is good for


def test_notes_of_one_file_are_not_too_many(load):
    program = load({"f.py": "".join(f"x{i} = nothing{i}\n" for i in range(30))})
    assert len(program.notes) == 11
    assert program.notes[-1] == "20 more remarks on `f.py` are left out."


def test_loading_again_starts_afresh(load):
    load({"f.py": "import layers\nlayers.x = 1\n", "layers.py": ""})
    program = load({"f.py": "import layers\nknown = hasattr(layers, 'x')\n", "layers.py": ""})
    assert not program.modules["f.py"].known


def test_loading_is_deterministic(load):
    graded = {"b.py": "import nothing\ndef f(: pass\n", "a.py": "x = 1 / 0\ndef g(): pass\n"}
    one, two = (load(graded, "f", functions={"g": ("a.py",)}) for _ in range(2))
    assert (one.notes, one.functions, list(one.scope)) == (
        two.notes,
        two.functions,
        list(two.scope),
    )


def test_every_sentence_is_one_line(load):
    source = "import nothing\nraise ValueError('a\\nb' * 500)\ndef f(:\n  pass\nclass C:\n  x = y\n"
    program = load({"f.py": source}, "f")
    assert program.notes
    assert all("\n" not in note and len(note) < 500 for note in program.notes)


def test_nothing_at_all_can_be_loaded(load):
    program = load({}, functions={"f": ("f.py",)})
    assert report(program).state == "missing"
    assert load({"f.py": b""}, "f").functions[0].state == "missing"


HOSTILE = """
import sys
from types import ModuleType
class Liar:
    __class__ = property(lambda self: 1 / 0)
    def __eq__(self, other): raise SystemExit
    def __call__(self): raise SystemExit
    __hash__ = None
class Meta(type):
    __name__ = __module__ = __mro__ = __dict__ = property(lambda self: 1 / 0)
    def __getattribute__(self, name): raise SystemExit
    def __repr__(self): raise SystemExit
class Model(metaclass=Meta):
    def loss(self): return 1
liar = Liar()
globals()[3] = globals()[None] = liar
__all__ = [liar, "f", []]
__file__ = __spec__ = __package__ = __path__ = liar
class Homeless:
    __module__ = liar
class Module(ModuleType):
    __dict__ = property(lambda self: 1 / 0)
    def __getattribute__(self, name): raise SystemExit
sys.modules[__name__].__class__ = Module
sys.modules["cs231n.f"] = liar
def f(): return 1
"""


def test_objects_that_lie_about_themselves(load):
    names = ("f", "liar", "Model.loss", "liar.loss", "Liar.loss", "missing")
    program = load({"f.py": HOSTILE}, *names)
    states = [each.state for each in program.functions]
    assert states == ["ready", "ready", "ready", "missing", "missing", "missing"]
    assert program.scope["f"]() == 1


def test_more_dots_than_there_can_be_folders(load):
    source = (
        f"from {'.' * 40}layers import affine\nfrom {'.' * 40} import layers\ndef f(): return 1\n"
    )
    program = load({"f.py": source, "layers.py": "affine = 1"}, "f")
    assert program.functions[0].state == "ready"
    assert len(program.notes) == 2


def test_own_values_and_classes_beat_imported_ones(load):
    graded = {
        "a.py": "from c import *\n",
        "b.py": "width = 1\njson = 1\nclass C: which = 'b'\n",
        "c.py": "import json\nwidth = 2\nclass C: which = 'c'\n",
    }
    scope = load(graded).scope
    assert (scope["width"], scope["json"], scope["C"].which) == (1, 1, "b")
    graded["a.py"] += "class C: which = 'a'\n"
    assert load(graded).scope["C"].which == "a"


def test_as_many_notes_as_there_may_be(load):
    program = load({"f.py": "".join(f"x{i} = nothing{i}\n" for i in range(10))})
    assert len(program.notes) == 10
    assert "left out" not in program.notes[-1]


def test_modules_are_where_python_looks_for_them(load):
    source = """
from __future__ import annotations
import pickle, sys
from dataclasses import dataclass
from importlib import reload
from cs231n import layers
reload(layers)

@dataclass
class Cache:
    x: int = 3

again = pickle.loads(pickle.dumps(Cache(4)))
own = sys.modules[__name__].Cache is Cache
"""
    program = load({"f.py": source, "layers.py": "y = 1\n"})
    assert program.notes == []
    assert (program.modules["f.py"].again.x, program.modules["f.py"].own) == (4, True)


def test_a_method_named_as_a_function_within_another(load):
    source = (
        "class M:\n"
        "    def a(self):\n"
        "        def loss(x): return x\n"
        "        return loss\n"
        "    def loss(self, y):\n"
        "        pass\n"
    )
    (found,) = load({"f.py": source}, "M.loss").look_into(["M.loss"])
    assert (found.line, found.signature, found.stub) == (5, "M.loss(self, y)", True)
