"""The rubric as frozen records: what is graded, how a case is carried out, what it is worth.

A field counts for `regrade`: when it changes, stored submissions run again. Those in `FREE` do not.
"""

from collections.abc import Collection, Mapping
from dataclasses import field, fields
from fractions import Fraction
from typing import Any

from grader.confined.quick_dataclass import dataclass
from grader.confined.values.leaf_names import is_within
from grader.core.aspects import Efficiency, Style
from grader.core.draws.random_outputs import Statistic
from grader.core.outputs.written_outputs import TextRules, file_of
from grader.core.policy.field_marks import FREE, YOUNG, default_of
from grader.core.policy.lateness import LatePolicy
from grader.core.policy.one_of import OneOf
from grader.core.policy.strength_goal import StrengthGoal

PRECISIONS = ("float64", "float32")

Expressions = Mapping[str, Any]  # name -> expression, number, or a nested mapping of these


@dataclass(frozen=True)
class Tolerance:
    """Relative errors up to which an answer counts; `None` means calibrated by `generate`."""

    double: float | None = None
    single: float | None = None
    accept_single: bool = True
    sloppy_upto: float = 1e-2
    sloppy_credit: Fraction = Fraction(1, 2)
    sloppy_stated: bool = field(default=False, repr=False)
    """Whether the rubric has the key `sloppy`: only then it widens an output's own tolerance."""


@dataclass(frozen=True)
class Limits:
    """What one case, and one whole submission, may use."""

    seconds: float = 10.0
    total_seconds: float = 60.0
    memory: int = 2 * 1024**3  # bytes


@dataclass(frozen=True)
class FollowThrough:
    """What is earned by work that failed only through something else: shares of its points."""

    mode: str = "auto"  # or "off"
    substitute: Fraction = Fraction(1)  # a caller, right with its failed helpers replaced
    cache: Fraction = Fraction(1)  # a backward, right with the cache of a right forward
    consistent: Fraction = Fraction(1, 2)  # a backward, right for its own wrong forward
    max_loss: Fraction | None = None  # the most points that these shares cost one criterion


@dataclass(frozen=True)
class OutputSpec:
    """How one output is compared."""

    name: str
    metric: str = "scaled"
    tolerance: float | None = field(default=None, metadata=FREE)
    absolute: float = 0.0  # `atol` of the metric `allclose`
    points: Fraction | None = field(default=None, metadata=FREE)
    end: int | None = None  # metric `tokens`: entries after the first `end` do not count
    text: TextRules = field(default=TextRules(), repr=False, metadata=YOUNG)
    keys: str = field(default="", repr=False, metadata=YOUNG)
    """What to do with further keys and items: "asked" where they do not matter, else wrong."""
    up_to: tuple[str, ...] = field(default=(), repr=False, metadata=YOUNG)
    """In what right answers may differ: words of `grader.core.outputs.freedom`."""
    together: str = field(default="", repr=False, metadata=YOUNG)
    """The output whose pieces stand in the same order (`with` in a rubric)."""
    shape: tuple[str | int, ...] = field(default=(), repr=False, metadata=YOUNG)
    """Letters, numbers, "any", "..."; empty: the reference's own shape."""
    dtype: str = field(default="", repr=False, metadata=YOUNG)
    """A dtype of NumPy, or "float", "int", "complex"; empty: whatever holds the values."""

    @property
    def free_shape(self) -> bool:
        """Return whether the shape is open, so that no values can be compared."""
        return "any" in self.shape or "..." in self.shape

    @property
    def forms(self) -> dict[str, Any]:
        """Return the fields that say how right answers may look, where they are set."""
        pairs = ((each, getattr(self, each.name)) for each in fields(self))
        return {f.name: v for f, v in pairs if f.metadata == YOUNG and v != default_of(f)}


@dataclass(frozen=True)
class Alternative:
    """Other answers that earn part of the credit, as expressions over the expected outputs."""

    outputs: Mapping[str, str]
    credit: Fraction
    say: str


