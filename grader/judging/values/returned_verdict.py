"""Judging a case that ran to its end."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from grader.core.cases import AcceptedOutputs, Case
from grader.core.grades import OutputVerdict, Status
from grader.core.outcomes import Returned, Value
from grader.core.rubric import Criterion, OutputSpec, Tolerance
from grader.core.text import quoted_list
from grader.judging.credit import gate, outputs_credit
from grader.judging.findings import FULL, CaseFinding, Judged, status_of
from grader.judging.values.output_verdict import judge_output
from grader.judging.values.property_verdicts import Ensured, judge_properties
from grader.judging.values.questions import Question, questions_of, unanswerable
from grader.judging.values.small_answers import Answer, small_answer
from grader.judging.values.structure import none_only

KEPT = 2048  # different answers of a class: some for each case of an assignment
NOTHING_CHECKED = "nothing was checked, so nothing can be credited"


def judge_returned(
    outcome: Returned,
    case: Case,
    criterion: Criterion,
    tolerance: Tolerance,
    ensured: Ensured | None,
) -> CaseFinding:
    """The best that the answer is worth: as the reference's, or as an accepted alternative."""
    answer = None if criterion.ensure else small_answer(outcome.values)
    if answer:
        return _judge_once(answer, case, criterion, tolerance)
    return _judge(outcome.values, case, criterion, tolerance, ensured)


@lru_cache(KEPT)
def _judge_once(
    answer: Answer, case: Case, criterion: Criterion, tolerance: Tolerance
) -> CaseFinding:
    return _judge(answer.values, case, criterion, tolerance, None)


def _judge(
    values: Mapping[str, Value],
    case: Case,
    criterion: Criterion,
    tolerance: Tolerance,
    ensured: Ensured | None,
) -> CaseFinding:
    if none_only((spec.name for spec in criterion.outputs), values):
        message = "returns only None"
        return CaseFinding(Status.NOT_IMPLEMENTED, Fraction(0), message, "not implemented")
    questions = questions_of(case, criterion, tolerance)
    judged = [judge_output(values, question) for question in questions]
    judged += [_unknown(spec) for spec in unanswerable(case, criterion)]  # never a pass
    properties = judge_properties(criterion, ensured)
    direct = _finding(judged, properties, criterion)
    if direct.credit == FULL:
        return direct
    found = (_with_accepted(a, values, questions, judged) for a in case.accepted)
    alternatives = [_finding(mixed, properties, criterion) for mixed in found if mixed]
    return max([*alternatives, direct], key=lambda finding: finding.credit)


def _unknown(spec: OutputSpec) -> Judged:
    message = f"`{spec.name}` has no expected value in this case: {NOTHING_CHECKED}"
    return Judged(OutputVerdict(spec.name, Status.WRONG, Fraction(0), message), "not checked")


def _finding(
    judged: Sequence[Judged], properties: Sequence[Judged], criterion: Criterion
) -> CaseFinding:
    everything = [*judged, *properties]
    if not everything:
        return CaseFinding(Status.WRONG, Fraction(0), NOTHING_CHECKED, "not checked")
    outputs = [one.verdict for one in judged]
    earned = outputs_credit(outputs, criterion) if outputs else FULL
    credit = earned * gate([one.verdict for one in properties])
    worst = min(everything, key=lambda one: one.verdict.credit)
    message = worst.verdict.message if worst.verdict.credit < FULL else _remarks(judged)
    verdicts = tuple(one.verdict for one in everything)
    return CaseFinding(status_of(credit), credit, message, worst.fault, verdicts)


def _remarks(judged: Sequence[Judged]) -> str:
    """One sentence for the most frequent remark: "`dx`, `dw` and `db` look ..."."""
    remarks = [one.remark for one in judged if one.remark]
    if not remarks:
        return ""
    remark = max(dict.fromkeys(remarks), key=remarks.count)
    return f"{quoted_list([o.verdict.name for o in judged if o.remark == remark])}: {remark}"


def _with_accepted(
    accepted: AcceptedOutputs,
    values: Mapping[str, Value],
    questions: Sequence[Question],
    judged: Sequence[Judged],
) -> list[Judged]:
    """The verdicts with an alternative accepted, or none unless all that it replaces is right."""
    replaced = {
        question.name: _as_accepted(values, question, accepted)
        for question in questions
        if question.name in accepted.expected
    }
    if not replaced or None in replaced.values():
        return []
    return [replaced.get(one.verdict.name) or one for one in judged]


def _as_accepted(
    values: Mapping[str, Value], question: Question, accepted: AcceptedOutputs
) -> Judged | None:
    alternative = replace(question.expected, array=accepted.expected[question.name])
    judged = judge_output(values, replace(question, expected=alternative))
    if judged.verdict.credit != FULL:
        return None
    credit, say = accepted.credit, accepted.say
    verdict = replace(judged.verdict, credit=credit, status=status_of(credit), message=say)
    return Judged(verdict, "" if credit == FULL else "partly right")
