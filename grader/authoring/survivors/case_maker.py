"""How fresh cases are made: given to this room, which only says which ones are wanted."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from grader.authoring.cases.reference_runs import Scope
from grader.confined.quick_dataclass import dataclass
from grader.core.cases import Case
from grader.core.rubric import CaseSpec, Criterion, Rubric


class CheckedCase(Protocol):
    """A case, and what keeps a rubric from having it."""

    @property
    def case(self) -> Case:
        """Return the case that was made."""

    @property
    def refusals(self) -> Sequence[Any]:
        """Return the problems it has."""


@dataclass(frozen=True)
class CaseMaker:
    """The two ways to make a case of a criterion. Both raise `Refused`."""

    draw: Callable[[Criterion, CaseSpec, int, Scope], Case]  # with its seed: only the inputs
    make: Callable[[Criterion, CaseSpec, Rubric, Scope], CheckedCase]  # as `generate` does
