"""One exception of one case, with the student's line that it passed through last."""

import re
from collections.abc import Mapping

from grader.confined.quick_dataclass import dataclass
from grader.core.cases import Case, axis_letters
from grader.core.outcomes import Frame, Raised
from grader.core.text import one_line, quoted

SHAPE = re.compile(r"\((\d+(?:, ?\d+)*,?)?\)")
ARRAY = re.compile(rf"{SHAPE.pattern} (\w+)")
LONGEST = 1000  # characters of a message or a line; NumPy's own messages are far shorter
NO_LINE = Frame("", 0, "", "")


@dataclass(frozen=True)
class Fault:
    """What an exception says, ready to be explained."""

    exception: str
    message: str
    line: Frame  # the innermost line of the student's; empty if the case's own line failed
    sizes: Mapping[str, int]  # of the case; empty: sizes are told as numbers
    case: Case
    entered: str = ""  # the student's function that the case's own line calls

    @property
    def text(self) -> str:
        """Return the student's line."""
        return self.line.text[:LONGEST]

    @property
    def values(self) -> Mapping[str, str]:
        """Return what the line's names held, in words: "(4, 7) float64", "tuple of 2"."""
        return self.line.values

    def only(self, pattern: str) -> str:
        """Return the one name of the line whose value fits a pattern; empty if not just one."""
        found = [name for name, value in self.values.items() if re.match(pattern, value)]
        return quoted(found[0]) if len(found) == 1 else ""

    def shape_of(self, name: str) -> tuple[int, ...] | None:
        """Return the shape of an array in the line, if the name held one."""
        found = ARRAY.match(self.values.get(name, ""))
        return as_shape(found[0]) if found else None

    def letters(self, shape: tuple[int, ...]) -> str:
        """Return a shape in letters only, so that it reads the same in cases of other sizes."""
        parts = axis_letters(shape, self.sizes)
        return f"({parts[0]},)" if len(parts) == 1 else f"({', '.join(parts)})"

    def letter(self, number: int) -> str:
        """Return a number as the size that it is."""
        return axis_letters((number,), self.sizes)[0]


def fault_of(outcome: Raised, case: Case, sizes: Mapping[str, int]) -> Fault:
    """Return the exception of a case, its texts cut to a length that is quick to search."""
    line = outcome.frames[-1] if outcome.frames else NO_LINE
    entered = outcome.frames[0].function if outcome.frames else ""
    return Fault(outcome.exception, one_line(outcome.message, LONGEST), line, sizes, case, entered)


def as_shape(text: str) -> tuple[int, ...]:
    """Return a shape from what NumPy writes: "(4,7)", "(4,)", "()"."""
    return tuple(int(number) for number in re.findall(r"\d{1,9}", text.partition(")")[0]))
