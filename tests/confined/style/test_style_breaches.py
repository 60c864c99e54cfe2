"""What a rubric's `style` asks is read from sources, and nothing that may be right is accused."""

import pytest

from grader.confined.style.function_texts import read_texts
from grader.confined.style.style_breaches import Asked, breaches


def broken(source: str, more: dict[str, str] | None = None, **asked: list[str]):
    files = {"f.py": source, **(more or {})}
    texts = read_texts({path: text.encode() for path, text in files.items()}, False)
    found = breaches(Asked("f", ["f.py"], **asked), texts, ["f", "other_graded"])
    return found and [(one.name, one.file, one.line, one.within) for one in found]


def body(*lines: str) -> str:
    return "import numpy as np\ndef f(x, W):\n" + "".join(f"    {line}\n" for line in lines)


XP, BY_NAME = "import numpy as xp\n", "from numpy import dot as d\n"
USED = {
    "a loop": (body("for a in x: pass"), "for", 3),
    "a comprehension": (body("return [a", "  for a in x]"), "for", 4),
    "a while loop": (body("while x: x = 0"), "while", 3),
    "a lambda": (body("return map(lambda a: a, x)"), "lambda", 3),
    "a function": (body("return np.einsum('i,i', x, W)"), "np.einsum", 3),
    "a function in full": (body("return np.einsum('i,i', x, W)"), "numpy.einsum", 3),
    "handed on": (body("return map(np.dot, x, W)"), "np.dot", 3),
    "all of a module": (body("return np.linalg.norm(x)"), "np.linalg", 3),
    "another abbreviation": (f"{XP}def f(x):\n    return xp.dot(x, x)\n", "np.dot", 3),
    "imported by name": (f"{BY_NAME}def f(x):\n    return d(x, x)\n", "np.dot", 3),
    "imported with all": ("from numpy import *\ndef f(x):\n    return dot(x, x)\n", "np.dot", 3),
    "under another name": (body("product = np.dot", "return product(x, W)"), "np.dot", 3),
    "a function of Python": (body("return sum(x)"), "sum", 3),
    "in a nested function": (body("def g():", "    for a in x: pass", "return g()"), "for", 4),
}  # fmt: skip


@pytest.mark.parametrize(("source", "name", "line"), USED.values(), ids=USED)
def test_what_must_not_be_used_is_found(source: str, name: str, line: int) -> None:
    assert broken(source, must_not_use=[name]) == [(name, "f.py", line, "")]


