"""Filters of grey images.

An image is an array (H, W) of uint8: H rows, W columns, whole numbers from 0 (black) to 255
(white). A filter computes with floating-point numbers and makes an image of the result with
`to_image`. No function changes its arguments. Only NumPy may be used.
"""

import numpy as np

ZERO, EDGE, MIRROR = "zero", "edge", "mirror"


def to_image(x):
    """Make an image of an array of floating-point numbers.

    Round to the nearest whole number (a half goes to the even one, as np.rint does), then make what
    is below 0 zero and what is above 255 the number 255.

    x: (H, W)

    Return the image (H, W), uint8.
    """
    image = np.clip(np.rint(x), 0, 255).astype(np.uint8)  # (H, W)
    return image


def pad(image, r, border):
    """Put r rows and columns around an image, on each of its four sides.

    border says what they hold:
    "zero"    zeros                                     0 0 | a b c d | 0 0
    "edge"    the nearest pixel of the image            a a | a b c d | d d
    "mirror"  the image mirrored at its first and last row and column, which are
              not repeated                              c b | a b c d | c b

    image: (H, W), uint8; r: from 1 up to the smaller of H - 1 and W - 1

    Return the padded image (H+2r, W+2r), uint8. Raise ValueError for any other border.
    """
    modes = {ZERO: "constant", EDGE: "edge", MIRROR: "reflect"}
    if border not in modes:
        raise ValueError(f"unknown border {border!r}")
    padded = np.pad(image, r, mode=modes[border])  # (H+2r, W+2r)
    return padded


def correlate(image, kernel, border):
    """Replace each pixel by a weighted sum of its neighbours.

    out[i, j] = sum over a, b from 0 to 2r of kernel[a, b] * padded[i + a, j + b], where padded =
    pad(image, r, border). So kernel[r, r] is the weight of the pixel itself. The kernel is not
    turned around, as it would be in a convolution.

    image: (H, W), uint8; kernel: (2r+1, 2r+1), floating point, r >= 1

    Return out (H, W), float64: neither rounded nor limited.
    """
    H, W = image.shape
    r = len(kernel) // 2
    padded = pad(image, r, border)  # (H+2r, W+2r)
    out = np.zeros((H, W))  # (H, W)
    for a in range(2 * r + 1):
        for b in range(2 * r + 1):
            out += kernel[a, b] * padded[a : a + H, b : b + W]
    return out


def gaussian_kernel(r, sigma):
    """Make the kernel of a Gaussian blur.

    kernel[a, b] is proportional to exp(-((a - r)^2 + (b - r)^2) / (2 sigma^2)), and the sum of all
    entries is 1.

    r: the radius, at least 1; sigma: the standard deviation in pixels, positive

    Return kernel (2r+1, 2r+1).
    """
    offsets = np.arange(-r, r + 1)  # (2r+1,)
    squares = offsets[:, None] ** 2 + offsets**2  # (2r+1, 2r+1)
    kernel = np.exp(-squares / (2 * sigma**2))  # (2r+1, 2r+1)
    kernel = kernel / kernel.sum()
    return kernel


def blur(image, r, sigma, border):
    """Blur an image with a Gaussian kernel.

    Correlate the image with gaussian_kernel(r, sigma), then make an image of the result.

    image: (H, W), uint8; border as in `pad`

    Return the blurred image (H, W), uint8.
    """
    kernel = gaussian_kernel(r, sigma)  # (2r+1, 2r+1)
    blurred = correlate(image, kernel, border)  # (H, W)
    return blurred


def sobel(image):
    """Find edges by the operator of Sobel.

    across is the correlation with [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]: positive where pixels
    become brighter to the right. down is the correlation with the transposed kernel: positive
    where they become brighter downwards. Both use the border "edge".

    image: (H, W), uint8

    Return across and down (H, W), float64, and the strength sqrt(across^2 + down^2) as an image
    (H, W), uint8, made by `to_image`.
    """
    kernel = np.array([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]])
    across = correlate(image, kernel, EDGE)  # (H, W)
    down = correlate(image, kernel.T, EDGE)  # (H, W)
    strength = to_image(np.sqrt(across**2 + down**2))  # (H, W)
    return across, down, strength
