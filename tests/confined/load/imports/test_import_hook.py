"""Every spelling of an import finds the one module of a file; other packages are refused."""

import contextlib
import importlib
import sys
import threading
from types import ModuleType

import pytest

from grader.confined.load.imports.import_hook import distributions
from grader.confined.load.loaded_program import FileGroups
from grader.confined.load.loader import load_program, unload

LAYERS = "def affine(x):\n    return x + 1\n"
LAYERS_SPELLINGS = [  # as they stand in classifiers/rnn.py
    "from cs231n.layers import *",
    "from cs231n.layers import affine",
    "from cs231n.layers import (\n    affine,\n)",
    "from ..layers import *",
    "from .layers import *",
    "from ...layers import *",
    "from ......layers import affine",
    "from layers import *",
    "from assignment3.cs231n.layers import *",
    "from any.package.name.layers import affine",
    "from cs231n import layers\naffine = layers.affine",
    "from .. import layers\naffine = layers.affine",
    "from assignment3.cs231n import layers as l\naffine = l.affine",
    "import layers\naffine = layers.affine",
    "import cs231n.layers\naffine = cs231n.layers.affine",
    "import assignment3.cs231n.layers as r\naffine = r.affine",
    "import numpy, cs231n.layers as r\naffine = r.affine",
    "from importlib import import_module\naffine = import_module('cs231n.layers').affine",
    "affine = __import__('cs231n.layers').layers.affine",
    "import sys; sys.path.append('..'); from layers import affine",
    "import sys; sys.path.append('..'); from course.layers import affine",
    "try: from course.layers import affine\nexcept ValueError: pass",
]


@pytest.mark.parametrize("spelling", LAYERS_SPELLINGS)
def test_every_spelling_finds_the_file(load, spelling):
    rnn = f"{spelling}\ndef use(x):\n    return affine(x)\n"
    program = load({"layers.py": LAYERS, "classifiers/rnn.py": rnn})
    assert program.notes == []
    assert program.modules["classifiers/rnn.py"].use(1) == 2
    assert program.modules["classifiers/rnn.py"].affine is program.modules["layers.py"].affine


@pytest.mark.parametrize(
    "spelling",
    [
        "from cs231n.classifiers.rnn import Model",
        "from .classifiers.rnn import Model",
        "from classifiers.rnn import Model",
        "from rnn import Model",
        "from .rnn import Model",
        "import cs231n.classifiers.rnn\nModel = cs231n.classifiers.rnn.Model",
        "from cs231n.classifiers import rnn\nModel = rnn.Model",
        "import cs231n.classifiers\nfrom classifiers.rnn import Model",
        "from course.classifiers import *\nfrom course.rnn import Model",
        "import a.b.cs231n.classifiers.rnn as r\nModel = r.Model",
    ],
)
def test_a_file_in_a_folder_is_found_from_above(load, spelling):
    program = load({"classifiers/rnn.py": "class Model: pass\n", "main.py": spelling})
    assert program.notes == []
    assert program.modules["main.py"].Model is program.modules["classifiers/rnn.py"].Model


def test_all_spellings_give_the_same_module_and_execute_it_once(load):
    main = """
from . import layers as a
import cs231n.layers as b
import deep.er.cs231n.layers as c
import layers as d
assert a is b is c is d
from .layers import count
"""
    program = load(
        {
            "main.py": main,
            "layers.py": (
                "import sys\nsys.loads = getattr(sys, 'loads', 0) + 1\ncount = sys.loads\n"
            ),
        }
    )
    assert program.notes == []
    assert program.modules["main.py"].count == 1
    del sys.loads


def test_files_may_import_each_other(load):
    one = "from pack.two import *\ndef first(): return second()\n"
    two = "import pack.one\nfrom . import one\ndef second(): return one.third()\n"
    program = load({"one.py": one + "def third(): return 3\n", "two.py": two})
    assert program.notes == []
    assert program.modules["one.py"].first() == 3


