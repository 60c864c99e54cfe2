"""Which statements of a notebook run, so that graded functions find what they need.

Definitions run, and what plainly gives a name to something. Code that calls functions runs only
where a graded function reads what it makes, and only if it calls no graded function: whoever tries
the own work runs an experiment, which may take hours.
"""

import builtins
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from .cell_statement import DEFINITION, DOING, IMPORT, CellStatement

_BUILT_IN = frozenset((*vars(builtins), "__name__", "__file__"))
_ASKS = "input"  # nobody is there to answer


class Needs:
    """The names that graded functions read, directly or through others of the notebook."""

    def __init__(
        self,
        statements: Sequence[CellStatement],
        graded: Collection[str],
        given: Collection[str] = (),
    ) -> None:
        """Take names that the template defines, too: lines of cases may read them."""
        self.statements = statements
        self.imported = frozenset(n for s in statements if s.kind == IMPORT for n in s.binds)
        self.trying = self._trying(graded)
        self.wanted = self._wanted({*graded, *given})

    def _trying(self, graded: Collection[str]) -> set[str]:
        """Return the graded functions and all definitions that call them, through others too."""
        callers: dict[str, set[str]] = {}
        defined = [s for s in self.statements if s.kind == DEFINITION]
        for statement in defined:
            for name in statement.reads:
                callers.setdefault(name, set()).update(statement.binds)
        own = {name for s in defined for name in s.binds}
        return _reached(own.intersection(graded), callers)

    def _wanted(self, asked: Collection[str]) -> set[str]:
        """Return what is asked for, what that reads, and what is read to make that."""
        reads: dict[str, set[str]] = {}
        for statement in self.statements:
            if not self.is_experiment(statement):
                for name in self.makes(statement):
                    reads.setdefault(name, set()).update(statement.reads)
        return _reached(asked, reads)

    def makes(self, statement: CellStatement) -> set[str]:
        """Return what a statement binds or changes; `plt.plot()` changes no module."""
        return {*statement.binds, *(statement.changes - self.imported)}

    def is_experiment(self, statement: CellStatement) -> bool:
        """Return whether a statement tries graded functions, or asks a person."""
        if statement.kind != DOING:
            return False
        return bool(statement.reads & self.trying) or _ASKS in statement.reads

    def may_run(self, statement: CellStatement) -> bool:
        """Return whether a statement runs if everything that it reads is there."""
        if statement.kind != DOING:
            return True
        return bool(self.makes(statement) & self.wanted) and not self.is_experiment(statement)


def _reached(start: Iterable[str], following: Mapping[str, set[str]]) -> set[str]:
    """Return the names that lead on from some names, and these."""
    found = set(start)
    waiting = list(found)
    for name in waiting:  # grows while it is read
        new = following.get(name, set()) - found
        found |= new
        waiting += new
    return found


def needed(needs: Needs) -> list[CellStatement]:
    """Return the statements that run, in their order."""
    kept = [s for s in needs.statements if needs.may_run(s)]
    if not any(s.takes_all for s in kept):
        kept = _with_what_they_read(kept)
    used = set[str]().union(*(s.reads for s in kept))
    return [s for s in kept if s.kind != IMPORT or s.takes_all or s.binds & used]


def _with_what_they_read(kept: Sequence[CellStatement]) -> list[CellStatement]:
    """Leave out what reads a name that nothing makes: it would raise."""
    makers = Counter(name for s in kept for name in s.binds)
    readers: dict[str, list[CellStatement]] = {}
    for statement in kept:
        if statement.kind != DEFINITION:
            for name in statement.reads:
                readers.setdefault(name, []).append(statement)
    dropped: set[CellStatement] = set()
    missing = [name for name in readers if name not in _BUILT_IN and not makers[name]]
    for name in missing:  # grows while it is read
        for statement in readers.get(name, ()):
            if statement not in dropped:
                dropped.add(statement)
                makers.subtract(statement.binds)
                missing += [each for each in statement.binds if not makers[each]]
    return [s for s in kept if s not in dropped]


def withheld(needs: Needs, kept: Sequence[CellStatement]) -> dict[str, list[CellStatement]]:
    """Return for each name that graded functions read, and nothing makes now, what made it."""
    missing = needs.wanted - _BUILT_IN.union(*(s.binds for s in kept))
    found: dict[str, list[CellStatement]] = {}
    for statement in needs.statements:
        for name in statement.binds & missing:
            found.setdefault(name, []).append(statement)
    return found
