"""The layers of feed-forward and convolutional networks, each forward with its backward.

Sizes: N examples in a batch, D numbers per example, M outputs, C channels or classes,
H and W height and width of an image, F filters of height HH and width WW, G groups of channels.
A cache is whatever a forward function hands to its own backward function: its layout is
yours to choose.
"""

import numpy as np


def affine_forward(x, w, b):
    """An affine map of every example: out = x w + b.

    x: (N, d1, ..., dk), each example flattened to D = d1 * ... * dk numbers
    w: (D, M), b: (M,)

    Returns out (N, M) and a cache for `affine_backward`.
    """
    # TODO: flatten the examples and map them.
    # BEGIN SOLUTION
    flat = np.reshape(x, (x.shape[0], -1))  # (N, D)
    out = flat @ w + b  # (N, M)
    cache = x, w
    # END SOLUTION
    return out, cache


def affine_backward(dout, cache):
    """Gradients of the affine map.

    dout: (N, M)

    Returns dx (N, d1, ..., dk), dw (D, M), db (M,).
    """
    # TODO: compute the three gradients; each has the shape of what it belongs to.
    # BEGIN SOLUTION
    x, w = cache
    flat = np.reshape(x, (x.shape[0], -1))  # (N, D)
    dx = np.reshape(dout @ w.T, x.shape)  # (N, d1, ..., dk)
    dw = flat.T @ dout  # (D, M)
    db = dout.sum(axis=0)  # (M,)
    # END SOLUTION
    return dx, dw, db


def relu_forward(x):
    """The rectifier: out = max(x, 0), element by element.

    x: any shape

    Returns out, of the shape of x, and a cache for `relu_backward`.
    """
    # TODO: compute out, and keep what tells where x is positive.
    # BEGIN SOLUTION
    out = np.maximum(x, 0)
    cache = x
    # END SOLUTION
    return out, cache


def relu_backward(dout, cache):
    """Gradient of the rectifier.

    dout: any shape

    Returns dx, of the shape of dout.
    """
    # TODO: where does a small change of x change out?
    # BEGIN SOLUTION
    x = cache
    dx = dout * (x > 0)
    # END SOLUTION
    return dx


def svm_loss(x, y):
    """The hinge loss of several classes (Weston and Watkins, 1999), mean over the batch.

    Example n costs the sum over all wrong classes c of max(0, x[n, c] - x[n, y[n]] + 1).

    x: (N, C) scores; y: (N,) the right class of each example, an integer from 0 to C - 1

    Returns loss, a number, and dx (N, C).
    """
    # TODO: compute the loss and its gradient with respect to the scores.
    # BEGIN SOLUTION
    N = x.shape[0]
    rows = np.arange(N)  # (N,)
    margins = np.maximum(0, x - x[rows, y][:, None] + 1)  # (N, C)
    margins[rows, y] = 0  # the right class costs nothing
    loss = margins.sum() / N

    violated = (margins > 0).astype(x.dtype)  # (N, C)
    dx = violated / N  # (N, C)
    dx[rows, y] -= violated.sum(axis=1) / N  # each violated margin pulls at the right class
    # END SOLUTION
    return loss, dx


def softmax_loss(x, y):
    """The cross-entropy of softmax probabilities, mean over the batch.

    Example n costs -log p[n, y[n]], where p[n] = exp(x[n]) / sum(exp(x[n])).

    x: (N, C) scores; y: (N,) the right class of each example, an integer from 0 to C - 1

    Returns loss, a number, and dx (N, C).
    """
    # TODO: compute the loss and its gradient. Large scores must not overflow.
    # BEGIN SOLUTION
    N = x.shape[0]
    rows = np.arange(N)  # (N,)
    shifted = x - x.max(axis=1, keepdims=True)  # (N, C), never positive: exp is at most 1
    log_sums = np.log(np.exp(shifted).sum(axis=1, keepdims=True))  # (N, 1)
    log_p = shifted - log_sums  # (N, C)
    loss = -log_p[rows, y].sum() / N

    dx = np.exp(log_p)  # (N, C)
    dx[rows, y] -= 1
    dx = dx / N
    # END SOLUTION
    return loss, dx


