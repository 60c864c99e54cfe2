"""Sizes and arrays that NumPy takes as one tuple, given one by one; and the other way round."""

import re
from collections.abc import Iterator

from grader.judging.diagnosis.exceptions.fault import Fault

FILLED = "zeros|ones|empty|full"
JOINED = "concatenate|hstack|vstack|dstack|column_stack|row_stack|stack|block"
ONE_BY_ONE = re.compile(
    r"Cannot interpret .* as a data type|data type .* not understood|must be str, not int"
    r"|got multiple values for argument|takes .*positional arguments? but \d+ were given"
    r"|given by name .* and position|only integer scalar arrays can be converted"
    r"|only length-1 arrays can be converted|'\w+' object cannot be interpreted as an integer"
)
NO_TUPLE = re.compile(r"'(?:tuple|list)' object cannot be interpreted as an integer")
NUMBER = r"int |\w*int\d* "  # how a line's values tell a single whole number


def relations(fault: Fault) -> Iterator[str]:
    """Yield sentences about the arguments of a call of NumPy's."""
    if fault.exception != "TypeError":
        return
    if NO_TUPLE.search(fault.message):
        for name in re.findall(r"\brandom\.(randn|rand)\(\s*[(\[]", fault.text)[:1]:
            yield f"the sizes of `{name}` are given as one tuple; expected separate arguments"
    elif ONE_BY_ONE.search(fault.message):
        yield from _sizes(fault)
        yield from _reshaped(fault)
        yield from _joined(fault)


def _sizes(fault: Fault) -> Iterator[str]:
    for name, first in _calls(FILLED, fault):
        if _is_one_size(first, fault):
            yield f"the sizes of `{name}` are given as separate arguments; expected one tuple"


def _reshaped(fault: Fault) -> Iterator[str]:
    found = re.search(r"\b(?:np|numpy)\.reshape\(\s*[^,]+,\s*([^,()\[\]]+),", fault.text)
    if found and _is_one_size(found[1], fault):
        yield "the sizes of `reshape` are given as separate arguments; expected one tuple"


def _joined(fault: Fault) -> Iterator[str]:
    for name, first in _calls(JOINED, fault):
        held = fault.values.get(first, "")
        if not held.startswith(("tuple", "list", "dict", "set")) and "*" not in first[:1]:
            yield (f"the arrays of `{name}` are separate arguments; expected one tuple or list")


def _calls(names: str, fault: Fault) -> Iterator[tuple[str, str]]:
    """Yield the only call of these in the line with its first argument, if no literal."""
    calls = re.findall(rf"\b({names})\(\s*([^,]*)", fault.text)
    if len(calls) == 1 and not calls[0][1].startswith(("(", "[")) and calls[0][1]:
        name, first = calls[0]
        yield name, first.strip()


def _is_one_size(argument: str, fault: Fault) -> bool:
    """Return whether an argument is a single number: by its value, or by how it is written."""
    argument = argument.strip()
    held = fault.values.get(argument)
    if held is not None:
        return re.match(NUMBER, held) is not None
    if argument.startswith("*"):
        return True
    sized = r"\d+|[\w.]+\.shape\[-?\d+\]|len\(\w+\)"
    names = re.findall(r"[A-Za-z_]\w*", argument)
    reckoned = re.fullmatch(r"[\w\s*+/-]+", argument) and names
    numbers = all(re.match(NUMBER, fault.values.get(name, "")) for name in names)
    return re.fullmatch(sized, argument) is not None or bool(reckoned and numbers)
