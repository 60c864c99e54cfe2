"""What must hold of the images that were made. Graders use this; students do not get it."""

import numpy as np

from .tiny_convnet import TinyConvNet


def is_taken_for(img, target_y, classes):
    """Whether the network gives the target the greatest score. img: (1, C, H, W)"""
    scores = TinyConvNet(img.shape[1], classes).scores(img)
    return bool(np.isfinite(scores).all() and scores.argmax() == target_y)


def is_close_to(img, original, share):
    """Whether an image differs from the original by less than a share of its length."""
    return bool(np.linalg.norm(img - original) < share * np.linalg.norm(original))


def certainty(img, target_y, classes):
    """The probability from 0 to 1 that the network gives the target. img: (1, C, H, W)"""
    scores = TinyConvNet(img.shape[1], classes).scores(img)[0]
    p = np.exp(scores - scores.max())
    return float(p[target_y] / p.sum())
