"""Convolution and max pooling without loops over the places of an image.

They give what the naive functions of `layers` give, fast enough to train with. The course
compiles C for this; here NumPy does it, and nothing has to be built.
"""

import numpy as np

from .im2col import col2im_indices, im2col_indices


def conv_forward_fast(x, w, b, conv_param):
    """A convolution as one matrix product. See `conv_forward_naive`.

    x: (N, C, H, W); w: (F, C, HH, WW); b: (F,); conv_param: stride, pad

    Returns out (N, F, H_out, W_out) and a cache for `conv_backward_fast`.
    """
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, _, H, W = x.shape
    F, _, HH, WW = w.shape
    H_out = (H + 2 * pad - HH) // stride + 1
    W_out = (W + 2 * pad - WW) // stride + 1
    cols = im2col_indices(x, HH, WW, pad, stride)  # (C * HH * WW, H_out * W_out * N)
    out = w.reshape(F, -1) @ cols + b[:, None]  # (F, H_out * W_out * N)
    out = out.reshape(F, H_out, W_out, N).transpose(3, 0, 1, 2)  # (N, F, H_out, W_out)
    return out, (x.shape, w, conv_param, cols)


def conv_backward_fast(dout, cache):
    """Gradients of `conv_forward_fast`.

    dout: (N, F, H_out, W_out)

    Returns dx (N, C, H, W), dw (F, C, HH, WW), db (F,).
    """
    x_shape, w, conv_param, cols = cache
    F, _, HH, WW = w.shape
    rows = dout.transpose(1, 2, 3, 0).reshape(F, -1)  # (F, H_out * W_out * N)
    dw = (rows @ cols.T).reshape(w.shape)  # (F, C, HH, WW)
    dcols = w.reshape(F, -1).T @ rows  # (C * HH * WW, H_out * W_out * N)
    dx = col2im_indices(dcols, x_shape, HH, WW, conv_param["pad"], conv_param["stride"])
    return dx, dw, dout.sum(axis=(0, 2, 3))


def max_pool_forward_fast(x, pool_param):
    """Max pooling over windows that stand in columns. See `max_pool_forward_naive`.

    x: (N, C, H, W); pool_param: pool_height, pool_width, stride

    Returns out (N, C, H_out, W_out) and a cache for `max_pool_backward_fast`.
    """
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    N, C, H, W = x.shape
    H_out, W_out = (H - height) // stride + 1, (W - width) // stride + 1
    planes = x.reshape(N * C, 1, H, W)  # each channel by itself
    cols = im2col_indices(planes, height, width, 0, stride)  # (height * width, L * N * C)
    largest = cols.argmax(axis=0)  # (L * N * C,)
    out = cols[largest, np.arange(cols.shape[1])]  # (L * N * C,)
    out = out.reshape(H_out, W_out, N, C).transpose(2, 3, 0, 1)  # (N, C, H_out, W_out)
    return out, (x.shape, pool_param, cols.shape, largest)


def max_pool_backward_fast(dout, cache):
    """Gradient of `max_pool_forward_fast`.

    dout: (N, C, H_out, W_out)

    Returns dx (N, C, H, W).
    """
    (N, C, H, W), pool_param, cols_shape, largest = cache
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    dcols = np.zeros(cols_shape, dtype=dout.dtype)  # (height * width, L * N * C)
    dcols[largest, np.arange(cols_shape[1])] = dout.transpose(2, 3, 0, 1).reshape(-1)
    planes = col2im_indices(dcols, (N * C, 1, H, W), height, width, 0, pool_param["stride"])
    return planes.reshape(N, C, H, W)


# The course's other names for the same functions.
conv_forward_im2col = conv_forward_strides = conv_forward_fast
conv_backward_im2col = conv_backward_strides = conv_backward_fast
max_pool_forward_im2col = max_pool_forward_reshape = max_pool_forward_fast
max_pool_backward_im2col = max_pool_backward_reshape = max_pool_backward_fast