NOT_USED = {
    "a variable of that name": (body("sum = 0", "return sum"), "sum"),
    "a parameter of that name": ("def f(sum):\n    return sum\n", "sum"),
    "another module's": (body("return np.sum(x)"), "sum"),
    "a method": (body("return x.sum()"), "sum"),
    "a word in a text": (body("return 'for'  # while"), "for"),
    "another function's": (body("return x") + "def g(x):\n    for a in x: pass\n", "for"),
    "a graded function's": (
        body("return other_graded(x)") + "def other_graded(x):\n    for a in x: pass\n", "for",
    ),
    "a longer name": (body("return np.dots(x)"), "np.dot"),
    "a variable named like a helper": (
        body("h = x", "return h") + "def h(x):\n    for a in x: pass\n", "for",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("source", "name"), NOT_USED.values(), ids=NOT_USED)
def test_what_is_not_used_is_not_accused(source: str, name: str) -> None:
    assert broken(source, must_not_use=[name]) == []


LOOP = "def h(x):\n    for i in x: pass\n"
CALLS_G = "def f(x):\n    return g(x)\n"
HIDDEN = {
    "another name for it": f"{LOOP}g = h\n{CALLS_G}",
    "with a type": f"{LOOP}g: object = h\n{CALLS_G}",
    "one of several names": f"{LOOP}g, _ = h, 0\n{CALLS_G}",
    "a name that is given away later": f"{LOOP}g = h\ndef h(x): pass\n{CALLS_G}",
    "wrapped under its own name": f"{LOOP}h = wrap(h)\ndef f(x):\n    return h(x)\n",
    "itself before": "def f(x):\n    for i in x: pass\ng = f\ndef f(x):\n    return g(x)\n",
    "arguments fixed": f"import functools\n{LOOP}g = functools.partial(h)\n{CALLS_G}",
    "a lambda": f"g = lambda x: [i for i in x]\n{CALLS_G}",
    "a table": f"{LOOP}g = {{1: h}}\ndef f(x):\n    return g[1](x)\n",
    "a constructor": "class g:\n    def __init__(self, x):\n        for i in x: pass\n" + CALLS_G,
    "a method": "class K:\n    def go(x):\n        for i in x: pass\n"
    "def f(x):\n    return K.go(x)\n",
    "a definition that is never carried out": "def f(x):\n    for i in x: pass\n"
    "if 0:\n    def f(x): pass\n",
    "a name that is never given": f"{LOOP}if 0:\n    h = len\ng = h\n{CALLS_G}",
}


@pytest.mark.parametrize("source", HIDDEN.values(), ids=HIDDEN)
def test_what_it_reaches_by_another_way_is_read_too(source: str) -> None:
    ((name, *_),) = broken(source, must_not_use=["for"])
    assert name == "for"


def test_a_value_that_is_made_once_is_no_helper() -> None:
    source = "import numpy as np\nW = np.linalg.inv([[i for i in (2,)]])\ndef f(x):\n    return W\n"
    assert broken(source, must_not_use=["for", "np.linalg"]) == []


def test_a_loop_in_a_helper_is_found_there() -> None:
    source = body("return h(x)") + "def h(x):\n    for a in x: pass\n"
    assert broken(source, must_not_use=["for"]) == [("for", "f.py", 5, "h")]
    imported = "from helpers import h as g\ndef f(x):\n    return g(x)\n"
    helper = {"helpers.py": "def h(x):\n    while x: x = 0\n"}
    assert broken(imported, helper, must_not_use=["while"]) == [("while", "helpers.py", 2, "h")]


CALLED = {
    "itself": body("np.add.at(x, W, 1)"),
    "through a helper": body("return h(x)") + "def h(x):\n    np.add.at(x, 0, 1)\n",
    "through two": body("return g(x)")
    + "def g(x): return h(x)\ndef h(x):\n    np.add.at(x, 0, 1)\n",
    "under another name": body("at = np.add.at", "at(x, W, 1)"),
    "chosen before": body("scatter = np.add.at if x else None", "scatter(x, W, 1)"),
}


@pytest.mark.parametrize("source", CALLED.values(), ids=CALLED)
def test_what_must_be_called_may_be_called_in_many_ways(source: str) -> None:
    assert broken(source, must_call=["np.add.at"]) == []


def test_what_must_be_called_and_is_not() -> None:
    missing = [("np.add.at", "", 0, "")]
    assert broken(body("return np.add(x, W)"), must_call=["np.add.at"]) == missing
    unused = body("return x") + "def h(x):\n    np.add.at(x, 0, 1)\n"
    assert broken(unused, must_call=["np.add.at"]) == missing


def test_a_method_of_an_array_counts_as_the_function_that_must_be_called() -> None:
    assert broken(body("return x.sum(axis=0)"), must_call=["np.sum"]) == []
    assert broken(body("return self.g(x)"), must_call=["np.sum"]) != []


def test_a_method_is_reached_through_self() -> None:
    source = (
        "class M:\n    def f(self): return self.g()\n    def g(self):\n        for a in b: pass\n"
    )
    texts = read_texts({"f.py": source.encode()}, False)
    (one,) = breaches(Asked("M.f", ["f.py"], must_not_use=["for"]), texts, []) or []
    assert (one.within, one.line) == ("M.g", 4)


@pytest.mark.parametrize(
    ("line", "module"),
    [
        ("import scipy", "scipy"),
        ("import scipy.special as s", "scipy"),
        ("from scipy.special import expit", "scipy"),
        ("from scipy.special import expit", "scipy.special"),
    ],
)
def test_an_import(line: str, module: str) -> None:
    source = f"{line}\ndef f(x):\n    return x\n"
    assert broken(source, must_not_import=[module]) == [(module, "f.py", 1, "")]
    assert broken(source, must_not_import=["sci"]) == []


def test_a_broken_place_elsewhere_costs_nothing() -> None:
    source = "def g(:\n    pass\n\n" + body("for a in x: pass")
    assert broken(source, must_not_use=["for"]) == [("for", "f.py", 6, "")]


def test_the_last_of_two_definitions_counts() -> None:
    assert broken(body("for a in x: pass") + body("return x"), must_not_use=["for"]) == []


def test_a_function_that_is_not_defined_there() -> None:
    assert broken("f = abs\n", must_not_use=["for"]) is None
    assert broken(body("return x") + "f = abs\n", must_not_use=["for"]) is None


def test_nothing_is_run() -> None:
    source = "raise SystemExit\n" + body("return x")
    assert broken(source, must_not_use=["for"]) == []