def batchnorm_forward(x, gamma, beta, bn_param):
    """Batch normalisation (Ioffe and Szegedy, 2015).

    Training: every column of x gets mean 0 and variance 1 over the batch, then the scale gamma
    and the shift beta. The variance is the mean squared deviation: it divides by N. The running
    averages follow the batches:

    running_mean = momentum * running_mean + (1 - momentum) * mean of the batch

    and likewise running_var. Testing: the running averages stand for those of the batch.

    x: (N, D); gamma, beta: (D,)
    bn_param: mode ("train" or "test"), eps (1e-5, added to the variance), momentum (0.9),
        running_mean and running_var (D,), which training updates in bn_param itself

    Returns out (N, D) and a cache for `batchnorm_backward` and `batchnorm_backward_alt`.
    Raises ValueError for any other mode.
    """
    mode = bn_param["mode"]
    eps = bn_param.get("eps", 1e-5)
    momentum = bn_param.get("momentum", 0.9)
    running_mean = bn_param.get("running_mean", np.zeros(x.shape[1], dtype=x.dtype))  # (D,)
    running_var = bn_param.get("running_var", np.zeros(x.shape[1], dtype=x.dtype))  # (D,)
    cache = None

    if mode == "train":
        # TODO: normalise with the batch's own mean and variance, then scale and shift; keep in
        # cache what the backward pass needs; update running_mean and running_var.
        # BEGIN SOLUTION
        centred = x - x.mean(axis=0)  # (N, D)
        std = np.sqrt(x.var(axis=0) + eps)  # (D,)
        x_hat = centred / std  # (N, D)
        out = gamma * x_hat + beta  # (N, D)
        cache = centred, std, x_hat, gamma
        running_mean = momentum * running_mean + (1 - momentum) * x.mean(axis=0)  # (D,)
        running_var = momentum * running_var + (1 - momentum) * x.var(axis=0)  # (D,)
        # END SOLUTION
    elif mode == "test":
        # TODO: normalise with the running averages, then scale and shift.
        # BEGIN SOLUTION
        out = gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta  # (N, D)
        # END SOLUTION
    else:
        raise ValueError(f'mode must be "train" or "test", not {mode!r}')

    bn_param["running_mean"] = running_mean
    bn_param["running_var"] = running_var
    return out, cache


def batchnorm_backward(dout, cache):
    """Gradients of batch normalisation in training, back through one step after the other.

    dout: (N, D)

    Returns dx (N, D), dgamma (D,), dbeta (D,).
    """
    # TODO: write down the steps from x to out, then go back through them in reverse order. The
    # mean and the variance of the batch depend on x too.
    # BEGIN SOLUTION
    centred, std, x_hat, gamma = cache
    N = dout.shape[0]
    dbeta = dout.sum(axis=0)  # (D,)
    dgamma = (dout * x_hat).sum(axis=0)  # (D,)
    dx_hat = dout * gamma  # (N, D)
    dstd = -(dx_hat * centred).sum(axis=0) / std**2  # (D,), since x_hat = centred / std
    dvar = dstd / (2 * std)  # (D,), since std = sqrt(var + eps)
    dcentred = dx_hat / std + dvar * 2 * centred / N  # (N, D), since var = mean(centred^2)
    dx = dcentred - dcentred.mean(axis=0)  # (N, D), since centred = x - mean(x)
    # END SOLUTION
    return dx, dgamma, dbeta


def batchnorm_backward_alt(dout, cache):
    """Gradients of batch normalisation in training, in one formula worked out on paper.

    With x_hat the normalised x and std its divisor, dx is dx_hat / std without its mean and
    without its part along x_hat.

    dout: (N, D); cache: as for `batchnorm_backward`

    Returns dx (N, D), dgamma (D,), dbeta (D,).
    """
    # TODO: simplify the gradient by hand, then compute it in a line or two.
    # BEGIN SOLUTION
    _, std, x_hat, gamma = cache
    dbeta = dout.sum(axis=0)  # (D,)
    dgamma = (dout * x_hat).sum(axis=0)  # (D,)
    dx_hat = dout * gamma  # (N, D)
    along = (dx_hat * x_hat).mean(axis=0)  # (D,)
    dx = (dx_hat - dx_hat.mean(axis=0) - x_hat * along) / std  # (N, D)
    # END SOLUTION
    return dx, dgamma, dbeta


