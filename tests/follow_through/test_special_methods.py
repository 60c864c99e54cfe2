"""A method that no code names, such as `__len__`, is charged once, in the first that runs it."""

import pytest

from tests.follow_through.foreign import foreign, graded, losing, with_change

RINGS = '''
"""A ring that keeps the last numbers."""


class Ring:
    """The last numbers, `size` at most."""

    def __init__(self, size):
        self.size, self.items = size, []

    def __len__(self):
        # BEGIN SOLUTION
        count = len(self.items)
        # END SOLUTION
        return count

    def __getitem__(self, place):
        # BEGIN SOLUTION
        item = self.items[place]
        # END SOLUTION
        return item

    def mean(self):
        """Return the mean."""
        # BEGIN SOLUTION
        found = sum(self.items) / len(self)
        # END SOLUTION
        return found

    def spread(self):
        """Return the greatest difference by the number of items."""
        # BEGIN SOLUTION
        found = (max(self.items) - min(self.items)) / len(self)
        # END SOLUTION
        return found

    def ends(self):
        """Return the difference of the ends."""
        # BEGIN SOLUTION
        found = self[len(self.items) - 1] - self[0] + len(self)
        # END SOLUTION
        return found
'''
CRITERION = """
  {name}: {{function: Ring.{name}, file: rings.py, points: 2, given: {{x: "normal(N)"}},
    call: "ring = Ring(N); ring.items = [float(v) for v in x]; y = ring.{name}()", outputs: [y]}}"""
RUBRIC = """
sizes: {N: 5}
precision: [float64]
cases: {main: {}, other: {N: 7}}
criteria:""" + "".join(CRITERION.format(name=name) for name in ("mean", "spread", "ends"))
SOURCES = {"rings.py": RINGS}


@pytest.fixture(scope="module")
def rings(tmp_path_factory: pytest.TempPathFactory):
    return foreign(tmp_path_factory.mktemp("rings"), SOURCES, RUBRIC)


LONGER = ("count = len(self.items)", "count = len(self.items) + 1")


@pytest.mark.parametrize(
    ("changes", "lost"),
    [
        ([LONGER], ["mean"]),
        ([("item = self.items[place]", "item = self.items[place - 1]")], ["ends"]),
        ([LONGER, ("max(self.items) -", "max(self.items) +")], ["mean", "spread"]),
    ],
)
def test_a_wrong_special_method_is_charged_once(rings, shared_sandbox, changes, lost) -> None:
    sources = SOURCES
    for change in changes:
        sources = with_change(sources, "rings.py", *change)
    assert losing(graded(rings, sources, shared_sandbox)) == lost


TREES = {
    "trees.py": '''
"""A tree, and functions beside its class that use it."""


class Tree:
    """A number and the trees below it."""

    def __init__(self, number, below):
        self.number, self.below = number, below

    @property
    def is_leaf(self):
        # BEGIN SOLUTION
        leaf = len(self.below) == 0
        # END SOLUTION
        return leaf

    def __len__(self):
        # BEGIN SOLUTION
        count = 1 + sum(len(each) for each in self.below)
        # END SOLUTION
        return count

    def total(self):
        """Return the sum of all numbers."""
        # BEGIN SOLUTION
        found = self.number + sum(each.total() for each in self.below)
        # END SOLUTION
        return found


def mean(tree):
    """Return the mean of all numbers."""
    # BEGIN SOLUTION
    found = tree.total() / len(tree)
    # END SOLUTION
    return found


def excess(tree):
    """Return how much the number at the root is larger than one of equal shares."""
    # BEGIN SOLUTION
    found = tree.number - 1 / len(tree)
    # END SOLUTION
    return found


def leaves(tree):
    """Return the sum of the leaves."""
    # BEGIN SOLUTION
    if tree.is_leaf:
        return tree.number
    found = sum(map(leaves, tree.below))
    # END SOLUTION
    return found


def inner(tree):
    """Return the product of all numbers that are not of leaves."""
    # BEGIN SOLUTION
    if tree.is_leaf:
        return 1.0
    found = tree.number
    for each in tree.below:
        found = found * inner(each)
    # END SOLUTION
    return found
'''
}
TREE_RUBRIC = """
sizes: {N: 7}
precision: [float64]
cases: {main: {}, other: {N: 9}}
setup: |
  def tree(x):
      rest = x[1:]
      parts = [rest[: len(rest) // 3], rest[len(rest) // 3 :]]
      return Tree(float(x[0]), [tree(part) for part in parts if len(part)])
criteria:
  total: {function: Tree.total, file: trees.py, points: 2, given: &g {x: "normal(N)"},
    call: y = tree(x).total(), outputs: [y]}""" + "".join(
    f"\n  {name}: {{file: trees.py, points: 2, given: *g, call: y = {name}(tree(x)), outputs: [y]}}"
    for name in ("mean", "excess", "leaves", "inner")
)


@pytest.fixture(scope="module")
def trees(tmp_path_factory: pytest.TempPathFactory):
    return foreign(tmp_path_factory.mktemp("trees"), TREES, TREE_RUBRIC)


TWICE = ("count = 1 + sum", "count = 2 + sum")
FEW = ("len(self.below) == 0", "len(self.below) <= 1")


@pytest.mark.parametrize(
    ("changes", "lost"),
    [
        ([TWICE], ["mean"]),
        ([FEW], ["leaves"]),
        ([TWICE, FEW], ["mean", "leaves"]),
        ([TWICE, ("tree.number - 1 /", "tree.number + 2 /")], ["mean", "excess"]),
    ],
)
def test_functions_beside_a_class_share_its_wrong_methods(
    trees, shared_sandbox, changes, lost
) -> None:
    sources = TREES
    for change in changes:
        sources = with_change(sources, "trees.py", *change)
    assert losing(graded(trees, sources, shared_sandbox)) == lost
