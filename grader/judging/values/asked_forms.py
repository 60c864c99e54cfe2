"""The form that a rubric asks for: sizes of axes, some of them open, and the dtype."""

from collections.abc import Mapping, Sequence

import numpy as np

from grader.confined.values.arrays import Array

ANY, MORE = "any", "..."
KINDS = {"float": "f", "int": "iu", "complex": "c", "bool": "b"}
KIND_WORDS = {"float": "a floating-point one", "int": "an integer one", "complex": "a complex one"}

Pattern = Sequence[str | int]


def has_shape(shape: Sequence[int], pattern: Pattern, sizes: Mapping[str, int]) -> bool:
    """Return whether a shape fits a pattern of letters, numbers, "any" and one "..."."""
    if MORE not in pattern:
        pairs = zip(shape, pattern, strict=False)
        return len(shape) == len(pattern) and all(_fits(n, each, sizes) for n, each in pairs)
    place = list(pattern).index(MORE)
    after = len(pattern) - place - 1
    if len(shape) < place + after:
        return False
    ends = [*shape[:place], *shape[len(shape) - after :]]
    return has_shape(ends, [each for each in pattern if each != MORE], sizes)


def misfit_sentence(name: str, got: Array, pattern: Pattern, sizes: Mapping[str, int]) -> str:
    """Return how a shape differs from a pattern; nothing if it fits."""
    if has_shape(got.shape, pattern, sizes):
        return ""
    found = f"has shape {got.shape}" if got.ndim else "is a single number"
    return f"`{name}` {found}, expected the shape {pattern_words(pattern, sizes)}"


def pattern_words(pattern: Pattern, sizes: Mapping[str, int]) -> str:
    """Return a pattern with the sizes that are in it: "(N, any) with N = 4"."""
    letters = [each for each in dict.fromkeys(map(str, pattern)) if each in sizes]
    known = [f"{each} = {sizes[each]}" for each in letters]
    return pattern_text(pattern) + (f" with {', '.join(known)}" if known else "")


def pattern_text(pattern: Pattern) -> str:
    """Return a pattern as shapes are written: "(N, any)"."""
    return f"({pattern[0]},)" if len(pattern) == 1 else f"({', '.join(map(str, pattern))})"


def dtype_sentence(name: str, got: Array, wanted: str) -> str:
    """Return how a dtype differs from the one that is asked for; nothing if it is the same."""
    if not wanted or has_dtype(got, wanted):
        return ""
    return f"`{name}` has the dtype {got.dtype.name}, expected {KIND_WORDS.get(wanted, wanted)}"


def has_dtype(got: Array, wanted: str) -> bool:
    """Return whether an array has a dtype, or one of a kind of numbers."""
    if wanted in KINDS:
        return got.dtype.kind in KINDS[wanted]
    return got.dtype == np.dtype(wanted)


def _fits(length: int, wanted: str | int, sizes: Mapping[str, int]) -> bool:
    return wanted == ANY or length == (sizes.get(wanted) if isinstance(wanted, str) else wanted)
