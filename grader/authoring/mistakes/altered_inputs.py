"""Altered inputs: what the reference gives for them is what somebody computes who misreads one."""

from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import combinations, permutations
from typing import Any

import numpy as np

from grader.authoring.mistakes.altered_numbers import altered_number, other_numbers
from grader.confined.quick_dataclass import dataclass
from grader.confined.values.arrays import Array
from grader.confined.values.tree import flatten
from grader.core.cases import Case, axis_letters

# Arrays of one given that are altered, one at a time. A margin for time: each costs several runs of
# the reference, and the parameters of a model are more.
MOST_TOGETHER = 12

NUMERIC = "biufc"  # kinds of dtypes; others are of texts and dates

Change = Callable[[Array], Array]


@dataclass(frozen=True)
class AlteredInputs:
    """One way to misread the inputs of a case."""

    say: str
    inputs: Mapping[str, Any]
    restore: Callable[[Array], Array] = np.asarray  # of outputs, to the order they came in


def altered_inputs(case: Case, read: Collection[str]) -> Iterator[AlteredInputs]:
    """Yield every way to misread those inputs that student code can `read`, the simplest first."""
    leaves = _misreadable({name: v for name, v in case.inputs.items() if name in read})
    for name, array in leaves.items():
        for words, change in changes(name, array, case):
            yield AlteredInputs(
                f"{{subject}} {{behaves}} as if {words}",
                replaced(case.inputs, {name: change(array)}),
            )
    yield from _exchanged(case, leaves)
    yield from _altered_numbers(case)
    yield from _shortened(case, leaves)
    yield from _blocks(case, leaves)


def _misreadable(inputs: Mapping[str, Any]) -> dict[str, Array]:
    groups = [array_leaves({name: value}) for name, value in inputs.items()]
    small = (group for group in groups if len(group) <= MOST_TOGETHER)
    return {name: array for group in small for name, array in group.items()}


def array_leaves(inputs: Mapping[str, Any]) -> dict[str, Array]:
    """Return the arrays among the inputs, by dotted name."""
    leaves = [leaf for name, value in inputs.items() for leaf in flatten(name, value)]
    return {name: v for name, v in leaves if isinstance(v, np.ndarray) and v.ndim}


def replaced(inputs: Mapping[str, Any], new: Mapping[str, Any], start: str = "") -> dict[str, Any]:
    """Return the inputs with other values under dotted names."""
    return {name: _replaced(value, new, f"{start}{name}") for name, value in inputs.items()}


def _replaced(value: Any, new: Mapping[str, Any], name: str) -> Any:
    if name in new:
        return new[name]
    if isinstance(value, list | tuple):
        return type(value)(_replaced(v, new, f"{name}.{i}") for i, v in enumerate(value))
    return replaced(value, new, f"{name}.") if isinstance(value, dict) else value


def changes(name: str, array: Array, case: Case) -> Iterator[tuple[str, Change]]:
    """Yield what may be done to one array, in words and as a function."""
    shown = f"`{name}`"
    if array.dtype.kind in "fc":
        yield f"{shown} were zero", np.zeros_like
        yield f"{shown} had the opposite sign", np.negative
        yield f"{shown} were twice as large", lambda a: 2 * a
        yield f"{shown} were half as large", lambda a: a / 2
    elif array.dtype.kind == "b":
        yield f"{shown} were ignored (True everywhere)", np.ones_like
        yield f"{shown} were inverted (True in place of False)", np.logical_not
    elif array.dtype.kind in "iu":
        yield f"{shown} were zero", np.zeros_like
        yield f"every value of {shown} were one too small", lambda a: a - 1
        yield f"every value of {shown} were one too large", lambda a: a + 1
    yield from _parts(shown, array)
    if array.ndim == 2 and array.shape[0] == array.shape[1]:
        yield f"{shown} were transposed", np.transpose
    for axis, length in enumerate(array.shape):
        if length > 2:
            words = axis_words(array.shape, axis, case)
            yield from _along(shown, axis, words, array.dtype.kind in NUMERIC)
            if array.dtype.kind in "fc":
                yield from _partly_zero(shown, axis, words)
    yield from _orders_of_axes(shown, array)
    if array.ndim > 1 and array.shape[0] != array.shape[1]:
        yield from _mixed_up(shown, array, case)