@dataclass(frozen=True)
class CaseSpec:
    """One set of inputs of a criterion. A case without a weight is required."""

    name: str
    sizes: Mapping[str, int]
    dtype: str = "float64"
    order: str = "C"
    visibility: str = "visible"
    weight: Fraction | None = field(default=None, metadata=FREE)
    given: Expressions = field(default_factory=dict)  # overrides of the criterion's own
    stability: bool = False  # ill-conditioned on purpose: kept though its noise is large
    # some sequences of tokens end before the others, else none does; younger than many packs
    early_end: bool = field(default=False, repr=False)
    seconds: float | None = field(default=None, repr=False, metadata=YOUNG)  # limits of its own
    memory: int | None = field(default=None, repr=False, metadata=YOUNG)
    """Bytes beside what the process has mapped when the case begins."""
    precisions: tuple[str, ...] | None = field(default=None, repr=False, metadata=YOUNG)
    seed: int | None = field(default=None, repr=False, metadata=YOUNG)

    @property
    def own(self) -> tuple[Any, ...]:
        """Return what it has of its own where other cases have the rubric's; empty without."""
        found = (self.name, self.seconds, self.memory, self.precisions, self.seed)
        return found if any(part is not None for part in found[1:]) else ()


@dataclass(frozen=True, eq=False)
class Criterion:
    """One line of the rubric: a function or method, what it is given, what it must return.

    Equal only to itself.
    """

    name: str
    function: str  # "rnn_step_forward" or "CaptioningRNN.loss"
    files: tuple[str, ...]  # the first of these that defines the function counts
    points: Fraction = field(metadata=FREE)
    given: Expressions = field(default_factory=dict)
    call: str = ""  # empty: graded by hand
    outputs: tuple[OutputSpec, ...] = ()
    accept: tuple[Alternative, ...] = ()
    ensure: Mapping[str, str] = field(default_factory=dict)  # what holds -> expression
    cases: tuple[CaseSpec, ...] = ()
    gradient: Mapping[str, str] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)
    precisions: tuple[str, ...] = PRECISIONS  # in which the function can be computed
    needs: tuple[str, ...] | None = None  # None: learnt by tracing the reference
    efficiency: Efficiency | None = None
    style: Style | None = None
    bonus: bool = field(default=False, metadata=FREE)
    optional: bool = field(default=False, metadata=FREE)
    was: str = field(default="", metadata=FREE)  # its name before; scores by hand stay with it
    statistical: tuple[Statistic, ...] = field(default=(), repr=False, metadata=YOUNG)
    """Random quantities, judged by many runs."""
    raises: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False, metadata=YOUNG)
    """Class of an exception -> expressions that must raise it."""
    setup: str = field(default="", repr=False, metadata=YOUNG)
    """Lines that run before those of each case: the rubric's `imports` and `setup`."""
    framework: str = field(default="", repr=False, metadata=YOUNG)
    """The library whose arrays a case's lines see: "torch", or NumPy."""
    further_hints: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict, repr=False, metadata=YOUNG
    )
    """Output -> hints that follow the first one, on request."""
    answer: str = field(default="", repr=False, metadata=YOUNG)
    """What stands in a notebook above the answer in words, which a person grades."""

    @property
    def by_hand(self) -> bool:
        """Return whether a human has to judge this criterion."""
        return not self.call and not self.raises

    @property
    def attempts(self) -> tuple[tuple[str, str], ...]:
        """Return each expression that must raise, after the exception that it must raise."""
        return tuple((name, text) for name, texts in self.raises.items() for text in texts)

    @property
    def value_points(self) -> Fraction:
        """Return what right values are worth: the points without those of efficiency and style."""
        aspects = (self.efficiency, self.style)
        return self.points - sum((a.points for a in aspects if a), Fraction(0))

    def spec_of(self, name: str) -> OutputSpec | None:
        """Return how an output is compared: "grads.Wx" belongs to "grads"."""
        owners = [s for s in self.outputs if is_within(name, s.name)]
        return max(owners, key=lambda spec: len(spec.name), default=None)


