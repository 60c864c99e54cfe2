"""A submission as it was handed in, read into memory by the trusted side."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from grader.core.plain import from_plain, pack, to_plain, unpack


@dataclass(frozen=True)
class Submission:
    """One student's files. `graded` is keyed by the pack's own paths ("classifiers/rnn.py")."""

    name: str
    graded: Mapping[str, bytes]
    extra: Mapping[str, bytes]  # the student's further Python files, by the path handed in
    origins: Mapping[str, str]  # the pack's path -> the path handed in
    notes: tuple[str, ...] = ()  # sentences for the report
    remarks: tuple[str, ...] = ()  # sentences that matter to instructors only
    digest: str = ""  # hash of everything above


def pack_submission(submission: Submission) -> bytes:
    """A submission as it is kept, to be graded again when the download is gone."""
    return pack(to_plain(submission))


def unpack_submission(packed: bytes) -> Submission:
    """The submission again. `ValueError` or `TypeError` if these are not the bytes of one."""
    return from_plain(Submission, unpack(packed))


@dataclass(frozen=True)
class Job:
    """All that a worker needs to load a submission: sources, never an answer."""

    graded: Mapping[str, bytes]  # the student's files, by the pack's paths
    support: Mapping[str, bytes]  # the pack's own support files
    extra: Mapping[str, bytes]  # the student's further files
    templates: Mapping[str, bytes]  # the hand-out, to recognise untouched stubs
    functions: Mapping[str, tuple[str, ...]]  # function -> the files it may stand in
    seconds: float
    total_seconds: float
    memory: int
    allow: tuple[str, ...] = ()
    compatibility: bool = False
    origins: Mapping[str, str] = field(default_factory=dict)  # pack's path -> path handed in
    counted: bool = False  # executed lines may be counted
