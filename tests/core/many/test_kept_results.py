"""Results are kept for the very thing, not for one that equals it, and not for ever."""

import sys
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction

from grader.core.many.exact_sums import exact_sum
from grader.core.many.kept_results import kept


def test_a_thing_is_looked_at_once_and_an_equal_one_anew() -> None:
    seen: list[list[int]] = []

    @kept(2)
    def length(thing: list[int]) -> int:
        seen.append(thing)
        return len(thing)

    one, other = [1], [1]
    assert [length(one), length(one), length(other), length(one)] == [1, 1, 1, 1]
    assert [thing is one for thing in seen] == [True, False]


def test_the_one_that_was_not_asked_for_longest_goes_first() -> None:
    seen: list[int] = []

    @kept(2)
    def first(thing: list[int]) -> int:
        seen.append(thing[0])
        return thing[0]

    one, two, three = [1], [2], [3]
    for thing in (one, two, one, three, one, two):
        assert first(thing) == thing[0]
    assert seen == [1, 2, 3, 2]


def test_a_thing_that_is_gone_gives_its_result_to_no_other() -> None:
    @kept(3)
    def twice(thing: list[int]) -> int:
        return 2 * thing[0]

    assert [twice([number]) for number in range(100)] == [2 * number for number in range(100)]


def test_several_things_are_told_apart_each_by_itself() -> None:
    seen: list[tuple[list[int], str]] = []

    @kept(4, lambda thing, name, number: (thing, name))
    def made(thing: list[int], name: str, number: int) -> int:
        seen.append((thing, name))
        return number

    one, text = [1], "".join(["an ", "equal text"])
    assert [made(one, "an equal text", 1), made(one, text, 2), made([1], text, 3)] == [1, 1, 3]
    assert made(one, "another", 4) == 4


def test_threads_share_what_is_kept() -> None:
    @kept(1)
    def first(thing: list[int]) -> int:
        return thing[0]

    def ask_for(number: int) -> list[int]:
        things = [[number], [number + 1], [number + 2]]
        return [first(things[n % 3]) - number for n in range(3000)]

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as threads:
            told = list(threads.map(ask_for, range(0, 40, 10)))
    finally:
        sys.setswitchinterval(before)
    assert told == [[0, 1, 2] * 1000] * 4


def test_sums_of_points_are_exact() -> None:
    assert exact_sum([]) == 0
    assert exact_sum([Fraction(1, 3), Fraction(2), Fraction(2, 3), Fraction(-5)]) == -2
    assert isinstance(exact_sum([Fraction(1)]), Fraction)
