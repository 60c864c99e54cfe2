"""The lists of the class page, each item opening to its students."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from grader.reports.classroom.class_rows import Concern, Doubt, Row
from grader.reports.classroom.class_views import DoubtGroups, PairLine, SubmissionGroup, Who
from grader.reports.classroom.equal_answers import AnswerPair, Cluster, SharedMistake
from grader.reports.criterion_sentences import as_sentence

MOST_PAIRS = 50  # shown: the most alike come first, and a person looks at each
UNKNOWN = "Nothing is known about this mistake."

Numbers = Mapping[str, int]  # of the lines of the table, by submission


def view_mistakes(
    mistakes: Sequence[SharedMistake], numbers: Numbers
) -> tuple[SubmissionGroup, ...]:
    """Return a group for each known mistake."""
    return tuple(
        SubmissionGroup(
            criterion=mistake.criterion,
            count=len(mistake.rows),
            words=as_sentence(mistake.sentence),
            remark="",
            who=_everybody(mistake.rows, numbers),
        )
        for mistake in mistakes
    )


def view_clusters(clusters: Sequence[Cluster], numbers: Numbers) -> tuple[SubmissionGroup, ...]:
    """Return equal wrong answers, and what their number speaks for."""
    return tuple(
        SubmissionGroup(
            criterion=cluster.criterion,
            count=len(cluster.rows),
            words=as_sentence(cluster.sentence or UNKNOWN),
            remark=_reading(cluster),
            who=_everybody(cluster.rows, numbers),
        )
        for cluster in clusters
    )


def _reading(cluster: Cluster) -> str:
    if not cluster.telling:
        return "too few submissions to tell why"
    if not cluster.rare:
        return "common: most likely the same mistake"
    return "rare, but a known mistake" if cluster.sentence else "rare: the same source?"


def view_pairs(pairs: Sequence[AnswerPair], numbers: Numbers) -> tuple[PairLine, ...]:
    """Return the most surprising pairs."""
    return tuple(
        PairLine(
            one=_who(pair.rows[0], numbers),
            other=_who(pair.rows[1], numbers),
            shared=tuple(f"{c.criterion} ({_others(c)})" for c in pair.clusters),
            remark=_unexplained(pair),
        )
        for pair in pairs[:MOST_PAIRS]
    )


def _others(cluster: Cluster) -> str:
    others = len(cluster.rows) - 2
    return "no others" if not others else f"{others} more" if others > 1 else "1 more"


def _unexplained(pair: AnswerPair) -> str:
    if not pair.unexplained:
        return "all are known mistakes"
    return f"{pair.unexplained} of {len(pair.clusters)} match no known mistake"


def view_doubts(rows: Sequence[Row], numbers: Numbers) -> tuple[DoubtGroups, ...]:
    """Return what needs a person, the most urgent first; of each kind the largest groups first."""
    found: defaultdict[Doubt, defaultdict[str, list[tuple[Row, Concern]]]]
    found = defaultdict(lambda: defaultdict(list))
    for row in rows:
        for concern in row.concerns:
            found[concern.doubt][concern.criterion or concern.detail].append((row, concern))
    return tuple(
        DoubtGroups(
            title=str(doubt),
            count=len({row.name for those in found[doubt].values() for row, _ in those}),
            groups=tuple(
                _doubt(those, numbers)
                for those in sorted(found[doubt].values(), key=len, reverse=True)
            ),
        )
        for doubt in Doubt
        if doubt in found
    )


def _doubt(those: Sequence[tuple[Row, Concern]], numbers: Numbers) -> SubmissionGroup:
    """Group rows that share a criterion, each with its detail; else rows that share the detail."""
    first = those[0][1]
    if not first.criterion:
        who = _everybody([row for row, _ in those], numbers)
        return SubmissionGroup("", len(who), as_sentence(first.detail), "", who)
    who = tuple(_who(row, numbers, concern.detail) for row, concern in those)
    return SubmissionGroup(first.criterion, len(who), (), "", who)


def _everybody(rows: Sequence[Row], numbers: Numbers) -> tuple[Who, ...]:
    return tuple(_who(row, numbers) for row in rows)


def _who(row: Row, numbers: Numbers, remark: str = "") -> Who:
    return Who(f"s{numbers[row.name]}", row.who, remark)
