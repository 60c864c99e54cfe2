"""One function for each kind of value that can go in or come out."""

from collections import namedtuple
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

Summary = namedtuple("Summary", "mean longest")


@dataclass
class Body:
    """A mass with a name."""

    mass: float
    name: str


def title_case(text):
    # BEGIN SOLUTION
    return " ".join(word.capitalize() for word in text.split())
    # END SOLUTION


def count_words(text):
    # BEGIN SOLUTION
    counts = {}
    for word in text.lower().split():
        counts[word] = counts.get(word, 0) + 1
    return counts
    # END SOLUTION


def vocabulary(text):
    # BEGIN SOLUTION
    return set(text.lower().split())
    # END SOLUTION


def summarize(text):
    # BEGIN SOLUTION
    words = text.split()
    return Summary(sum(map(len, words)) / len(words), max(words, key=len))
    # END SOLUTION


def heavier(mass, name):
    # BEGIN SOLUTION
    return Body(2 * mass, name.upper())
    # END SOLUTION


def invert(image):
    # BEGIN SOLUTION
    return ~image
    # END SOLUTION


def complex_roots(z):
    # BEGIN SOLUTION
    return np.sqrt(z)
    # END SOLUTION


def harmonic(n):
    # BEGIN SOLUTION
    return sum(Fraction(1, k) for k in range(1, n + 1))
    # END SOLUTION


def price(amount, rate):
    # BEGIN SOLUTION
    return (amount * (1 + rate)).quantize(Decimal("0.01"))
    # END SOLUTION


def factorial(n):
    # BEGIN SOLUTION
    result = 1
    for k in range(2, n + 1):
        result *= k
    return result
    # END SOLUTION


def find(items, wanted):
    # BEGIN SOLUTION
    for place, item in enumerate(items):
        if item == wanted:
            return place
    return None
    # END SOLUTION


def path_lengths(graph, start):
    # BEGIN SOLUTION
    lengths, waiting = {start: 0}, [start]
    while waiting:
        here = waiting.pop(0)
        for there in graph[here]:
            if there not in lengths:
                lengths[there] = lengths[here] + 1
                waiting.append(there)
    return lengths
    # END SOLUTION


def partial_sums(n):
    # BEGIN SOLUTION
    sums, total = [], 0.0
    for k in range(1, n + 1):
        total += 1 / k**2
        sums.append(total)
    return sums
    # END SOLUTION


def month_starts(days):
    # BEGIN SOLUTION
    return days.astype("M8[M]").astype("M8[D]")
    # END SOLUTION


def tokens(text):
    # BEGIN SOLUTION
    return [(word, len(word)) for word in text.split()]
    # END SOLUTION


def checksum(data):
    # BEGIN SOLUTION
    return bytes([sum(data) % 256, len(data)])
    # END SOLUTION


def halves(x):
    # BEGIN SOLUTION
    return x.astype(np.float16) / 2
    # END SOLUTION
