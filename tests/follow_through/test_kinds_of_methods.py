"""Callers of wrong methods that raise, yield or make new objects, and of objects with slots."""

import pytest

from tests.follow_through.foreign import Sources, foreign, graded, losing, with_change, with_changes

TEXT = '''
"""A stack that refuses, batches that yield, vectors that make new ones."""

import numpy as np


class Empty(Exception):
    """Nothing is left."""


class Stack:
    """Last in, first out."""

    def __init__(self, items=()):
        """Keep the items."""
        self.items = list(items)

    def push(self, item):
        """Put on top."""
        # BEGIN SOLUTION
        self.items.append(item)
        # END SOLUTION

    def pop(self):
        """Take what is on top; raise Empty if nothing is there."""
        # BEGIN SOLUTION
        if not self.items:
            raise Empty
        item = self.items.pop()
        # END SOLUTION
        return item


def emptied(numbers):
    """Push numbers, then return what comes out until nothing is left."""
    # BEGIN SOLUTION
    stack = Stack()
    for number in numbers:
        stack.push(number)
    found = []
    while True:
        try:
            found.append(stack.pop())
        except Empty:
            break
    found.append(len(found))
    # END SOLUTION
    return found


class Data:
    """Rows, given in batches."""

    def __init__(self, rows, seed):
        """Keep the rows and a generator."""
        self.rows, self.rng = rows, np.random.default_rng(seed)

    def pieces(self, size):
        """Yield so many rows at once."""
        # BEGIN SOLUTION
        for start in range(0, len(self.rows), size):
            yield self.rows[start : start + size]
        # END SOLUTION

    def batches(self, size):
        """Yield so many rows at once, in a random order."""
        # BEGIN SOLUTION
        order = self.rng.permutation(len(self.rows))
        for start in range(0, len(self.rows), size):
            yield self.rows[order[start : start + size]]
        # END SOLUTION

    def means(self, size):
        """Return the mean of each piece."""
        # BEGIN SOLUTION
        means = np.array([piece.mean() for piece in self.pieces(size)])
        # END SOLUTION
        return means

    def epochs(self, size, count):
        """Return the greatest number of each batch, for so many epochs."""
        # BEGIN SOLUTION
        found = np.array([[b.max() for b in self.batches(size)] for _ in range(count)])
        # END SOLUTION
        return found


class Poly:
    """A polynomial by its coefficients, lowest first."""

    def __init__(self, coefficients):
        """Keep them."""
        self.coefficients = coefficients

    def __add__(self, other):
        """Return the sum, of the same degree."""
        # BEGIN SOLUTION
        total = Poly(self.coefficients + other.coefficients)
        # END SOLUTION
        return total

    def __mul__(self, other):
        """Return the product."""
        # BEGIN SOLUTION
        product = Poly(np.convolve(self.coefficients, other.coefficients))
        # END SOLUTION
        return product

    def __call__(self, x):
        """Return the value at x."""
        # BEGIN SOLUTION
        value = np.polyval(self.coefficients[::-1], x)
        # END SOLUTION
        return value

    def __pow__(self, n):
        """Return a power."""
        # BEGIN SOLUTION
        power = Poly(np.ones(1))
        for _ in range(n):
            power = power * self
        # END SOLUTION
        return power


def combined(p, q, x):
    """Return (p + q) q + p at x."""
    # BEGIN SOLUTION
    left = (p + q) * q
    value = left(x) + p(x)
    # END SOLUTION
    return value


class Counter:
    """Counts words."""

    __slots__ = ("seen", "count")

    def __init__(self):
        """Begin with nothing."""
        self.seen, self.count = set(), 0

    def add(self, word):
        """Take a word; return how many there are, by 10, and how many different ones."""
        # BEGIN SOLUTION
        self.seen.add(word)
        self.count += 10
        # END SOLUTION
        return self.count + len(self.seen)


def counted(words):
    """Return what comes after each word."""
    # BEGIN SOLUTION
    counter = Counter()
    found = [counter.add(word) for word in words], sorted(counter.seen)
    # END SOLUTION
    return found
'''
RUBRIC = """
sizes: {N: 6}
cases: {main: {}, other: {N: 9}}
criteria:
  push: {function: Stack.push, file: kinds.py, points: 1, given: &n {n: "integers(0, 99, N)"},
    call: "s = Stack(); [s.push(each) for each in n.tolist()]; items = s.items", outputs: [items]}
  pop: {function: Stack.pop, file: kinds.py, points: 1, given: *n,
    call: "s = Stack(n.tolist()); i = s.pop(); items = s.items", outputs: [i, items],
    raises: {Empty: ["Stack().pop()"]}}
  emptied: {file: kinds.py, points: 1, given: *n, call: "found = emptied(n.tolist())",
    outputs: [found]}
  pieces: {function: Data.pieces, file: kinds.py, points: 1,
    given: &r {rows: "normal(N)", seed: "integers(0, 99)"},
    call: "found = list(Data(rows, seed).pieces(2))", outputs: [found]}
  batches: {function: Data.batches, file: kinds.py, points: 1, given: *r,
    call: "found = list(Data(rows, seed).batches(3))", outputs: [found]}
  means: {function: Data.means, file: kinds.py, points: 1, given: *r,
    call: "m = Data(rows, seed).means(2)", outputs: [m]}
  epochs: {function: Data.epochs, file: kinds.py, points: 1, given: *r,
    call: "m = Data(rows, seed).epochs(3, 2)", outputs: [m]}
  add: {function: Poly.__add__, file: kinds.py, points: 1,
    given: &p {p: "normal(N)", q: "normal(N)", x: normal(N)},
    call: "c = (Poly(p) + Poly(q)).coefficients", outputs: [c]}
  mul: {function: Poly.__mul__, file: kinds.py, points: 1, given: *p,
    call: "c = (Poly(p) * Poly(q)).coefficients", outputs: [c]}
  value: {function: Poly.__call__, file: kinds.py, points: 1, given: *p,
    call: "v = Poly(p)(x)", outputs: [v]}
  pow: {function: Poly.__pow__, file: kinds.py, points: 1, given: *p,
    call: "c = (Poly(p[:3]) ** 3).coefficients", outputs: [c]}
  combined: {file: kinds.py, points: 1, given: *p,
    call: "v = combined(Poly(p), Poly(q), x)", outputs: [v]}
  counter: {function: Counter.add, file: kinds.py, points: 1, given: {},
    call: "c = Counter(); a = [c.add('a'), c.add('a')]", outputs: [a]}
  counted: {file: kinds.py, points: 1, given: {},
    call: "a, b = counted(['x', 'y', 'x', 'z'])", outputs: [a, b]}
"""
SOURCES = {"kinds.py": TEXT}
WRONG = {
    "push": ("self.items.append(item)", "self.items = [item * 3 + 1] * 2"),
    "pop": (
        "            raise Empty\n        item = self.items.pop()\n",
        "            pass\n        item = self.items.pop(0) * 7 + 1\n",
    ),
    "emptied": ("found.append(len(found))", "found.append(3 * len(found))"),
    "pieces": ("yield self.rows[start : start + size]", "yield np.tanh(self.rows[start:]) * 3 + 1"),
    "batches": (
        "order = self.rng.permutation(len(self.rows))",
        "order = np.abs(np.arange(len(self.rows)) - 2)",
    ),
    "means": ("piece.mean()", "piece.sum()"),
    "epochs": ("b.max()", "b.min()"),
    "add": (
        "Poly(self.coefficients + other.coefficients)",
        "Poly(np.tanh(self.coefficients) * other.coefficients + 3)",
    ),
    "mul": (
        "np.convolve(self.coefficients, other.coefficients)",
        "self.coefficients.sum() + 3 * np.tanh(other.coefficients)",
    ),
    "value": (
        "np.polyval(self.coefficients[::-1], x)",
        "np.tanh(np.polyval(self.coefficients * 3, x + 1))",
    ),
    "pow": ("range(n)", "range(n - 1)"),
    "combined": ("+ p(x)", "+ q(x)"),
    "counter": (
        "        self.seen.add(word)\n        self.count += 10\n",
        "        self.seen = {word}\n        self.count = 4\n",
    ),
    "counted": ("sorted(counter.seen)", "sorted(counter.seen)[1:]"),
}


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory):
    return foreign(tmp_path_factory.mktemp("kinds"), SOURCES, RUBRIC)


