"""What running one case of a submission did: a closed union, read with `match`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from grader.core.cases import Array


@dataclass(frozen=True)
class Foreign:
    """A value that is no array or number of a kind that can be compared."""

    description: str  # "None", "a float16 array", "an object array", "a module"


Value = Array | Foreign


@dataclass(frozen=True)
class Frame:
    """One line of the student's own code that an exception passed through."""

    file: str
    line: int
    function: str
    text: str
    values: Mapping[str, str] = field(default_factory=dict)  # name -> "(4, 7) float64"


@dataclass(frozen=True)
class Returned:
    """The lines of the case ran to their end. Nested values carry dotted names."""

    values: Mapping[str, Value]
    printed: str = ""
    warnings: tuple[str, ...] = ()
    changed_inputs: tuple[str, ...] = ()
    times: Mapping[int, int] | None = None
    """How often a function's lines were executed -> how many of them, if they were counted ..."""
    fault: str = ""  # ... and what disturbed the count: the end of a sentence on "it"


@dataclass(frozen=True)
class Raised:
    """Student code raised an exception."""

    exception: str
    message: str
    frames: tuple[Frame, ...] = ()  # outermost first
    printed: str = ""


@dataclass(frozen=True)
class TimedOut:
    """The case, or the whole submission, ran out of time."""

    seconds: float
    printed: str = ""
    whole_submission: bool = False


@dataclass(frozen=True)
class Crashed:
    """The process died."""

    reason: str  # "it was killed by signal 11 (SIGSEGV)", "it ended itself with code 0"
    printed: str = ""


@dataclass(frozen=True)
class Missing:
    """The function, or the file it should stand in, was not handed in."""

    reason: str


@dataclass(frozen=True)
class NotLoaded:
    """The function was handed in but its source could not be loaded."""

    reason: str


Outcome = Returned | Raised | TimedOut | Crashed | Missing | NotLoaded


@dataclass(frozen=True)
class LoadedFunction:
    """What loading found out about one graded function."""

    name: str
    file: str = ""
    line: int = 0
    signature: str = ""
    stub: bool = False  # it is a hand-out's stub: nothing was filled in
    reordered: str = ""  # the hand-out's parameters, where it takes them in another order
    idle: bool = False  # of a stub: it computes something, and returns only placeholders
    mentions: frozenset[str] | None = None
    """Graded functions that its code names, itself or in helpers; `None`: that cannot be told."""
    absence: Missing | NotLoaded | None = None


@dataclass(frozen=True)
class Loading:
    """What loading a submission showed."""

    functions: Mapping[str, LoadedFunction]
    notes: tuple[str, ...] = ()  # sentences: what was skipped or mended, and where
    printed: str = ""
