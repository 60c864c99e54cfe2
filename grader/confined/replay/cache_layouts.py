"""Other ways to a right cache of a sequence's wrong forward function, in its author's layout."""

from collections.abc import Sequence
from typing import Any

from .call_answers import CallAnswers, WrongCall
from .recorded_calls import Made


class Script:
    """Stands for a step function: ignores its arguments and gives the right steps one by one."""

    def __init__(self, name: str, answers: CallAnswers, numbers: Sequence[int]) -> None:
        self.__name__ = self.__qualname__ = name
        self._answers = answers
        self._numbers = numbers
        self._given: dict[int, Any] = {}
        self.taken = 0

    def restart(self) -> None:
        """Begins with the first step again."""
        self.taken = 0

    def __call__(self, *_positional: Any, **_named: Any) -> Any:
        """What the next step should return. `WrongCall` when there is none."""
        if self.taken >= len(self._numbers):
            raise WrongCall(f"{self.__name__} was called too often")
        number = self._numbers[self.taken]
        self.taken += 1
        if number not in self._given:
            self._given[number] = self._answers.answer(number)
        return self._given[number]

    @property
    def finished(self) -> bool:
        """Whether every step was taken."""
        return self.taken == len(self._numbers)


def scripted(answers: CallAnswers, number: int, position: int) -> Any:
    """The cache that the function collects when its steps are right, whatever it asks of them.

    `WrongCall` if it does not take all steps.
    """
    call = answers.calls[number]
    own = answers.owns.get(call.function)
    scripts = scripts_for(answers, number)
    if own is None or not scripts:
        raise WrongCall(f"{call.function} has no steps")
    with answers.placed(scripts):
        parts = answers.run_own(number)
    if parts is None or not all(script.finished for script in scripts.values()):
        raise WrongCall(f"{call.function} does not take its steps")
    return answers.repaired(parts[position], answers.naming(call, parts))


def scripts_for(answers: CallAnswers, number: int) -> dict[str, Script]:
    """For each function that a recorded call calls."""
    numbers: dict[str, list[int]] = {}
    for child in answers.steps(number):
        numbers.setdefault(answers.calls[child].function, []).append(child)
    return {name: Script(name, answers, steps) for name, steps in numbers.items()}


def listed(answers: CallAnswers, number: int, position: int) -> Any:
    """The steps' caches one after the other, in the container the function uses, or a list."""
    caches = [
        answers.cache(child, value.position)
        for child in answers.steps(number)
        for value in answers.calls[child].returned
        if isinstance(value, Made)
    ]
    if not caches:
        raise WrongCall(f"{answers.calls[number].function} has no steps")
    own = answers.own_result(number)
    kind = type(own[position]) if own else list
    if kind is dict:
        return dict(enumerate(caches))
    return tuple(caches) if kind is tuple else caches
