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
    # TODO: count.
    raise NotImplementedError  # Your code goes here, in place of this line.
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
    # TODO: call histogram, add up the counts, look up each pixel's new level.
    raise NotImplementedError  # Your code goes here, in place of this line.
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
    # TODO: call histogram, then compare all levels.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return best


def dilate(image, r):
    """Replace each pixel by the brightest one in a square around it.

    out[i, j] is the maximum of image[p, q] over all p, q with |p - i| <= r and |q - j| <= r that
    lie inside the image.

    image: (H, W), uint8; r: 0 or more, and smaller than H and W

    Return out (H, W), uint8.
    """
    # TODO: compute all maxima.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return out
