"""The reference, loaded in the trusted process."""

from collections.abc import Mapping

from grader.confined.load.loader import Program, load_program, unload
from grader.core.rubric import Rubric
from grader.sandbox.wire.packages import allowed_packages


def load_reference(sources: Mapping[str, bytes], rubric: Rubric) -> Program:
    """Load a reference's modules, `checks.py` among them, and leave this process's imports alone.

    What does not load is told in the program's notes.
    """
    program = load_program(
        graded=dict(sources),
        support={},
        extra={},
        templates={},
        functions={c.function: c.files for c in rubric.criteria if not c.by_hand},
        allow=allowed_packages(rubric.allow),
        compatibility=False,
        this_thread=True,  # the page's templates, say, are prepared meanwhile
    )
    unload()
    return program
