"""A mistake in a helper that nobody grades, and that several functions use, is charged once."""

import pytest

from tests.follow_through.foreign import foreign, graded, losing, with_change

REFERENCE = '''
"""Words and sums."""

import numpy as np


def count(text):
    """Return how often each word occurs, in lower case."""
    # BEGIN SOLUTION
    counts = {}
    for word in text.lower().split():
        counts[word] = counts.get(word, 0) + 1
    return counts
    # END SOLUTION


def known(text, words):
    """Return the share of the words of a text that are known."""
    # BEGIN SOLUTION
    return np.mean([word in words for word in text.lower().split()])
    # END SOLUTION


def dft(x):
    """Return the Fourier transform."""
    # BEGIN SOLUTION
    n = np.arange(len(x))
    return np.exp(-2j * np.pi * np.outer(n, n) / len(x)) @ x
    # END SOLUTION


def fft(x):
    """Return the Fourier transform, recursively."""
    # BEGIN SOLUTION
    if len(x) == 1:
        return x + 0j
    even, odd = fft(x[::2]), np.exp(-2j * np.pi * np.arange(len(x) // 2) / len(x)) * fft(x[1::2])
    return np.concatenate([even + odd, even - odd])
    # END SOLUTION


def ifft(x):
    """Return the inverse."""
    # BEGIN SOLUTION
    return np.conj(fft(np.conj(x))) / len(x)
    # END SOLUTION
'''
STUDENT = """
import cmath

import numpy as np


def tokens(text):
    return [word for word in text.lower().split()]


def count(text):
    words = tokens(text)
    return {word: sum(each == word for each in words) for word in words}


def known(text, words):
    return sum([1 for word in tokens(text) if word in words]) / len([each for each in tokens(text)])


def dft(x):
    out = np.zeros(len(x), dtype=complex)
    for k in range(len(x)):
        for n in range(len(x)):
            out[k] += x[n] * cmath.exp(-2j * cmath.pi * k * n / len(x))
    return out


def fft(x):
    if len(x) <= 2:
        return dft(x)
    turned = [cmath.exp(-2j * cmath.pi * k / len(x)) for k in range(len(x) // 2)]
    even, odd = fft(x[::2]), turned * fft(x[1::2])
    return np.concatenate([even + odd, even - odd])


def ifft(x):
    values = fft(x) / len(x)
    return np.concatenate([values[:1], values[:0:-1]])
"""
RUBRIC = """
sizes: {N: 8}
cases: {main: {}, other: {N: 4}}
limits: {seconds: 4, total_seconds: 900}
criteria:
  count: {file: layers.py, points: 1, given: {text: "'Now or never now Or ' * N"},
    call: "counts = count(text)", outputs: [counts]}
  known: {file: layers.py, points: 1, given: {text: "'Now or never now Or ' * N + 'now'"},
    call: "share = known(text, ['now', 'it'])", outputs: [share]}
  dft: {file: layers.py, points: 1, given: {x: normal(N)}, call: "X = dft(x)", outputs: [X]}
  fft: {file: layers.py, points: 1, given: {x: normal(N)}, call: "X = fft(x)", outputs: [X]}
  ifft: {file: layers.py, points: 1, given: {x: normal(N)}, call: "y = ifft(x)", outputs: [y]}
"""
SOURCES = {"layers.py": STUDENT}
MISTAKES = {
    "text.lower().split()": ("text.split()", "count", "known"),
    ".split()": (".split('o')", "count", "known"),
    "cmath.exp(-2j * cmath.pi * k * n": ("cmath.exp(-1j * cmath.pi * k * n", "dft", "fft"),
}


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory):
    return foreign(tmp_path_factory.mktemp("words"), {"layers.py": REFERENCE}, RUBRIC)


@pytest.mark.parametrize("right", MISTAKES)
def test_the_first_function_is_charged(words, shared_sandbox, right: str) -> None:
    wrong, charged, other = MISTAKES[right]
    found = graded(words, with_change(SOURCES, "layers.py", right, wrong), shared_sandbox)
    assert losing(found) == [charged]
    assert found[other].same_mistake_as == charged


def test_who_has_a_mistake_of_its_own_is_charged_too(words, shared_sandbox) -> None:
    sources = with_change(SOURCES, "layers.py", "text.lower().split()", "text.split()")
    sources = with_change(sources, "layers.py", "if word in words]", "if word in words[:1] * 0]")
    assert losing(graded(words, sources, shared_sandbox)) == ["count", "known"]
