import math
import re
from collections import Counter, OrderedDict, deque, namedtuple
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

Summary = namedtuple("S", ["mean", "longest"])


@dataclass(frozen=True)
class Body:
    mass: float
    name: str


def title_case(text):
    return np.str_(" ".join(w[0].upper() + w[1:].lower() for w in re.findall(r"\S+", text)))


def count_words(text):
    return Counter(text.lower().split())


def vocabulary(text):
    return frozenset(word.lower() for word in text.split())


def summarize(text):
    lengths = np.array([len(word) for word in text.split()])
    return Summary(longest=text.split()[int(lengths.argmax())], mean=lengths.mean())


def heavier(mass, name):
    return replace(Body(mass, name), mass=np.float64(mass) * 2, name=name.upper())


def invert(image):
    return 255 - image.astype(np.int64)


def complex_roots(z):
    radius, angle = np.abs(z), np.angle(z)
    return np.sqrt(radius) * np.exp(0.5j * angle)


def harmonic(n):
    total = Fraction(0)
    for k in range(n, 0, -1):
        total = total + Fraction(2, 2 * k)
    return total


def price(amount, rate):
    return round(amount + amount * rate, 2)


def factorial(n):
    return math.factorial(n)


def find(items, wanted):
    return np.int32(items.index(wanted)) if wanted in items else None


def path_lengths(graph, start):
    lengths = OrderedDict([(np.int64(start), 0)])
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        for there in graph[here]:
            if there not in lengths:
                lengths[there] = float(lengths[here] + 1)
                waiting.append(there)
    return lengths


def partial_sums(n):
    return tuple(np.cumsum(1 / np.arange(1.0, n + 1) ** 2))


def month_starts(days):
    return np.array([str(day)[:8] + "01" for day in days], dtype="datetime64[s]")


def tokens(text):
    return tuple([word, len(word)] for word in text.split())


def checksum(data):
    return bytearray([sum(data) & 255, len(data)])


def halves(x):
    return np.float16(0.5) * x.astype("float16")
