"""The list of class layouts, in the order in which a folder is compared with them."""

from pathlib import Path

from grader.files.classes.layouts import (
    blackboard_layout,
    brightspace_layout,
    canvas_layout,
    gradescope_layout,
    moodle_layout,
    nbgrader_layout,
    plain_layout,
    sakai_layout,
)
from grader.files.classes.layouts.layout import Layout, Recognised, listing_of

LAYOUTS: tuple[Layout, ...] = (
    gradescope_layout.LAYOUT,
    moodle_layout.LAYOUT,
    blackboard_layout.LAYOUT,  # before Canvas, whose names hold less
    brightspace_layout.LAYOUT,
    canvas_layout.LAYOUT,
    sakai_layout.LAYOUT,  # before nbgrader, which has the same time stamps
    nbgrader_layout.LAYOUT,
    plain_layout.LAYOUT,  # fits every folder
)


def recognise(folder: Path) -> tuple[str, Recognised]:
    """Return the name of the first layout that fits, and what it finds."""
    listing = listing_of(folder)
    tried = ((layout.name, layout.find(listing)) for layout in LAYOUTS)
    return next((name, recognised) for name, recognised in tried if recognised)
