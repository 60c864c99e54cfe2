"""A variable of a function that is read before it has a value."""

import re
from collections.abc import Iterator

from grader.core.text import quoted
from grader.judging.diagnosis.exceptions.fault import Fault

# of Python 3.11, and of Python before
UNBOUND = re.compile(r"local variable '(\w+)' (?:where it is not associated|referenced before)")


def relations(fault: Fault) -> Iterator[str]:
    """Yield which variable it is: its line may stand in a loop without rounds, or below."""
    found = UNBOUND.search(fault.message)
    if found:
        name = quoted(found[1])
        yield f"{name} is read before a line of the function has given it a value"