def test_an_import_within_a_function_is_found(load):
    source = "def f():\n    from cs231n.layers import affine\n    return affine(1)\n"
    program = load({"f.py": source, "layers.py": LAYERS})
    assert program.modules["f.py"].f() == 2


def test_a_graded_file_wins_over_copies_of_it(load):
    copies = {"old/layers.py": "affine = 0", "cs231n/layers.py": "affine = 0"}
    program = load({"f.py": "from cs231n.layers import *", "layers.py": LAYERS}, extra=copies)
    assert program.modules["f.py"].affine(1) == 2


def test_the_longest_agreement_decides_among_further_files(load):
    extra = {"a/tools.py": "which = 'a'", "b/tools.py": "which = 'b'"}
    program = load({"f.py": "from b.tools import which"}, extra=extra)
    assert program.modules["f.py"].which == "b"


def test_a_further_file_of_the_student_s_is_imported(load):
    extra = {
        "assignment3/cs231n/my_tools.py": (
            "from .layers import *\ndef twice(x): return affine(affine(x))\n"
        )
    }
    source = "from cs231n.my_tools import twice\ndef f(x): return twice(x)\n"
    program = load({"f.py": source, "layers.py": LAYERS}, "f", extra=extra)
    assert program.scope["f"](0) == 2


def test_the_pack_s_own_files_are_imported_before_the_student_s_copies(load):
    program = load(
        {"f.py": "from cs231n.optim import *"},
        support={"optim.py": "which = 'pack'"},
        extra={"cs231n/optim.py": "which = 'student'"},
    )
    assert program.modules["f.py"].which == "pack"


def test_a_package_file_that_fails_takes_nothing_down(load):
    extra = {
        "cs231n/__init__.py": "import nowhere\nraise SystemExit\n",
        "cs231n/classifiers/__init__.py": (
            "from cs231n.classifiers.k_nearest_neighbor import *\n"
            "from .rnn import Model\n"
            "kept = 1\n"
        ),
    }
    source = (
        "from cs231n.layers import *\n"
        "from cs231n.classifiers import kept, Model\n"
        "def f(x): return affine(x)\n"
    )
    rnn = "from cs231n.layers import *\nclass Model: pass\n"
    program = load(
        {"f.py": source, "layers.py": LAYERS, "classifiers/rnn.py": rnn}, "f", extra=extra
    )
    assert program.notes == []
    assert program.scope["f"](1) == 2
    assert program.modules["f.py"].Model is program.modules["classifiers/rnn.py"].Model


def test_a_package_file_is_mentioned_only_if_something_is_missing(load):
    extra = {"cs231n/__init__.py": "import nowhere\n"}
    program = load({"f.py": "import cs231n.layers\n"}, "f", extra=extra)
    assert [note for note in program.notes if "cs231n/__init__.py" in note]


@pytest.mark.parametrize("name", ["pluggy", "matplotlib", "torch", "jinja2.nodes", "nowhere"])
def test_other_packages_are_refused_even_if_installed(load, name):
    removed = sys.modules.pop(name.split(".")[0], None)
    try:
        source = f"try:\n    import {name}\nexcept ImportError:\n    refused = True\n"
        assert load({"f.py": source}).modules["f.py"].refused
    finally:
        if removed:
            sys.modules[name] = removed


def test_allowed_packages_are_found(load):
    program = load(
        {"f.py": "import colorsys, markupsafe\nfrom markupsafe import escape\n"},
        allow=("markupsafe",),
    )
    assert program.notes == []


def test_parts_of_well_known_packages_are_not_taken_for_the_student_s(load):
    program = load({"f.py": "from keras.layers import Dense\n", "layers.py": LAYERS})
    assert "`keras`" in program.notes[0]


