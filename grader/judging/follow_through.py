"""Each mistake is charged once: who is judged again, with what replaced, and what that earns."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from grader.core.grades import CaseVerdict, CriterionGrade, Status
from grader.core.outcomes import LoadedFunction
from grader.core.pairs import Pair
from grader.core.replay import CORRECTED, LISTED, NAMED, SCRIPTED, SEARCH
from grader.core.rubric import FollowThrough
from grader.core.text import quoted, quoted_list
from grader.judging.findings import FULL, NOTHING

ABSENT = (Status.MISSING, Status.NOT_LOADED, Status.NOT_IMPLEMENTED)
ENDLESS = (Status.TIMED_OUT, Status.CRASHED)


@dataclass(frozen=True)
class Plan:
    """One way to judge a criterion again."""

    criterion: str
    failed: tuple[str, ...]  # functions that failed by themselves, as the report names them
    replaced: tuple[str, ...]  # these and the other halves of their pairs
    layouts: tuple[str, ...] = (NAMED,)  # ways to make the forward's cache, tried in turn
    forward: str = ""  # the function whose cache the criterion's own function takes


@dataclass(frozen=True)
class Ground:
    """What is fixed when following through begins."""

    grades: Mapping[str, CriterionGrade]  # as judged directly
    needs: Mapping[str, Sequence[str]]  # criterion -> criteria
    pairs: Collection[Pair]
    functions: Mapping[str, LoadedFunction]

    def order(self) -> list[str]:
        """Criteria to be judged again, those first that others need."""
        found = [name for name, grade in self.grades.items() if self._may_earn_more(grade)]
        return sorted(found, key=lambda name: len(self.needs.get(name, ())))

    def plans(self, name: str, carried: Mapping[str, CriterionGrade]) -> list[Plan]:
        """Ways to judge a criterion again, the least replacing first; `carried` so far."""
        every = self._failed(name, {})
        own = self._failed(name, carried)
        return [self._plan(name, failed) for failed in dict.fromkeys((own, every)) if failed]

    def usable(self) -> tuple[str, ...]:
        """Functions of the submission that may be run for what they return."""
        bad = {g.function for g in self.grades.values() if g.status in (*ABSENT, *ENDLESS)}
        endless = {
            grade.function
            for grade in self.grades.values()
            if any(case.status in ENDLESS for case in grade.cases)
        }
        ready = (name for name, loaded in self.functions.items() if not loaded.absence)
        return tuple(name for name in ready if name not in bad | endless and "." not in name)

    def forward_of(self, function: str) -> str:
        """The function whose cache it takes; empty if there is none."""
        return next((pair.forward for pair in self.pairs if pair.backward == function), "")

    def _may_earn_more(self, grade: CriterionGrade) -> bool:
        loaded = self.functions.get(grade.function)
        there = loaded is not None and not loaded.absence and not loaded.stub
        return there and _failed(grade) and grade.status not in (*ABSENT, Status.WAITING)

    def _failed(self, name: str, carried: Mapping[str, CriterionGrade]) -> tuple[str, ...]:
        """Functions needed that earned less than all, those aside that were carried in full."""
        itself = self.grades[name].function
        needed = [self.grades[need] for need in self.needs.get(name, ()) if need in self.grades]
        failed = (g for g in needed if _failed(carried.get(g.name, g)) and g.function != itself)
        return tuple(dict.fromkeys(grade.function for grade in failed if "." not in grade.function))

    def _plan(self, name: str, failed: tuple[str, ...]) -> Plan:
        itself = self.grades[name].function
        halves = [
            half
            for pair in self.pairs
            if pair.forward in failed or pair.backward in failed
            for half in (pair.forward, pair.backward)
        ]
        replaced = tuple(f for f in dict.fromkeys((*failed, *halves)) if f != itself)
        forward = self.forward_of(itself)
        if forward not in failed:
            return Plan(name, failed, replaced)
        return Plan(name, failed, replaced, (NAMED, CORRECTED, SCRIPTED, LISTED, SEARCH), forward)


def _failed(grade: CriterionGrade) -> bool:
    return grade.score < grade.points or grade.status is Status.BLOCKED


def better_cases(
    direct: Sequence[CaseVerdict], again: Mapping[str, CaseVerdict]
) -> list[CaseVerdict]:
    """Case by case the better verdict."""
    pairs = ((case, again.get(case.name, case)) for case in direct)
    return [new if new.credit > old.credit else old for old, new in pairs]


def carried_forward(
    direct: CriterionGrade,
    again: CriterionGrade,
    plan: Plan,
    layout: str,
    terms: FollowThrough,
) -> CriterionGrade:
    """The better of two grades; the one judged again costs what the rubric says it does."""
    repaired = bool(plan.forward)
    factor = terms.cache if repaired else terms.substitute
    score = _paid(again.score, factor, terms)
    if score <= direct.score:
        return direct
    how = f"was judged with {quoted_list(plan.failed)} replaced by {_right(plan.failed)}"
    sentence = f"{quoted(direct.name)} {how}, and {_ending(again)}."
    return replace(
        again,
        score=score,
        status=again.status if score == again.score else Status.PARTLY_RIGHT,
        feedback=(sentence, *again.feedback),
        carried_forward=True,
        replaced=plan.failed,
        lost_to=_lost_to(again, score),
    )


def consistent(direct: CriterionGrade, forward: str, terms: FollowThrough) -> CriterionGrade:
    """The grade of a backward that gives the right gradients of its own, wrong forward."""
    score = _paid(direct.points, terms.consistent, terms)
    if score <= direct.score:
        return direct
    sentence = (
        f"{quoted(direct.name)} gives the right gradients of your {quoted(forward)}, "
        "which is not the one that is asked for."
    )
    return replace(
        direct,
        score=score,
        status=Status.PARTLY_RIGHT,
        feedback=(sentence, *direct.feedback),
        carried_forward=True,
        lost_to="cascade",
    )


def inherited(direct: CriterionGrade, twin: CriterionGrade, terms: FollowThrough) -> CriterionGrade:
    """The grade of a criterion whose calls cannot be replayed, from one that runs the same code."""
    score = _paid(direct.points, terms.substitute, terms)
    if score <= direct.score:
        return direct
    sentence = (
        f"{quoted(direct.name)} was not judged again: it runs what {quoted(twin.name)} runs, "
        f"which is right with {quoted_list(twin.replaced)} replaced by {_right(twin.replaced)}."
    )
    return replace(
        direct,
        score=score,
        status=Status.RIGHT if score == direct.points else Status.PARTLY_RIGHT,
        cases=(),
        feedback=(sentence,),
        carried_forward=True,
        replaced=twin.replaced,
        lost_to=None if score == direct.points else "cascade",
    )


def _paid(score: Fraction, factor: Fraction, terms: FollowThrough) -> Fraction:
    paid = score * factor
    return paid if terms.max_loss is None else max(paid, score - terms.max_loss, NOTHING)


def _right(replaced: Sequence[str]) -> str:
    return "a right one" if len(replaced) == 1 else "right ones"


def _ending(again: CriterionGrade) -> str:
    return "is right" if again.score == again.points else "is right in part"


def _lost_to(again: CriterionGrade, score: Fraction) -> str | None:
    if again.score < again.points:
        return "own"
    return "cascade" if score < again.points else None


def hopeless(verdict: CaseVerdict) -> bool:
    """Whether a case judged again settles that nothing will be earned."""
    return verdict.weight is None and verdict.credit == NOTHING


def right(verdict: CaseVerdict) -> bool:
    """Whether a case earned everything."""
    return verdict.credit == FULL