def layernorm_forward(x, gamma, beta, ln_param):
    """Layer normalisation (Ba, Kiros and Hinton, 2016).

    Every row of x gets mean 0 and variance 1 over its own numbers, then the scale gamma and the
    shift beta. Training and testing are the same; nothing is remembered.

    x: (N, D); gamma, beta: (D,); ln_param: eps (1e-5, added to the variance)

    Returns out (N, D) and a cache for `layernorm_backward`.
    """
    eps = ln_param.get("eps", 1e-5)
    # TODO: normalise each row, then scale and shift each column.
    # BEGIN SOLUTION
    centred = x - x.mean(axis=1, keepdims=True)  # (N, D)
    std = np.sqrt(x.var(axis=1, keepdims=True) + eps)  # (N, 1)
    x_hat = centred / std  # (N, D)
    out = gamma * x_hat + beta  # (N, D)
    cache = std, x_hat, gamma
    # END SOLUTION
    return out, cache


def layernorm_backward(dout, cache):
    """Gradients of layer normalisation.

    dout: (N, D)

    Returns dx (N, D), dgamma (D,), dbeta (D,).
    """
    # TODO: compute the three gradients. Which sums run over rows, which over columns?
    # BEGIN SOLUTION
    std, x_hat, gamma = cache
    dbeta = dout.sum(axis=0)  # (D,)
    dgamma = (dout * x_hat).sum(axis=0)  # (D,)
    dx_hat = dout * gamma  # (N, D)
    along = (dx_hat * x_hat).mean(axis=1, keepdims=True)  # (N, 1)
    dx = (dx_hat - dx_hat.mean(axis=1, keepdims=True) - x_hat * along) / std  # (N, D)
    # END SOLUTION
    return dx, dgamma, dbeta


def dropout_forward(x, dropout_param):
    """Inverted dropout (Srivastava et al., 2014).

    Training: every number is kept with probability p, independently, and becomes zero otherwise;
    what is kept is divided by p, so that the mean stays the same. Testing: out = x.

    x: any shape
    dropout_param: mode ("train" or "test"), p, the probability to keep a number, and perhaps
        seed: with it the draws are the same in every call

    Returns out, of the shape of x, and a cache for `dropout_backward`.
    Raises ValueError for any other mode.
    """
    mode, p = dropout_param["mode"], dropout_param["p"]
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    mask = None

    if mode == "train":
        # TODO: draw the mask with np.random, and apply it.
        # BEGIN SOLUTION
        mask = (np.random.rand(*x.shape) < p) / p  # 0 or 1/p
        out = x * mask
        # END SOLUTION
    elif mode == "test":
        # TODO: nothing is dropped.
        # BEGIN SOLUTION
        out = x
        # END SOLUTION
    else:
        raise ValueError(f'mode must be "train" or "test", not {mode!r}')

    cache = dropout_param, mask
    return out.astype(x.dtype, copy=False), cache


def dropout_backward(dout, cache):
    """Gradient of inverted dropout.

    dout: any shape

    Returns dx, of the shape of dout.
    """
    dropout_param, mask = cache
    mode = dropout_param["mode"]
    if mode == "train":
        # TODO: what was dropped has no influence; what was kept was scaled.
        # BEGIN SOLUTION
        dx = dout * mask
        # END SOLUTION
    elif mode == "test":
        dx = dout
    return dx


