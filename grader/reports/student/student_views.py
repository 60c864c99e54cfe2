"""What the page's template prints: every value is a ready string, picture or word."""

from markupsafe import Markup

from grader.confined.quick_dataclass import dataclass
from grader.reports.criterion_sentences import Sentence, as_sentence
from grader.reports.result_kinds import Kind
from grader.reports.student.heatmap import HeatMap

# Rows of a case that are seen at once: who has more wrong outputs begins with these.
ROWS = 5
SHORT = 12  # lines of an example that is not folded: a longer one pushes the numbers away


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

    @property
    def title(self) -> Sentence:
        """Return the name as code; a property is a sentence, with names in it."""
        return as_sentence(self.name if "`" in self.name else f"`{self.name}`")

    @property
    def plainly_right(self) -> bool:
        """Return whether there is nothing to say but that it is right."""
        return self.kind is Kind.RIGHT and not (self.message or self.off or self.worst)


@dataclass(frozen=True)
class FrameView:
    """One line of the student's own code."""

    place: str  # "layers.py, line 13, in affine_forward"
    number: str  # of the line; in a notebook "cell 7, line 3"
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
    warnings: tuple[Sentence, ...]
    snippet: str = ""  # Python that runs the case again

    @property
    def wrong_outputs(self) -> tuple[OutputView, ...]:
        """Return the outputs to look at, each with a row; of a right case, all."""
        return self._not_right[: ROWS if len(self._not_right) > ROWS + 1 else None]

    @property
    def more_outputs(self) -> tuple[OutputView, ...]:
        """Return those that are wrong besides, which are folded."""
        return self._not_right[len(self.wrong_outputs) :]

    @property
    def _not_right(self) -> tuple[OutputView, ...]:
        return tuple(o for o in self.outputs if self.kind is Kind.RIGHT or not o.plainly_right)

    @property
    def right_outputs(self) -> tuple[OutputView, ...]:
        """Return the others, which share a line."""
        return tuple(o for o in self.outputs if self.kind is not Kind.RIGHT and o.plainly_right)

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
class FixView:
    """One card of the list on top: a cause of lost points."""

    request: Sentence
    worth: str
    sentence: Sentence
    hints: tuple[Sentence, ...]
    lines: tuple[FrameView, ...]
    beside: tuple[Sentence, ...]
    anchor: str
    kind: Kind


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
    aside: bool  # another group of criteria counts in place of its own
    settled: bool  # nothing is to be done, so it stands folded among others
    unfolded: bool
    sentences: tuple[Sentence, ...]
    next_hints: tuple[Sentence, ...]  # each opens after the one before it
    lines: tuple[FrameView, ...]  # of the student's own, that make what is wrong
    lines_are: str  # says that, or where running stopped
    groups: tuple[CaseGroupView, ...]
    hidden: tuple[HiddenCaseView, ...]
    notes: tuple[Sentence, ...] = ()  # for instructors
    example: str = ""  # lines of Python
    written: str = ""  # the student's answer in words

    @property
    def example_is_short(self) -> bool:
        """Return whether it is seen at once."""
        return self.example.count("\n") < SHORT


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
    fixes: tuple[FixView, ...]
    more_fixes: str  # how many causes are not shown
    cascade: Sentence
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
    additions_are: str = ""  # their heading

    @property
    def open_criteria(self) -> tuple[CriterionView, ...]:
        """Return those that lost points, or wait for a person."""
        return tuple(criterion for criterion in self.criteria if not criterion.settled)

    @property
    def settled_criteria(self) -> tuple[CriterionView, ...]:
        """Return those that need nothing more."""
        return tuple(criterion for criterion in self.criteria if criterion.settled)

    @property
    def settled_words(self) -> str:
        """Return how many those are: "17 right, 3 that do not count"."""
        aside = sum(criterion.aside for criterion in self.criteria)
        right = len(self.settled_criteria) - aside
        uncounted = f"{aside} that {'does' if aside == 1 else 'do'} not count"
        return f"{right} right, {uncounted}" if aside else f"{right} right"
