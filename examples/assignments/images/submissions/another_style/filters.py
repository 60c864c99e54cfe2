import numpy as np


def to_image(x):
    limited = np.minimum(np.maximum(x, 0.0), 255.0)
    return np.round(limited).astype("uint8")


def pad(image, r, border):
    H, W = image.shape
    rows, columns = np.arange(-r, H + r), np.arange(-r, W + r)
    if border == "zero":
        padded = np.zeros((H + 2 * r, W + 2 * r), image.dtype)
        padded[r : r + H, r : r + W] = image
        return padded
    if border == "edge":
        return image[np.ix_(rows.clip(0, H - 1), columns.clip(0, W - 1))]
    if border == "mirror":
        return image[np.ix_(mirrored(rows, H), mirrored(columns, W))]
    raise ValueError("border must be zero, edge or mirror")


def mirrored(index, size):
    index = np.abs(index)
    return np.where(index < size, index, 2 * (size - 1) - index)


def correlate(image, kernel, border):
    size = len(kernel)
    padded = pad(image, size // 2, border)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (size, size))
    return np.einsum("ijab,ab->ij", windows, kernel)


def gaussian_kernel(r, sigma):
    # the product of a column and a row
    line = np.array([np.exp(-0.5 * (k / sigma) ** 2) for k in range(-r, r + 1)])
    line /= line.sum()
    return np.outer(line, line)


def blur(image, r, sigma, border):
    return to_image(correlate(image, gaussian_kernel(r, sigma), border))


def sobel(image):
    smooth, slope = np.array([1.0, 2.0, 1.0]), np.array([-1.0, 0.0, 1.0])
    across = correlate(image, np.outer(smooth, slope), "edge")
    down = correlate(image, np.outer(slope, smooth), "edge")
    return [across, down, to_image(np.hypot(across, down))]
