"""What style checks find: one record, for the side that reads sources and the one that judges."""

from typing import NamedTuple


class Breach(NamedTuple):
    """One place where a function's source is not as the rubric asks."""

    rule: str  # "must_call", "must_not_use" or "must_not_import"
    name: str  # as the rubric has it
    file: str = ""
    line: int = 0
    within: str = ""  # the student's helper it is in, if it is not the function itself
