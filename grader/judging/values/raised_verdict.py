"""Judging a case in which student code raised an exception."""

import builtins
import re

from grader.confined.function_names import own_name, short_name
from grader.core.cases import Case
from grader.core.grades import CaseVerdict, Status
from grader.core.outcomes import Frame, Raised
from grader.core.rubric import Criterion
from grader.core.text import one_line, quoted
from grader.judging.credit import Judged, nothing_for
from grader.judging.values.misused_value import is_none_used, misused_value

UNPACKING = re.compile(r"unpack .*\(expected (\d+)(?:, got (\d+))?\)")
OUT_OF_MEMORY = ("MemoryError", "_ArrayMemoryError")
# What PyTorch and other libraries in C++ say in a RuntimeError when the system gives no memory.
NO_ALLOCATION = re.compile(r"can't allocate memory|Cannot allocate memory|std::bad_alloc")
NONE_OF_SEVERAL = "returned None, expected several values"
MEBIBYTE = 1024**2  # bytes: the unit that rubrics write
KNOWN = frozenset(
    name
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, BaseException)
) | {"numpy.linalg.LinAlgError", "struct.error"}


def judge_raised(
    outcome: Raised, case: Case, criterion: Criterion, attempted: bool = False
) -> Judged[CaseVerdict]:
    """Return no credit; a function that says itself that it is not implemented is exactly that.

    What returns `None` in place of several values is not written yet, or is wrong if it was
    `attempted`: it is the case's lines that raised then.
    """
    if outcome.exception == "NotImplementedError" and _raised_itself(outcome, criterion):
        return nothing_for(case, Status.NOT_IMPLEMENTED, "is not written yet", "not written yet")
    if not attempted and returned_none(outcome) and _is_one_line(criterion):
        return nothing_for(case, Status.NOT_IMPLEMENTED, "returns only None", "not written yet")
    if returned_none(outcome) and _is_one_line(criterion):
        return nothing_for(case, Status.WRONG, NONE_OF_SEVERAL, "returned None")
    return nothing_for(case, Status.RAISED, _sentence(outcome, case, criterion), _class(outcome))


def _class(outcome: Raised) -> str:
    """Return an exception's class, unless a student named it: names could carry values out."""
    name = outcome.exception
    return f"raised {name}" if name in KNOWN else "raised an exception"


def _sentence(outcome: Raised, case: Case, criterion: Criterion) -> str:
    if not outcome.frames and (sentence := _unpacking_sentence(outcome)):
        return sentence
    if sentence := misused_value(outcome, criterion):
        return sentence
    start = f"raised {one_line(outcome.exception, 80)}"
    reason = _reason(outcome, case)
    return f"{start}{f': {reason}' if reason else ''}{_place(outcome, criterion)}"


def _reason(outcome: Raised, case: Case) -> str:
    if _is_out_of_memory(outcome):
        most = f"{case.memory // MEBIBYTE} MiB that case {quoted(case.name)}" if case.memory else ""
        return f"it needed more memory than the {most or 'limit'} allows"
    if outcome.exception == "NotImplementedError" and outcome.frames:
        return f"{quoted(outcome.frames[-1].function)} is not written yet"
    return one_line(outcome.message)


def _is_out_of_memory(outcome: Raised) -> bool:
    told = outcome.exception == "RuntimeError" and NO_ALLOCATION.search(outcome.message[:1000])
    return bool(told) or outcome.exception in OUT_OF_MEMORY


def _place(outcome: Raised, criterion: Criterion) -> str:
    """Return the student's line, and the function if it is another than the one that is graded."""
    if not outcome.frames:
        return ""
    last = outcome.frames[-1]
    named = outcome.exception == "NotImplementedError" or last.function.startswith("<")
    own = named or _is_function(last, criterion.function)
    function = "" if own else f"in {quoted(last.function)}, "
    return f" ({function}{one_line(last.file, 80)}, line {last.line})"


def _unpacking_sentence(outcome: Raised) -> str:
    """Return a sentence on too few or too many outputs: the case's own lines failed then."""
    if returned_none(outcome):
        return NONE_OF_SEVERAL
    numbers = UNPACKING.search(outcome.message[:200])
    if outcome.exception != "ValueError" or numbers is None:
        return ""
    asked, came = numbers.groups()
    if came is None:  # Python does not say how many; an array is unpacked along its first axis
        return f"returned one array, or more than {asked} values; expected {asked}"
    return f"returned {came} values, expected {asked}"


def returned_none(outcome: Raised) -> bool:
    """Return whether the lines of a case could not unpack a `None`."""
    unpacked = "cannot unpack non-iterable NoneType object" in outcome.message[:200]
    return outcome.exception == "TypeError" and unpacked and not outcome.frames


def gave_none(outcome: Raised, criterion: Criterion) -> bool:
    """Return whether the lines of a case could not use a `None` that a function returned."""
    return returned_none(outcome) or is_none_used(outcome, criterion)


def _is_one_line(criterion: Criterion) -> bool:
    """Return whether a case calls nothing but the criterion's own function."""
    return "\n" not in criterion.call.strip() and ";" not in criterion.call


def _raised_itself(outcome: Raised, criterion: Criterion) -> bool:
    return not outcome.frames or _is_function(outcome.frames[-1], criterion.function)


def _is_function(frame: Frame, function: str) -> bool:
    """Return whether a frame is of a function; it may give a method's bare name."""
    return frame.function in (own_name(function), short_name(function))
