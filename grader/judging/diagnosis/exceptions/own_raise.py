"""Exceptions that a `raise` of the submission makes, in cases in which the reference makes none."""

import re
from collections.abc import Iterator

from grader.core.text import quoted
from grader.judging.diagnosis.exceptions.fault import Fault

# A `raise` without an exception, or with its cause, hands on what something else has raised.
OWN = re.compile(r"raise\s+\w+(?!.*\bfrom\b)")
UNWRITTEN = "NotImplementedError"


def relations(fault: Fault) -> Iterator[str]:
    """Yield a sentence on the function that raises; the message is the student's own."""
    if not OWN.match(fault.text) or fault.exception == UNWRITTEN:
        return
    function, caller = fault.line.function, fault.entered
    start = f"{quoted(function)} itself raises {fault.exception}"
    if function == caller:
        yield f"{start}, in cases in which nothing should be raised"
    else:
        yield f"{start}: it refuses what it is given in {quoted(caller)}"
