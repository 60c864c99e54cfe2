"""Python that runs a public case again, on the student's own machine and files."""

from grader.core.grades import CaseVerdict, OutputVerdict, Status

NOTHING_TO_RUN = (Status.RIGHT, Status.MISSING, Status.NOT_LOADED, Status.NOT_IMPLEMENTED)


def snippet(assignment: str, criterion: str, case: CaseVerdict) -> str:
    """A few lines to copy; empty for hidden cases and where nothing could be run."""
    if case.hidden or case.status in NOTHING_TO_RUN:
        return ""
    where = ", ".join(f'"{name}"' for name in (assignment, criterion, case.name))
    lines = [
        "from grader.reproduce import case",
        f"one = case({where})",
        'got = one.run(".")  # the folder of your files; a debugger can stop in them',
    ]
    wrong = [output for output in case.outputs if output.status is not Status.RIGHT]
    return "\n".join([*lines, *(_look(output) for output in wrong[:1])])


def _look(output: OutputVerdict) -> str:
    got, expected = f'got["{output.name}"]', f'one.expected["{output.name}"]'
    if output.worst is None:  # nothing to subtract from: the shapes differ, or it is not there
        return f"print({got}, {expected}, sep='\\n')"
    return f"print({got} - {expected})"
