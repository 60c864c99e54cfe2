"""Labels under other names: the one-to-one renaming with which most of them agree."""

import numpy as np

from grader.confined.values.arrays import Array
from grader.judging.alignment.hungarian import MOST, least_cost


def relabelled(got: Array, expected: Array) -> Array:
    """Return the answer with its labels renamed to the expected ones, each to a different one.

    A label of which there is no partner, because there are more labels than expected, becomes one
    that is not expected anywhere; so does every label where there are too many to try.
    """
    ours, place = np.unique(got, return_inverse=True)
    theirs, should = np.unique(expected, return_inverse=True)
    place, should = place.reshape(-1), should.reshape(-1)
    names = np.concatenate([theirs, _stranger(theirs)])
    partners = _partners(place, should, len(ours), len(theirs))
    return np.asarray(names[partners][place].reshape(got.shape))


def _partners(place: Array, should: Array, ours: int, theirs: int) -> Array:
    """Return for each of our labels the number of its partner, or `theirs` for none."""
    pairs, counts = np.unique(np.stack([place, should]), axis=1, return_counts=True)
    partners = np.full(ours, theirs)
    if pairs.shape[1] == ours == theirs:  # each label meets one other, so nothing is to be weighed
        partners[pairs[0]] = pairs[1]
        return partners
    if max(ours, theirs) > MOST:
        return partners
    cost = np.zeros((ours, max(ours, theirs)))  # beyond `theirs` there is nobody
    cost[pairs[0], pairs[1]] = -counts
    return np.minimum(least_cost(cost), theirs)


def _stranger(labels: Array) -> Array:
    """Return one label, in an array of the same kind, that is none of these."""
    if labels.dtype.kind == "b":
        return np.array([2])  # beside it, False and True become 0 and 1
    if labels.dtype.kind in "iu":
        above = int(labels.max(initial=0)) + 1
        return np.array([above if above <= np.iinfo(labels.dtype).max else int(labels.min()) - 1])
    if labels.dtype.kind in "US":
        marked = [f"{label!s}?" for label in labels.tolist()]
        return np.array([max(marked, key=len, default="?")], labels.dtype.kind)
    return np.array([np.inf])
