"""Where graded functions stand in what was submitted, as a reader that runs nothing found them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Sighting:
    """One definition of a graded function."""

    function: str  # "f" or "Class.method"
    path: str  # as it was submitted
    written: bool  # more than a placeholder, and not as an assignment hands it out
    libraries: tuple[str, ...] = ()  # array libraries, NumPy aside, that its file uses
    likeness: str = ""  # the same for definitions that differ in comments and spaces alone


@dataclass(frozen=True)
class Question:
    """What is asked about the sources of a submission."""

    functions: Collection[str]
    templates: Mapping[str, bytes]  # what assignments hand out, each under a path of its own
