"""Shapes that do not fit together, in the assignment's letters."""

import re
from collections.abc import Iterator

from grader.core.text import quoted
from grader.judging.diagnosis.exceptions.fault import Fault, as_shape

SHAPE = r"\([\d, ]*\)"
ALIGNED = re.compile(rf"shapes ({SHAPE}) and ({SHAPE}) not aligned")
TOGETHER = re.compile(rf"operands could not be broadcast together with shapes ({SHAPE}) ({SHAPE})")
INTO = re.compile(rf"could not broadcast input array from shape ({SHAPE}) into shape ({SHAPE})")
SUMMED = re.compile(r"^shape-mismatch for sum$")
EMPTY = re.compile(r"zero-size array to reduction operation (maximum|minimum)")
INNER = re.compile(r"matmul: .*\(size (\d{1,9}) is different from (\d{1,9})\)")


def relations(fault: Fault) -> Iterator[str]:
    """Yield sentences about two arrays that meet in one operation."""
    if fault.exception != "ValueError":
        return
    message = fault.message
    if found := ALIGNED.search(message):
        one, two = (fault.letters(as_shape(shape)) for shape in found.groups())
        yield f"arrays of shapes {one} and {two} are multiplied, but their inner sizes differ"
    if found := INNER.search(message):
        right, left = (int(size) for size in found.groups())
        yield from _not_flattened(fault, left)
        letters = f"{fault.letter(left)} and {fault.letter(right)}"
        yield f"two arrays are multiplied, but their inner sizes differ: {letters}"
        yield "two arrays are multiplied, but their inner sizes differ"
    if found := TOGETHER.search(message):
        one, two = (fault.letters(as_shape(shape)) for shape in found.groups())
        yield (
            f"arrays of shapes {one} and {two} are combined element by element, "
            "but these shapes do not match"
        )
    if found := INTO.search(message):
        one, two = (fault.letters(as_shape(shape)) for shape in found.groups())
        yield f"an array of shape {one} is assigned; expected shape {two}"
    if SUMMED.search(message):
        yield "the axes of two arrays that `tensordot` sums over have different lengths"
    if found := EMPTY.search(message):
        yield from _empty(fault, found[1])


def _not_flattened(fault: Fault, inner: int) -> Iterator[str]:
    """Yield a sentence on an array of more than two axes that is multiplied as a matrix."""
    shapes = {name: fault.shape_of(name) or () for name in fault.values}
    deep = [name for name, shape in shapes.items() if len(shape) > 2 and shape[-1] == inner]
    if len(deep) == 1:
        shape = fault.letters(shapes[deep[0]])
        yield (
            f"{quoted(deep[0])} has the shape {shape} and is multiplied as it is: only its last "
            "axis meets the rows of the other array"
        )


def _empty(fault: Fault, function: str) -> Iterator[str]:
    """Yield a sentence on an array without elements, of which a maximum is taken, say."""
    empty = [name for name in fault.values if 0 in (fault.shape_of(name) or ())]
    if len(empty) == 1:
        yield f"{quoted(empty[0])} has a shape without elements; its {function} is taken"
    yield f"the {function} is taken of an array whose shape has no elements"
