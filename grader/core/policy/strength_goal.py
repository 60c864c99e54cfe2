"""The share of mutants that an instructor asks the cases to notice."""

from fractions import Fraction

from grader.confined.quick_dataclass import dataclass


@dataclass(frozen=True)
class StrengthGoal:
    """A share below 100 %, and the reason for it."""

    at_least: Fraction
    because: str
