"""Reads what a student submitted, whatever its form, into memory. Nothing in it is believed."""

import hashlib
import os
import stat
from collections.abc import Collection, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path
from types import MappingProxyType

from grader.confined.notebook_cells import is_notebook
from grader.confined.quick_dataclass import dataclass
from grader.core.assignment import Assignment
from grader.core.errors import SubmissionError
from grader.core.submission import Sighting, Submission
from grader.core.text import one_line, quoted
from grader.files.submission.file_choice import Choice, choose
from grader.files.submission.file_kinds import instead, kind_of
from grader.files.submission.folder import list_folder
from grader.files.submission.listed_files import file_entry, gather, is_link
from grader.files.submission.submission_parts import archives_in, read_parts
from grader.files.submission.submitted_paths import (
    LeftOut,
    LeftOutError,
    base_name,
    is_source,
    plain_path,
)

HAND_IN = (
    "Submit a folder, a .zip or .tar.gz file, or one .py or .ipynb file, with your Python files "
    "and notebooks."
)

_ENDINGS = (".tar.gz", ".tgz", ".tar", ".zip", ".py", ".ipynb")


NONE: Mapping[str, bytes] = MappingProxyType({})
Source = Path | Mapping[str, Path]  # several files each on its own: by the names students gave


@dataclass(frozen=True)
class Upload:
    """The Python files and notebooks of one submission, before it is known which are graded."""

    name: str
    files: Mapping[str, bytes]  # by the paths they were submitted under
    notes: tuple[str, ...] = ()  # sentences on what was not read
    others: Mapping[str, int] = field(default_factory=dict)
    """Further files, by the paths they were submitted under, with their bytes."""


def read_upload(source: Source, wanted: Collection[str], name: str | None = None) -> Upload:
    """Read a folder, an archive, one Python file, or several files that belong together.

    Of more files than are read, those with a `wanted` base name come first. Links are not
    followed, nothing is unpacked to disk, and only Python source and notebooks are read. Raises
    SubmissionError where nothing can be read at all.
    """
    left_out = LeftOut()
    files = _read_any(source, [base_name(file) for file in wanted], left_out, name)
    named = _case_name(source) if name is None else one_line(name)
    return Upload(named, files, left_out.sentences(), left_out.others)


def submission_of(
    upload: Upload,
    graded_files: Sequence[str],
    support: Mapping[str, bytes],
    templates: Mapping[str, bytes],
    sightings: Collection[Sighting] = (),
    shipped: Mapping[str, bytes] = NONE,
) -> Submission:
    """Choose the files that are graded; `sightings` say where graded functions are written.

    `graded_files`, and the keys of `support` and `templates`, are the pack's own paths; other
    files than the `shipped` ones are not used.
    """
    choice = choose(upload.files, graded_files, support, templates, sightings)
    choice = replace(choice, remarks=(*choice.remarks, *_other_data(upload.others, shipped)))
    notes = (*choice.notes, *upload.notes)
    return Submission(
        name=upload.name,
        graded=choice.graded,
        extra=choice.extra,
        origins=choice.origins,
        notes=notes,
        remarks=choice.remarks,
        digest=_digest(choice, notes),
        changed=choice.changed,
    )


def load_submission(
    source: Source,
    graded_files: Sequence[str],
    support: Mapping[str, bytes],
    templates: Mapping[str, bytes],
    name: str | None = None,
    shipped: Mapping[str, bytes] = NONE,
) -> Submission:
    """Read a submission and choose its files, by their names and texts alone."""
    upload = read_upload(source, graded_files, name)
    return submission_of(upload, graded_files, support, templates, (), shipped)


def submission_for(assignment: Assignment, source: Source, name: str | None = None) -> Submission:
    """Read a submission of an assignment, as `load_submission` does."""
    return load_submission(
        source,
        assignment.own_files,
        assignment.support,
        assignment.templates,
        name,
        assignment.shipped,
    )


