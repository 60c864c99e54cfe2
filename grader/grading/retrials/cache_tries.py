"""Searches a cache for a backward whose forward is wrong: one try after the other."""

from collections.abc import Callable, Sequence

from grader.confined.quick_dataclass import dataclass
from grader.confined.replay.search_orders import LIKELIEST, Choices, orders
from grader.core.grades import CaseVerdict
from grader.core.outcomes import Outcome, Returned
from grader.core.replay_orders import Keys, lengths_of, tries_of
from grader.judging.retry.known_wrong import Marks, TryPlan

Found = tuple[CaseVerdict | None, Keys]
Tries = list[tuple[Keys, Returned]]


@dataclass(frozen=True)
class CacheTries:
    """The tries of one case. Which one is right is found out here, not where they run."""

    run: Callable[[Sequence[Choices]], Outcome]  # the likeliest, if no tries are named
    verdict: Callable[[Returned], CaseVerdict | None]  # if it is right
    marks: Callable[[Sequence[Returned]], list[Marks | None]]
    is_late: Callable[[], bool] = lambda: False  # asked before more tries run: then there are none

    def right_again(self, keys: Keys) -> CaseVerdict | None:
        """Return the verdict if what was right in another case is right in this one."""
        tries = tries_of(self.run(()), 1)
        return self.verdict(tries[0][1]) if tries and tries[0][0] == keys else None

    def first_right(self) -> Found:
        """Return the verdict of the first try that is right, and what was tried."""
        outcome = self.run(())
        tries = tries_of(outcome, LIKELIEST)
        for keys, one in tries:
            if verdict := self.verdict(one):
                return verdict, keys
        lengths = lengths_of(outcome)
        plan = TryPlan(lengths)
        marks = self.marks([one for _, one in tries])
        for choices, known in zip(orders(lengths, len(tries)), marks, strict=True):
            plan.learn(choices, known)
        return self._searched(plan) if len(tries) == LIKELIEST else (None, ())

    def _searched(self, plan: TryPlan) -> Found:
        found: Found = None, ()
        asked = plan.probes()
        while asked and not self.is_late():
            tries = tries_of(self.run(asked), len(asked))
            marks = self.marks([one for _, one in tries])
            for choices, (keys, one), known in zip(asked, tries, marks, strict=False):
                hopeless = bool(known and known.wrong.any())
                may_be = plan.is_open(choices) and not hopeless
                if may_be and (verdict := self.verdict(one)):
                    found = verdict, keys
                    plan.keep_before(choices)
                else:
                    plan.learn(choices, known)
            asked = plan.next() if len(tries) == len(asked) else []
        return found
