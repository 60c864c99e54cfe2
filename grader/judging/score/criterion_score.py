"""Scoring one criterion: exact arithmetic, rounded nowhere."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from grader.core.grades import HINT, CaseVerdict, CriterionGrade, Status
from grader.core.many.kept_results import CRITERIA, kept
from grader.core.outcomes import LoadedFunction, Missing, NotLoaded
from grader.core.rubric import Criterion
from grader.core.text import quoted
from grader.judging.credit import FULL, NOTHING, newly_lost
from grader.judging.score.criterion_feedback import feedback_on

BY_HAND = "A person grades this criterion"
LATER = "This criterion is graded after submission"  # what students get has no `call` to run


def score_criterion(
    criterion: Criterion, verdicts: Sequence[CaseVerdict], loaded: LoadedFunction | None
) -> CriterionGrade:
    """Return the least credit of required cases, less what failed weighted cases cost."""
    if criterion.by_hand:
        told = LATER if criterion.files else BY_HAND
        return _grade(criterion, loaded, Status.WAITING, NOTHING, feedback=(told,))
    if loaded and not loaded.absence and all(each.status is Status.RIGHT for each in verdicts):
        return _score_again(criterion, verdicts, loaded)
    if _waits(criterion, verdicts):
        return _waiting(criterion, verdicts, loaded)
    return _score(criterion, verdicts, loaded)


def _score(
    criterion: Criterion, verdicts: Sequence[CaseVerdict], loaded: LoadedFunction | None
) -> CriterionGrade:
    credit = case_credit(criterion, verdicts)
    status = _status(credit, verdicts, loaded)
    parameters = parameters_remark(loaded) if credit < FULL else ()
    feedback = (*parameters, *feedback_on(criterion, verdicts), *_unread_hint(loaded))
    return _grade(criterion, loaded, status, credit, tuple(verdicts), feedback)


def _decisive(
    criterion: Criterion, verdicts: Sequence[CaseVerdict], loaded: LoadedFunction
) -> tuple[object, ...]:
    """Return all that the score of a function that was loaded depends on, with its sentences."""
    return criterion, loaded.name, loaded.file, loaded.signature, loaded.template_takes, *verdicts


# Right functions of a class give the same answers again and again, bit by bit.
_score_again = kept(CRITERIA, _decisive)(_score)


def _unread_hint(loaded: LoadedFunction | None) -> tuple[str, ...]:
    """Return how students find lines that Python cannot read, for a function lost to one."""
    if not loaded or not loaded.unread:
        return ()
    if loaded.file.endswith(".ipynb"):
        return (f"{HINT}Restart the kernel and run all cells: lines like this one stop there.",)
    command = quoted(f"python -m py_compile {loaded.file}")
    return (f"{HINT}{command} shows lines like this one before you submit.",)


def _waits(criterion: Criterion, verdicts: Sequence[CaseVerdict]) -> bool:
    """Return whether a property that nobody could judge is all that keeps points from being known.

    What a student can bring about so is no more than a person's look: it earns nothing before.
    """
    others = [verdict for verdict in verdicts if verdict.status is not Status.WAITING]
    if len(others) == len(verdicts):
        return False
    return all(verdict.credit for verdict in others if verdict.weight is None)


def _waiting(
    criterion: Criterion, verdicts: Sequence[CaseVerdict], loaded: LoadedFunction | None
) -> CriterionGrade:
    feedback = feedback_on(criterion, verdicts)
    grade = _grade(criterion, loaded, Status.WAITING, NOTHING, tuple(verdicts), feedback)
    told = (
        f"case {verdict.name}: {output.note}"
        for verdict in verdicts
        for output in verdict.outputs
        if output.note
    )
    return replace(grade, instructor_notes=tuple(dict.fromkeys(told)))


def case_credit(criterion: Criterion, verdicts: Sequence[CaseVerdict]) -> Fraction:
    """Return a share between 0 and 1. Where nothing was judged, nothing is earned.

    A weighted case costs only what it earns less than the required ones: an answer that earns
    half everywhere is charged once. So does each of its outputs: if one required case loses
    by `dx` and another one by `dw`, a weighted one that loses by both shows nothing new.
    """
    required = [verdict.credit for verdict in verdicts if verdict.weight is None]
    credit = min(required, default=_without_required(criterion, verdicts))
    if not credit:
        return NOTHING
    lost = sum((share for _, share in newly_lost(verdicts, credit, criterion)), NOTHING)
    return max(credit * (1 - lost), NOTHING)


def _without_required(criterion: Criterion, verdicts: Sequence[CaseVerdict]) -> Fraction:
    """Return full credit for weighted cases alone, unless required ones were left out."""
    left_out = any(spec.weight is None for spec in criterion.cases)
    return FULL if verdicts and not left_out else NOTHING


def _status(
    credit: Fraction, verdicts: Sequence[CaseVerdict], loaded: LoadedFunction | None
) -> Status:
    if credit == FULL:
        return Status.RIGHT
    if credit > NOTHING:
        return Status.PARTLY_RIGHT
    if not verdicts:
        return _unjudged(loaded)
    required = [verdict for verdict in verdicts if verdict.weight is None]
    failed = min(required or verdicts, key=lambda v: (v.credit, v.status is Status.WAITING))
    return failed.status if failed.credit == NOTHING else Status.WRONG


def _unjudged(loaded: LoadedFunction | None) -> Status:
    """Return why a criterion has no verdicts at all, as far as loading can tell."""
    match loaded:
        case LoadedFunction(absence=Missing()):
            return Status.MISSING
        case LoadedFunction(absence=NotLoaded()):
            return Status.NOT_LOADED
        case LoadedFunction(stub=True):
            return Status.NOT_IMPLEMENTED
        case _:
            return Status.WRONG


def _grade(
    criterion: Criterion,
    loaded: LoadedFunction | None,
    status: Status,
    credit: Fraction,
    cases: tuple[CaseVerdict, ...] = (),
    feedback: tuple[str, ...] = (),
) -> CriterionGrade:
    score = criterion.points * credit
    file = criterion.files[0] if criterion.files else ""
    return CriterionGrade(
        name=criterion.name,
        function=criterion.function,
        file=(loaded.file if loaded else "") or file,
        status=status,
        score=score,
        points=criterion.points,
        signature=loaded.signature if loaded else "",
        cases=cases,
        feedback=feedback,
        lost_to="own" if score < criterion.points and status is not Status.WAITING else None,
        bonus=criterion.bonus,
        optional=criterion.optional,
    )


def parameters_remark(loaded: LoadedFunction | None) -> tuple[str, ...]:
    """Return a sentence about a function with other parameters than the template's; or none."""
    if loaded is None or not loaded.template_takes:
        return ()
    own = loaded.signature.partition("(")[2].removesuffix(")")
    start = f"{quoted(loaded.name)} takes `({own})`, in the template `({loaded.template_takes})`"
    return (f"{start}; the test cases call it as in the template.",)
