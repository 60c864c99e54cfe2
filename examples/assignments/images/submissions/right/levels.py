"""Grey levels of images: histogram, equalisation, a threshold, and dilation of what is above it.

An image is an array (H, W) of uint8, as in filters.py. No function changes its arguments.
"""

import numpy as np
from filters import to_image


def histogram(image):
    """Count how many pixels have each of the 256 grey levels.

    image: (H, W), uint8

    Return counts (256,), integers.
    """
    counts = np.bincount(image.ravel(), minlength=256)  # (256,)
    return counts


def equalize(image):
    """Spread the grey levels of an image, so that all are about equally frequent.

    c[g] is the number of pixels with a level of g or less. With c_min, the number of pixels with
    the darkest level that occurs in the image, level g becomes

    255 * (c[g] - c_min) / (H * W - c_min), rounded as in `to_image`.

    image: (H, W), uint8

    Return the equalised image (H, W), uint8. If all pixels have the same level, the formula
    divides by
    zero: return the image as it is.
    """
    c = np.cumsum(histogram(image))  # (256,)
    c_min = c[image.min()]
    if c_min == image.size:
        return image
    levels = to_image(255 * (c[image] - c_min) / (image.size - c_min))  # (H, W)
    return levels


def otsu_threshold(image):
    """Choose the level that separates dark from bright best, by the method of Otsu.

    For a level t let dark be the pixels with a level of t or less, and bright the others: n0 and n1
    pixels with the means m0 and m1. The best t is the one with the largest

    n0 * n1 * (m0 - m1)^2.

    Only those t are compared for which n0 > 0 and n1 > 0. If several are best, the smallest counts.

    image: (H, W), uint8, with at least two different levels

    Return t, an integer.
    """
    counts = histogram(image)  # (256,)
    levels = np.arange(256)
    best, best_separation = 0, 0.0
    for t in range(image.min(), image.max()):  # so that both sides have pixels
        n0, n1 = counts[: t + 1].sum(), counts[t + 1 :].sum()
        m0 = counts[: t + 1] @ levels[: t + 1] / n0
        m1 = counts[t + 1 :] @ levels[t + 1 :] / n1
        separation = n0 * n1 * (m0 - m1) ** 2
        if separation > best_separation:
            best, best_separation = t, separation
    return best


def dilate(image, r):
    """Replace each pixel by the brightest one in a square around it.

    out[i, j] is the maximum of image[p, q] over all p, q with |p - i| <= r and |q - j| <= r that
    lie inside the image.

    image: (H, W), uint8; r: 0 or more, and smaller than H and W

    Return out (H, W), uint8.
    """
    H, W = image.shape
    out = np.zeros_like(image)  # (H, W)
    for i in range(H):
        for j in range(W):
            square = image[max(i - r, 0) : i + r + 1, max(j - r, 0) : j + r + 1]
            out[i, j] = square.max()
    return out