def conv_forward_naive(x, w, b, conv_param):
    """A convolution, written with loops.

    Every filter slides over the padded image in steps of stride, and multiplies what it covers:
    out[n, f, i, j] = sum(w[f] * window) + b[f], where the window of image n begins at row
    i * stride and column j * stride.

    x: (N, C, H, W); w: (F, C, HH, WW); b: (F,)
    conv_param: stride, and pad, the number of zeros on each of the four sides of the image

    Returns out (N, F, 1 + (H + 2 * pad - HH) / stride, 1 + (W + 2 * pad - WW) / stride) and a
    cache for `conv_backward_naive`. x itself is not changed.
    """
    # TODO: pad the images, then compute every place of out.
    # BEGIN SOLUTION
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, _, H, W = x.shape
    F, _, HH, WW = w.shape
    H_out = 1 + (H + 2 * pad - HH) // stride
    W_out = 1 + (W + 2 * pad - WW) // stride
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))  # (N, C, H + 2 pad, W + 2 pad)
    out = np.zeros((N, F, H_out, W_out), dtype=x.dtype)  # (N, F, H_out, W_out)
    for i in range(H_out):
        for j in range(W_out):
            top, left = i * stride, j * stride
            window = padded[:, :, top : top + HH, left : left + WW]  # (N, C, HH, WW)
            out[:, :, i, j] = np.tensordot(window, w, axes=([1, 2, 3], [1, 2, 3])) + b  # (N, F)
    cache = x, w, conv_param
    # END SOLUTION
    return out, cache


def conv_backward_naive(dout, cache):
    """Gradients of a convolution.

    dout: (N, F, H_out, W_out)

    Returns dx (N, C, H, W), dw (F, C, HH, WW), db (F,).
    """
    # TODO: every place of out has read one window of the padded image and all of each filter.
    # BEGIN SOLUTION
    x, w, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    _, _, H, W = x.shape
    _, _, HH, WW = w.shape
    _, _, H_out, W_out = dout.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))  # (N, C, H + 2 pad, W + 2 pad)
    dpadded = np.zeros_like(padded)  # (N, C, H + 2 pad, W + 2 pad)
    dw = np.zeros_like(w)  # (F, C, HH, WW)
    for i in range(H_out):
        for j in range(W_out):
            top, left = i * stride, j * stride
            window = padded[:, :, top : top + HH, left : left + WW]  # (N, C, HH, WW)
            dplace = dout[:, :, i, j]  # (N, F)
            dw += np.tensordot(dplace, window, axes=([0], [0]))  # (F, C, HH, WW)
            dwindow = np.tensordot(dplace, w, axes=([1], [0]))  # (N, C, HH, WW)
            dpadded[:, :, top : top + HH, left : left + WW] += dwindow  # windows may overlap
    dx = dpadded[:, :, pad : pad + H, pad : pad + W]  # (N, C, H, W), without the padding
    db = dout.sum(axis=(0, 2, 3))  # (F,)
    # END SOLUTION
    return dx, dw, db


def max_pool_forward_naive(x, pool_param):
    """Max pooling, written with loops: out holds the largest number of every window.

    x: (N, C, H, W); pool_param: pool_height, pool_width and stride

    Returns out (N, C, 1 + (H - pool_height) / stride, 1 + (W - pool_width) / stride) and a cache
    for `max_pool_backward_naive`.
    """
    # TODO: take the maximum of every window, in each channel by itself.
    # BEGIN SOLUTION
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    N, C, H, W = x.shape
    H_out = 1 + (H - height) // stride
    W_out = 1 + (W - width) // stride
    out = np.zeros((N, C, H_out, W_out), dtype=x.dtype)  # (N, C, H_out, W_out)
    for i in range(H_out):
        for j in range(W_out):
            top, left = i * stride, j * stride
            window = x[:, :, top : top + height, left : left + width]  # (N, C, height, width)
            out[:, :, i, j] = window.max(axis=(2, 3))  # (N, C)
    cache = x, pool_param
    # END SOLUTION
    return out, cache


