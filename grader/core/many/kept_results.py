"""What a function made of a record is kept: of equal files a class has one grade, many times."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

# Grades, or tuples of their criteria. A margin: it is the unwritten template, and a few more, that
# many of a class submit; each may take a megabyte.
GRADES = 16
CRITERIA = 16 * GRADES  # single ones

Thing = TypeVar("Thing")
Made = TypeVar("Made")


def kept(most: int) -> Callable[[Callable[[Thing], Made]], Callable[[Thing], Made]]:
    """Keep what a function returned for the last `most` things it was given.

    Things are told apart by identity: a record that holds mappings has no hash. A thing is held
    with its result, so that nothing else gets its identity.
    """

    def decorate(make: Callable[[Thing], Made]) -> Callable[[Thing], Made]:
        results: dict[int, tuple[Thing, Made]] = {}

        @wraps(make)
        def result(thing: Thing) -> Made:
            found = results.pop(id(thing), None) or (thing, make(thing))
            results[id(thing)] = found  # the last one, as the first is the next to go
            if len(results) > most:
                del results[next(iter(results))]
            return found[1]

        return result

    return decorate
