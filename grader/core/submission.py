"""A submission as the student sent it: its files in memory, and where its functions are in them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import field

from grader.confined.quick_dataclass import dataclass
from grader.core.cases import Case
from grader.core.outcomes import PartialLoad
from grader.core.plain_records import from_plain, pack, to_plain, unpack
from grader.core.rubric import Criterion


@dataclass(frozen=True)
class Submission:
    """One student's files. `graded` is keyed by the pack's own paths ("classifiers/rnn.py")."""

    name: str
    graded: Mapping[str, bytes]
    extra: Mapping[str, bytes]  # the student's further Python files, by the path submitted
    origins: Mapping[str, str]  # the pack's path -> the path submitted
    notes: tuple[str, ...] = ()  # sentences for the report
    remarks: tuple[str, ...] = ()  # sentences that matter to instructors only
    digest: str = ""  # hash of everything above
    changed: Mapping[str, str] = field(default_factory=dict)
    """Support file -> names that only the student's copy of the file has, which is not used."""


def pack_submission(submission: Submission) -> bytes:
    """Return a submission as it is kept, to be graded again when the download is gone."""
    return pack(to_plain(submission))


def unpack_submission(packed: bytes) -> Submission:
    """Return the submission again. `ValueError` or `TypeError` if these are other bytes."""
    return from_plain(Submission, unpack(packed))


@dataclass(frozen=True)
class Job:
    """All that a worker needs to load a submission: sources, never an answer."""

    graded: Mapping[str, bytes]  # the student's files, by the pack's paths
    support: Mapping[str, bytes]  # the pack's own support files
    extra: Mapping[str, bytes]  # the student's further files
    templates: Mapping[str, bytes]  # the template, to recognise untouched stubs
    functions: Mapping[str, tuple[str, ...]]  # function -> the files it may be in
    seconds: float
    total_seconds: float
    memory: int
    allow: tuple[str, ...] = ()
    compatibility: bool = False
    origins: Mapping[str, str] = field(default_factory=dict)  # pack's path -> path submitted
    changed: Mapping[str, str] = field(default_factory=dict)  # as a submission has it
    counted: bool = False  # executed lines may be counted
    most_memory: int = 0  # that a case with a limit of its own may use, beside the usual
    shipped: Mapping[str, bytes] = field(default_factory=dict)  # data files of the assignment
    written: tuple[str, ...] = ()  # files that cases write and that are compared
    definitions_only: PartialLoad | None = None  # to load whole failed before
    cases: Callable[[], Collection[tuple[Criterion, Case]]] = tuple
    """Finds the cases that every worker may know from the start: they tell no expected value."""

    @property
    def own_sources(self) -> tuple[str, ...]:
        """Return the paths of the sources that the assignment knows."""
        return (*self.graded, *self.support)

    @property
    def has_folder(self) -> bool:
        """Return whether student code needs a folder of its own."""
        return bool(self.shipped or self.written)


@dataclass(frozen=True)
class Sighting:
    """One definition of a graded function."""

    function: str  # "f" or "Class.method"
    path: str  # as it was submitted
    written: bool  # more than a placeholder, and not as an assignment hands it out
    libraries: tuple[str, ...] = ()  # array libraries, NumPy aside, that its file uses
    likeness: str = ""  # the same for definitions that differ in comments and spaces alone


# Where an output stands in a returned tuple, None for all that is returned; and its key, or "".
ReturnedPlace = tuple[int | None, str]


@dataclass(frozen=True)
class BlameQuestion:
    """What became of the outputs of one function: which lines make the wrong ones?"""

    function: str
    files: Collection[str]
    wrong: tuple[ReturnedPlace, ...]
    right: tuple[ReturnedPlace, ...]


@dataclass(frozen=True)
class Question:
    """What is asked about the sources of a submission."""

    functions: Collection[str]
    templates: Mapping[str, bytes]  # the templates of assignments, each under a path of its own
