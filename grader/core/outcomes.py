"""What running one case of a submission did: a closed union, read with `match`."""

from collections.abc import Mapping

from grader.confined.quick_dataclass import dataclass
from grader.confined.values.arrays import Array
from grader.confined.values.records import (
    Foreign,
    Formed,
    Frame,
    LoadedFunction,
    Missing,
    NotLoaded,
)

__all__ = [  # records of values, frames and loading are the worker's own records
    "Crashed",
    "Foreign",
    "Formed",
    "Frame",
    "LoadedFunction",
    "Loading",
    "Missing",
    "NotLoaded",
    "Outcome",
    "PartialLoad",
    "Raised",
    "Returned",
    "TimedOut",
    "Value",
]


Value = Array | Formed | Foreign


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
    attempts: tuple["Outcome", ...] = ()  # at what must raise: one for each expression of `raises`


@dataclass(frozen=True)
class Raised:
    """Student code raised an exception."""

    exception: str
    message: str
    frames: tuple[Frame, ...] = ()  # outermost first
    printed: str = ""
    classes: tuple[str, ...] = ()  # of the exception: its own, then those that it is made from
    changed_inputs: tuple[str, ...] = ()


@dataclass(frozen=True)
class TimedOut:
    """The case, or the whole submission, ran out of time."""

    seconds: float
    printed: str = ""
    whole_submission: bool = False
    reached: Frame | None = None  # the line that ran shortly before, as the worker said


@dataclass(frozen=True)
class Crashed:
    """The process died before it answered."""

    reason: str  # "it was killed by signal 11 (SIGSEGV)", "it ended itself with code 0"
    printed: str = ""
    reached: Frame | None = None  # the last line, as the worker said


Outcome = Returned | Raised | TimedOut | Crashed | Missing | NotLoaded


@dataclass(frozen=True)
class PartialLoad:
    """How a submission is loaded that could not be loaded whole: its imports and definitions."""

    endless: Frame | None = None  # the line of a file that did not end, as the worker said


@dataclass(frozen=True)
class Loading:
    """What loading a submission showed."""

    functions: Mapping[str, LoadedFunction]
    notes: tuple[str, ...] = ()  # sentences: what was skipped or fixed, and where
    printed: str = ""
    definitions_only: PartialLoad | None = None  # to load whole failed
