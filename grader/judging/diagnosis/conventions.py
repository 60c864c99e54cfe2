"""Outputs of one answer that follow different conventions, each of which is right by itself."""

from collections.abc import Sequence

from grader.core.cases import AcceptedOutputs
from grader.core.text import quoted_list
from grader.judging.diagnosis.wrong_output import Answer, same


def mixed_conventions(answers: Sequence[Answer]) -> str:
    """Return which outputs are right by another convention of the rubric than the others.

    `answers` are those of cases that lost points. Empty if that is not what is wrong in all.
    """
    found = {_mixed(answer) for answer in answers}
    visible = any(not answer.case.hidden for answer in answers)
    return found.pop() if visible and len(found) == 1 else ""


def _mixed(answer: Answer) -> str:
    said = (_sides(answer, accepted) for accepted in answer.case.accepted)
    return next((text for text in said if text), "")


def _sides(answer: Answer, accepted: AcceptedOutputs) -> str:
    """Return which outputs are as in an alternative and which are not; empty if some are wrong."""
    others = [e for e in answer.case.expected if e.name in accepted.expected]
    got = {e.name: answer.values[e.name] for e in others if e.name in answer.values}
    own = [e.name for e in others if e.name in got and same(got[e.name], e.array)]
    accept = [name for name in got if same(got[name], accepted.expected[name])]
    here, there = (
        [name for name in one if name not in other] for one, other in ((own, accept), (accept, own))
    )
    if not here or not there or {*own, *accept} != {e.name for e in others}:
        return ""
    start = f"The outputs do not follow one convention. Of {quoted_list(there)}"
    return f"{start}, not of {quoted_list(here)}, this is true: {accepted.say}"
