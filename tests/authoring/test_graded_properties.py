"""Properties of classes are graded by their names, as methods are."""

import pytest

from grader.authoring.mutation.mutant_bench import set_up_bench
from grader.authoring.reference_loading import reference_scope
from grader.core.grades import Status
from grader.files.sources import read_sources
from tests.follow_through.foreign import foreign, graded, losing, with_change

SOURCE = '''
"""A gas with properties."""

from functools import cached_property

import numpy as np


class Gas:
    """Particles of some masses and velocities."""

    def __init__(self, m, v):
        """Take masses and velocities."""
        self.m, self.v = m, v

    @property
    def energy(self):
        """The sum of m v^2 / 2."""
        # BEGIN SOLUTION
        return 0.5 * np.sum(self.m * self.v**2)
        # END SOLUTION

    @cached_property
    def momentum(self):
        """The sum of m v."""
        # BEGIN SOLUTION
        return self.m @ self.v
        # END SOLUTION

    def speed(self):
        """The velocity of the centre of mass."""
        # BEGIN SOLUTION
        return self.momentum / np.sum(self.m)
        # END SOLUTION
'''
RUBRIC = """
sizes: {N: 4}
cases: {main: {}, other: {N: 5}}
criteria:
  energy: {function: Gas.energy, file: gas.py, points: 1, call: "E = Gas(m, v).energy",
    given: &gas {m: "uniform(1, 2, N)", v: normal(N)}, outputs: [E]}
  momentum: {function: Gas.momentum, file: gas.py, points: 1, call: "p = Gas(m, v).momentum",
    given: *gas, outputs: [p]}
  speed: {function: Gas.speed, file: gas.py, points: 1, call: "u = Gas(m, v).speed()",
    given: *gas, outputs: [u]}
"""
SOURCES = {"gas.py": SOURCE}


@pytest.fixture(scope="module")
def gas(tmp_path_factory: pytest.TempPathFactory):
    return foreign(tmp_path_factory.mktemp("gas"), SOURCES, RUBRIC)


def test_they_are_right_wrong_missing_or_unwritten(gas, shared_sandbox) -> None:
    assert losing(graded(gas, SOURCES, shared_sandbox)) == []
    wrong = with_change(SOURCES, "gas.py", "0.5 * np", "np")
    found = graded(gas, wrong, shared_sandbox)
    assert losing(found) == ["energy"]
    assert found["energy"].diagnosis == ("`E` is 2 times the right one",)
    template = (gas.reference.parent / "template/gas.py").read_text("utf-8")
    unwritten = graded(gas, {"gas.py": template}, shared_sandbox)
    assert {each.status for each in unwritten.values()} == {Status.NOT_IMPLEMENTED}
    start, end = SOURCE.index("    @cached_property"), SOURCE.index("self.m @ self.v")
    without = SOURCE[:start] + "    def other(self):\n        return " + SOURCE[end:]
    assert graded(gas, {"gas.py": without}, shared_sandbox)["momentum"].status is Status.MISSING


def test_their_mutants_are_tried(gas) -> None:
    sources = read_sources(gas.reference)
    scope = reference_scope(gas.rubric, sources)
    bench = set_up_bench(gas.rubric, sources, gas.cases, scope)
    assert {f.name for f in bench.functions if bench.mutants(f)} == {
        "Gas.energy",
        "Gas.momentum",
        "Gas.speed",
    }


def test_they_are_learned_as_what_a_method_needs(gas, shared_sandbox) -> None:
    assert gas.cases.needs["speed"] == ("momentum",)
    wrong = with_change(SOURCES, "gas.py", "self.m @ self.v", "self.m @ self.v**2")
    assert losing(graded(gas, wrong, shared_sandbox)) == ["momentum"]
