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


def kept(most: int, part: str = "") -> Callable[[Callable[[Thing], Made]], Callable[[Thing], Made]]:
    """Keep what a function returned for the last `most` things it was given.

    Things are told apart by identity, their own or that of a `part`: a record that holds mappings
    has no hash. What tells it is held with the result, so that nothing else gets its identity.
    """

    def decorate(make: Callable[[Thing], Made]) -> Callable[[Thing], Made]:
        results: dict[int, tuple[object, Made]] = {}

        @wraps(make)
        def result(thing: Thing) -> Made:
            told = getattr(thing, part) if part else thing
            found = results.pop(id(told), None) or (told, make(thing))
            results[id(told)] = found  # the last one, as the first is the next to go
            if len(results) > most:
                del results[next(iter(results))]
            return found[1]

        return result

    return decorate
