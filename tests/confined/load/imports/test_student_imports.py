"""A student's file named like a module of Python's is the student's, for the student alone."""

import builtins
import importlib
import sys

import pytest

from grader.confined.load.loader import unload

NAMES = """
    statistics queue code random types copy calendar string token operator heapq bisect fractions
    decimal numbers array secrets select profile platform trace email html http json logging cmd
    enum typing inspect tokenize struct dis colorsys uuid shelve sched turtle pprint textwrap socket
    signal ssl glob shutil tempfile pickle hashlib csv contextlib functools
"""
PYTHON_S = sorted(set(NAMES.split()) - set(sys.builtin_module_names))
TAKEN = [
    "import {0}\nhelper = {0}.helper",
    "from {0} import helper",
    "import {0} as m\nhelper = m.helper",
    "from {0} import *",
    "from importlib import import_module\nhelper = import_module('{0}').helper",
    "import importlib\nhelper = importlib.import_module('{0}').helper",
    "helper = __import__('{0}').helper",
    "def helper(x):\n    from {0} import helper\n    return helper(x)",
    "from . import {0}\nhelper = {0}.helper",
    "from .{0} import helper",
]
HELPER = "def helper(x):\n    return x + 1\n"


def test_the_names_are_many():
    assert len(PYTHON_S) > 40


@pytest.mark.parametrize("name", PYTHON_S)
def test_own_modules_keep_their_names(load, name):
    files = {"f.py": f"import numpy as np\nfrom {name} import helper\ndef f(x): return helper(x)\n"}
    before = sys.modules.get(name)
    program = load(files, "f", extra={f"{name}.py": HELPER})
    assert program.notes == []
    assert program.scope["f"](1) == 2
    assert sys.modules.get(name) is before


@pytest.mark.parametrize("taken", TAKEN)
@pytest.mark.parametrize("place", ["", "hw1/", "hw1/src/"])
def test_every_way_of_importing_them(load, taken, place):
    files = {"f.py": f"{taken.format('statistics')}\ndef f(x): return helper(x)\n"}
    program = load(
        files, "f", extra={f"{place}statistics.py": HELPER}, origins={"f.py": f"{place}f.py"}
    )
    assert program.notes == []
    assert program.scope["f"](1) == 2
    assert importlib.import_module("statistics").mean([1, 3]) == 2


@pytest.mark.parametrize(
    "taken",
    [
        "from code.helpers import helper",
        "import code.helpers\nhelper = code.helpers.helper",
        "import code.helpers as h\nhelper = h.helper",
        "from code import helpers\nhelper = helpers.helper",
        "import importlib\nhelper = importlib.import_module('code.helpers').helper",
        "from .helpers import helper",
        "from helpers import helper",
        "from code.inner import helper",
        "import code\nfrom code.helpers import helper",
    ],
)
@pytest.mark.parametrize("package_file", [{}, {"__init__.py": ""}])
def test_own_packages_keep_their_names(load, taken, package_file):
    files = {"f.py": f"{taken}\ndef f(x): return helper(x)\n", "inner.py": HELPER}
    origins = {"f.py": "code/f.py", "inner.py": "code/inner.py"}
    for folder in ("", "code/"):  # further files as they are seen from the graded one, or not
        extra = {f"{folder}{path}": source for path, source in package_file.items()}
        extra[f"{folder}helpers.py"] = HELPER
        program = load(files, "f", extra=extra, origins=origins)
        assert program.notes == []
        assert program.scope["f"](1) == 2
        unload()


@pytest.mark.parametrize(
    "taken",
    [
        "from code.helpers import helper",
        "import code.helpers\nhelper = code.helpers.helper",
        "import code.helpers as h\nhelper = h.helper",
        "import xml.dom, code.helpers as h\nhelper = h.helper",
    ],
)
def test_a_folder_that_was_left_behind(load, taken):
    files = {"f.py": f"{taken}\ndef f(x): return helper(x)\n"}
    program = load(files, "f", extra={"helpers.py": HELPER, "dom.py": "raise SystemExit"})
    assert program.notes == []
    assert program.scope["f"](1) == 2


