"""Helpers that take records, dates and exact numbers: each call is known by its values."""

import pytest

from tests.follow_through.foreign import Sources, foreign, graded, losing, with_change, with_changes

BODIES = '''
"""Records, lists of them, dates and decimal numbers as arguments of helpers."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal


@dataclass
class Body:
    """A body on a line."""

    mass: float
    place: float


def pull(body):
    """Return the force on a body."""
    # BEGIN SOLUTION
    force = -body.mass * body.place
    # END SOLUTION
    return force


def heaviest(bodies):
    """Return the greatest mass."""
    # BEGIN SOLUTION
    mass = max(body.mass for body in bodies)
    # END SOLUTION
    return mass


def fall(body, dt):
    """Move a body twice, each time by its force there; return where it then is."""
    # BEGIN SOLUTION
    for _ in range(2):
        body.place += dt * pull(body)
    # END SOLUTION
    return body.place


def relative(bodies):
    """Return the masses in units of the heaviest one, and the forces."""
    # BEGIN SOLUTION
    greatest = heaviest(bodies)
    shares = [body.mass / greatest for body in bodies], [pull(body) for body in bodies]
    # END SOLUTION
    return shares


def years(first, last):
    """Return the time between two dates."""
    # BEGIN SOLUTION
    time = (last - first).days / 365
    # END SOLUTION
    return time


def worth(first, days):
    """Return what payments on several days are worth."""
    # BEGIN SOLUTION
    total = sum(1.05 ** -years(first, date.fromordinal(day)) for day in days)
    # END SOLUTION
    return total


def cents(amount):
    """Return an amount in whole cents."""
    # BEGIN SOLUTION
    rounded = amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
    # END SOLUTION
    return rounded


def bill(amounts):
    """Return the sum of amounts that are rounded one by one."""
    # BEGIN SOLUTION
    total = sum((cents(amount) for amount in amounts), Decimal(0))
    # END SOLUTION
    return total
'''
RUBRIC = """
sizes: {N: 4}
cases: {main: {}, other: {N: 5}}
imports: {dt: datetime, dec: decimal}
setup: |
  def bodies(masses, places):
      return [Body(float(m), float(p)) for m, p in zip(masses, places)]
criteria:
  pull: {file: bodies.py, points: 1, given: &g {m: "uniform(1, 2, N)", p: normal(N)},
    call: "f = pull(bodies(m, p)[0])", outputs: [f]}
  heaviest: {file: bodies.py, points: 1, given: *g, call: "h = heaviest(bodies(m, p))",
    outputs: [h]}
  fall: {file: bodies.py, points: 1, given: *g, call: "x = fall(bodies(m, p)[1], 0.1)",
    outputs: [x]}
  relative: {file: bodies.py, points: 1, given: *g, call: "s, f = relative(bodies(m, p))",
    outputs: [s, f]}
  years: {file: bodies.py, points: 1, given: {n: "integers(100, 900)"},
    call: "t = years(dt.date(2020, 1, 1), dt.date.fromordinal(737500 + n))", outputs: [t]}
  worth: {file: bodies.py, points: 1, given: {days: "737500 + integers(100, 900, N)"},
    call: "w = worth(dt.date(2020, 1, 1), days.tolist())", outputs: [w]}
  cents: {file: bodies.py, points: 1, given: {a: "integers(1000, 90000)"},
    call: "c = cents(dec.Decimal(a) / 7)", outputs: [c]}
  bill: {file: bodies.py, points: 1, given: {a: "integers(1000, 90000, N)"},
    call: "b = bill([dec.Decimal(each) / 7 for each in a.tolist()])", outputs: [b]}
"""
SOURCES = {"bodies.py": BODIES}
HELPERS = {
    "pull": ("-body.mass * body.place", "-body.mass * body.place**2"),
    "heaviest": ("max(body", "min(body"),
    "years": ("/ 365", "/ 360"),
    "cents": ("0.01", "0.1"),
}
CALLERS = {
    "fall": ("range(2)", "range(3)"),
    "relative": ("body.mass / greatest", "body.mass * greatest"),
    "worth": ("1.05", "1.06"),
    "bill": ("Decimal(0)", "Decimal(1)"),
}


@pytest.fixture(scope="module")
def bodies(tmp_path_factory: pytest.TempPathFactory):
    return foreign(tmp_path_factory.mktemp("bodies"), SOURCES, RUBRIC)


def changed(*names: str) -> Sources:
    return with_changes(SOURCES, "bodies.py", {**HELPERS, **CALLERS}, names)


def test_right_callers_keep_their_points(bodies, shared_sandbox) -> None:
    assert losing(graded(bodies, changed(*HELPERS), shared_sandbox)) == [*HELPERS]


def test_wrong_callers_earn_nothing_by_it(bodies, shared_sandbox) -> None:
    every = [*HELPERS, *CALLERS]
    assert sorted(losing(graded(bodies, changed(*every), shared_sandbox))) == sorted(every)


def test_a_record_may_be_given_as_another_one_of_the_same_values(bodies, shared_sandbox) -> None:
    """A copy is as good; a record with another value is not what a right caller gives."""
    copied = "for body in [Body(b.mass, b.place) for b in bodies]], [pull(body)"
    sources = with_change(changed("pull"), "bodies.py", "for body in bodies], [pull(body)", copied)
    assert losing(graded(bodies, sources, shared_sandbox)) == ["pull"]
    moved = "pull(Body(body.mass, body.place + 1))"
    sources = with_change(changed("pull"), "bodies.py", "[pull(body)", f"[{moved}")
    assert losing(graded(bodies, sources, shared_sandbox)) == ["pull", "relative"]
