"""Who submitted what and when, as a folder of submissions or an LMS download has it."""

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from grader.confined.quick_dataclass import dataclass

ANY = "id"  # a column or a folder that does not say whose id it holds
NO_PERSON = "canvas_submission"  # among the ids of a student a number of what was submitted


@dataclass(frozen=True)
class Student:
    """One student of a class."""

    key: str  # unique in the class: the id that the LMS or the roster uses, else the name
    name: str = ""
    email: str = ""
    ids: Mapping[str, str] = field(default_factory=dict)
    """What systems call the student: "canvas", "sis", "login", "moodle", "gradescope", "d2l".
    "canvas_submission" is the number by which Canvas takes feedback to what was submitted."""


@dataclass(frozen=True)
class HandIn:
    """One submission of a class as it was found, not read yet."""

    name: str  # unique among the submissions; a plain file name, used for results and reports
    path: Path
    students: tuple[Student, ...]  # several for the submission of a group
    submitted_at: str = ""  # ISO 8601, with an offset where it is known; empty: not known
    late: bool = False  # the download marks it as late, whatever the time says
    attempts: int = 1  # how many the student submitted
    notes: tuple[str, ...] = ()  # sentences: what was chosen, and why
    files: Mapping[str, Path] = field(default_factory=dict)
    """Where the LMS keeps files apart under names of its own: by the names the student gave.
    They are the submission then, and `path` is one of them."""
    counts_as: str = ""
    """Of the submissions with one name here the best counts; empty: this one counts by itself."""
    identity: str = ""
    """What tells it from every other, also when the LMS shows another name; empty: its name."""

    @property
    def source(self) -> Path | Mapping[str, Path]:
        """Return the path to read the submission from."""
        return self.files or self.path


@dataclass(frozen=True)
class ClassFolder:
    """What a folder of submissions holds."""

    layout: str  # "plain", "canvas", or another key of `LAYOUTS`
    hand_ins: tuple[HandIn, ...]  # in the order of their names
    missing: tuple[Student, ...] = ()  # of the roster, without a submission
    unmatched: tuple[str, ...] = ()  # names of the submissions of nobody in the roster
    notes: tuple[str, ...] = ()  # sentences about the folder as a whole
    remarks: tuple[str, ...] = ()  # sentences about who somebody may be
    listed: tuple[Student, ...] = ()  # the roster
    doubts: Mapping[str, str] = field(default_factory=dict)  # why a listed one, by key, is missing
