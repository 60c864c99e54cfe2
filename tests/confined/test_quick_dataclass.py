"""Records made quickly are what Python's own `dataclass` makes."""

import copy
import dataclasses
import pickle
from typing import Any

import numpy as np
import pytest

from grader.confined.quick_dataclass import dataclass


@dataclass(frozen=True)
class Quick:
    """A record with all that fields can have."""

    name: str
    size: int = 3
    items: list[int] = dataclasses.field(default_factory=list)
    content: Any = dataclasses.field(default=None, compare=False)


@dataclass
class Open:
    """A record that changes, and knows when it was made."""

    size: int

    def __post_init__(self) -> None:
        self.double = 2 * self.size


@dataclass(frozen=True)
class Wide(Quick):
    """A record with a field more."""

    width: float = 1.0


@dataclass(frozen=True, eq=False)
class Unique:
    """A record that is equal to itself alone."""

    name: str


Python: Any = dataclasses.make_dataclass(
    "Quick", [(f.name, f.type, f) for f in dataclasses.fields(Quick)], frozen=True
)


@pytest.mark.parametrize("given", [("a",), ("a", 4), ("a", 4, [1])])
def test_what_it_holds_and_how_it_is_shown_is_as_python_has_it(given: tuple[Any, ...]) -> None:
    quick, python = Quick(*given), Python(*given)
    assert vars(quick) == vars(python)
    assert repr(quick) == repr(python)
    assert Quick.__match_args__ == Python.__match_args__


def test_equal_fields_are_equal_records_with_equal_hashes() -> None:
    assert Quick("a", content=1) == Quick("a", content=2)
    assert Quick("a") != Quick("b")
    assert Quick("a") != Wide("a")
    assert Wide("a", width=2.0) != Wide("a")
    assert hash(Quick("a", items=())) == hash(Quick("a", items=()))  # type: ignore[arg-type]
    assert Open(1) == Open(1)
    assert Unique("a") != Unique("a")
    assert len({Unique("a"), Unique("a")}) == 2
    with pytest.raises(TypeError, match="unhashable"):
        hash(Open(1))


def test_identical_values_are_equal_whatever_they_say() -> None:
    holding = dataclasses.replace(Quick("a"), size=np.array([np.nan, 1.0]))
    assert holding == dataclasses.replace(holding)
    one = Open(np.zeros(2))  # type: ignore[arg-type]
    assert one == copy.copy(one)


def test_each_has_a_list_of_its_own() -> None:
    Quick("a").items.append(1)
    assert Quick("a").items == []


def test_a_frozen_one_refuses_every_change() -> None:
    quick = Quick("a")
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'size'"):
        quick.size = 4  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot delete field 'size'"):
        del quick.size
    assert quick.size == 3


def test_missing_and_unknown_arguments_are_refused_each_time() -> None:
    for _ in range(2):
        with pytest.raises(TypeError, match="missing 1 required positional argument: 'name'"):
            Quick()  # type: ignore[call-arg]
        with pytest.raises(TypeError, match="unexpected keyword argument 'other'"):
            Quick("a", other=1)  # type: ignore[call-arg]


def test_what_is_to_be_done_after_making_one_is_done() -> None:
    opened = Open(2)
    opened.size = 3
    assert (opened.size, opened.double) == (3, 4)


def test_copies_and_changed_copies_are_records_too() -> None:
    wide = Wide("a", 4, [1], width=2.0)
    assert pickle.loads(pickle.dumps(wide)) == copy.deepcopy(wide) == wide
    assert dataclasses.replace(wide, size=5) == Wide("a", 5, [1], width=2.0)
    assert dataclasses.asdict(Open(2)) == {"size": 2}


def test_one_that_holds_itself_can_be_shown() -> None:
    items: list[Any] = []
    holding = Quick("a", items=items)
    items.append(holding)
    assert repr(holding) == "Quick(name='a', size=3, items=[...], content=None)"
