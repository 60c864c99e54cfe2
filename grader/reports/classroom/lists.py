"""The lists of the class page, each item opening to its students."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from grader.reports.classroom.answer_pairs import AnswerPair
from grader.reports.classroom.class_rows import Concern, Doubt, Row
from grader.reports.classroom.class_views import (
    MOST_LINKED,
    DoubtGroups,
    EqualView,
    MistakeView,
    PairLine,
    Rest,
    SubmissionGroup,
    Who,
    rest_of,
)
from grader.reports.classroom.shared_mistakes import UNKNOWN, EqualAnswers, SharedMistake
from grader.reports.criterion_sentences import as_sentence
from grader.reports.number_format import points_text

MOST_MISTAKES = 500  # shown: the commonest come first
MOST_EQUAL = 50  # groups of equal answers of one mistake, the largest first
MOST_PAIRS = 50  # shown: the most alike come first, and a person looks at each

_SCORE = "`grader score OUT STUDENT CRITERION POINTS`"
ADVICE = {
    Doubt.NOT_GRADED: "Ask for the work again, and run `grader batch` again.",
    Doubt.NOT_LOADED: "Their pages name the line; a slip can be scored by hand: " + _SCORE,
    Doubt.FLAKY: "Read the code: it may draw random numbers, or depend on an earlier call.",
    Doubt.NEAR: "If the tolerance is wrong, change it and run `grader regrade`.",
    Doubt.SLOPPY: "If that is right, or wrong, score it by hand: " + _SCORE,
    Doubt.WAITING: "Score it: " + _SCORE,
    Doubt.LATE: "Decide: `grader extend OUT STUDENT --late DAYS`",
}

Numbers = Mapping[str, int]  # of the lines of the table, by submission


def view_mistakes(
    mistakes: Sequence[SharedMistake], numbers: Numbers, comments: Mapping[str, str]
) -> tuple[MistakeView, ...]:
    """Return the mistakes with everybody who made them."""
    return tuple(
        MistakeView(
            name=shared.name,
            criterion=shared.mistake.criterion,
            count=len(shared.rows),
            cost=points_text(shared.cost),
            words=as_sentence(shared.mistake.sentence or UNKNOWN),
            private=shared.mistake.private,
            few=any(group.few for group in shared.answers),
            who=_everybody(shared.rows, numbers),
            rest=_rest(shared.rows, numbers),
            equal=tuple(_equal(group, numbers) for group in shared.answers[:MOST_EQUAL]),
            equal_left=max(len(shared.answers) - MOST_EQUAL, 0),
            comments=tuple(comments[n] for n in _names(shared) if n in comments),
        )
        for shared in mistakes[:MOST_MISTAKES]
    )


def _names(shared: SharedMistake) -> tuple[str, ...]:
    answers = (group.mistake.answer_name for group in shared.answers)
    return tuple(dict.fromkeys((shared.name, *answers)))


def _equal(group: EqualAnswers, numbers: Numbers) -> EqualView:
    """Return a group of equal answers; named are only those who share it with a handful."""
    who = _everybody(group.rows, numbers) if group.few else ()
    return EqualView(group.mistake.answer_name, len(group.rows), who)


def view_pairs(pairs: Sequence[AnswerPair], numbers: Numbers) -> tuple[PairLine, ...]:
    """Return the most surprising pairs."""
    return tuple(
        PairLine(
            one=view_who(pair.rows[0], numbers),
            other=view_who(pair.rows[1], numbers),
            shared=tuple(f"{a.mistake.criterion} ({_others(a)})" for a in pair.answers),
            remark=_unexplained(pair),
        )
        for pair in pairs[:MOST_PAIRS]
    )


def _others(group: EqualAnswers) -> str:
    others = len(group.rows) - 2
    return "no others" if not others else f"{others} more" if others > 1 else "1 more"


def _unexplained(pair: AnswerPair) -> str:
    if not pair.unexplained:
        return "all are known mistakes"
    return f"{pair.unexplained} of {len(pair.answers)} match no known mistake"


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
            advice=as_sentence(ADVICE[doubt]),
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
    first, rows = those[0][1], [row for row, _ in those]
    rest = _rest(rows, numbers)
    if not first.criterion:
        who = _everybody(rows, numbers)
        return SubmissionGroup("", len(rows), as_sentence(first.detail), who, rest)
    who = tuple(view_who(row, numbers, concern.detail) for row, concern in those[:MOST_LINKED])
    return SubmissionGroup(first.criterion, len(rows), (), who, rest)


def _everybody(rows: Sequence[Row], numbers: Numbers) -> tuple[Who, ...]:
    return tuple(view_who(row, numbers) for row in rows[:MOST_LINKED])


def _rest(rows: Sequence[Row], numbers: Numbers) -> Rest:
    return rest_of(numbers[row.name] for row in rows[MOST_LINKED:])


def view_who(row: Row, numbers: Numbers, remark: str = "") -> Who:
    """Return a submission as a link to its line in the table."""
    return Who(f"#s{numbers[row.name]}", row.who, remark)
