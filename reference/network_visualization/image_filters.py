"""What keeps a made-up image looking like an image. Pixels lie between -1 and 1."""

import numpy as np


def starting_image(shape, rng):
    """Faint noise, to begin with.

    shape: (N, C, H, W); rng: a generator of random numbers, such as np.random.default_rng(0)
    """
    return 0.2 * rng.random(shape) - 0.1


def draw_jitter(max_jitter, rng):
    """By how much to shift: two whole numbers from -max_jitter to max_jitter, down and across."""
    down, across = np.floor((2 * max_jitter + 1) * rng.random(2)) - max_jitter
    return int(down), int(across)


def shift(img, down, across):
    """The image moved down and to the right; what leaves on one side enters on the other.

    img: (N, C, H, W)
    """
    return np.roll(img, (down, across), axis=(2, 3))


def clip(img):
    """The image with every pixel brought back between -1 and 1."""
    return np.clip(img, -1, 1)


def blur(img, sigma=0.5):
    """The image smoothed by a Gaussian of that width in pixels; edges are continued outwards.

    img: (N, C, H, W)
    """
    offsets = np.arange(-2, 3)  # beyond that the Gaussian is as good as zero
    weights = np.exp(-(offsets**2) / (2 * sigma**2)).astype(img.dtype)  # (5,)
    weights /= weights.sum()
    for axis in (2, 3):
        margins = [(2, 2) if each == axis else (0, 0) for each in range(4)]
        padded = np.pad(img, margins, mode="edge")
        length = img.shape[axis]
        parts = [np.take(padded, range(k, k + length), axis) for k in range(5)]
        img = sum(weight * part for weight, part in zip(weights, parts, strict=True))
    return img