def _parts(shown: str, array: Array) -> Iterator[tuple[str, Change]]:
    """Yield what may be done to complex numbers, probabilities, and masks of numbers alone."""
    if array.dtype.kind in "fiu" and {0, 1} == {*array.flat}:
        yield f"{shown} were inverted (1 in place of 0)", lambda a: 1 - a
    if _are_probabilities(array):
        yield f"all probabilities in {shown} were equal", _all_equal
    if array.dtype.kind == "c":
        yield f"{shown} were conjugated", np.conj
        yield f"the imaginary part of {shown} were left out", lambda a: a.real.astype(a.dtype)


def _are_probabilities(array: Array) -> bool:
    """Return whether the numbers along the last axis are a distribution, and not all alike."""
    if array.dtype.kind != "f" or array.shape[-1] < 2 or not (array >= 0).all():
        return False
    return np.allclose(array.sum(axis=-1), 1) and not np.allclose(array, _all_equal(array))


def _all_equal(array: Array) -> Array:
    return np.full_like(array, 1 / array.shape[-1])


def _orders_of_axes(shown: str, array: Array) -> Iterator[tuple[str, Change]]:
    if array.ndim > 2:
        yield f"{shown} were flattened with its axes in the other order", _flattened_otherwise
    if array.ndim > 1 and max(array.shape[-2:]) > 1:
        yield f"{shown} were turned by 180° (its last two axes read in reverse order)", _turned


def _flattened_otherwise(array: Array) -> Array:
    """Return an array whose examples, when flattened, have their axes in reverse order."""
    order = (0, *range(array.ndim - 1, 0, -1))
    return np.ascontiguousarray(array.transpose(order)).reshape(array.shape)


def _turned(array: Array) -> Array:
    return np.flip(array, (-2, -1))


def axis_words(shape: tuple[int, ...], axis: int, case: Case) -> str:
    """Return "N (axis 0)", or "axis 0" if its length is not one of the sizes."""
    letter = axis_letters(shape, case.sizes)[axis]
    if letter.isdigit():
        return f"axis {axis}"
    return f"{letter} (axis {axis})"


def _along(shown: str, axis: int, words: str, numeric: bool) -> Iterator[tuple[str, Change]]:
    yield f"{shown} were read in reverse order along {words}", lambda a: np.flip(a, axis)
    for step, where in ((1, "earlier"), (-1, "later")):
        text = f"{shown} were read one place {where} along {words}"
        yield text, lambda a, step=step: np.roll(a, step, axis)  # type: ignore[misc]
        if numeric:
            filled = f"{text}, with zeros at the free end"
            yield filled, lambda a, step=step: _moved(a, step, axis)  # type: ignore[misc]
    for place, which in ((0, "first"), (-1, "last")):
        text = f"only the {which} position of {shown} along {words} were read, repeatedly"
        yield text, lambda a, p=place: _repeated(a, p, axis)  # type: ignore[misc]


def _moved(array: Array, step: int, axis: int) -> Array:
    moved = np.roll(array, step, axis)
    np.moveaxis(moved, axis, 0)[0 if step > 0 else -1] = 0
    return moved


def _repeated(array: Array, place: int, axis: int) -> Array:
    one = np.take(array, [place], axis)
    return np.ascontiguousarray(np.broadcast_to(one, array.shape))


def _partly_zero(shown: str, axis: int, words: str) -> Iterator[tuple[str, Change]]:
    for place, which in ((0, "first"), (-1, "last")):
        at = f"the {which} position along {words}"
        yield f"{shown} were zero at {at}", lambda a, p=place: _zero(a, p, axis, at=True)  # type: ignore[misc]
        text = f"{shown} were zero except at {at}"
        yield text, lambda a, p=place: _zero(a, p, axis, at=False)  # type: ignore[misc]


def _zero(array: Array, place: int, axis: int, at: bool) -> Array:
    there = np.arange(array.shape[axis]) == place % array.shape[axis]
    shape = [-1 if number == axis else 1 for number in range(array.ndim)]
    return np.asarray(np.where((there == at).reshape(shape), 0.0, array))


def _mixed_up(shown: str, array: Array, case: Case) -> Iterator[tuple[str, Change]]:
    first, second = axis_letters(array.shape, case.sizes)[:2]
    text = f"{shown} were reshaped where its axes {first} and {second} should be swapped"
    yield text, lambda a: np.swapaxes(a, 0, 1).reshape(a.shape)
    yield text, lambda a: a.reshape(a.shape[1], a.shape[0], *a.shape[2:]).swapaxes(0, 1)


