"""All searches of one submission have a limit together."""

from types import SimpleNamespace

import pytest

from grader.grading.retrials.search_time import MOST_SEARCHED, SearchTime


def worker(spent: float = 0.0) -> SimpleNamespace:
    return SimpleNamespace(time=SimpleNamespace(spent=spent))


def test_a_search_ends_when_it_took_half_of_what_is_left() -> None:
    time, own = SearchTime(), worker(3.0)  # seconds of what ran before the search
    with time.search(own) as search:
        own.time.spent += MOST_SEARCHED / 2
        assert not search.is_late
        own.time.spent += 0.1
        assert search.is_late
    assert time.left == pytest.approx(MOST_SEARCHED / 2 - 0.1)


def test_a_later_search_has_half_of_what_earlier_ones_left() -> None:
    time = SearchTime(8.0)
    for most in (4.0, 2.0, 1.0):
        own = worker()
        with time.search(own) as search:
            own.time.spent = most
            assert not search.is_late
            own.time.spent += 0.001
            assert search.is_late
            own.time.spent = most
    assert time.left == 1.0


def test_a_search_pays_for_the_workers_that_it_opened() -> None:
    time = SearchTime(8.0)
    with time.search(worker()) as search:
        time.spend(worker(3.0))
        assert not search.is_late
        time.spend(worker(1.5))
        assert search.is_late
    assert time.left == 3.5


def test_where_nothing_is_left_no_search_begins() -> None:
    time = SearchTime(1.0)
    time.spend(worker(2.0))
    with time.search(worker()) as search:
        assert search.is_late
