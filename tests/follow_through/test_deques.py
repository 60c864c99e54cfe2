"""Callers of a wrong method of an object that keeps a queue of records, in a deque or a list."""

import pytest

from tests.follow_through.foreign import foreign, graded, losing, with_change

TEXT = '''
"""A memory of the last measurements."""

from collections import deque
from typing import NamedTuple

import numpy as np


class Measured(NamedTuple):
    """A time and a value."""

    time: int
    value: float


class Memory:
    """The last measurements."""

    def __init__(self, size):
        """Keep nothing yet."""
        self.size = size
        self.kept = deque(maxlen=size)

    def add(self, time, value):
        """Keep a measurement; forget the oldest one of too many."""
        # BEGIN SOLUTION
        self.kept.append(Measured(time, 2 * value))
        # END SOLUTION

    def slope(self):
        """Return the slope between the first and the last measurement."""
        # BEGIN SOLUTION
        first, last = self.kept[0], self.kept[-1]
        slope = (last.value - first.value) / (last.time - first.time)
        # END SOLUTION
        return slope
'''
RUBRIC = """
sizes: {N: 6}
cases: {main: {}, other: {N: 7}}
criteria:
  add:
    function: Memory.add
    file: memory.py
    points: 2
    given: {values: normal(N)}
    call: |
      memory = Memory(N - 2)
      for time in range(N):
          memory.add(time, values[time])
      kept = [np.array(each) for each in memory.kept]
    outputs: [kept]
  slope:
    function: Memory.slope
    file: memory.py
    points: 2
    given: {like: add}
    call: |
      memory = Memory(N - 2)
      for time in range(N):
          memory.add(time, values[time])
      slope = memory.slope()
    outputs: [slope]
"""
SOURCES = {"memory.py": TEXT}
IN_A_LIST = with_change(
    with_change(SOURCES, "memory.py", "deque(maxlen=size)", "[]"),
    "memory.py",
    "        self.kept.append(",
    "        self.kept = self.kept[1 - self.size :]\n        self.kept.append(",
)


@pytest.fixture(scope="module")
def memory(tmp_path_factory: pytest.TempPathFactory):
    return foreign(tmp_path_factory.mktemp("memory"), SOURCES, RUBRIC)


@pytest.mark.parametrize("own", [SOURCES, IN_A_LIST], ids=["deque", "list"])
def test_a_wrong_method_that_fills_a_queue_is_charged_once(memory, inside_sandbox, own) -> None:
    assert losing(graded(memory, own, inside_sandbox())) == []
    wrong = with_change(own, "memory.py", "Measured(time, 2 * value)", "Measured(0, np.tanh(time))")
    assert losing(graded(memory, wrong, inside_sandbox())) == ["add"]


@pytest.mark.parametrize("own", [SOURCES, IN_A_LIST], ids=["deque", "list"])
def test_a_wrong_reader_of_the_queue_earns_nothing(memory, inside_sandbox, own) -> None:
    wrong = with_change(own, "memory.py", "Measured(time, 2 * value)", "Measured(0, np.tanh(time))")
    wrong = with_change(wrong, "memory.py", "self.kept[0], ", "self.kept[1], ")
    assert losing(graded(memory, wrong, inside_sandbox())) == ["add", "slope"]
