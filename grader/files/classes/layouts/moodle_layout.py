"""Moodle, "Download all submissions": `<Full name>_<participant>_assignsubmission_file_`.

A folder each, or files with that before their own names where the download was set to be flat.
"""

import re
from collections import defaultdict

from grader.core.people.class_submissions import Student
from grader.core.people.file_names import numbered_name
from grader.core.text import one_line
from grader.files.classes.layouts.layout import (
    FoundAttempt,
    Layout,
    Listing,
    Recognised,
    strange,
)

_NAME = re.compile(r"(.+)_(\d+)_assignsubmission_(file|onlinetext)(?:_(.*))?", re.DOTALL)


def _find(listing: Listing) -> Recognised | None:
    """Return nothing where fewer than half of the entries are named as Moodle does."""
    by_participant: dict[str, list[re.Match[str]]] = defaultdict(list)
    others = []
    for name in listing.names:
        if match := _NAME.fullmatch(name):
            by_participant[match[2]].append(match)
        else:
            others.append(name)
    if not by_participant or 2 * len(others) > len(listing.names):
        return None
    found = [_found(listing, matches) for matches in by_participant.values()]
    return Recognised(found, strange(others, "Moodle"))


def _found(listing: Listing, matches: list[re.Match[str]]) -> FoundAttempt:
    """Return the uploaded files, or a text typed in where there is nothing else."""
    uploads = [match for match in matches if match[3] == "file"] or matches
    name, participant = uploads[0][1], uploads[0][2]
    paths = {match[4] or "": listing.folder / match[0] for match in uploads}
    files = {own: path for own, path in paths.items() if own and path.name not in listing.folders}
    return FoundAttempt(
        name=numbered_name(name, participant),
        path=next(iter(paths.values())),
        students=(Student(participant, one_line(name), ids={"moodle": participant}),),
        files=files,
        lms_id=f"moodle:{participant}",
    )


LAYOUT = Layout("moodle", _find)
