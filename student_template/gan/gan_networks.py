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
    raise NotImplementedError  # Your code goes here, in place of this line.
    return logits, cache


def discriminator_backward(dlogits, cache):
    """Gradients of the discriminator.

    dlogits: (N, 1) gradient of the loss with respect to the logits

    Returns dx (N, D) and dparams, a dictionary with the keys and shapes of params.
    """
    # TODO: go back through the second layer, the leaky rectifier, the first layer.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return dx, dparams


def generator_forward(z, params):
    """One point for each row of noise, with coordinates between -1 and 1.

    x = tanh(relu(z W1 + b1) W2 + b2)

    z: (N, Z); params: W1 (Z, H), b1 (H,), W2 (H, D), b2 (D,)

    Returns x (N, D) and a cache for `generator_backward`.
    """
    # TODO: compute the points, and keep in cache what the backward pass will need.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return x, cache


def generator_backward(dx, cache):
    """Gradients of the generator.

    dx: (N, D) gradient of the loss with respect to the points

    Returns dz (N, Z) and dparams, a dictionary with the keys and shapes of params.
    """
    # TODO: go back through the tanh, the second layer, the rectifier, the first layer.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return dz, dparams


def discriminator_objective(x_real, z, discriminator, generator):
    """The discriminator's loss on real and on generated points, and its gradients.

    x_real: (N, D) real points; z: (N, Z) noise; discriminator, generator: params of both networks

    Returns loss, a number, and grads, gradients for the discriminator's parameters alone:
    to the discriminator, generated points are data like any other.
    """
    # TODO: generate points, judge both batches; every parameter serves both of them.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return loss, grads


def generator_objective(z, discriminator, generator):
    """The generator's loss, and its gradients.

    z: (N, Z) noise; discriminator, generator: params of both networks

    Returns loss, a number, and grads, gradients for the generator's parameters alone.
    They come to the generator through the discriminator, which itself does not change.
    """
    # TODO: generate points, judge them, and carry the gradient back through both networks.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return loss, grads
