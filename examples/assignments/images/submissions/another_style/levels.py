import numpy as np
from filters import to_image


def histogram(image):
    return np.array([np.count_nonzero(image == level) for level in range(256)])


def equalize(image):
    below = np.cumsum(histogram(image))
    darkest = below[below > 0][0]
    rest = image.size - darkest
    if rest == 0:
        return image
    table = to_image((below - darkest) * 255.0 / rest)  # a new level for each of the 256
    return table[image]


def otsu_threshold(image):
    counts = histogram(image).astype(float)
    n0 = np.cumsum(counts)
    sum0 = np.cumsum(counts * np.arange(256))
    n1, sum1 = n0[-1] - n0, sum0[-1] - sum0
    possible = (n0 > 0) & (n1 > 0)
    separation = np.zeros(256)
    m0, m1 = sum0[possible] / n0[possible], sum1[possible] / n1[possible]
    separation[possible] = n0[possible] * n1[possible] * (m0 - m1) ** 2
    return int(np.argmax(separation))


def dilate(image, r):
    # a black border changes no maximum; first along the rows, then along the columns
    padded = np.pad(image, r)
    H, W = image.shape
    wide = np.max([padded[:, k : k + W] for k in range(2 * r + 1)], axis=0)
    return np.max([wide[k : k + H] for k in range(2 * r + 1)], axis=0)
