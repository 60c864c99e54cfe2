"""Images as matrices: every window that a filter covers becomes one column.

Sizes: N images in a batch, C channels, H and W height and width, h and w those of a window,
L windows per image.
"""

import numpy as np


def get_im2col_indices(x_shape, field_height, field_width, padding=1, stride=1):
    """Where in the padded images the numbers of each window lie.

    x_shape: (N, C, H, W)

    Returns channels (C * h * w, 1), rows (C * h * w, L), columns (C * h * w, L), all integers.
    """
    _, C, H, W = x_shape
    H_out = (H + 2 * padding - field_height) // stride + 1
    W_out = (W + 2 * padding - field_width) // stride + 1
    channel, row, column = np.indices((C, field_height, field_width)).reshape(3, -1, 1)
    top, left = stride * np.indices((H_out, W_out)).reshape(2, 1, -1)  # (1, L)
    return channel, row + top, column + left


def im2col_indices(x, field_height, field_width, padding=1, stride=1):
    """All windows of all images as columns.

    x: (N, C, H, W)

    Returns an array (C * h * w, L * N); the images change fastest along the columns.
    """
    p = padding
    padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))  # (N, C, H + 2p, W + 2p)
    where = get_im2col_indices(x.shape, field_height, field_width, padding, stride)
    windows = padded[(slice(None), *where)]  # (N, C * h * w, L)
    return windows.transpose(1, 2, 0).reshape(windows.shape[1], -1)  # (C * h * w, L * N)


def col2im_indices(cols, x_shape, field_height=3, field_width=3, padding=1, stride=1):
    """Add every column to the window that it came from: the transpose of `im2col_indices`.

    cols: (C * h * w, L * N); x_shape: (N, C, H, W)

    Returns an array (N, C, H, W).
    """
    N, C, H, W = x_shape
    p = padding
    padded = np.zeros((N, C, H + 2 * p, W + 2 * p), dtype=cols.dtype)  # (N, C, H + 2p, W + 2p)
    where = get_im2col_indices(x_shape, field_height, field_width, padding, stride)
    windows = cols.reshape(C * field_height * field_width, -1, N).transpose(2, 0, 1)
    np.add.at(padded, (slice(None), *where), windows)  # windows may overlap
    return padded[:, :, p : p + H, p : p + W]
