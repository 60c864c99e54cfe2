"""Which criteria ran in a process, and which of them where others may have left something.

A worker says of its functions whether they leave anything. One that deceives gives up the second
chance that a criterion has alone.
"""

import ast
from collections.abc import Mapping
from functools import lru_cache

from grader.core.cases import Case
from grader.core.outcomes import LoadedFunction
from grader.core.rubric import Criterion

Ran = tuple[Criterion, Case, Mapping[str, LoadedFunction]]

KEPT = 512  # lines of criteria: a margin over the 40 of the largest packaged assignment
GIVEN = frozenset(("np", "dtype"))  # in every case, besides its inputs and sizes


class SharedProcess:
    """What has run in a process, and the criteria that are to be judged again alone if wrong.

    What a case may have left is looked into when a criterion is wrong, which most are not.
    """

    def __init__(self) -> None:
        self.used = False  # has run a case
        self._ran: list[Ran] = []  # and was not looked into yet
        self._leaving: set[str] = set()  # criteria that may have left something
        self._seeing: set[str] = set()  # criteria that may give what memory held before
        self._beside_others: set[str] = set()

    def begin(self) -> None:
        """Forget what ran: the process is a fresh one."""
        self._look_into_all()
        self.used = False
        self._leaving.clear()
        self._seeing.clear()

    def forget(self, criterion: Criterion) -> None:
        """Forget where a criterion ran: it is to run again."""
        self._look_into_all()
        self._beside_others.discard(criterion.name)

    def runs(
        self, criterion: Criterion, case: Case, functions: Mapping[str, LoadedFunction]
    ) -> None:
        """Note that a case runs now."""
        self.used = True
        self._ran.append((criterion, case, functions))

    def ran_beside_others(self, criterion: Criterion) -> bool:
        """Return whether a case of a criterion ran where another may have left something."""
        self._look_into_all()
        return criterion.name in self._beside_others

    def _look_into_all(self) -> None:
        for criterion, case, functions in self._ran:
            leaves = not leaves_nothing(criterion, case, functions)
            sees = leaves or sees_memory(criterion, case, functions)
            before = self._leaving | self._seeing if sees else self._leaving
            if before - {criterion.name}:
                self._beside_others.add(criterion.name)
            if sees:
                (self._leaving if leaves else self._seeing).add(criterion.name)
        self._ran.clear()


def leaves_nothing(
    criterion: Criterion, case: Case, functions: Mapping[str, LoadedFunction]
) -> bool:
    """Return whether a case surely leaves its process as it was."""
    if case.code or case.setup or case.framework:
        return False
    asked = _names_asked(criterion, case)
    return all(name in functions and functions[name].leaves_nothing for name in asked)


def sees_memory(criterion: Criterion, case: Case, functions: Mapping[str, LoadedFunction]) -> bool:
    """Return whether a case that leaves nothing may give what memory held before."""
    return any(functions[name].sees_memory for name in _names_asked(criterion, case))


def is_as_if_alone(
    criterion: Criterion, case: Case, functions: Mapping[str, LoadedFunction]
) -> bool:
    """Return whether a case gives the same answer wherever it runs, and changes no other answer."""
    nothing_left = leaves_nothing(criterion, case, functions)
    return nothing_left and not sees_memory(criterion, case, functions)


def _names_asked(criterion: Criterion, case: Case) -> frozenset[str]:
    return _names_read(criterion.call) - {*case.inputs, *dict(case.sizes), *GIVEN}


@lru_cache(KEPT)
def _names_read(lines: str) -> frozenset[str]:
    """Return the names that the lines of a case read before they give them a value themselves."""
    nodes = [node for node in ast.walk(ast.parse(lines)) if isinstance(node, ast.Name)]
    stored = {node.id for node in nodes if isinstance(node.ctx, ast.Store)}
    return frozenset(node.id for node in nodes) - stored
