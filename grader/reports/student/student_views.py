"""What the page's template prints: every value is a ready string, picture or word."""

from dataclasses import dataclass

from markupsafe import Markup

from grader.reports.criterion_sentences import Sentence
from grader.reports.result_kinds import Kind
from grader.reports.student.heatmap import HeatMap


@dataclass(frozen=True)
class SegmentView:
    """One criterion in the bar on top."""

    anchor: str
    label: str
    kind: Kind
    width: float  # points
    filled: float  # per cent


@dataclass(frozen=True)
class OutputView:
    """One row of a table of outputs."""

    name: str
    shape: str
    kind: Kind
    verdict: str
    error: str
    tolerance: str
    bar: Markup | None
    message: Sentence
    off: str  # "28 of 28 elements are off"
    worst: str  # "at [2, 3]"; empty if nothing is to be shown
    got: str
    expected: str
    heat: HeatMap | None
    unfolded: bool


@dataclass(frozen=True)
class FrameView:
    """One line of the student's own code on the way to an exception."""

    place: str
    text: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class CaseView:
    """One case with its outputs."""

    name: str
    sizes: str
    kind: Kind
    verdict: str
    message: Sentence
    outputs: tuple[OutputView, ...]
    frames: tuple[FrameView, ...]
    printed: str
    warnings: tuple[str, ...]
    snippet: str = ""  # Python that runs the case again

    @property
    def bare(self) -> bool:
        """Return whether there is nothing to show but the verdict."""
        return not (self.message or self.outputs or self.frames or self.printed or self.warnings)


@dataclass(frozen=True)
class CaseGroupView:
    """Cases that say the same: the first in full, the others by name, their numbers folded."""

    first: CaseView
    others: tuple[CaseView, ...]
    other_names: str


@dataclass(frozen=True)
class HiddenCaseView:
    """All that is said about a hidden case."""

    name: str
    kind: Kind
    verdict: str


@dataclass(frozen=True)
class CriterionView:
    """One section of the page."""

    anchor: str
    name: str
    signature: str
    file: str
    kind: Kind
    status: str
    score: str
    bonus: bool
    unfolded: bool
    sentences: tuple[Sentence, ...]
    groups: tuple[CaseGroupView, ...]
    hidden: tuple[HiddenCaseView, ...]
    notes: tuple[Sentence, ...] = ()  # for instructors


@dataclass(frozen=True)
class PageView:
    """All that the page shows."""

    assignment: str
    submission: str
    graded_at: str
    graded_at_words: str
    score: str
    points: str
    percent: str
    bonus: str
    segments: tuple[SegmentView, ...]
    legend: tuple[tuple[Kind, str], ...]
    look_first: tuple[Sentence, ...]
    all_right: bool
    warnings: tuple[Sentence, ...]
    criteria: tuple[CriterionView, ...]
    output: str
    isolation: str
    tolerances: tuple[str, ...]
    versions: str
    fingerprint: str
    seconds: str
    instructor: bool = False  # it shows what students must not see
    additions: tuple[Sentence, ...] = ()  # by humans, or for being late
