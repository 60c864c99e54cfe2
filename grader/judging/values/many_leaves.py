"""Keeps the verdicts on an output of thousands of keys short: those that lost points come first."""

from collections.abc import Sequence

from grader.core.grades import OutputVerdict, Status
from grader.core.rubric import Criterion
from grader.judging.credit import FULL, Judged

MOST = 40  # verdicts on one output, more than a page has rows for

Answered = Judged[OutputVerdict]


def brief(judged: Sequence[Answered], criterion: Criterion) -> list[Answered]:
    """Return verdicts that earn the same: of an output with many leaves, one for all right ones."""
    if len(judged) <= MOST:
        return list(judged)
    groups: dict[str, list[Answered]] = {}
    for one in judged:
        spec = criterion.spec_of(one.verdict.name)
        groups.setdefault(spec.name if spec else one.verdict.name, []).append(one)
    return [kept for name, group in groups.items() for kept in _kept(name, group)]


def _kept(name: str, group: Sequence[Answered]) -> list[Answered]:
    if len(group) <= MOST:
        return list(group)
    wrong = [one for one in group if one.verdict.credit < FULL]
    right = [one for one in group if one.verdict.credit == FULL]
    worst = sorted(wrong, key=lambda one: one.verdict.credit)[:MOST]
    if not right:
        return worst
    together = OutputVerdict(name, Status.RIGHT, FULL, metric=right[0].verdict.metric)
    return [*worst, Judged(together, remark=right[0].remark)]
