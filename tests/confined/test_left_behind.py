"""Functions that leave nothing behind, as far as their code shows it; all others may."""

import json
import math
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from grader.confined.left_behind import LeftBehind, sees_memory

FILE = "layers.py"
SOURCE = """
import math, sys, threading
import numpy as np
from collections import namedtuple
from dataclasses import dataclass, field
from functools import lru_cache
SMALL, NAMES, SHAPE = 1e-5, ("a", "b"), (2, 3)
CACHE, WEIGHTS = {}, np.ones(3)

def plain(x, w, eps=SMALL):
    if x.ndim != 2:
        raise ValueError(f"{x.shape}")
    out = np.zeros_like(x)
    for i, row in enumerate(x):
        out[i] = np.maximum(row @ w, 0) / math.sqrt(len(NAMES) + eps)
    cache = {"x": x, "scores": [float(v) for v in out.sum(axis=1)]}
    return out, cache
def _helper(x): return np.random.randn(*SHAPE) + x
def by_helper(x): return _helper(x).T.copy()
def one(n): return n and other(n - 1)
def other(n): return n and one(n - 1)
def nested(x):
    total = 0
    def add(y):
        nonlocal total
        total += y
        return total
    return [add(y) for y in x]

def count(x):
    global SMALL
    SMALL = x
def deletes(x):
    global SMALL
    del SMALL
def keeps(x): CACHE[x.shape] = x
def scales(x): WEIGHTS[0] = 2; return x * WEIGHTS
def by_default(x, seen=[]): seen.append(x); return len(seen)
def by_named_default(x, *, seen={}): seen[0] = x
def attribute(x): attribute.calls = x
def patches(x): np.sum = x
def set_attribute(x): setattr(np, "sum", x)
def removes(x): del np.sum
def settings(x): np.seterr(all="raise")
def prints_otherwise(x): np.set_printoptions(precision=2)
def what_was_there(x): return np.empty(3)
def in_some_places(x): return np.divide(1, x, where=x > 0)
def in_places_of_options(x): return np.divide(1, x, **{"where": x > 0})
def by_what_was_there(x): return what_was_there(x) + np.zeros(3)
def chance(x): return np.random.default_rng().random()
def seeds(x): np.random.seed()
def imports(x): import os; os.environ["x"] = "1"
def module(x): sys.setrecursionlimit(50)
def writes(x): np.save("x.npy", x)
def opens(x): open("x", "w").write("x")
def evaluates(x): exec("CACHE[0] = 1")
def in_globals(x): globals()["SMALL"] = x
def underscored(x): x.__class__.__init__
def through(x): return keeps(x)
def round_about(n): return n and back(n - 1)
def back(n): CACHE[n] = n; return round_about(n - 1)
def alone(n): return back(n)
def unknown(x): return CHANGED(x)
def counter():
    n = 0
    def closed(x):
        nonlocal n
        n += 1
        return n
    return closed
closure = counter()
@lru_cache
def remembered(x): return x
def remembers(x): return remembered(x)
class Model:
    eps = 1e-5
    def __init__(self, **values): self.__dict__.update(values)
    def loss(self, x):
        before, self.x = self.last, x
        return before
    last = property(lambda self: self.kept(1))
    @staticmethod
    def double(x): return 2 * x
    def kept(self, x): return plain(x, x)
class Deep(Model): __slots__ = ("y",)
@dataclass
class Record:
    x: float = 0.0
    names: list = field(default_factory=list)
Pair = namedtuple("Pair", "x y")
def makes_model(x): return Model(x=x)
def makes_deep(x): return Deep().loss(x)
def makes_record(x): return Record(x), Pair(x, x)
CHANGED = Model()
append, bound = [].append, CHANGED.loss
def appends(x): append(x)
def by_bound(x): return bound(x)

class Counting:
    seen = []
    def add(self, x): self.seen.append(x)
class Numbered:
    count = 0
    def __init__(self): Numbered.count += 1
class Reaching:
    def __init__(self, other): other.x = 1
class Renamed:
    def __init__(self, other):
        self = other
        self.x = 1
class InBooks:
    def __init__(self): np.__dict__["sum"] = self
class ByClass:
    @classmethod
    def put(cls): cls.x = 1
class Inner:
    def __init__(self): self.put = lambda: np.__dict__
class Keeping:
    def __init__(self, x): keeps(x)
class Inheriting(Counting): pass
class Threaded(threading.Thread): pass
def makes_counting(x): return Counting().add(x)
def makes_numbered(x): return Numbered()
def makes_reaching(x): return Reaching(np)
def makes_renamed(x): return Renamed(np)
def makes_in_books(x): return InBooks()
def makes_by_class(x): return ByClass.put()
def makes_inner(x): return Inner()
def makes_keeping(x): return Keeping(x)
def makes_inheriting(x): return Inheriting()
def makes_threaded(x): return Threaded()
def makes_thread(x): return threading.Thread()
def changes_class(x): Model.eps = x
"""
MEMORY = ("what_was_there", "by_what_was_there", "in_some_places", "in_places_of_options")
NOTHING = (
    "plain", "by_helper", "one", "other", "nested", "makes_model", "makes_deep", "makes_record",
    *MEMORY,
)  # fmt: skip
SOMETHING = (
    "count", "deletes", "keeps", "scales", "by_default", "by_named_default", "attribute", "patches",
    "set_attribute", "removes", "settings", "prints_otherwise", "chance", "seeds",
    "imports", "module", "writes", "opens", "evaluates", "in_globals", "underscored",
    "through", "round_about", "back", "alone", "unknown", "closure", "remembered", "remembers",
    "Model", "appends", "by_bound", "makes_counting", "makes_numbered", "makes_reaching",
    "makes_renamed", "makes_in_books", "makes_by_class", "makes_inner", "makes_keeping",
    "makes_inheriting", "makes_threaded", "makes_thread", "changes_class",
)  # fmt: skip


