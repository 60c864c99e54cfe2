"""Indices past the end, axes that an array does not have, and keys that a mapping has not."""

import re
from collections.abc import Iterator

from grader.confined.values.tree import flatten
from grader.core.text import nearest, one_line, quoted
from grader.judging.diagnosis.exceptions.fault import Fault

OUTSIDE = re.compile(r"index (-?\d{1,9}) is out of bounds for axis (\d+) with size (\d{1,9})")
LIST = re.compile(r"^(list|tuple|list assignment|string) index out of range")
TOO_MANY = re.compile(r"array is (\d+)-dimensional, but (\d+) were indexed")
NO_AXIS = re.compile(r"axis (-?\d+) is out of bounds for array of dimension (\d+)")
MASK = re.compile(
    r"boolean index did not match indexed array along (?:axis|dimension) (\d+); "
    r".*? is (\d{1,9}) but .*? is (\d{1,9})"
)
# Share of equal letters (difflib). Misspelt names have 0.8 and more; a guess is only a question to
# the student.
CLOSE = 0.7


def relations(fault: Fault) -> Iterator[str]:
    """Yield sentences about a place that is not there."""
    if fault.exception == "IndexError":
        yield from _past_the_end(fault)
        yield from _past_a_list(fault)
        yield from _too_many(fault)
        yield from _other_mask(fault)
    if found := NO_AXIS.search(fault.message):
        has = _axes(int(found[2]))
        yield f"axis {found[1]} is named of an array that has {has}, counted from 0"
    if fault.exception == "KeyError":
        yield _no_key(fault)


def _past_the_end(fault: Fault) -> Iterator[str]:
    found = OUTSIDE.search(fault.message)
    if not found:
        return
    index, axis, size = (int(number) for number in found.groups())
    letter = fault.letter(size)
    which = f"index {letter}" if index == size else "an index"
    end = "past the end" if index >= 0 else "before the start"
    places = "one place" if size == 1 else f"{letter} places"
    yield f"{which} is {end} of axis {axis}, which has {places}, counted from 0"
    yield f"an index is {end} of axis {axis}"


def _past_a_list(fault: Fault) -> Iterator[str]:
    if not LIST.search(fault.message):
        return
    indexed = [n for n in fault.values if re.search(rf"\b{re.escape(n)}\[", fault.text)]
    lists = [n for n in indexed if re.match(r"(list|tuple) of", fault.values[n])]
    if len(lists) != 1:
        yield "an index is past the end of a list or tuple"
        return
    empty = fault.values[lists[0]].endswith(" of 0")
    yield f"an index is past the end of {quoted(lists[0])}{', which is empty' if empty else ''}"


def _too_many(fault: Fault) -> Iterator[str]:
    found = TOO_MANY.search(fault.message)
    if not found:
        return
    has, indexed = (int(number) for number in found.groups())
    shapes = {name: fault.shape_of(name) for name in fault.values}
    taken = [n for n, shape in shapes.items() if shape is not None and len(shape) == has]
    names = [name for name in taken if re.search(rf"\b{re.escape(name)}\[", fault.text)]
    start = quoted(names[0]) if len(names) == 1 else "an array"
    yield f"{start} has {_axes(has)} and is indexed as if it had {indexed}"


def _axes(count: int) -> str:
    return "1 axis" if count == 1 else f"{count or 'no'} axes"


def _other_mask(fault: Fault) -> Iterator[str]:
    if found := MASK.search(fault.message):
        axis, size, own = (int(number) for number in found.groups())
        lengths = f"{fault.letter(own)} truth values pick from {fault.letter(size)} places"
        yield f"{lengths} along axis {axis}; expected one for each place"
        yield f"truth values pick along axis {axis}; expected one for each of its places"


def _no_key(fault: Fault) -> str:
    key = one_line(fault.message, 80)
    if re.fullmatch(r"-?\d{1,9}", key):
        return f"the key {fault.letter(int(key))} is missing"
    name = key.strip("'\"")
    near = nearest(name, _known(fault), CLOSE)
    guess = f"; did you mean {quoted(near)}?" if near not in ("", name) else ""
    return f"the key {quoted(name)} is missing{guess}"


def _known(fault: Fault) -> list[str]:
    """Return the keys of the mappings that the function is given."""
    leaves = [leaf for name, value in fault.case.inputs.items() for leaf in flatten(name, value)]
    return [name.rpartition(".")[2] for name, _ in leaves if "." in name]