def _other_data(others: Mapping[str, int], shipped: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return a sentence for each data file of which the student submitted another one.

    Only sizes are compared: the file itself is never read.
    """
    return tuple(
        f"The submission has another {quoted(path)} ({size:,} bytes instead of {len(content):,}); "
        "the assignment's own was used."
        for path, content in shipped.items()
        for place, size in others.items()
        if (place == path or place.endswith(f"/{path}")) and size != len(content)
    )


def _read_any(
    source: Source, wanted: Collection[str], left_out: LeftOut, name: str | None
) -> dict[str, bytes]:
    files = dict(sorted(_read(source, wanted, left_out).items()))
    if any(map(is_notebook, files)):
        from grader.files.submission.submitted_notebooks import with_notebooks

        files = with_notebooks(files, left_out)
    if not files:
        # A name of its own is said beside the reason; that of the file is the LMS's, and that of
        # the first of several files is not the submission's.
        alone = name is None and isinstance(source, Path)
        whose = quoted(_case_name(source)) if alone else "The submission"
        nothing = f"{whose} has no Python file to grade."
        said = [nothing, *instead(left_out.others), *left_out.sentences()]
        raise SubmissionError(" ".join(said), HAND_IN)
    return files


def _read(source: Source, wanted: Collection[str], left_out: LeftOut) -> dict[str, bytes]:
    if isinstance(source, Path):
        return _read_one(source, wanted, left_out)
    return read_parts(source, _read_one, wanted, left_out)


def _read_one(path: Path, wanted: Collection[str], left_out: LeftOut) -> dict[str, bytes]:
    status = _status(path)
    if stat.S_ISDIR(status.st_mode):
        files = gather(list_folder(path, left_out), wanted, left_out)
        return files or _read_archives(archives_in(path), wanted, left_out)
    if not stat.S_ISREG(status.st_mode):
        raise SubmissionError(f"{quoted(path.name)} is neither a folder nor a file.", HAND_IN)
    if not is_source(path.name):
        return _read_other(path, wanted, left_out)
    return gather([file_entry(path, _shown(path), status.st_size)], wanted, left_out)


def _read_archives(
    archives: Mapping[str, Path], wanted: Collection[str], left_out: LeftOut
) -> dict[str, bytes]:
    """Read the archives of a folder without sources: unlike those within them, they are opened."""
    for name in archives:
        left_out.others.pop(name, None)
    return read_parts(archives, _read_archive, wanted, left_out)


def _read_other(path: Path, wanted: Collection[str], left_out: LeftOut) -> dict[str, bytes]:
    """Read an archive, whatever its name says; another file is called what its name says.

    A text document is an archive, too: nobody wants to be told of its parts.
    """
    kind = kind_of(path.name)
    inside = LeftOut() if kind else left_out
    try:
        files = _read_archive(path, wanted, inside)
    except SubmissionError:
        if not kind:
            raise
        files = {}
    if kind and not files:
        message = f"{quoted(path.name)} is {kind}; only Python source is graded."
        raise SubmissionError(message, HAND_IN)
    if kind:
        left_out.join(inside)
    return files


def _read_archive(path: Path, wanted: Collection[str], left_out: LeftOut) -> dict[str, bytes]:
    from grader.files.submission.archive import read_archive

    return read_archive(path, wanted, left_out)


def _shown(path: Path) -> str:
    try:
        return base_name(plain_path(path.name))
    except LeftOutError as error:
        raise SubmissionError(f"{quoted(path.name)} cannot be read: {error}.", HAND_IN) from error


def _status(path: Path) -> os.stat_result:
    try:
        status = path.lstat()
    except (OSError, ValueError) as error:
        message = f"The file or folder {quoted(str(path))} does not exist."
        raise SubmissionError(message, "Check the path of the submission.") from error
    if is_link(status):
        message = f"{quoted(str(path))} is a link, and links are not followed."
        raise SubmissionError(message, "Give the path that it points to.")
    return status


def _case_name(source: Source) -> str:
    """Return the name of the folder, or of the (first) file without its ending."""
    path = source if isinstance(source, Path) else Path(next(iter(source)))
    whole = path.resolve().name
    lowered = whole.lower()
    ending = next((end for end in _ENDINGS if lowered.endswith(end) and not path.is_dir()), "")
    return one_line(whole[: len(whole) - len(ending)]) or "submission"


def _digest(choice: Choice, notes: Sequence[str]) -> str:
    """Compute the hash of all that can show in a grade: places, bytes and notes of reading.

    The order is fixed, so that submissions with one hash may share a grade.
    """
    changed = sorted(choice.changed.items())
    digest = hashlib.sha256(repr((*notes, *choice.remarks, *changed)).encode())
    for group, files in (("graded", choice.graded), ("extra", choice.extra)):
        for place, source in sorted(files.items()):
            digest.update(f"{group} {len(place)} {place} {len(source)} ".encode())
            digest.update(source)
    return digest.hexdigest()
