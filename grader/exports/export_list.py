"""All exports, in the order in which messages name them: a new one is a line here."""

from grader.core.errors import GraderError
from grader.core.text import did_you_mean, one_line
from grader.exports.canvas_export import CANVAS
from grader.exports.classroom50_export import CLASSROOM50
from grader.exports.csv_export import CSV
from grader.exports.d2l_export import D2L
from grader.exports.export import Export
from grader.exports.gradescope_export import GRADESCOPE
from grader.exports.junit_export import JUNIT
from grader.exports.markdown_export import MARKDOWN
from grader.exports.moodle_export import MOODLE
from grader.exports.moodle_gradebook_export import MOODLE_GRADEBOOK

KNOWN_EXPORTS = {
    export.name: export
    for export in (
        CSV,
        GRADESCOPE,
        CANVAS,
        MOODLE,
        MOODLE_GRADEBOOK,
        D2L,
        CLASSROOM50,
        JUNIT,
        MARKDOWN,
    )
}


def find_export(name: str) -> Export:
    """Return the export of that name. `GraderError` that says which there are."""
    if name in KNOWN_EXPORTS:
        return KNOWN_EXPORTS[name]
    meant = did_you_mean(name, KNOWN_EXPORTS)
    raise GraderError(
        f"The format {one_line(name)} is unknown.", f"{meant}Known: {', '.join(KNOWN_EXPORTS)}."
    )
