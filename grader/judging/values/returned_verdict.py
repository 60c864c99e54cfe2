"""Judging a case that ran to its end: its outputs, and the properties of the rubric's `ensure`."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from grader.confined.values.atoms import NONE
from grader.confined.values.leaf_names import output_of
from grader.core.asked.properties import Properties
from grader.core.cases import AcceptedOutputs, Case
from grader.core.grades import CaseVerdict, OutputVerdict, Status
from grader.core.many.kept_results import ANSWER_BYTES, ANSWERS, kept
from grader.core.outcomes import Formed, Returned, Value
from grader.core.rubric import Criterion, Tolerance
from grader.core.text import quoted_list
from grader.judging.credit import (
    FULL,
    NOTHING,
    Judged,
    gate,
    nothing_for,
    outputs_credit,
    status_of,
    verdict_on,
)
from grader.judging.values.attempt_verdicts import judge_attempts
from grader.judging.values.changed_arguments import with_kept_arguments
from grader.judging.values.draws.random_verdict import judge_random
from grader.judging.values.expectations import Expectation, expectations_of, unanswerable
from grader.judging.values.kinds.answer_values import Leaves
from grader.judging.values.kinds.extra_parts import extra_containers
from grader.judging.values.kinds.structure import none_only
from grader.judging.values.kinds.table_order import tables_in_order
from grader.judging.values.many_leaves import MOST, brief
from grader.judging.values.output_verdict import judge_output, missing
from grader.judging.values.property_verdicts import judge_properties, waiting_in_place_of

MOST_LEAVES = 500  # of an answer that is kept: a margin over the 42 of the largest packaged output
NOTHING_CHECKED = "no value was checked, so no points can be given"

Answered = Judged[OutputVerdict]


def is_small(answer: Returned) -> bool:
    """Return whether an answer is kept with its verdict: then equal ones are the same object."""
    if len(answer.values) > MOST_LEAVES:
        return False
    contents = (v.content if isinstance(v, Formed) else v for v in answer.values.values())
    return sum(each.nbytes for each in contents if isinstance(each, np.ndarray)) <= ANSWER_BYTES


def judge_returned(
    answer: Returned,
    case: Case,
    criterion: Criterion,
    tolerance: Tolerance,
    ensured: Properties | None,
    attempted: bool = False,
) -> Judged[CaseVerdict]:
    """Return the best that an answer is worth: as the reference's, or as an accepted alternative.

    `ensured` holds, for each property of the criterion's `ensure`, whether it holds or why that
    is not known. What returns `None` is not written yet, unless it was `attempted`.
    """
    values = Leaves(tables_in_order(answer.values, criterion))
    if not attempted and gives_only_none(values, case, criterion):
        return nothing_for(case, Status.NOT_IMPLEMENTED, "returns only None", "not written yet")
    asked = expectations_of(case, criterion, tolerance)
    judged = [*_judge_leaves(values, asked), *_judge_others(values, case, criterion)]
    judged = _with_whole_values(judged, values, asked, case)
    judged = with_kept_arguments(judged, values, case, criterion)
    judged = [*brief(judged, criterion), *judge_random(values, case, criterion)]
    judged += judge_attempts(criterion, answer.attempts)
    properties = judge_properties(criterion, ensured)
    direct = _together(judged, properties, case, criterion)
    if direct.verdict.credit == FULL:
        return direct
    found = [_with_accepted(each, values, asked, judged) for each in case.accepted]
    whole = [mixed for mixed, is_whole in found if is_whole]
    parts = [mixed for mixed, is_whole in found if not is_whole]
    first, last = (
        [_together(mixed, properties, case, criterion) for mixed in some] for some in (whole, parts)
    )
    return max([*first, direct, *last], key=lambda one: one.verdict.credit)


def _with_whole_values(
    judged: list[Answered], values: Leaves, asked: Sequence[Expectation], case: Case
) -> list[Answered]:
    """Return the verdicts, with sentences on lists and tables that parts of are wrong."""
    if all(one.verdict.credit == FULL for one in judged):
        return judged
    from grader.judging.values.kinds.told_tables import with_table_sentences
    from grader.judging.values.lists.told_lists import with_list_sentences

    judged = with_list_sentences(judged, values, asked, judge_output)
    return with_table_sentences(judged, values, case.expected)


def gives_only_none(values: Mapping[str, Value], case: Case, criterion: Criterion) -> bool:
    """Return whether all outputs that a case asks for are `None`, and should be something else."""
    named = [spec.name for spec in criterion.outputs]
    named += [spec.name for spec in criterion.statistical]
    asked = not case.random and all(expected.form == NONE for expected in case.expected)
    return not asked and none_only(named, values)


def _judge_leaves(values: Leaves, asked: Sequence[Expectation]) -> list[Answered]:
    """Return a verdict on each expected leaf.

    Of an output that has lost more points than a page has rows for, further missing leaves get no
    sentences of their own, which take their time to find and which nobody would read.
    """
    judged: list[Answered] = []
    wrong: Counter[str] = Counter()
    for each in asked:
        output = output_of(each.name)
        one = missing(values, each) if wrong[output] >= MOST else None
        one = one or judge_output(values, each)
        wrong[output] += one.verdict.credit == NOTHING
        judged.append(one)
    return judged


def _judge_others(values: Leaves, case: Case, criterion: Criterion) -> Iterator[Answered]:
    """Yield verdicts on outputs without an expected value, which never pass, and on extra parts."""
    for spec in unanswerable(case, criterion):
        message = f"`{spec.name}` has no expected value in this case: {NOTHING_CHECKED}"
        unknown = OutputVerdict(spec.name, Status.WRONG, NOTHING, message)
        yield Judged(unknown, "not checked")
    for name, extra in extra_containers(values, case, criterion).items():
        from grader.judging.values.kinds.told_tables import columns_sentence  # right work has none

        table = extra.container.removesuffix(".columns")
        asked = {expected.name: expected for expected in case.expected}
        message = columns_sentence(table, values, asked) or extra.sentence
        yield Judged(OutputVerdict(name, Status.WRONG, NOTHING, message), "wrong structure")


judge_again = kept(ANSWERS)(judge_returned)


def _together(
    judged: Sequence[Answered], properties: Sequence[Answered], case: Case, criterion: Criterion
) -> Judged[CaseVerdict]:
    everything = [*judged, *properties]
    if not everything:
        return nothing_for(case, Status.WRONG, NOTHING_CHECKED, "not checked")
    outputs = [one.verdict for one in judged]
    earned = outputs_credit(outputs, criterion) if outputs else FULL
    credit = earned * gate([one.verdict for one in properties])
    waiting = waiting_in_place_of(earned, properties)
    worst = waiting or min(everything, key=lambda one: one.verdict.credit)
    message = worst.verdict.message if worst.verdict.credit < FULL else _remarks(judged)
    verdicts = tuple(one.verdict for one in everything)
    status = Status.WAITING if waiting else status_of(credit)
    return Judged(verdict_on(case, status, credit, message, verdicts), worst.fault)


def _remarks(judged: Sequence[Answered]) -> str:
    """Return one sentence for the most frequent remark: "`dx`, `dw` and `db` look ..."."""
    remarks = [one.remark for one in judged if one.remark]
    if not remarks:
        return ""
    remark = max(dict.fromkeys(remarks), key=remarks.count)
    return f"{quoted_list([o.verdict.name for o in judged if o.remark == remark])}: {remark}"


def _with_accepted(
    accepted: AcceptedOutputs,
    values: Mapping[str, Value],
    asked: Sequence[Expectation],
    judged: Sequence[Answered],
) -> tuple[list[Answered], bool]:
    """Return the verdicts with an alternative, and whether all that it replaces is right.

    An answer is judged by one alternative as a whole: parts of two do not make it right.
    """
    there = [each for each in asked if each.name in accepted.expected]
    replaced = {each.name: _as_accepted(values, each, accepted) for each in there}
    fits = [verdict is not None for verdict in replaced.values()]
    if not any(fits):
        return [*judged], False
    mixed = [replaced.get(one.verdict.name) or one for one in judged]
    wrong = {name for name, verdict in replaced.items() if verdict is None}
    return [_of_another(one) if one.verdict.name in wrong else one for one in mixed], all(fits)


def _of_another(answered: Answered) -> Answered:
    """Return the verdict on an output that is not as in the alternative that others fit."""
    if answered.verdict.credit != FULL:
        return answered
    message = f"`{answered.verdict.name}` belongs to another convention than the other outputs"
    verdict = replace(answered.verdict, credit=NOTHING, status=Status.WRONG, message=message)
    return Judged(verdict, "another convention")


def _as_accepted(
    values: Mapping[str, Value], asked: Expectation, accepted: AcceptedOutputs
) -> Answered | None:
    alternative = replace(asked.expected, array=accepted.expected[asked.name])
    judged = judge_output(values, replace(asked, expected=alternative))
    if judged.verdict.credit != FULL:
        return None
    credit, say = accepted.credit, accepted.say
    verdict = replace(judged.verdict, credit=credit, status=status_of(credit), message=say)
    return Judged(verdict, "" if credit == FULL else "partly right")