def test_files_may_import_each_other_and_python_s(load):
    extra = {
        "statistics.py": "from statistics import mean\nimport queue\n" + HELPER,
        "queue.py": "import statistics\nimport math\nsize = 3\n",
    }
    source = (
        "import statistics, queue, random\n"
        "def f(x): return statistics.helper(queue.size) + statistics.mean([x, x])\n"
    )
    program = load({"f.py": source}, "f", extra=extra)
    assert program.notes == []
    assert program.scope["f"](1) == 5
    assert callable(program.modules["f.py"].random.seed)


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("random.py", "import random\nrandom.seed(0)\nok = random.random() < 1"),
        ("random.py", "from random import seed, choice\nok = choice([1])"),
        ("lib/json.py", "import json\nok = json.dumps(1) == '1'"),
        ("lib/copy.py", "import copy\nok = copy.deepcopy([1]) == [1]"),
        ("types.py", "import types as t\nok = t.SimpleNamespace(a=1).a"),
        ("xml/old.py", "import xml.dom\nok = xml.dom.Node"),
        ("io.py", "import io\nok = io.StringIO('1').read()"),
        ("sys.py", "import sys\nok = sys.path"),
        ("numpy.py", "import numpy\nok = numpy.ones(1)[0]"),
    ],
)
def test_a_file_that_is_not_meant_hides_nothing(load, path, source):
    own = "dumps = deepcopy = ones = path = StringIO = 0\ndef other(): pass\n"
    own = own if "/" in path or path in ("io.py", "sys.py", "numpy.py") else "def other(): pass\n"
    program = load({"f.py": f"{source}\ndef f(): return ok\n"}, "f", extra={path: own})
    assert program.notes == []
    assert program.scope["f"]()


def test_python_and_numpy_never_see_them(load, monkeypatch):
    hostile = {
        name: "raise SystemExit\nseed = token_bytes = RLock = Random = shuffle = 1\n"
        for name in ("secrets.py", "random.py", "threading.py", "numbers.py", "warnings.py")
    }
    source = (
        "import random, numpy.ma, xml.dom.minidom, fractions, uuid\nfrom random import seed\n"
        "def f(): return numpy.random.default_rng(0).random() < 1\n"
    )
    for name in ("uuid", "fractions", "xml.dom.minidom"):
        monkeypatch.delitem(sys.modules, name, raising=False)  # back at the end, for other tests
    program = load({"f.py": source}, "f", extra=hostile)
    assert program.scope["f"]()
    assert sys.modules["random"].Random is type(sys.modules["random"]._inst)
    assert [note for note in program.notes if "uuid" in note] == []


def test_the_pack_s_own_files_see_python_s(load):
    program = load(
        {"f.py": "from tools import mean\nfrom statistics import helper\n"},
        support={"tools.py": "from statistics import mean\n"},
        extra={"statistics.py": "def mean(x): return -1\n" + HELPER},
    )
    assert program.notes == []
    assert program.modules["f.py"].mean([4, 4]) == 4
    assert program.modules["f.py"].helper(1) == 2


def test_a_name_that_the_file_lacks_is_told(load):
    program = load(
        {"f.py": "from statistics import nothing\n"}, extra={"statistics.py": "def other(): 1\n"}
    )
    assert "imports `nothing`" in program.notes[0]
    assert "(`statistics.py` does not define it)" in program.notes[0]


def test_python_s_own_functions_are_given_back(load):
    before = builtins.__import__, importlib.import_module
    load({"f.py": "import statistics\n"}, extra={"statistics.py": HELPER})
    assert builtins.__import__ is not before[0]
    unload()
    assert (builtins.__import__, importlib.import_module) == before


def test_find_spec_says_none_of_what_is_absent(load):
    source = (
        "import importlib.util as u\n"
        "import pkgutil\n"
        "names = ('tensorflow', 'pip', 'numpy', 'json', 'g')\n"
        "found = [u.find_spec(n) is not None for n in names]\n"
        "try:\n    import pip\nexcept ModuleNotFoundError as error:\n    refused = str(error)\n"
    )
    program = load({"f.py": source, "g.py": ""})
    assert program.notes == []
    assert program.modules["f.py"].found == [False, False, True, True, True]
    assert program.modules["f.py"].refused == "`pip` is not available while grading"


@pytest.mark.parametrize(
    ("name", "spelling"),
    [
        ("a\u0308hnlich", "\u00e4hnlich"),
        ("\u00e4hnlich", "a\u0308hnlich"),
        ("\u1112\u1161\u11ab", "\ud55c"),
        ("\ufb01nal", "final"),
        ("\u0646\u200c\u0645", "\u0646\u0645"),
        ("\ufeffhelper2", "helper2"),
    ],
)
@pytest.mark.parametrize(
    "taken",
    [
        "from {} import helper",
        "import {0}\nhelper = {0}.helper",
        "from .{} import helper",
        "from course.{} import helper",
        "import importlib\nhelper = importlib.import_module('{}').helper",
    ],
)
def test_names_in_any_form_of_unicode(load, name, spelling, taken):
    source = f"{taken.format(spelling)}\ndef f(x): return helper(x)\n"
    for extra in ({f"{name}.py": HELPER}, {f"{name}/{name}.py": HELPER, f"{name}/__init__.py": ""}):
        program = load({"f.py": source}, "f", extra=extra)
        if f"{name}.py" in extra or "course" not in taken:
            assert "f" in program.scope
    program = load({"f.py": source}, "f", extra={f"{name}.py": HELPER})
    assert program.notes == []
    assert program.scope["f"](1) == 2
