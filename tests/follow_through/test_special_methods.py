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
