"""What must hold of noise and of a trained generator. Graders use this; students do not get it."""

import numpy as np

from .gan_networks import generator_forward


def is_uniform(noise):
    """Whether noise (N, Z) looks like independent numbers, uniform from -1 to 1.

    No two rows and no two columns are equal, all values lie in [-1, 1), and their distribution
    is nowhere further from the uniform one than chance explains: for n numbers, the statistic of
    Kolmogorov and Smirnov times sqrt(n) exceeds 2.5 once in 130,000 times.
    """
    if noise.dtype.kind != "f" or not np.all((noise >= -1) & (noise < 1)):
        return False
    if any(len(np.unique(lines, axis=0)) < len(lines) for lines in (noise, noise.T)):
        return False
    ordered = np.sort(noise, axis=None)  # (n,)
    n = ordered.size
    expected = (ordered + 1) / 2  # (n,), the share of a uniform distribution below each
    above = np.max(np.arange(1, n + 1) / n - expected)
    below = np.max(expected - np.arange(n) / n)
    return bool(max(above, below) * np.sqrt(n) < 2.5)


def has_moved(trained, generator, x_real, z):
    """Whether training has brought the generator's points to where the real ones are.

    The distance between the mean of the points and that of x_real must have shrunk to half
    of what it was, and the points must not all be one.

    trained, generator: params after and before training; x_real: (N, D); z: (N, Z) fresh noise

    False as well when a trained parameter is missing, has another shape or is no real number.
    """
    if not isinstance(trained, dict):
        return False
    if not all(_is_like(trained.get(name), value) for name, value in generator.items()):
        return False
    with np.errstate(all="ignore"):  # what is not finite makes the distance nan: then it fails
        before, _ = _distance_and_spread(generator, x_real, z)
        after, spread = _distance_and_spread(trained, x_real, z)
    return bool(2 * after <= before and spread > 1e-3)


def _is_like(value, original):
    return (
        isinstance(value, np.ndarray) and value.shape == original.shape and value.dtype.kind == "f"
    )


def _distance_and_spread(generator, x_real, z):
    x, _ = generator_forward(z, generator)  # (N, D)
    distance = np.linalg.norm(x.mean(axis=0) - x_real.mean(axis=0))
    return distance, x.std(axis=0).max()