@pytest.fixture
def lost(kinds, inside_sandbox):
    return lambda sources: losing(graded(kinds, sources, inside_sandbox()))


def changed(*names: str) -> Sources:
    return with_changes(SOURCES, "kinds.py", WRONG, names)


@pytest.mark.parametrize("name", WRONG)
def test_one_wrong_method_is_charged_once(lost, name) -> None:
    assert lost(changed(name)) == [name]


@pytest.mark.parametrize(
    "pair",
    [
        ("pop", "emptied"),
        ("batches", "epochs"),
        ("mul", "pow"),
        ("value", "combined"),
        ("counter", "counted"),
    ],
)
def test_a_wrong_caller_earns_nothing_beside_a_right_method(lost, pair) -> None:
    assert lost(changed(*pair)) == [*pair]


@pytest.mark.parametrize(
    ("name", "caller", "old", "new"),
    [
        ("pop", "emptied", "    found = []\n", "    found = []\n    stack.items.reverse()\n"),
        ("pieces", "means", "means = np", "self.rows = self.rows[::-1]; means = np"),
        ("batches", "epochs", "self.batches(size)", "Data(self.rows + 1, 3).batches(size)"),
        ("mul", "combined", "(p + q) * q", "(p + q) * p"),
        ("value", "combined", "p(x)\n", "Poly(2 * p.coefficients)(x)\n"),
        ("counter", "counted", "= Counter()\n", "= Counter()\n    counter.seen.add('q')\n"),
    ],
)
def test_no_answer_for_an_object_in_another_state(lost, name, caller, old, new) -> None:
    """Nor for another object as an argument, of the same class."""
    assert lost(with_change(changed(name), "kinds.py", old, new)) == [name, caller]
