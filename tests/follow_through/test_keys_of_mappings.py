"""Helpers that take mappings whose keys are pairs or numbers: each call is known by its items."""

import numpy as np
import pytest

from grader.confined.replay.object_parts import key_text
from tests.follow_through.foreign import foreign, graded, losing, with_change

WORDS = '''
"""Pairs of neighbours are counted and joined, several times."""


def pair_counts(words):
    """Return how often each pair of neighbours occurs; words maps tuples to counts."""
    # BEGIN SOLUTION
    counts = {}
    for word, count in words.items():
        for pair in zip(word, word[1:]):
            counts[pair] = counts.get(pair, 0) + count
    # END SOLUTION
    return counts


def joined(words, pair):
    """Return words with the pair at their beginning joined."""
    # BEGIN SOLUTION
    new = {}
    for word, count in words.items():
        new[(word[0] + word[1], *word[2:]) if word[:2] == pair else word] = count
    # END SOLUTION
    return new


def merges(words, rounds):
    """Return the most frequent pair of each round; the words are joined in between."""
    # BEGIN SOLUTION
    found = []
    for _ in range(rounds):
        counts = pair_counts(words)
        found.append(min(counts, key=lambda pair: (-counts[pair], pair)))
        words = joined(words, found[-1])
    # END SOLUTION
    return found
'''
RUBRIC = """
sizes: {N: 2}
cases: {main: {}, other: {N: 3}}
setup: |
  def words(n):
      return {("l", "o", "w"): n, ("n", "e", "w"): 3 * n, ("n", "e", "x"): 5, ("o", "w"): 4}
criteria:
  pair_counts: {file: words.py, points: 1, given: {n: N}, call: "c = pair_counts(words(n))",
    outputs: [c]}
  joined: {file: words.py, points: 1, given: {n: N}, call: "w = joined(words(n), ('n', 'e'))",
    outputs: [w]}
  merges: {file: words.py, points: 1, given: {n: N}, call: "m = merges(words(n), 2)",
    outputs: [m]}
"""
SOURCES = {"words.py": WORDS}
WRONG = with_change(SOURCES, "words.py", "counts.get(pair, 0) + count", "1")


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory):
    return foreign(tmp_path_factory.mktemp("words"), SOURCES, RUBRIC)


def test_a_right_caller_is_answered_call_by_call(words, shared_sandbox) -> None:
    assert losing(graded(words, WRONG, shared_sandbox)) == ["pair_counts"]


def test_a_caller_that_asks_with_other_items_earns_nothing(words, shared_sandbox) -> None:
    both = with_change(WRONG, "words.py", "words = joined(words, found[-1])", "words[('a',)] = 1")
    assert losing(graded(words, both, shared_sandbox)) == ["pair_counts", "merges"]


def test_a_key_is_known_by_its_value() -> None:
    assert key_text(np.int64(3)) == key_text(3) == "3"
    assert key_text(("a", np.float64(2.0))) == key_text(("a", 2.0))
    assert key_text(("a",)) != key_text(("b",))
    assert key_text(frozenset("ab")) == key_text(frozenset("ba"))
    assert key_text("3") == "3"
