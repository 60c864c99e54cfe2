"""In which order the caches of a search are tried: the same at both ends of the wire."""

import itertools
from collections.abc import Iterator, Sequence

Choices = tuple[int, ...]  # of one try: which of its candidates each place gets

MOST_TRIES = 1500  # a tenth of a millisecond each, or several milliseconds in loops
LIKELIEST = 20  # tries that are run before anything is known of the others
# For one place, best correlated first, with the value that it has already. A margin: the tries are
# the product of these numbers.
MOST_CANDIDATES = 9


def orders(lengths: Sequence[int], most: int = MOST_TRIES) -> list[Choices]:
    """Return the choices to be tried, by how far they are from the first of everything."""
    return list(itertools.islice(_orders(lengths), most))


def _orders(lengths: Sequence[int]) -> Iterator[Choices]:
    for distance in range(sum(lengths) - len(lengths) + 1):
        yield from _choices(lengths, distance)


def _choices(lengths: Sequence[int], distance: int) -> Iterator[Choices]:
    if not lengths:
        if distance == 0:
            yield ()
        return
    for first in range(min(lengths[0] - 1, distance) + 1):
        for rest in _choices(lengths[1:], distance - first):
            yield (first, *rest)
