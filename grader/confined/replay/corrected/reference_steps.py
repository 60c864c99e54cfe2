"""What the reference's call does on its way, to set the submission's own function right with it.

Its values may stand for what a line gives, its steps for what a step function returns, and the
caches of its steps for the cache.
"""

import functools
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from ..caches import is_number_array, is_other_reduction
from ..call_answers import CallAnswers
from ..recorded_calls import Made, RecordedCall, WrongCall
from .answered_lines import LOST_LOOP, LOST_TEST, is_lost


class Label(NamedTuple):
    """What stands for a value, whatever the recorded call of a function."""

    kind: str  # "value" and "size" of the reference's call, "rounds" of a loop, or "test"
    number: int = 0


class Candidates:
    """Right values of one recorded call and of its steps."""

    def __init__(self, answers: CallAnswers, number: int) -> None:
        self._call = answers.calls[number]
        self._steps = [answers.calls[step] for step in answers.steps(number)]

    def of(self, seen: Sequence[Any], odd: bool) -> Iterator[Label]:
        """Yield what may stand for what a place gave, once or step by step, the likeliest first."""
        own = seen[0]
        if own is LOST_TEST:
            yield Label("test")
        elif own is LOST_LOOP:
            yield from (Label("rounds", i) for i in range(len(self._sizes)))
        elif isinstance(own, int) and not isinstance(own, bool):
            yield from (Label("size", i) for i, size in enumerate(self._sizes) if size != own)
        elif is_number_array(own) or isinstance(own, float) or is_mask(own) or is_lost(own):
            sources = {i: v for i, v in enumerate(self._sources) if len(v) in (1, len(seen))}
            same = [i for i, values in sources.items() if values[0].shape == np.shape(own)]
            others = [i for i in sources if i not in same]
            alike = others if odd else [i for i in others if self._is_reduction(own, i)]
            yield from (Label("value", i) for i in (*same, *alike))

    def _is_reduction(self, own: Any, source: int) -> bool:
        return is_other_reduction(own, self._sources[source][0])

    def values(self, label: Label) -> Sequence[Any]:
        """Return what a label names: one value, or one for each step; `IndexError` if nothing."""
        match label.kind:
            case "value":
                return self._sources[label.number]
            case "size":
                return (self._sizes[label.number],)
            case "rounds":
                return (range(self._sizes[label.number]),)
            case _:
                return (False,)

    @functools.cached_property
    def _sources(self) -> list[Sequence[Any]]:
        """Return right arrays: those of the call, or one of each of its steps."""
        steps = [_arrays(step) for step in self._steps]
        return [
            *((value,) for value in _arrays(self._call).values()),
            *([step[name] for step in steps] for name in self._step_names),
        ]

    @functools.cached_property
    def _step_names(self) -> list[str]:
        steps = [_arrays(step) for step in self._steps]
        return [name for name in steps[0] if all(name in s for s in steps)] if steps else []

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the values: labels mean the same wherever these are the same."""
        functions = dict.fromkeys(step.function for step in self._steps)
        return (*_arrays(self._call), "", *self._step_names, "", *functions)

    @functools.cached_property
    def _sizes(self) -> list[int]:
        return sorted({size for value in _arrays(self._call).values() for size in value.shape})


def is_mask(value: Any) -> bool:
    """Return whether a value is an array of truth values: a mask that is not scaled, perhaps."""
    return isinstance(value, np.ndarray) and value.dtype.kind == "b"


def _arrays(call: RecordedCall) -> dict[str, Any]:
    """Return the arrays that a call is given, computes on its way and returns, by names."""
    returned = {f"?{place}": value for place, value in enumerate(call.returned)}
    given = dict(zip(call.names, call.arguments, strict=False))
    values = {**given, **call.locals, **returned}
    return {name: value for name, value in values.items() if isinstance(value, np.ndarray)}


class Script:
    """Stands for a step function: ignores its arguments and gives the right steps one by one."""

    def __init__(self, name: str, answers: CallAnswers, numbers: Sequence[int]) -> None:
        self.__name__ = self.__qualname__ = name
        self._answers = answers
        self._numbers = numbers
        self._given: dict[int, Any] = {}
        self.taken = 0

    def restart(self) -> None:
        """Begin with the first step again."""
        self.taken = 0

    def __call__(self, *_positional: Any, **_named: Any) -> Any:
        """Return what the next step should return. Raises `WrongCall` when there is none."""
        if self.taken >= len(self._numbers):
            raise WrongCall(f"{self.__name__} was called too often")
        number = self._numbers[self.taken]
        self.taken += 1
        if number not in self._given:
            self._given[number] = self._answers.answer(number)
        return self._given[number]


def scripts_for(answers: CallAnswers, number: int) -> dict[str, Script]:
    """Return a script for each function that a recorded call calls and that makes a cache.

    Others run as they are, or answer for their arguments: a right value whatever they are given
    would hide that the lines before it are wrong, and what these keep would be a wrong cache.
    """
    numbers: dict[str, list[int]] = {}
    for child in answers.steps(number):
        if any(isinstance(value, Made) for value in answers.calls[child].returned):
            numbers.setdefault(answers.calls[child].function, []).append(child)
    return {name: Script(name, answers, steps) for name, steps in numbers.items()}


def listed(answers: CallAnswers, number: int, position: int) -> Any:
    """Return the steps' caches one after the other, in the function's own container, or a list."""
    caches = [
        answers.cache(step, value.position)
        for step in answers.steps(number)
        for value in answers.calls[step].returned
        if isinstance(value, Made)
    ]
    if not caches:
        raise WrongCall(f"{answers.calls[number].function} has no steps")
    own = answers.own_result(number)
    kind = type(own[position]) if own else list
    if kind is dict:
        return dict(enumerate(caches))
    return tuple(caches) if kind is tuple else caches
