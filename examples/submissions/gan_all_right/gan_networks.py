import numpy as np
from gan import *


def affine(x, W, b):
    return x.dot(W) + b, (x, W)


def affine_backward(dout, cache):
    x, W = cache
    return dout.dot(W.T), x.T.dot(dout), np.sum(dout, axis=0)


def discriminator_forward(x, params):
    a, first = affine(x, params["W1"], params["b1"])
    logits, second = affine(leaky_relu(a), params["W2"], params["b2"])
    return logits, {"a": a, "first": first, "second": second}


def discriminator_backward(dlogits, cache):
    dparams = {}
    dh, dparams["W2"], dparams["b2"] = affine_backward(dlogits, cache["second"])
    da = leaky_relu_backward(dh, cache["a"])
    dx, dparams["W1"], dparams["b1"] = affine_backward(da, cache["first"])
    return dx, dparams


def generator_forward(z, params):
    a, first = affine(z, params["W1"], params["b1"])
    s, second = affine(np.maximum(0, a), params["W2"], params["b2"])
    x = np.tanh(s)
    return x, {"a": a, "s": s, "first": first, "second": second}


def generator_backward(dx, cache):
    dparams = {}
    ds = dx / np.cosh(cache["s"]) ** 2
    da, dparams["W2"], dparams["b2"] = affine_backward(ds, cache["second"])
    da[cache["a"] <= 0] = 0
    dz, dparams["W1"], dparams["b1"] = affine_backward(da, cache["first"])
    return dz, dparams


def discriminator_objective(x_real, z, discriminator, generator):
    N = x_real.shape[0]
    x_fake, _ = generator_forward(z, generator)
    both = np.concatenate([x_real, x_fake])
    logits, cache = discriminator_forward(both, discriminator)
    logits_real, logits_fake = logits[:N], logits[N:]
    loss = discriminator_loss(logits_real, logits_fake)
    d_real, d_fake = discriminator_loss_backward(logits_real, logits_fake)
    _, grads = discriminator_backward(np.concatenate([d_real, d_fake]), cache)
    return loss, grads


def generator_objective(z, discriminator, generator):
    x_fake, g_cache = generator_forward(z, generator)
    logits, d_cache = discriminator_forward(x_fake, discriminator)
    dlogits = generator_loss_backward(logits)
    dx, _ = discriminator_backward(dlogits, d_cache)
    _, grads = generator_backward(dx, g_cache)
    return generator_loss(logits), grads
