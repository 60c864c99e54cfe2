"""Shapes that do not fit together, in the assignment's letters."""

import re
from collections.abc import Iterator

from grader.judging.diagnosis.exceptions.fault import Fault, as_shape

SHAPE = r"\([\d, ]*\)"
ALIGNED = re.compile(rf"shapes ({SHAPE}) and ({SHAPE}) not aligned")
TOGETHER = re.compile(rf"operands could not be broadcast together with shapes ({SHAPE}) ({SHAPE})")
INTO = re.compile(rf"could not broadcast input array from shape ({SHAPE}) into shape ({SHAPE})")
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
        two, one = (fault.letter(int(size)) for size in found.groups())
        yield f"two arrays are multiplied, but their inner sizes differ: {one} and {two}"
    if found := TOGETHER.search(message):
        one, two = (fault.letters(as_shape(shape)) for shape in found.groups())
        yield (
            f"arrays of shapes {one} and {two} are combined element by element, "
            "but these shapes do not match"
        )
    if found := INTO.search(message):
        one, two = (fault.letters(as_shape(shape)) for shape in found.groups())
        yield f"an array of shape {one} is assigned; expected shape {two}"
