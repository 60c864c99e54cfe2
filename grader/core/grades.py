"""Verdicts and grades: what every report and export is rendered from."""

from collections.abc import Mapping
from dataclasses import field, replace
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from grader.confined.quick_dataclass import dataclass
from grader.confined.values.arrays import Array
from grader.core.aspects import Aspect
from grader.core.many.exact_sums import exact_sum
from grader.core.many.kept_results import CRITERIA, GRADES, kept
from grader.core.outcomes import Frame

PROPERTY = "property"  # in place of a metric's name: whether a sentence of `ensure` holds
STATISTICAL = "statistical"  # likewise: the mean and the spread of many runs
RAISES = "raises"  # likewise: whether an expression of `raises` raises what it must
HINTS = HINT, NEXT_HINT = "Hint: ", "Next hint: "  # begin the sentences of the rubric's `hints`
FLAKY = "is flaky: a second run with the same inputs gave a worse result"
FORMER_FLAKY = "gave a right answer first and, for the same inputs again, another one"  # as stored


class Status(StrEnum):
    """What became of an output, a case or a criterion; the words of every report."""

    RIGHT = "right"
    PARTLY_RIGHT = "partly right"
    WRONG = "wrong"
    RAISED = "raised"
    TIMED_OUT = "timed out"
    CRASHED = "crashed"
    MISSING = "missing"
    NOT_IMPLEMENTED = "not implemented"
    NOT_LOADED = "not loaded"
    BLOCKED = "blocked"
    WAITING = "waiting"


@dataclass(frozen=True)
class Worst:
    """The element that is furthest off."""

    index: tuple[int, ...]
    got: str
    expected: str


@dataclass(frozen=True)
class OutputVerdict:
    """One output of one case, judged."""

    name: str
    status: Status
    credit: Fraction
    message: str = ""  # a sentence; empty when all is right
    error: float | None = None  # in the output's metric
    tolerance: float | None = None
    metric: str = "scaled"
    tier: str = ""  # "double", "single", "sloppy" or ""
    shape: str = ""  # in the assignment's letters
    axes: tuple[str, ...] = ()
    touched: float = 0.0  # share of the elements that differ by more than noise
    wrong: int = 0  # elements outside the tolerance ...
    total: int = 0  # ... of how many
    worst: Worst | None = None
    errors: Array | None = None  # element-wise error in units of the scale, for the picture
    up_to: str = ""  # what is free, in words: worst and errors are those of the closest form
    note: str = ""  # why a property could not be judged; for instructors alone

    @property
    def is_property(self) -> bool:
        """Return whether a property of the rubric's `ensure` was judged, and no values."""
        return self.metric == PROPERTY


@dataclass(frozen=True)
class CaseVerdict:
    """One case of a criterion, judged."""

    name: str
    visibility: str
    status: Status
    credit: Fraction
    weight: Fraction | None = None
    message: str = ""
    outputs: tuple[OutputVerdict, ...] = ()
    frames: tuple[Frame, ...] = ()
    printed: str = ""
    sizes: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    @property
    def hidden(self) -> bool:
        """Return whether students may see nothing of this case but the class of an error."""
        return self.visibility != "visible"

    @property
    def flaky(self) -> bool:
        """Return whether the same inputs gave other values the second time."""
        return self.message.startswith((FLAKY, FORMER_FLAKY))


@dataclass(frozen=True)
class CriterionGrade:
    """One criterion with its score."""

    name: str
    function: str
    file: str
    status: Status
    score: Fraction
    points: Fraction
    signature: str = ""
    cases: tuple[CaseVerdict, ...] = ()
    diagnosis: tuple[str, ...] = ()
    feedback: tuple[str, ...] = ()  # sentences for the student
    instructor_notes: tuple[str, ...] = ()  # may quote the reference: never for students
    carried_forward: bool = False
    replaced: tuple[str, ...] = ()
    correct_methods: tuple[str, ...] = ()
    """Of `replaced`: methods that the reference's recorded calls stood for."""
    same_mistake_as: str = ""  # the criterion that is charged for what this one fails by, too
    lost_to: str | None = None  # "own", "cascade" or None
    bonus: bool = False
    optional: bool = False  # counts only if it was attempted
    aside: str = ""  # the group of criteria that counts in place of this one's (`one_of`)
    answer: str = ""  # the same for equal wrong answers, 12 hex digits; never for students
    aspects: tuple[Aspect, ...] = ()  # efficiency and style, where the rubric asks for them
    lines: tuple[Frame, ...] = ()  # of the student's own, that make what is wrong
    example: str = ""  # lines of Python: the smallest case in which it is wrong
    written: str = ""  # the student's answer in words, which a person grades

    @property
    def counts(self) -> bool:
        """Return whether its points are among those that could be earned."""
        unattempted = self.status in (Status.MISSING, Status.NOT_IMPLEMENTED)
        return not self.bonus and not self.aside and not (self.optional and unattempted)

    @property
    def skipped(self) -> list[str]:
        """Return the methods of `replaced` that ran without the lines that stop them."""
        return [n for n in self.replaced if "." in n and n not in self.correct_methods]

    @property
    def right_ones(self) -> list[str]:
        """Return the functions and methods that right ones were in the place of."""
        return [name for name in self.replaced if name not in self.skipped]


@dataclass(frozen=True)
class Grade:
    """One submission, graded. Every criterion of the rubric is always present."""

    assignment: str
    title: str
    submission: str
    isolation: str
    criteria: tuple[CriterionGrade, ...]
    output: str = ""
    warnings: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()  # on the files of the submission; they matter to instructors only
    fingerprint: str = ""
    substance: str = ""  # hash of what a change of points, weights or tolerances leaves as it is
    seconds: float = 0.0
    graded_at: str = ""  # ISO 8601
    versions: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def score(self) -> Fraction:
        """Return the points that were earned."""
        return exact_sum(c.score for c in self.criteria)

    @cached_property
    def points(self) -> Fraction:
        """Return the points to earn: without bonus, and optional criteria that were not tried."""
        return exact_sum(c.points for c in self.criteria if c.counts)


def student_view(grade: Grade) -> Grade:
    """Return what a student may see: every report and export passes through here.

    It lacks the notes for instructors, and of hidden cases all but the outcome.
    """
    return replace(grade, criteria=_visible_criteria(grade.criteria))


@kept(GRADES)
def _visible_criteria(criteria: tuple[CriterionGrade, ...]) -> tuple[CriterionGrade, ...]:
    return tuple(map(_visible_criterion, criteria))


@kept(CRITERIA)
def _visible_criterion(criterion: CriterionGrade) -> CriterionGrade:
    cases = tuple(_visible_part(case) for case in criterion.cases)
    return replace(criterion, cases=cases, instructor_notes=())


def _visible_part(case: CaseVerdict) -> CaseVerdict:
    if not case.hidden:
        if not any(output.note for output in case.outputs):
            return case
        return replace(case, outputs=tuple(replace(output, note="") for output in case.outputs))
    return CaseVerdict(case.name, case.visibility, case.status, case.credit)
