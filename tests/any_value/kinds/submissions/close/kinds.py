"""Right kinds, wrong values: one slip in each function."""

from collections import namedtuple
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

Summary = namedtuple("Summary", "mean longest")


@dataclass
class Body:
    mass: float
    name: str


def title_case(text):
    return " ".join(word[:1].upper() + word[1:] for word in text.split())


def count_words(text):
    counts = {}
    for word in text.split():
        counts[word] = counts.get(word, 0) + 1
    return counts


def vocabulary(text):
    return set(text.split())


def summarize(text):
    words = text.split()
    return Summary(sum(map(len, words)) / len(words), min(words, key=len))


def heavier(mass, name):
    return Body(mass, name.upper())


def invert(image):
    return -image


def complex_roots(z):
    return -np.sqrt(z)


def harmonic(n):
    return sum(Fraction(1, k) for k in range(1, n))


def price(amount, rate):
    return (amount * (1 + rate)).quantize(Decimal("0.1"))


def factorial(n):
    return factorial(n - 1) * n if n > 2 else 1


def find(items, wanted):
    found = [place + 1 for place, item in enumerate(items) if item == wanted]
    return found[0] if found else None


def path_lengths(graph, start):
    return {node: abs(node - start) for node in graph}


def partial_sums(n):
    sums, total = [], 0.0
    for k in range(1, n + 1):
        total += 1 / k
        sums.append(total)
    return sums


def month_starts(days):
    return days.astype("M8[Y]").astype("M8[D]")


def tokens(text):
    return [(word, len(word) + 1) for word in text.split()]


def checksum(data):
    return bytes([sum(data) % 255, len(data)])


def halves(x):
    return x.astype(np.float16)
