"""Which criteria are judged again because something else failed, and with what replaced."""

from collections.abc import Callable, Collection, Mapping, Sequence

from grader.confined.quick_dataclass import dataclass
from grader.core.grades import CriterionGrade, Status
from grader.core.outcomes import LoadedFunction
from grader.core.replay_orders import CORRECTED, LISTED, NAMED, SEARCH
from grader.judging.retry.function_pairs import Pair

ABSENT = (Status.MISSING, Status.NOT_LOADED, Status.NOT_IMPLEMENTED)
EVERY = (NAMED, CORRECTED, LISTED, SEARCH)  # cache layouts, in the order in which they are tried
STOPPED = (Status.RAISED, Status.NOT_LOADED, Status.NOT_IMPLEMENTED)


@dataclass(frozen=True)
class Plan:
    """One way to judge a criterion again."""

    criterion: str
    failed: tuple[str, ...]  # functions that failed by themselves, as the report names them
    replaced: tuple[str, ...]  # these, the other halves of their pairs, and what is free
    layouts: tuple[str, ...] = (NAMED,)  # ways to make the forward's cache, tried in turn
    forward: str = ""  # the function whose cache the criterion's own function takes
    skipping: tuple[str, ...] = ()  # methods that run without their lines that stop them


@dataclass(frozen=True)
class Ground:
    """What is fixed when following through begins."""

    grades: Mapping[str, CriterionGrade]  # as judged directly
    needs: Mapping[str, Sequence[str]]  # criterion -> criteria
    pairs: Collection[Pair]
    functions: Mapping[str, LoadedFunction]
    alternatives: Collection[str] = ()  # what the rubric says of answers that it accepts, too
    answered: Callable[[str], Collection[str]] = lambda name: ()
    """Criterion -> methods that recorded calls can replace in it."""
    free: Collection[str] = ()  # criteria whose right answers have several forms: a free sign

    def order(self) -> list[str]:
        """Return the criteria to be judged again, first the ones that others need."""
        found = [name for name, grade in self.grades.items() if self._may_earn_more(grade)]
        return sorted(found, key=lambda name: len(self.needs.get(name, ())))

    def plans(self, name: str, carried: Mapping[str, CriterionGrade]) -> list[Plan]:
        """Return ways to judge a criterion again, the least replacing first; `carried` so far."""
        every = self._failed(name, {})
        own = self._failed(name, carried)
        stopped = self._stopped(name, {})
        without = tuple(each for each in own if each not in stopped)  # which only run on
        chosen = dict.fromkeys((without, own, every))
        plans = [self._plan(name, failed, stopped) for failed in chosen]
        if free := self._free(name):
            plans.append(self._plan(name, every, stopped, free))
        return [plan for plan in plans if plan.failed or plan.skipping]

    def least(self, name: str, carried: Mapping[str, CriterionGrade], changed: str) -> Plan:
        """Return the plan that replaces least: nothing of what earns all its points by now.

        Nor the function that is `changed` in place of being replaced, with the half of its pair.
        """
        stopped = self._stopped(name, carried)
        left = (*stopped, changed)
        failed = tuple(each for each in self._failed(name, carried) if each not in left)
        return self._plan(name, failed, stopped)

    def usable(self) -> tuple[str, ...]:
        """Return the functions of the submission that may be run for their values."""
        ready = (name for name, loaded in self.functions.items() if not loaded.absence)
        crashed = self._that(Status.CRASHED)
        return tuple(name for name in ready if name not in crashed)

    def endless(self) -> tuple[str, ...]:
        """Return the usable functions that do not end when called: their lines are stopped."""
        return tuple(sorted(self._that(Status.TIMED_OUT) & {*self.usable()}))

    def _that(self, status: Status) -> set[str]:
        """Return the functions of which one case had that status."""
        return {
            grade.function
            for grade in self.grades.values()
            if grade.status is status or any(case.status is status for case in grade.cases)
        }

    def forward_of(self, function: str) -> str:
        """Return the function whose cache a backward takes; empty if there is none."""
        return next((pair.forward for pair in self.pairs if pair.backward == function), "")

    def _may_earn_more(self, grade: CriterionGrade) -> bool:
        loaded = self.functions.get(grade.function)
        there = loaded is not None and not loaded.absence and not loaded.stub
        return there and _failed(grade) and grade.status not in (*ABSENT, Status.WAITING)

    def _failed(self, name: str, carried: Mapping[str, CriterionGrade]) -> tuple[str, ...]:
        """Return the needed functions that earned less than all, without those carried in full.

        And those whose answers are right in another way: their callers are to be right with the
        usual one, to the last digits.
        """
        itself = self.grades[name].function
        needed = [self.grades[need] for need in self.needs.get(name, ()) if need in self.grades]
        other = (g for g in needed if g.function != itself)
        failed = (
            g for g in other if _failed(carried.get(g.name, g)) or self._is_right_otherwise(g)
        )
        names = dict.fromkeys(grade.function for grade in failed)
        return tuple(each for each in names if "." not in each or each in self.answered(name))

    def _free(self, name: str) -> tuple[str, ...]:
        """Return the needed functions that may be right in a form of their own.

        Recorded calls answer callers that go on with the reference's form: with these signs.
        """
        itself = self.grades[name].function
        needed = [self.grades[need] for need in self.needs.get(name, ()) if need in self.free]
        names = dict.fromkeys(grade.function for grade in needed if grade.function != itself)
        return tuple(each for each in names if "." not in each or each in self.answered(name))

    def _is_right_otherwise(self, grade: CriterionGrade) -> bool:
        """Return whether answers are accepted ones, or only as exact as single precision."""
        earned = [output for case in grade.cases for output in case.outputs if output.credit]
        return any(o.message in self.alternatives or o.tier == "single" for o in earned)

    def _stopped(self, name: str, carried: Mapping[str, CriterionGrade]) -> tuple[str, ...]:
        """Return the needed methods that raise or cannot be read: they can run on."""
        itself = self.grades[name].function
        needed = [self.grades[need] for need in self.needs.get(name, ()) if need in self.grades]
        failed = (grade for grade in needed if _failed(carried.get(grade.name, grade)))
        found = (grade.function for grade in failed if grade.status in STOPPED)
        return tuple(dict.fromkeys(each for each in found if "." in each and each != itself))

    def _plan(
        self,
        name: str,
        failed: tuple[str, ...],
        needed: tuple[str, ...],
        free: tuple[str, ...] = (),
    ) -> Plan:
        itself = self.grades[name].function
        halves = [
            half
            for pair in self.pairs
            if pair.forward in failed or pair.backward in failed
            for half in (pair.forward, pair.backward)
        ]
        replaced = tuple(f for f in dict.fromkeys((*failed, *halves, *free)) if f != itself)
        forward = self.forward_of(itself)
        stopped = tuple(each for each in needed if each not in failed)
        if forward not in failed:
            layouts = (NAMED, CORRECTED) if stopped else (NAMED,)
            return Plan(name, failed, replaced, layouts, skipping=stopped)
        return Plan(name, failed, replaced, EVERY, forward, stopped)


def _failed(grade: CriterionGrade) -> bool:
    return grade.score < grade.points or grade.status is Status.BLOCKED