def max_pool_backward_naive(dout, cache):
    """Gradient of max pooling.

    dout: (N, C, H_out, W_out)

    Returns dx (N, C, H, W).
    """
    # TODO: the gradient of every place of out goes to the number that was the largest.
    # BEGIN SOLUTION
    x, pool_param = cache
    height, width = pool_param["pool_height"], pool_param["pool_width"]
    stride = pool_param["stride"]
    _, _, H_out, W_out = dout.shape
    dx = np.zeros_like(x)  # (N, C, H, W)
    for i in range(H_out):
        for j in range(W_out):
            top, left = i * stride, j * stride
            window = x[:, :, top : top + height, left : left + width]  # (N, C, height, width)
            largest = window == window.max(axis=(2, 3), keepdims=True)  # (N, C, height, width)
            dwindow = largest * dout[:, :, i, j][:, :, None, None]  # (N, C, height, width)
            dx[:, :, top : top + height, left : left + width] += dwindow  # windows may overlap
    # END SOLUTION
    return dx


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    """Batch normalisation of images: every channel over all examples and all places.

    x: (N, C, H, W); gamma, beta: (C,)
    bn_param: as for `batchnorm_forward`; running_mean and running_var have the shape (C,)

    Returns out (N, C, H, W) and a cache for `spatial_batchnorm_backward`.
    """
    # TODO: call batchnorm_forward. Which axis are the columns?
    # BEGIN SOLUTION
    N, C, H, W = x.shape
    rows = x.transpose(0, 2, 3, 1).reshape(-1, C)  # (N * H * W, C)
    out, cache = batchnorm_forward(rows, gamma, beta, bn_param)  # (N * H * W, C)
    out = out.reshape(N, H, W, C).transpose(0, 3, 1, 2)  # (N, C, H, W)
    # END SOLUTION
    return out, cache


def spatial_batchnorm_backward(dout, cache):
    """Gradients of batch normalisation of images.

    dout: (N, C, H, W)

    Returns dx (N, C, H, W), dgamma (C,), dbeta (C,).
    """
    # TODO: call batchnorm_backward or batchnorm_backward_alt.
    # BEGIN SOLUTION
    N, C, H, W = dout.shape
    rows = dout.transpose(0, 2, 3, 1).reshape(-1, C)  # (N * H * W, C)
    dx, dgamma, dbeta = batchnorm_backward(rows, cache)
    dx = dx.reshape(N, H, W, C).transpose(0, 3, 1, 2)  # (N, C, H, W)
    # END SOLUTION
    return dx, dgamma, dbeta


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    """Group normalisation (Wu and He, 2018).

    The channels of every example are cut into G groups of neighbours. Every group gets mean 0 and
    variance 1 over its own channels and all places, then every channel its scale and shift.

    x: (N, C, H, W); gamma, beta: (1, C, 1, 1); G: a divisor of C
    gn_param: eps (1e-5, added to the variance)

    Returns out (N, C, H, W) and a cache for `spatial_groupnorm_backward`.
    """
    eps = gn_param.get("eps", 1e-5)
    # TODO: normalise each group of each example, then scale and shift each channel.
    # BEGIN SOLUTION
    N = x.shape[0]
    groups = x.reshape(N, G, -1)  # (N, G, C/G * H * W)
    centred = groups - groups.mean(axis=2, keepdims=True)  # (N, G, C/G * H * W)
    std = np.sqrt(groups.var(axis=2, keepdims=True) + eps)  # (N, G, 1)
    x_hat = (centred / std).reshape(x.shape)  # (N, C, H, W)
    out = gamma * x_hat + beta  # (N, C, H, W)
    cache = G, std, x_hat, gamma
    # END SOLUTION
    return out, cache


def spatial_groupnorm_backward(dout, cache):
    """Gradients of group normalisation.

    dout: (N, C, H, W)

    Returns dx (N, C, H, W), dgamma (1, C, 1, 1), dbeta (1, C, 1, 1).
    """
    # TODO: compute the three gradients. Which sums run over a group, which over a channel?
    # BEGIN SOLUTION
    G, std, x_hat, gamma = cache
    N = dout.shape[0]
    dbeta = dout.sum(axis=(0, 2, 3), keepdims=True)  # (1, C, 1, 1)
    dgamma = (dout * x_hat).sum(axis=(0, 2, 3), keepdims=True)  # (1, C, 1, 1)
    x_hat = x_hat.reshape(N, G, -1)  # (N, G, C/G * H * W)
    dx_hat = (dout * gamma).reshape(N, G, -1)  # (N, G, C/G * H * W)
    along = (dx_hat * x_hat).mean(axis=2, keepdims=True)  # (N, G, 1)
    dx = (dx_hat - dx_hat.mean(axis=2, keepdims=True) - x_hat * along) / std
    dx = dx.reshape(dout.shape)  # (N, C, H, W)
    # END SOLUTION
    return dx, dgamma, dbeta
