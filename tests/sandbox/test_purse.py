"""Each criterion has a share of the time, and what others leave over goes to whoever needs it."""

import pytest

from grader.sandbox.time_limits import Purse


@pytest.fixture
def purse() -> Purse:
    purse = Purse(12.0)
    purse.spend(0.0, loading=True)
    purse.divide(3)
    return purse


def test_nobody_may_use_what_is_kept_for_others(purse: Purse) -> None:
    assert purse.next(handed_on=False) == 4
    purse.spend(4)
    assert purse.left == 0
    assert [purse.next(handed_on=False) for _ in range(2)] == [4, 4]


def test_what_is_left_over_is_handed_on_where_that_is_asked_for(purse: Purse) -> None:
    assert purse.next(handed_on=True) == 4
    purse.spend(1)
    assert purse.next(handed_on=True) == 7
    purse.spend(7)
    assert purse.next(handed_on=True) == 4


def test_a_later_share_counts_with_the_one_before(purse: Purse) -> None:
    given = purse.next(handed_on=False)
    purse.spend(4)
    purse.divide(1)
    assert purse.next(handed_on=True, given=given) == 12
    assert purse.left == 8


def test_loading_has_half_of_all_at_first_and_then_a_share_of_its_own() -> None:
    purse = Purse(12.0)
    assert purse.to_load == 6
    purse.spend(2, loading=True)
    purse.divide(4)
    assert purse.next(handed_on=False) == 2
    assert purse.to_load == 4
    purse.spend(2, loading=True)
    assert purse.left == 2
    purse.spend(1, loading=True)
    assert purse.left == 1


def test_a_purse_that_is_filled_again_holds_what_it_is_given() -> None:
    """Whatever ran before, and however much of it was left."""
    for spent in (1.0, 9.0):
        purse = Purse(8)
        purse.spend(spent)
        purse.fill(3)
        assert (purse.left, purse.share, purse.to_load) == (3, 3, 1.5)
        purse.spend(2)
        assert purse.left == 1
