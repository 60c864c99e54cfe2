"""A small generator and a small discriminator, and what each of them is trained on.

Sizes: N points in a batch, D numbers per point, Z numbers of noise per point, H hidden units.
Both networks keep their weights in a dictionary with the keys W1, b1, W2, b2. A cache is whatever
a forward function hands to its own backward function: its layout is yours to choose.
"""

import numpy as np

from .gan import (
    discriminator_loss,
    discriminator_loss_backward,
    generator_loss,
    generator_loss_backward,
    leaky_relu,
    leaky_relu_backward,
)


def discriminator_forward(x, params):
    """One logit per point: how much it looks like a real one.

    logits = leaky_relu(x W1 + b1) W2 + b2, with the default alpha

    x: (N, D); params: W1 (D, H), b1 (H,), W2 (H, 1), b2 (1,)

    Returns logits (N, 1) and a cache for `discriminator_backward`.
    """
    # TODO: compute the logits, and keep in cache what the backward pass will need.
    # BEGIN SOLUTION
    a = x @ params["W1"] + params["b1"]  # (N, H)
    h = leaky_relu(a)  # (N, H)
    logits = h @ params["W2"] + params["b2"]  # (N, 1)
    cache = x, a, h, params
    # END SOLUTION
    return logits, cache


def discriminator_backward(dlogits, cache):
    """Gradients of the discriminator.

    dlogits: (N, 1) gradient of the loss with respect to the logits

    Returns dx (N, D) and dparams, a dictionary with the keys and shapes of params.
    """
    # TODO: go back through the second layer, the leaky rectifier, the first layer.
    # BEGIN SOLUTION
    x, a, h, params = cache
    dh = dlogits @ params["W2"].T  # (N, H)
    da = leaky_relu_backward(dh, a)  # (N, H)
    dx = da @ params["W1"].T  # (N, D)
    dparams = {
        "W1": x.T @ da,  # (D, H)
        "b1": da.sum(axis=0),  # (H,)
        "W2": h.T @ dlogits,  # (H, 1)
        "b2": dlogits.sum(axis=0),  # (1,)
    }
    # END SOLUTION
    return dx, dparams


def generator_forward(z, params):
    """One point for each row of noise, with coordinates between -1 and 1.

    x = tanh(relu(z W1 + b1) W2 + b2)

    z: (N, Z); params: W1 (Z, H), b1 (H,), W2 (H, D), b2 (D,)

    Returns x (N, D) and a cache for `generator_backward`.
    """
    # TODO: compute the points, and keep in cache what the backward pass will need.
    # BEGIN SOLUTION
    a = z @ params["W1"] + params["b1"]  # (N, H)
    h = np.maximum(a, 0)  # (N, H)
    x = np.tanh(h @ params["W2"] + params["b2"])  # (N, D)
    cache = z, h, x, params
    # END SOLUTION
    return x, cache


def generator_backward(dx, cache):
    """Gradients of the generator.

    dx: (N, D) gradient of the loss with respect to the points

    Returns dz (N, Z) and dparams, a dictionary with the keys and shapes of params.
    """
    # TODO: go back through the tanh, the second layer, the rectifier, the first layer.
    # BEGIN SOLUTION
    z, h, x, params = cache
    ds = dx * (1 - x**2)  # (N, D), since tanh' = 1 - tanh^2
    dh = ds @ params["W2"].T  # (N, H)
    da = dh * (h > 0)  # (N, H)
    dz = da @ params["W1"].T  # (N, Z)
    dparams = {
        "W1": z.T @ da,  # (Z, H)
        "b1": da.sum(axis=0),  # (H,)
        "W2": h.T @ ds,  # (H, D)
        "b2": ds.sum(axis=0),  # (D,)
    }
    # END SOLUTION
    return dz, dparams


def discriminator_objective(x_real, z, discriminator, generator):
    """The discriminator's loss on real and on generated points, and its gradients.

    x_real: (N, D) real points; z: (N, Z) noise; discriminator, generator: params of both networks

    Returns loss, a number, and grads, gradients for the discriminator's parameters alone:
    to the discriminator, generated points are data like any other.
    """
    # TODO: generate points, judge both batches; every parameter serves both of them.
    # BEGIN SOLUTION
    x_fake, _ = generator_forward(z, generator)  # (N, D)
    logits_real, cache_real = discriminator_forward(x_real, discriminator)  # (N, 1)
    logits_fake, cache_fake = discriminator_forward(x_fake, discriminator)  # (N, 1)
    loss = discriminator_loss(logits_real, logits_fake)
    dlogits_real, dlogits_fake = discriminator_loss_backward(logits_real, logits_fake)  # (N, 1)
    _, grads_real = discriminator_backward(dlogits_real, cache_real)
    _, grads_fake = discriminator_backward(dlogits_fake, cache_fake)
    grads = {name: grads_real[name] + grads_fake[name] for name in discriminator}
    # END SOLUTION
    return loss, grads


def generator_objective(z, discriminator, generator):
    """The generator's loss, and its gradients.

    z: (N, Z) noise; discriminator, generator: params of both networks

    Returns loss, a number, and grads, gradients for the generator's parameters alone.
    They come to the generator through the discriminator, which itself does not change.
    """
    # TODO: generate points, judge them, and carry the gradient back through both networks.
    # BEGIN SOLUTION
    x_fake, generator_cache = generator_forward(z, generator)  # (N, D)
    logits_fake, discriminator_cache = discriminator_forward(x_fake, discriminator)  # (N, 1)
    loss = generator_loss(logits_fake)
    dlogits_fake = generator_loss_backward(logits_fake)  # (N, 1)
    dx_fake, _ = discriminator_backward(dlogits_fake, discriminator_cache)  # (N, D)
    _, grads = generator_backward(dx_fake, generator_cache)
    # END SOLUTION
    return loss, grads
