"""Layers that often follow one another, as one layer. Add your own."""

from .fast_layers import *
from .layers import *


def affine_relu_forward(x, w, b):
    """An affine layer, then a rectifier. Returns out (N, M) and a cache."""
    a, fc_cache = affine_forward(x, w, b)  # (N, M)
    out, relu_cache = relu_forward(a)  # (N, M)
    return out, (fc_cache, relu_cache)


def affine_relu_backward(dout, cache):
    """Gradients of `affine_relu_forward`: dx, dw, db."""
    fc_cache, relu_cache = cache
    da = relu_backward(dout, relu_cache)  # (N, M)
    return affine_backward(da, fc_cache)


def conv_relu_forward(x, w, b, conv_param):
    """A convolution, then a rectifier. Returns out (N, F, H_out, W_out) and a cache."""
    a, conv_cache = conv_forward_fast(x, w, b, conv_param)
    out, relu_cache = relu_forward(a)
    return out, (conv_cache, relu_cache)


def conv_relu_backward(dout, cache):
    """Gradients of `conv_relu_forward`: dx, dw, db."""
    conv_cache, relu_cache = cache
    da = relu_backward(dout, relu_cache)
    return conv_backward_fast(da, conv_cache)


def conv_bn_relu_forward(x, w, b, gamma, beta, conv_param, bn_param):
    """A convolution, spatial batch normalisation, a rectifier. Returns out and a cache."""
    a, conv_cache = conv_forward_fast(x, w, b, conv_param)
    normal, bn_cache = spatial_batchnorm_forward(a, gamma, beta, bn_param)
    out, relu_cache = relu_forward(normal)
    return out, (conv_cache, bn_cache, relu_cache)


def conv_bn_relu_backward(dout, cache):
    """Gradients of `conv_bn_relu_forward`: dx, dw, db, dgamma, dbeta."""
    conv_cache, bn_cache, relu_cache = cache
    dnormal = relu_backward(dout, relu_cache)
    da, dgamma, dbeta = spatial_batchnorm_backward(dnormal, bn_cache)
    dx, dw, db = conv_backward_fast(da, conv_cache)
    return dx, dw, db, dgamma, dbeta


def conv_relu_pool_forward(x, w, b, conv_param, pool_param):
    """A convolution, a rectifier, max pooling. Returns out and a cache."""
    a, conv_cache = conv_forward_fast(x, w, b, conv_param)
    positive, relu_cache = relu_forward(a)
    out, pool_cache = max_pool_forward_fast(positive, pool_param)
    return out, (conv_cache, relu_cache, pool_cache)


def conv_relu_pool_backward(dout, cache):
    """Gradients of `conv_relu_pool_forward`: dx, dw, db."""
    conv_cache, relu_cache, pool_cache = cache
    dpositive = max_pool_backward_fast(dout, pool_cache)
    da = relu_backward(dpositive, relu_cache)
    return conv_backward_fast(da, conv_cache)