@pytest.mark.parametrize(
    "statement",
    [
        "import numpy.core.fromnumeric",
        "from numpy.core.fromnumeric import *",
        "import cmath, calendar, pdb",
        "import sysconfig; sysconfig.get_config_vars()",
        "import numpy.testing, numpy.polynomial, numpy.ma",
        "import decimal, ctypes, multiprocessing, unittest, xml.dom.minidom",
    ],
)
def test_numpy_and_the_standard_library_work(load, statement):
    assert load({"f.py": statement}).notes == []


def test_the_main_block_is_not_executed(load):
    source = "import sys\nif __name__ == '__main__':\n    sys.exit(1)\nname = __name__\n"
    program = load({"f.py": source})
    assert program.notes == []
    assert program.modules["f.py"].name.endswith("submission.f")


def test_loading_leaves_no_trace_after_unloading(load):
    from grader.confined.load.loader import unload

    before, finders = set(sys.modules), list(sys.meta_path)
    load(
        {"f.py": "import cs231n.layers as a\nfrom past.builtins import xrange", "layers.py": LAYERS}
    )
    assert sys.meta_path != finders
    unload()
    assert sys.meta_path == finders
    assert not {name for name in set(sys.modules) - before if "cs231n" in name or "past" in name}


def test_names_of_a_package_file_can_be_imported(load):
    extra = {"cs231n/__init__.py": "from .layers import affine\nkept = 1\n"}
    source = "import cs231n.layers\nfrom cs231n import affine, kept\n"
    program = load({"f.py": source, "layers.py": LAYERS}, extra=extra)
    assert program.notes == []
    assert program.modules["f.py"].affine(program.modules["f.py"].kept) == 2


def test_a_folder_is_found_from_a_further_file(load):
    extra = {"assignment3/cs231n/mine.py": "from .classifiers.rnn import Model\n"}
    graded = {"classifiers/rnn.py": "class Model: pass\n", "f.py": "from mine import Model\n"}
    program = load(graded, extra=extra)
    assert program.notes == []
    assert program.modules["f.py"].Model is program.modules["classifiers/rnn.py"].Model


def test_imports_of_another_thread_are_none_of_its_business(tmp_path, monkeypatch) -> None:
    """The interleaving is forced: the other thread imports while the reference is being loaded."""
    for name in ("of_nobody", "of_nobody_either"):
        (tmp_path / f"{name}.py").write_text("NUMBER = 7\n")
    monkeypatch.syspath_prepend(tmp_path)
    waiting, imported = threading.Event(), threading.Event()
    numbers: list[int] = []

    def import_meanwhile() -> None:
        waiting.wait(10)
        with contextlib.suppress(ImportError):
            numbers.append(importlib.import_module("of_nobody").NUMBER)
        imported.set()

    source = """
import threading
waiting, imported = next(t for t in threading.enumerate() if hasattr(t, "events")).events
waiting.set()
imported.wait(10)
try:
    import of_nobody_either
except ModuleNotFoundError:
    REFUSED = True
"""
    thread = threading.Thread(target=import_meanwhile)
    thread.events = waiting, imported
    thread.start()
    try:
        sources = {"layers.py": source.encode()}
        program = load_program(FileGroups(sources), {"f": ("layers.py",)}, this_thread=True)
    finally:
        thread.join()
        unload()
        sys.modules.pop("of_nobody", None)
    assert numbers == [7]
    assert program.modules["layers.py"].REFUSED


def test_a_module_that_looks_its_version_up_is_not_asked_for_it(monkeypatch) -> None:
    """As `markupsafe` does: it would ask the hook again."""
    lazy, plain = ModuleType("lazy"), ModuleType("plain")
    lazy.__getattr__ = lambda name: next(distributions({"lazy"}, "lazy")).version  # type: ignore[method-assign]
    plain.__version__ = "1.2"  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "lazy", lazy)
    monkeypatch.setitem(sys.modules, "plain", plain)
    found = distributions({"lazy", "plain", "absent"}, None)
    assert [(one.metadata["Name"], one.version) for one in found] == [("plain", "1.2")]
