"""How a right answer was reached: what a rubric asks beside right values, and what happened."""

from collections.abc import Mapping
from fractions import Fraction

from grader.confined.quick_dataclass import dataclass
from grader.confined.style.breach import Breach

NOTHING = Fraction(0)


@dataclass(frozen=True)
class Efficiency:
    """No Python loop over these sizes; `points` are part of the criterion's own."""

    no_loop_over: tuple[str, ...]
    points: Fraction = NOTHING  # nothing: advice


@dataclass(frozen=True)
class Style:
    """What a function's source must and must not hold; `points` are part of the criterion's own."""

    must_call: tuple[str, ...] = ()
    must_not_use: tuple[str, ...] = ()
    must_not_import: tuple[str, ...] = ()
    points: Fraction = NOTHING  # nothing: advice


@dataclass(frozen=True)
class LineCount:
    """How often a function's lines were executed in one case; or why that could not be counted."""

    letter: str  # the size that was multiplied ...
    factor: int  # ... by this; 1: the sizes of the criterion's first case
    times: Mapping[int, int] | None  # how often a line was executed -> how many lines
    fault: str = ""  # the end of "could not be counted: it …"
    right: bool = True  # whether the values were


Breaches = dict[str, tuple[Breach, ...] | None]
"""By criterion what is not as its `style` asks; `None` where its function was not found."""


@dataclass(frozen=True)
class Aspect:
    """What became of a rubric's `efficiency` or `style` of one criterion."""

    kind: str  # "efficiency" or "style"
    points: Fraction  # of the criterion's own; nothing: advice
    score: Fraction
    judged: bool  # it is, where the values are right
    remarks: tuple[str, ...] = ()  # sentences: what is not as asked

    @property
    def kept(self) -> bool:
        """Return whether all is as asked."""
        return self.judged and not self.remarks