def _exchanged(case: Case, leaves: Mapping[str, Array]) -> Iterator[AlteredInputs]:
    for one in leaves:
        for other in leaves:
            if one == other or not _alike(leaves[one], leaves[other]):
                continue
            if one < other:
                both = {one: leaves[other], other: leaves[one]}
                text = f"{{subject}} {{behaves}} as if `{one}` and `{other}` were swapped"
                yield AlteredInputs(text, replaced(case.inputs, both))
            text = f"{{subject}} {{behaves}} as if `{other}` were used in place of `{one}`"
            yield AlteredInputs(text, replaced(case.inputs, {one: leaves[other]}))


def _altered_numbers(case: Case) -> Iterator[AlteredInputs]:
    """Yield single numbers, truth values and texts that are misread, and two that are swapped."""
    inputs = case.inputs
    leaves = [leaf for name, value in inputs.items() for leaf in flatten(name, value)]
    single = {n: v for n, v in leaves if isinstance(v, bool | int | float | str | np.generic)}
    for name, value in list(single.items())[:MOST_TOGETHER]:
        for words, changed in altered_number(name, value):
            text = f"{{subject}} {{behaves}} as if {words}"
            yield AlteredInputs(text, replaced(inputs, {name: changed}))
    real = [n for n, v in single.items() if isinstance(v, float)][:MOST_TOGETHER]
    for one, other in combinations(real, 2):
        both = {one: single[other], other: single[one]}
        text = f"{{subject}} {{behaves}} as if `{one}` and `{other}` were swapped"
        yield AlteredInputs(text, replaced(inputs, both))


def altered_sizes(case: Case, read: Collection[str]) -> Iterator[AlteredInputs]:
    """Yield other numbers for the sizes that student code is given by name, such as of groups."""
    axes = {length for array in array_leaves(case.inputs).values() for length in array.shape}
    for name in sorted(set(read) & set(case.sizes)):
        lengths = {n: m for n, m in case.sizes.items() if m in axes and n != name}
        for words, number in other_numbers(name, case.sizes[name], lengths):
            text = f"{{subject}} {{behaves}} as if {words}"
            yield AlteredInputs(text, {**case.inputs, name: number})


def _shortened(case: Case, leaves: Mapping[str, Array]) -> Iterator[AlteredInputs]:
    """Yield all arrays without the first or last place along the axes of one size."""
    for letter, length in case.sizes.items():
        axes = {n: [i for i, m in enumerate(a.shape) if m == length] for n, a in leaves.items()}
        if length < 3 or not any(axes.values()):
            continue
        for part, which in ((slice(1, None), "first"), (slice(-1), "last")):
            new = {n: _cut(a, axes[n], part) for n, a in leaves.items() if axes[n]}
            text = f"{{subject}} {{behaves}} as if the {which} of the {letter} places were left out"
            yield AlteredInputs(text, replaced(case.inputs, new))


def _cut(array: Array, axes: list[int], part: slice) -> Array:
    return array[tuple(part if axis in axes else slice(None) for axis in range(array.ndim))]


def _alike(one: Array, other: Array) -> bool:
    return one.shape == other.shape and one.dtype == other.dtype


def _blocks(case: Case, leaves: Mapping[str, Array]) -> Iterator[AlteredInputs]:
    """Yield blocks side by side, such as the gates of an LSTM, taken in another order."""
    letters = {axis_letters(array.shape, case.sizes)[-1] for array in leaves.values()}
    for letter in sorted(one for one in letters if one[:1] == "4" and one[1:].isalpha()):
        length = 4 * case.sizes[letter[1:]]
        made = {n: a for n, a in leaves.items() if a.shape[-1] == length}
        for words, order in _orders(letter, length):
            inputs = replaced(case.inputs, {n: a[..., order] for n, a in made.items()})
            text = f"{{subject}} {{behaves}} as if {words}"
            yield AlteredInputs(text, inputs, _restored(order))


def _orders(letter: str, length: int) -> Iterator[tuple[str, Array]]:
    columns = np.arange(length).reshape(4, -1)
    start = f"the four blocks of width {letter[1:]}"
    for order in list(permutations(range(4)))[1:]:
        numbers = ", ".join(str(number + 1) for number in order)
        words = f"{start} were taken in the order {numbers}, not 1, 2, 3, 4"
        yield words, columns[list(order)].reshape(-1)
    woven = np.arange(length).reshape(-1, 4).T.reshape(-1)
    yield f"{start} were interleaved, every fourth column of one block", woven


def _restored(order: Array) -> Callable[[Array], Array]:
    back = np.argsort(order)
    return lambda a: a[..., back] if a.ndim and a.shape[-1] == len(back) else a
