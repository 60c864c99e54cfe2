"""What a function made of a record is kept: a class has one grade, or one criterion, many times."""

from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import ParamSpec, TypeVar

# Grades, or tuples of their criteria. A margin: it is the unwritten template, and a few more, that
# many of a class submit; each may take a megabyte.
GRADES = 16
CRITERIA = 16 * GRADES  # single ones
# Different answers of a class. A margin: several for each of the 120 cases of the largest packaged
# assignment.
ANSWERS = 2048
# Of one that is kept: larger ones are unpacked and judged again, so that all kept ones take at most
# 64 MB, as bytes and as arrays.
ANSWER_BYTES = 1 << 14

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
        lock = Lock()  # threads of a cluster's worker grade beside each other

        @wraps(make)
        def result(*things: Things.args, **named: Things.kwargs) -> Made:
            told = parts(*things, **named)
            key = tuple([each if type(each) is str else id(each) for each in told])
            with lock:
                before = results.pop(key, None)
            found = before or (told, make(*things, **named))
            with lock:
                results[key] = found  # the last one, as the first is the next to go
                if len(results) > most:
                    del results[next(iter(results))]
            return found[1]

        return result

    return decorate
