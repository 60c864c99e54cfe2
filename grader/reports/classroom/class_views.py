"""What the class page's template prints: ready strings, pictures and words."""

from collections.abc import Iterable
from itertools import pairwise

from markupsafe import Markup

from grader.confined.quick_dataclass import dataclass
from grader.reports.classroom.attempt_progress import AttemptLine
from grader.reports.classroom.code_samples import Sample
from grader.reports.classroom.columns import Figure
from grader.reports.criterion_sentences import Sentence

MOST_LINKED = 200  # submissions of one list; a choice: whoever reads more wants to filter the table


@dataclass(frozen=True)
class Who:
    """A submission as a link to its line in the table, or to its page."""

    address: str
    name: str
    remark: str = ""


@dataclass(frozen=True)
class Rest:
    """Further submissions of a long list, which the page's script shows on demand."""

    count: int = 0
    gaps: str = ""  # from each line of the table to the next one in the list


def rest_of(places: Iterable[int]) -> Rest:
    """Return the submissions in these lines of the table as the page's script reads them."""
    left = sorted(places)
    gaps = (str(here - before) for before, here in pairwise([0, *left]))
    return Rest(len(left), " ".join(gaps))


@dataclass(frozen=True)
class CriterionLine:
    """One criterion of the page."""

    name: str
    rate: str
    rate_width: float  # per cent
    passed: str
    mean: str
    difficulty: str
    discrimination: str
    weak: bool  # it does not tell those who know from those who do not
    own: str
    cascade: str
    own_width: float  # per cent of the widest
    cascade_width: float
    orders: tuple[float, ...]  # what to sort the columns with numbers by


@dataclass(frozen=True)
class SubmissionGroup:
    """Submissions with something in common."""

    criterion: str
    count: int
    words: Sentence
    who: tuple[Who, ...]  # the first ones of many
    rest: Rest


@dataclass(frozen=True)
class TopicView:
    """One mistake to discuss in class."""

    criterion: str
    words: Sentence
    share: str
    cost: str
    samples: tuple[Sample, ...]
    say: str  # a sentence to copy
    anchor: str  # of the mistake in the list
    private: bool  # its words are for instructors only


@dataclass(frozen=True)
class EqualView:
    """Equal answers among those who made a mistake."""

    name: str
    count: int
    who: tuple[Who, ...]  # only where few gave the answer


@dataclass(frozen=True)
class MistakeView:
    """One mistake with everybody who made it."""

    name: str
    criterion: str
    count: int
    cost: str
    words: Sentence
    private: bool
    few: bool  # a handful gave one of the answers
    who: tuple[Who, ...]  # the first ones of many
    rest: Rest
    equal: tuple[EqualView, ...]
    equal_left: int
    comments: tuple[str, ...]


@dataclass(frozen=True)
class PairLine:
    """Two submissions with rare wrong answers in common."""

    one: Who
    other: Who
    shared: tuple[str, ...]
    remark: str


@dataclass(frozen=True)
class DoubtGroups:
    """One kind of concern, by criterion or by what it is."""

    title: str
    count: int  # submissions
    advice: Sentence
    groups: tuple[SubmissionGroup, ...]


@dataclass(frozen=True)
class RosterLine:
    """One submission in the table."""

    anchor: str
    name: str
    submission: str  # empty where it is the name
    address: str  # of its page; empty where there is none
    total: str
    order: str  # what to sort the score by
    percent: str
    width: float  # per cent
    penalty: str
    passed: str
    passed_order: int
    notes: tuple[str, ...]
    lost: str  # numbers of the criteria in which points were lost


@dataclass(frozen=True)
class ClassView:
    """All that the page shows."""

    title: str
    headline: str
    facts: tuple[tuple[str, str], ...]
    topics: tuple[TopicView, ...]
    help: tuple[Who, ...]  # the first ones of many
    help_rest: Rest
    scores: Figure | None
    criteria: tuple[CriterionLine, ...]
    errors: Figure | None
    errors_note: str
    mistakes: tuple[MistakeView, ...]
    mistakes_left: int
    pairs: tuple[PairLine, ...]
    pairs_left: int
    doubts: tuple[DoubtGroups, ...]
    progress: tuple[AttemptLine, ...]
    roster: tuple[RosterLine, ...]  # the first ones of many
    further: Markup  # the others, as JSON for the page's script; empty if there are none
    submissions: int
    absent: tuple[tuple[str, str], ...]  # students without a submission, with the reason