FRESH = """
import json, sys
from grader.confined.left_behind import LeftBehind
source, file, names = json.load(sys.stdin)
scope = {"__name__": "layers"}
exec(compile(source, file, "exec"), scope)
found = LeftBehind([file])
print(json.dumps([found.reached(scope[name]) is not None for name in names]))
"""


@pytest.fixture
def scope() -> dict[str, Any]:
    found: dict[str, Any] = {"__name__": "layers"}
    exec(compile(SOURCE, FILE, "exec"), found)
    return found


def answers(names: Sequence[str]) -> list[bool]:
    """Those of a process in which no other test has put anything into NumPy."""
    asked = (SOURCE, FILE, names)
    told = subprocess.run(
        [sys.executable, "-c", FRESH], input=json.dumps(asked), capture_output=True, text=True
    )
    return json.loads(told.stdout)


def test_what_only_computes_leaves_nothing() -> None:
    assert dict(zip(NOTHING, answers(NOTHING), strict=True)) == dict.fromkeys(NOTHING, True)


@pytest.mark.parametrize("name", SOMETHING)
def test_what_changes_anything_that_lives_on_may_leave_something(scope, name: str) -> None:
    assert LeftBehind([FILE]).reached(scope[name]) is None


def test_what_memory_held_is_seen(scope) -> None:
    found = LeftBehind([FILE])
    reached = {name: found.reached(scope[name]) or () for name in NOTHING}
    assert [name for name in NOTHING if sees_memory(reached[name])] == [*MEMORY]


def test_one_question_does_not_answer_another() -> None:
    asked = (*NOTHING, *SOMETHING, *NOTHING)
    told = dict(zip(asked, answers(asked), strict=True))
    assert [name for name, nothing in told.items() if nothing] == [*NOTHING]


@pytest.mark.parametrize("owner, name", [(np, "maximum"), (math, "sqrt"), (np, "zeros_like")])
def test_a_function_that_is_put_into_a_library_is_looked_at(
    scope, owner: Any, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owner, name, scope["keeps"])
    assert LeftBehind([FILE]).reached(scope["plain"]) is None
    monkeypatch.setattr(owner, name, scope["CHANGED"])
    assert LeftBehind([FILE]).reached(scope["plain"]) is None


def test_attributes_and_unusual_scopes_are_not_trusted(scope) -> None:
    scope["one"].calls = 0
    assert LeftBehind([FILE]).reached(scope["one"]) is None
    assert LeftBehind([FILE]).reached(scope["other"]) is None


def test_functions_without_end_are_not_read_to_the_end() -> None:
    lines = [f"def f{i}(x): return f{i + 1}(x)" for i in range(400)]
    found: dict[str, Any] = {}
    exec(compile("\n".join([*lines, "def f400(x): return x"]), FILE, "exec"), found)
    assert LeftBehind([FILE]).reached(found["f300"]) is not None
    assert LeftBehind([FILE]).reached(found["f0"]) is None
