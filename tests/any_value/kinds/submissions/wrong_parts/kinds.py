"""Something is missing or too much."""

from collections import namedtuple
from dataclasses import dataclass

import numpy as np

Summary = namedtuple("Summary", "mean longest count")


@dataclass
class Body:
    mass: float


def title_case(text):
    return text.title() + "\n"


def count_words(text):
    counts = {"": 0}
    for word in text.lower().split():
        counts[word] = counts.get(word, 0) + 1
    return counts


def vocabulary(text):
    return {*text.lower().split(), ""}


def summarize(text):
    words = text.split()
    return Summary(sum(map(len, words)) / len(words), max(words, key=len), len(words))


def heavier(mass, name):
    return Body(2 * mass)


def invert(image):
    return ~image[:-1]


def complex_roots(z):
    return np.sqrt(z)[0]


def harmonic(n):
    return None


def price(amount, rate):
    return amount, rate


def factorial(n):
    return 10**5000


def find(items, wanted):
    return [place for place, item in enumerate(items) if item == wanted]


def path_lengths(graph, start):
    lengths = {start: 0}
    for there in graph[start]:
        lengths[there] = 1
    return lengths


def partial_sums(n):
    return [0.0, *np.cumsum(1 / np.arange(1.0, n + 1) ** 2)]


def month_starts(days):
    return days[:1].astype("M8[M]").astype("M8[D]")


def tokens(text):
    return [(word, len(word)) for word in text.split()[1:]]


def checksum(data):
    return bytes([sum(data) % 256])


def halves(x):
    return np.append(x.astype(np.float16) / 2, np.float16("nan"))
