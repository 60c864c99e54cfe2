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
    raise NotImplementedError  # Your code goes here, in place of this line.
    return out, cache


def affine_backward(dout, cache):
    """Gradients of the affine map.

    dout: (N, M)

    Returns dx (N, d1, ..., dk), dw (D, M), db (M,).
    """
    # TODO: compute the three gradients; each has the shape of what it belongs to.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return dx, dw, db


def relu_forward(x):
    """The rectifier: out = max(x, 0), element by element.

    x: any shape

    Returns out, of the shape of x, and a cache for `relu_backward`.
    """
    # TODO: compute out, and keep what tells where x is positive.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return out, cache


def relu_backward(dout, cache):
    """Gradient of the rectifier.

    dout: any shape

    Returns dx, of the shape of dout.
    """
    # TODO: where does a small change of x change out?
    raise NotImplementedError  # Your code goes here, in place of this line.
    return dx


def svm_loss(x, y):
    """The hinge loss of several classes (Weston and Watkins, 1999), mean over the batch.

    Example n costs the sum over all wrong classes c of max(0, x[n, c] - x[n, y[n]] + 1).

    x: (N, C) scores; y: (N,) the right class of each example, an integer from 0 to C - 1

    Returns loss, a number, and dx (N, C).
    """
    # TODO: compute the loss and its gradient with respect to the scores.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return loss, dx


def softmax_loss(x, y):
    """The cross-entropy of softmax probabilities, mean over the batch.

    Example n costs -log p[n, y[n]], where p[n] = exp(x[n]) / sum(exp(x[n])).

    x: (N, C) scores; y: (N,) the right class of each example, an integer from 0 to C - 1

    Returns loss, a number, and dx (N, C).
    """
    # TODO: compute the loss and its gradient. Large scores must not overflow.
    raise NotImplementedError  # Your code goes here, in place of this line.
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
        raise NotImplementedError  # Your code goes here, in place of this line.
    elif mode == "test":
        # TODO: normalise with the running averages, then scale and shift.
        raise NotImplementedError  # Your code goes here, in place of this line.
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
    raise NotImplementedError  # Your code goes here, in place of this line.
    return dx, dgamma, dbeta


def batchnorm_backward_alt(dout, cache):
    """Gradients of batch normalisation in training, in one formula worked out on paper.

    With x_hat the normalised x and std its divisor, dx is dx_hat / std without its mean and
    without its part along x_hat.

    dout: (N, D); cache: as for `batchnorm_backward`

    Returns dx (N, D), dgamma (D,), dbeta (D,).
    """
    # TODO: simplify the gradient by hand, then compute it in a line or two.
    raise NotImplementedError  # Your code goes here, in place of this line.
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
    raise NotImplementedError  # Your code goes here, in place of this line.
    return out, cache


def layernorm_backward(dout, cache):
    """Gradients of layer normalisation.

    dout: (N, D)

    Returns dx (N, D), dgamma (D,), dbeta (D,).
    """
    # TODO: compute the three gradients. Which sums run over rows, which over columns?
    raise NotImplementedError  # Your code goes here, in place of this line.
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
        raise NotImplementedError  # Your code goes here, in place of this line.
    elif mode == "test":
        # TODO: nothing is dropped.
        raise NotImplementedError  # Your code goes here, in place of this line.
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
        raise NotImplementedError  # Your code goes here, in place of this line.
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
    raise NotImplementedError  # Your code goes here, in place of this line.
    return out, cache


def conv_backward_naive(dout, cache):
    """Gradients of a convolution.

    dout: (N, F, H_out, W_out)

    Returns dx (N, C, H, W), dw (F, C, HH, WW), db (F,).
    """
    # TODO: every place of out has read one window of the padded image and all of each filter.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return dx, dw, db


def max_pool_forward_naive(x, pool_param):
    """Max pooling, written with loops: out holds the largest number of every window.

    x: (N, C, H, W); pool_param: pool_height, pool_width and stride

    Returns out (N, C, 1 + (H - pool_height) / stride, 1 + (W - pool_width) / stride) and a cache
    for `max_pool_backward_naive`.
    """
    # TODO: take the maximum of every window, in each channel by itself.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return out, cache


def max_pool_backward_naive(dout, cache):
    """Gradient of max pooling.

    dout: (N, C, H_out, W_out)

    Returns dx (N, C, H, W).
    """
    # TODO: the gradient of every place of out goes to the number that was the largest.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return dx


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    """Batch normalisation of images: every channel over all examples and all places.

    x: (N, C, H, W); gamma, beta: (C,)
    bn_param: as for `batchnorm_forward`; running_mean and running_var have the shape (C,)

    Returns out (N, C, H, W) and a cache for `spatial_batchnorm_backward`.
    """
    # TODO: call batchnorm_forward. Which axis are the columns?
    raise NotImplementedError  # Your code goes here, in place of this line.
    return out, cache


def spatial_batchnorm_backward(dout, cache):
    """Gradients of batch normalisation of images.

    dout: (N, C, H, W)

    Returns dx (N, C, H, W), dgamma (C,), dbeta (C,).
    """
    # TODO: call batchnorm_backward or batchnorm_backward_alt.
    raise NotImplementedError  # Your code goes here, in place of this line.
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
    raise NotImplementedError  # Your code goes here, in place of this line.
    return out, cache


def spatial_groupnorm_backward(dout, cache):
    """Gradients of group normalisation.

    dout: (N, C, H, W)

    Returns dx (N, C, H, W), dgamma (1, C, 1, 1), dbeta (1, C, 1, 1).
    """
    # TODO: compute the three gradients. Which sums run over a group, which over a channel?
    raise NotImplementedError  # Your code goes here, in place of this line.
    return dx, dgamma, dbeta
