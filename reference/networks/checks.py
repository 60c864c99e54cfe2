"""What must hold of random masks and of first weights. Graders use this; students do not get it."""

import numpy as np

from .layers import (
    affine_backward,
    affine_forward,
    relu_backward,
    relu_forward,
    softmax_loss,
)

# Relative. A thousand times the rounding of single precision, and a hundredth of the smallest
# difference between 1, 1/p and 1/(1 - p) in the cases.
CLOSE = 1e-4
# Standard deviations that a right share, or a right standard deviation, may be off: by chance one
# in ten million is.
DEVIATIONS = 5.3


def keeps_or_drops(out, x, p):
    """Whether every number is zero or x divided by one probability to keep: p or 1 - p.

    The course has changed what p is: the probability to keep since 2018, before that to drop.
    """
    return _kept_with(out, x, p) is not None


def keeps_the_right_share(out, x, p):
    """Whether as many numbers are kept as the factor of what is kept says.

    x: (N, D), without zeros. In all of x, and in every row and every column by itself: numbers
    are kept independently of one another.
    """
    keep = _kept_with(out, x, p)
    if keep is None:
        return False
    kept = np.asarray(out) != 0  # (N, D)
    shares = (kept.mean(), kept.mean(axis=0), kept.mean(axis=1))
    counts = (kept.size, *kept.shape)
    deviation = (keep * (1 - keep)) ** 0.5
    return all(
        bool(np.all(np.abs(share - keep) <= DEVIATIONS * deviation / count**0.5))
        for share, count in zip(shares, counts, strict=True)
    )


def _kept_with(out, x, p):
    """The probability to keep that all factors of the kept numbers stand for, or None."""
    factors = np.asarray(out, dtype=float) / x
    kept = factors[factors != 0]
    for keep in (p, 1 - p):
        if kept.size and np.all(np.abs(kept * keep - 1) <= CLOSE):
            return keep
    return None


def is_close(value, expected):
    """Whether two arrays differ by little beside the largest number expected."""
    off = np.abs(np.asarray(value, dtype=float) - expected)
    return bool(np.all(off <= CLOSE * np.max(np.abs(expected))))


def masked_network(params, X, y, masks, reg):
    """The loss and the gradients of affine layers with a mask behind each rectifier.

    X: (N, D); y: (N,); masks: for each hidden layer the factors (N, width) of its units

    Returns loss and grads as `FullyConnectedNet.loss` does.
    """
    last = len(masks) + 1
    hidden, caches = X, []
    for i, mask in enumerate(masks, start=1):
        a, fc_cache = affine_forward(hidden, params[f"W{i}"], params[f"b{i}"])
        positive, relu_cache = relu_forward(a)
        hidden = positive * mask
        caches.append((fc_cache, relu_cache))
    scores, last_cache = affine_forward(hidden, params[f"W{last}"], params[f"b{last}"])
    loss, dscores = softmax_loss(scores, y)
    grads = {}
    dhidden, grads[f"W{last}"], grads[f"b{last}"] = affine_backward(dscores, last_cache)
    for i in range(last - 1, 0, -1):
        fc_cache, relu_cache = caches[i - 1]
        da = relu_backward(dhidden * masks[i - 1], relu_cache)
        dhidden, grads[f"W{i}"], grads[f"b{i}"] = affine_backward(da, fc_cache)
    for i in range(1, last + 1):
        loss += reg / 2 * np.sum(params[f"W{i}"] ** 2)
        grads[f"W{i}"] += reg * params[f"W{i}"]
    return loss, grads


def has_loss(loss, params, X, y, masks, reg):
    """Whether a loss is that of the network with these masks."""
    return is_close(loss, masked_network(params, X, y, masks, reg)[0])


def has_gradients(grads, params, X, y, masks, reg):
    """Whether the gradients are those of the network with these masks."""
    expected = masked_network(params, X, y, masks, reg)[1]
    return all(is_close(grads[name], expected[name]) for name in expected)


def starts_at(params, letter, number):
    """Whether all numbers of the parameters that begin with this letter or word are the number."""
    return all(np.all(value == number) for name, value in params.items() if name.startswith(letter))


def are_drawn(params, weight_scale):
    """Whether the weights look drawn: mean 0, standard deviation weight_scale, all different."""
    weights = [value for name, value in params.items() if name.startswith("W")]
    return all(_is_drawn(np.asarray(value, dtype=float), weight_scale) for value in weights)


def _is_drawn(weights, scale):
    error = DEVIATIONS / weights.size**0.5  # a standard deviation is off by less than a mean
    near_zero = abs(weights.mean()) <= error * scale
    return bool(near_zero and abs(weights.std() / scale - 1) <= error and _differ(weights))


def _differ(weights):
    # Single precision has few numbers: a share of those drawn may come twice.
    return np.unique(weights).size > 0.9 * weights.size