@dataclass(frozen=True)
class Feedback:
    """What students are told."""

    # Who reads signatures. The name is part of the hash that stored grades have: it stays.
    fingerprints: str = "show_relation"  # or "none", "instructor_only"


@dataclass(frozen=True)
class Misconception:
    """A way to be wrong that an instructor knows, with the words to say.

    Either the reference is changed (`within`, `old`, `new`) or the inputs of `criteria` are.
    """

    say: str
    within: str = ""  # function of the reference
    old: str = ""
    new: str = ""
    inputs: Mapping[str, Any] = field(default_factory=dict)  # name -> expression over the givens
    criteria: tuple[str, ...] = ()  # those it may happen in; empty: all it fits


@dataclass(frozen=True)
class Rubric:
    """One assignment. Paths are relative to the rubric's folder, as written there."""

    assignment: str
    title: str
    reference: str = field(metadata=FREE)
    template: str = field(metadata=FREE)
    test_cases: str = field(metadata=FREE)
    seed: int = field(metadata=FREE)
    limits: Limits
    tolerance: Tolerance = field(metadata=FREE)
    criteria: tuple[Criterion, ...]
    shared: tuple[str, ...] = field(default=(), metadata=FREE)
    """Files of other references that belong to this one too."""
    allow: tuple[str, ...] = ()  # further packages that student code may import
    compatibility: bool = False  # supply what newer Python and NumPy removed
    equivalent: Mapping[str, Mapping[str, str]] = field(default_factory=dict, metadata=FREE)
    """Function of the reference -> a change that is not a mistake, "before → after" -> why."""
    strength: StrengthGoal | None = field(default=None, metadata=FREE)
    feedback: Feedback = field(default_factory=Feedback)
    misconceptions: tuple[Misconception, ...] = ()
    follow_through: FollowThrough = field(default_factory=FollowThrough)
    late: LatePolicy | None = field(default=None, metadata=FREE)
    # support files whose submitted copies are loaded; younger than many packs
    students_may_change: tuple[str, ...] = field(default=(), repr=False, metadata=YOUNG)
    digest: str = field(default="", metadata=FREE)  # hash of the rubric's text
    shipped: tuple[str, ...] = field(default=(), repr=False, metadata=YOUNG)
    """Data files of the reference that students get and that lie where their code runs."""
    intended: Mapping[str, Mapping[str, str]] = field(
        default_factory=dict, repr=False, metadata=FREE
    )
    """Criterion -> what earns its points without the work, and is meant to -> why."""
    one_of: tuple[OneOf, ...] = field(default=(), repr=False, metadata=YOUNG)
    """Groups of criteria of which one counts."""

    @property
    def points(self) -> Fraction:
        """Return the maximum score, with one group of each choice and without bonus criteria."""
        behind = {name for choice in self.one_of for name in choice.behind}
        counting = (c for c in self.criteria if not c.bonus and c.name not in behind)
        return sum((c.points for c in counting), Fraction(0))

    @property
    def framework(self) -> str:
        """Return the library that the assignment is written in: "torch", or nothing for NumPy."""
        return next((c.framework for c in self.criteria), "")

    @property
    def graded_files(self) -> tuple[str, ...]:
        """Return every file that a criterion names, in the order of the rubric."""
        return tuple(dict.fromkeys(file for c in self.criteria for file in c.files))

    @property
    def written_files(self) -> tuple[str, ...]:
        """Return the files that cases write and that are compared."""
        names = [spec.name for c in self.criteria for spec in c.outputs]
        return tuple(dict.fromkeys(file_of(name) for name in names if file_of(name)))

    @property
    def renames(self) -> Mapping[str, str]:
        """Return the criteria that had another name before: new -> old."""
        return {c.name: c.was for c in self.criteria if c.was}

    def chosen(self, only: Collection[str] = ()) -> list[Criterion]:
        """Return the criteria of these names, or all."""
        return [each for each in self.criteria if not only or each.name in only]

    def criterion(self, name: str) -> Criterion:
        """Return the criterion of that name; `KeyError` if there is none."""
        return next(c for c in self.criteria if c.name == name)
