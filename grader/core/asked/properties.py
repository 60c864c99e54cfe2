"""What became of a property of the rubric's `ensure`, where it does not simply hold or not."""

from collections.abc import Mapping

from grader.confined.quick_dataclass import dataclass


@dataclass(frozen=True)
class Unmet:
    """A property that does not hold."""

    said: str  # its sentence, with the values in it
    shown: str = ""  # the values that its expression reads; for instructors


@dataclass(frozen=True)
class Unjudged:
    """A property of which nobody knows whether it holds: a person decides."""

    reason: str  # may quote the rubric and the reference: for instructors alone
    shown: str = ""  # the values that its expression reads


# True and False say whether it holds; a text says what is wrong with the values it speaks of.
Property = bool | str | Unmet | Unjudged
Properties = Mapping[str, Property]
