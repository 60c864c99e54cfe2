"""Which statements of a notebook run, so that graded functions find what they need.

Definitions run, and what plainly gives a name to something. Code that calls functions runs only
where a graded function reads what it makes, and only if it calls no graded function: whoever tries
the own work runs an experiment, which may take hours.
"""

import builtins
from collections.abc import Collection, Sequence

from .cell_statements import DEFINITION, DOING, IMPORT, Statement

_BUILT_IN = frozenset((*vars(builtins), "__name__", "__file__"))
_ASKS = "input"  # nobody is there to answer


class Needs:
    """The names that graded functions read, directly or through others of the notebook."""

    def __init__(self, statements: Sequence[Statement], graded: Collection[str]) -> None:
        self.statements = statements
        self.imported = frozenset(n for s in statements if s.kind == IMPORT for n in s.binds)
        self.trying = self._trying(graded)
        self.wanted = self._wanted(graded)

    def _trying(self, graded: Collection[str]) -> set[str]:
        """Return the graded functions and all definitions that call them, through others too."""
        defined = [s for s in self.statements if s.kind == DEFINITION]
        trying = {name for s in defined for name in s.binds & set(graded)}
        size = -1
        while size != len(trying):
            size = len(trying)
            trying |= {name for s in defined if s.reads & trying for name in s.binds}
        return trying

    def _wanted(self, graded: Collection[str]) -> set[str]:
        wanted = set(graded)
        size = -1
        while size != len(wanted):
            size = len(wanted)
            for statement in reversed(self.statements):
                if self.makes(statement) & wanted and not self.is_experiment(statement):
                    wanted |= statement.reads
        return wanted

    def makes(self, statement: Statement) -> set[str]:
        """Return what a statement binds or changes; `plt.plot()` changes no module."""
        return {*statement.binds, *(statement.changes - self.imported)}

    def is_experiment(self, statement: Statement) -> bool:
        """Return whether a statement tries graded functions, or asks a person."""
        if statement.kind != DOING:
            return False
        return bool(statement.reads & self.trying) or _ASKS in statement.reads

    def may_run(self, statement: Statement) -> bool:
        """Return whether a statement runs if everything that it reads is there."""
        if statement.kind != DOING:
            return True
        return bool(self.makes(statement) & self.wanted) and not self.is_experiment(statement)


def needed(needs: Needs) -> list[Statement]:
    """Return the statements that run, in their order."""
    kept = [s for s in needs.statements if needs.may_run(s)]
    size = -1
    while size != len(kept):  # what reads a name that nothing makes would raise
        size = len(kept)
        there = _BUILT_IN.union(*(s.binds for s in kept))
        everything = any(s.takes_all for s in kept)
        kept = [s for s in kept if s.kind == DEFINITION or everything or s.reads <= there]
    used = set[str]().union(*(s.reads for s in kept))
    return [s for s in kept if s.kind != IMPORT or s.takes_all or s.binds & used]


def withheld(needs: Needs, kept: Sequence[Statement]) -> dict[str, list[Statement]]:
    """Return for each name that graded functions read, and nothing makes now, what made it."""
    there = _BUILT_IN.union(*(s.binds for s in kept))
    found: dict[str, list[Statement]] = {}
    for statement in needs.statements:
        for name in statement.binds & (needs.wanted - there):
            found.setdefault(name, []).append(statement)
    return found
