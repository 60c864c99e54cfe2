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
    # TODO: round, limit, convert.
    raise NotImplementedError  # Your code goes here, in place of this line.
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
    # TODO: np.pad knows all three, under names of its own.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return padded


def correlate(image, kernel, border):
    """Replace each pixel by a weighted sum of its neighbours.

    out[i, j] = sum over a, b from 0 to 2r of kernel[a, b] * padded[i + a, j + b], where padded =
    pad(image, r, border). So kernel[r, r] is the weight of the pixel itself. The kernel is not
    turned around, as it would be in a convolution.

    image: (H, W), uint8; kernel: (2r+1, 2r+1), floating point, r >= 1

    Return out (H, W), float64: neither rounded nor limited.
    """
    # TODO: call pad, then add up shifted parts of the padded image.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return out


def gaussian_kernel(r, sigma):
    """Make the kernel of a Gaussian blur.

    kernel[a, b] is proportional to exp(-((a - r)^2 + (b - r)^2) / (2 sigma^2)), and the sum of all
    entries is 1.

    r: the radius, at least 1; sigma: the standard deviation in pixels, positive

    Return kernel (2r+1, 2r+1).
    """
    # TODO: compute the exponentials, then divide by their sum.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return kernel


def blur(image, r, sigma, border):
    """Blur an image with a Gaussian kernel.

    Correlate the image with gaussian_kernel(r, sigma), then make an image of the result.

    image: (H, W), uint8; border as in `pad`

    Return the blurred image (H, W), uint8.
    """
    # TODO: call the three functions.
    raise NotImplementedError  # Your code goes here, in place of this line.
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
    # TODO: call correlate twice, and to_image.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return across, down, strength
