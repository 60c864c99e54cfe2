"""Each mistake is charged once: what a criterion earns that is judged again."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from grader.core.grades import CaseVerdict, CriterionGrade, Status
from grader.core.rubric import FollowThrough
from grader.core.text import quoted, quoted_list
from grader.judging.credit import FULL, NOTHING
from grader.judging.retry.plans import Plan


def better_cases(
    direct: Sequence[CaseVerdict], again: Mapping[str, CaseVerdict]
) -> list[CaseVerdict]:
    """Return case by case the better verdict; of two that are as wrong, the one judged again.

    What it tells is the criterion's own mistake, and no helper's. An exception tells less: it may
    be about a call that no recorded one answers.
    """
    return [_better(case, again.get(case.name, case)) for case in direct]


def own_cases(direct: Sequence[CaseVerdict], again: Mapping[str, CaseVerdict]) -> list[CaseVerdict]:
    """Return the verdicts judged again, whether better or not: no helper's mistake is in them."""
    pairs = ((case, again.get(case.name, case)) for case in direct)
    return [new if new.outputs else _better(old, new) for old, new in pairs]


def _better(old: CaseVerdict, new: CaseVerdict) -> CaseVerdict:
    if new.credit == old.credit:
        return new if new.outputs and old.credit < FULL else old
    return max(old, new, key=lambda verdict: verdict.credit)


def carried_forward(
    direct: CriterionGrade,
    again: CriterionGrade,
    plan: Plan,
    terms: FollowThrough,
) -> CriterionGrade:
    """Return the better of two grades; the one judged again costs what the rubric says."""
    repaired = bool(plan.forward)
    factor = terms.cache if repaired else terms.substitute
    score = _paid(again.score, factor, terms)
    if score <= direct.score:
        return direct
    replaced = (*plan.failed, *plan.skipping)
    how = replaced_text(plan.failed, plan.skipping)
    sentence = f"{quoted(direct.name)} was tested {how} and {_ending(again)}."
    return replace(
        again,
        score=score,
        status=again.status if score == again.score else Status.PARTLY_RIGHT,
        feedback=(sentence, *again.feedback),
        carried_forward=True,
        replaced=replaced,
        correct_methods=methods_of(plan.failed),
        lost_to=_lost_to(again, score),
    )


def at_fault_itself(direct: CriterionGrade, again: CriterionGrade, plan: Plan) -> CriterionGrade:
    """Return what is wrong beside correct helpers, of a criterion that earns nothing with them."""
    sentence = f"{quoted(direct.name)} was tested {replaced_text(plan.failed)} and still fails."
    return replace(
        again,
        feedback=(*again.feedback, sentence),
        carried_forward=True,
        replaced=plan.failed,
        correct_methods=methods_of(plan.failed),
        lost_to="own",
    )


def consistent(direct: CriterionGrade, forward: str, terms: FollowThrough) -> CriterionGrade:
    """Return the grade of a backward that gives the right gradients of its own, wrong forward."""
    score = _paid(direct.points, terms.consistent, terms)
    if score <= direct.score:
        return direct
    sentence = (
        f"{quoted(direct.name)} returns the right gradients of your {quoted(forward)}, "
        f"but {quoted(forward)} itself is not right."
    )
    return replace(
        direct,
        score=score,
        status=Status.PARTLY_RIGHT,
        feedback=(sentence, *direct.feedback),
        carried_forward=True,
        lost_to="cascade",
    )


def with_caches_left(grade: CriterionGrade, forwards: Collection[str]) -> CriterionGrade:
    """Return the grade with a sentence on forwards of which not all caches could be tried."""
    sentences = [
        f"{quoted(grade.name)} was tested with some of the caches that a correct {quoted(forward)} "
        "may make; there was no time for all of them."
        for forward in sorted(forwards)
    ]
    return replace(grade, feedback=(*grade.feedback, *sentences)) if sentences else grade


def with_changes_left(grade: CriterionGrade, first: str) -> CriterionGrade:
    """Return the grade with a sentence: not all small changes could be tried."""
    sentence = (
        f"There was no time to find out whether {quoted(grade.name)} fails by the mistake that "
        f"{quoted(first)} is charged for."
    )
    return replace(grade, feedback=(*grade.feedback, sentence))


def inherited(direct: CriterionGrade, twin: CriterionGrade, terms: FollowThrough) -> CriterionGrade:
    """Return the grade of a criterion without recorded calls, from one that runs the same code."""
    score = _paid(direct.points, terms.substitute, terms)
    if score <= direct.score:
        return direct
    sentence = (
        f"{quoted(direct.name)} was not tested again: it runs the same functions as "
        f"{quoted(twin.name)}, which is right {replaced_text(twin.right_ones, twin.skipped)}."
    )
    return replace(
        direct,
        score=score,
        status=Status.RIGHT if score == direct.points else Status.PARTLY_RIGHT,
        cases=(),
        feedback=(sentence,),
        carried_forward=True,
        replaced=twin.replaced,
        correct_methods=twin.correct_methods,
        lost_to=None if score == direct.points else "cascade",
    )


def with_same_mistake(
    direct: CriterionGrade, again: CriterionGrade, charged: Sequence[str], terms: FollowThrough
) -> CriterionGrade:
    """Return the grade of a criterion without the mistakes that other ones are charged for."""
    score = _paid(again.score, terms.substitute, terms)
    if score <= direct.score:
        return direct
    one = len(charged) == 1
    mistakes, are, them = ("mistake", "is", "it") if one else ("mistakes", "are", "them")
    sentence = (
        f"{quoted(direct.name)} fails by the {mistakes} that {quoted_list(charged)} {are} charged "
        f"for: without {them} {quoted(direct.name)} {_ending(again)}."
    )
    return replace(
        again,
        score=score,
        status=again.status if score == again.score else Status.PARTLY_RIGHT,
        feedback=(sentence, *again.feedback),
        carried_forward=True,
        replaced=direct.replaced,
        correct_methods=direct.correct_methods,
        same_mistake_as=charged[0],
        lost_to=_lost_to(again, score),
    )


def _paid(score: Fraction, factor: Fraction, terms: FollowThrough) -> Fraction:
    paid = score * factor
    return paid if terms.max_loss is None else max(paid, score - terms.max_loss, NOTHING)


def replaced_text(functions: Sequence[str], methods: Sequence[str] = ()) -> str:
    """Return how something was judged again: what was replaced, and what ran without lines."""
    correct = "a correct" if len(functions) == 1 else "correct versions of"
    ways = [f"with {correct} {quoted_list(functions)}"] if functions else []
    ways += [f"without the failing lines of {quoted_list(methods)}"] if methods else []
    return " and ".join(ways)


def methods_of(names: Sequence[str]) -> tuple[str, ...]:
    """Return the methods among functions."""
    return tuple(name for name in names if "." in name)


def _ending(again: CriterionGrade) -> str:
    return "is right" if again.score == again.points else "is partly right"


def _lost_to(again: CriterionGrade, score: Fraction) -> str | None:
    if again.score < again.points:
        return "own"
    return "cascade" if score < again.points else None


def hopeless(verdict: CaseVerdict) -> bool:
    """Return whether a case judged again settles that nothing will be earned."""
    return verdict.weight is None and verdict.credit == NOTHING
