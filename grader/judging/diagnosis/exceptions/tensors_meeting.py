"""What PyTorch raises where tensors do not fit together, or autograd cannot follow."""

import re
from collections.abc import Iterator

from grader.judging.diagnosis.exceptions.fault import Fault

MULTIPLIED = re.compile(
    r"shapes cannot be multiplied \((\d{1,9})x(\d{1,9}) and (\d{1,9})x(\d{1,9})\)"
)
COMBINED = re.compile(
    r"size of tensor a \((\d{1,9})\) must match the size of tensor b \((\d{1,9})\)"
)
RESHAPED = re.compile(r"shape '\[([-\d, ]+)\]' is invalid for input of size (\d{1,9})")
BATCHED = re.compile(
    r"first two dimensions of batch2 tensor to be: \[(\d+), (\d+)\] but got: \[(\d+), (\d+)\]"
)
# PyTorch's message -> what it means. Each is about the student's own line.
MEANINGS = {
    "view size is not compatible": (
        "`view` is used on a tensor whose elements do not lie in their order, as after a transpose"
    ),
    "Can't call numpy() on Tensor that requires grad": (
        "a tensor that autograd follows is used as an array of NumPy"
    ),
    "a leaf Variable that requires grad is being used in an in-place operation": (
        "an input or a parameter is changed in place; autograd needs it unchanged"
    ),
    "modified by an inplace operation": "a value that autograd needs was changed in place",
    "Boolean value of Tensor with more than one value is ambiguous": (
        "a tensor of several values is used as one truth value"
    ),
    "~ (operator.invert) is only implemented on integer and Boolean": (
        "`~` is used on a mask of floating-point numbers; expected truth values"
    ),
    "only supports boolean masks": "a mask of numbers is used; expected truth values",
    "tensors used as indices must be long": (
        "a tensor of floating-point numbers is used as an index; expected whole numbers"
    ),
    "not compiled with CUDA enabled": (
        "a tensor is moved to a graphics card; the machine that grades has none"
    ),
    "index out of range in self": (
        "a number of a word or class is not smaller than the size of the table"
    ),
    "does not require grad and does not have a grad_fn": (
        "the result is detached from the inputs, so autograd has nothing to follow"
    ),
}


def relations(fault: Fault) -> Iterator[str]:
    """Yield sentences about tensors in the line that raised."""
    yield from _shapes(fault)
    found = (meaning for words, meaning in MEANINGS.items() if words in fault.message)
    yield from found
    if "must have the same dtype" in fault.message or "the same dtype, but got" in fault.message:
        yield "tensors of two precisions are multiplied"


def _shapes(fault: Fault) -> Iterator[str]:
    if found := MULTIPLIED.search(fault.message):
        a, b, c, d = (int(size) for size in found.groups())
        one, two = fault.letters((a, b)), fault.letters((c, d))
        yield f"arrays of shapes {one} and {two} are multiplied, but their inner sizes differ"
    if found := BATCHED.search(fault.message):
        wanted, got = (fault.letter(int(found[place])) for place in (2, 4))
        yield f"two arrays are multiplied, but their inner sizes differ: {wanted} and {got}"
    if found := COMBINED.search(fault.message):
        one, two = (fault.letter(int(size)) for size in found.groups())
        yield (
            f"tensors with {one} and {two} entries along one axis are combined element by element, "
            "but these sizes do not match"
        )
    if found := RESHAPED.search(fault.message):
        shape = tuple(int(size) for size in found[1].split(","))
        wanted = fault.letters(shape)
        yield f"a tensor is reshaped to {wanted}, which has another number of elements"
