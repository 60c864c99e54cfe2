"""What a function made of a record is kept: a class has one grade, or one criterion, many times."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

# Grades, or tuples of their criteria. A margin: it is the unwritten template, and a few more, that
# many of a class submit; each may take a megabyte.
GRADES = 16
CRITERIA = 16 * GRADES  # single ones

Things = ParamSpec("Things")
Made = TypeVar("Made")


def kept(
    most: int, parts: Callable[..., tuple[object, ...]] = lambda *things: things
) -> Callable[[Callable[Things, Made]], Callable[Things, Made]]:
    """Keep what a function returned for the last `most` things it was given.

    Things are told apart by identity, their own or that of their `parts`: a record that holds
    mappings has no hash. Texts are told apart by what they say. What tells things is held with the
    result, so that nothing else gets its identity.
    """

    def decorate(make: Callable[Things, Made]) -> Callable[Things, Made]:
        results: dict[tuple[object, ...], tuple[object, Made]] = {}

        @wraps(make)
        def result(*things: Things.args, **named: Things.kwargs) -> Made:
            told = parts(*things, **named)
            key = tuple([each if type(each) is str else id(each) for each in told])
            found = results.pop(key, None) or (told, make(*things, **named))
            results[key] = found  # the last one, as the first is the next to go
            if len(results) > most:
                del results[next(iter(results))]
            return found[1]

        return result

    return decorate
