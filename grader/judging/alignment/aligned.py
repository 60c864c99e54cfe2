"""The form of an answer that is closest to the expected one, of all forms that are right alike."""

from collections.abc import Mapping, Sequence

import numpy as np

from grader.confined.values.arrays import Array
from grader.judging.alignment.fitted_factors import with_factors
from grader.judging.alignment.labels import relabelled
from grader.judging.alignment.mixtures import mixed
from grader.judging.alignment.movable_pieces import Pieces
from grader.judging.alignment.pairing import best_order
from grader.judging.alignment.target import NUMBERS, Aligned, Target, array_of, pieces_of


def align(got: Mapping[str, Array], targets: Sequence[Target], name: str) -> Aligned:
    """Return one answer aligned. `got` and `targets` hold what it belongs together with, too.

    An answer of another form, and one with NaN or infinities, stays as it is.
    """
    target = next(each for each in targets if each.name == name)
    array, freedom = got[name], target.freedom
    if not target.fits(array):
        return Aligned(array)
    group = [each for each in targets if each.group == target.group and _joins(each, got)]
    if target in group and any(each.freedom.order for each in group):
        return _ordered(got, group, target)
    if freedom.relabelling:
        return Aligned(relabelled(array, target.array))
    if freedom.mixture:
        return Aligned(mixed(array, target.array, freedom.mixture))
    return Aligned(_with_factors(array, target))


def _joins(target: Target, got: Mapping[str, Array]) -> bool:
    """Return whether an answer can be put in order with others: labels have to be numbers."""
    array = got.get(target.name)
    if array is None or not target.fits(array):
        return False
    return not target.freedom.relabelling or array.dtype.kind in "biuf"


def _ordered(got: Mapping[str, Array], group: Sequence[Target], target: Target) -> Aligned:
    members = [_member(each, got[each.name], group) for each in _leader_first(group)]
    order = best_order(members)
    own = next(member for member in members if member.name == target.name)
    array = _in_order(order, got[target.name], target, own)
    problem = ""
    if len(members) > 1 and not _all_right(order, members):
        order, problem = _each_by_itself(order, members, own)
        array = _in_order(order, got[target.name], target, own)
    return Aligned(array, problem)


def _leader_first(group: Sequence[Target]) -> list[Target]:
    """Return the outputs with the one that the others name, and labels after all others.

    Windows of candidates are made of the first, and labels have none of their own.
    """
    return sorted(group, key=lambda t: (t.freedom.relabelling, bool(t.together)))


def _member(target: Target, got: Array, group: Sequence[Target]) -> Pieces:
    if target.freedom.relabelling:
        ordered = next(each for each in group if each.freedom.order)
        return _label_pieces(target, got, len(pieces_of(ordered.array, ordered.freedom.order)))
    order, factor = target.freedom.order, target.freedom.factor
    expected = target.array
    if got.dtype.kind not in NUMBERS or expected.dtype.kind not in NUMBERS:
        got, expected = _numbered(got, expected)
    return Pieces(
        target.name,
        pieces_of(got, order),
        pieces_of(expected, order),
        target.errors,
        None if target.scale is None else pieces_of(target.scale, order),
        target.limits,
        target.absolute,
        factor,
        with_factors if factor else None,
    )


def _label_pieces(target: Target, got: Array, count: int) -> Pieces:
    """Return where each label 0, 1, … stands, as pieces that are moved with what they number."""
    labels = np.arange(count)[:, None]
    ours, theirs = (array.reshape(1, -1) == labels for array in (got, target.array))
    return Pieces(target.name, ours, theirs, _unequal, None, (0.0,))


def _unequal(got: Array, expected: Array, scale: Array | None) -> Array:
    return np.asarray(got != expected, np.float64)


def _numbered(got: Array, expected: Array) -> tuple[Array, Array]:
    """Return both with equal numbers in place of equal values."""
    values: dict[object, int] = {}
    found = [
        np.array([values.setdefault(v, len(values)) for v in array.reshape(-1).tolist()], np.int64)
        for array in (got, expected)
    ]
    return found[0].reshape(got.shape), found[1].reshape(expected.shape)


def _in_order(order: Array, got: Array, target: Target, member: Pieces) -> Array:
    if target.freedom.relabelling:
        return _renumbered(order, got)
    pieces = target.freedom.order
    moved = pieces_of(got, pieces)[order]
    if target.freedom.factor:
        moved = with_factors(moved, member.expected, target.freedom.factor)
    return array_of(moved, pieces, target.array.shape)


def _renumbered(order: Array, got: Array) -> Array:
    """Return labels 0, 1, … renumbered as the pieces that they number are put in order."""
    number, wide = np.argsort(order), got.astype(np.float64 if got.dtype.kind == "f" else np.int64)
    inside = (wide >= 0) & (wide < len(order)) & (wide == np.rint(wide))
    return np.where(inside, number[np.where(inside, wide, 0).astype(np.int64)], wide)


def _all_right(order: Array, members: Sequence[Pieces]) -> bool:
    pieces = range(len(order))
    return all(
        m.errors(piece, order[piece : piece + 1]).max(initial=0.0) <= m.limits[-1]
        for m in members
        for piece in pieces
    )


def _each_by_itself(order: Array, members: Sequence[Pieces], own: Pieces) -> tuple[Array, str]:
    """Return the leader's order, and what is wrong: all are right, but not in the same order.

    Return the order as it is where that is not what is wrong.
    """
    alone = [best_order([member]) for member in members]
    if not all(_all_right(o, [m]) for o, m in zip(alone, members, strict=True)):
        return order, ""
    leader = members[0]
    if own is leader:
        return alone[0], ""
    return alone[0], f"is right in itself, but not in the order of `{leader.name}`"


def _with_factors(got: Array, target: Target) -> Array:
    pieces = target.freedom.factor_of
    moved = with_factors(
        pieces_of(got, pieces), pieces_of(target.array, pieces), target.freedom.factor
    )
    return array_of(moved, pieces, target.array.shape)
