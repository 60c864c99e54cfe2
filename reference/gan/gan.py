"""Noise, the leaky rectifier, and the losses of generative adversarial networks.

The discriminator gives every point a logit s: sigmoid(s) is the probability that it takes the
point for a real one. Losses are means over the N points of a batch.
"""

import numpy as np


def sample_noise(batch_size, dim, rng):
    """What the generator starts from: independent numbers, uniform from -1 (included) to 1.

    batch_size: N; dim: Z; rng: a NumPy generator, the only source of randomness

    Returns noise (N, Z).
    """
    # TODO: draw the noise from rng.
    # BEGIN SOLUTION
    noise = rng.uniform(-1, 1, (batch_size, dim))  # (N, Z)
    # END SOLUTION
    return noise


def leaky_relu(x, alpha=0.01):
    """The leaky rectifier (Maas, Hannun and Ng, 2013): x where x > 0, alpha x elsewhere.

    x: any shape; alpha: slope of the negative side

    Returns out, of the shape of x.
    """
    # TODO: let positive numbers pass and shrink the others.
    # BEGIN SOLUTION
    out = np.where(x > 0, x, alpha * x)
    # END SOLUTION
    return out


def leaky_relu_backward(dout, x, alpha=0.01):
    """Gradient of the leaky rectifier.

    dout: gradient of the loss with respect to out, of the shape of x
    x: what `leaky_relu` was given, with the same alpha

    Returns dx, of the shape of x.
    """
    # TODO: multiply dout with the slope at each x.
    # BEGIN SOLUTION
    dx = np.where(x > 0, dout, alpha * dout)
    # END SOLUTION
    return dx


def sigmoid(x):
    """The logistic function 1 / (1 + exp(-x)), of any shape, without overflow for large |x|."""
    z = np.exp(-np.abs(x))  # never above 1
    return np.where(x >= 0, 1, z) / (1 + z)


def bce_loss(logits, targets):
    """Binary cross-entropy of targets under logits, the mean over all points.

    With p = sigmoid(s): loss = mean of -t log p - (1 - t) log(1 - p).
    Put in terms of s this is the mean of max(s, 0) - s t + log(1 + exp(-|s|)), where nothing
    overflows and no logarithm of zero is taken, however large the logits are.

    logits: (N, 1), each s; targets: (N, 1), each t from 0 (fake) to 1 (real)

    Returns loss, a number.
    """
    # TODO: compute the loss from the logits themselves, never from log(sigmoid(s)).
    # BEGIN SOLUTION
    losses = np.maximum(logits, 0) - logits * targets + np.log1p(np.exp(-np.abs(logits)))  # (N, 1)
    loss = losses.mean()
    # END SOLUTION
    return loss


def bce_loss_backward(logits, targets):
    """Gradient of `bce_loss` with respect to the logits.

    logits: (N, 1); targets: (N, 1)

    Returns dlogits (N, 1).
    """
    # TODO: the derivative by one logit is short: work it out on paper first.
    # BEGIN SOLUTION
    dlogits = (sigmoid(logits) - targets) / logits.size  # (N, 1)
    # END SOLUTION
    return dlogits


def discriminator_loss(logits_real, logits_fake):
    """What the discriminator minimises (Goodfellow et al., 2014): telling real from fake.

    loss = mean of -log sigmoid(logits_real) + mean of -log(1 - sigmoid(logits_fake))

    logits_real: (N, 1), logits of real points; logits_fake: (N, 1), logits of generated points

    Returns loss, a number.
    """
    # TODO: call bce_loss on both batches. Which targets does each of them have?
    # BEGIN SOLUTION
    loss_real = bce_loss(logits_real, np.ones_like(logits_real))
    loss_fake = bce_loss(logits_fake, np.zeros_like(logits_fake))
    loss = loss_real + loss_fake
    # END SOLUTION
    return loss


def discriminator_loss_backward(logits_real, logits_fake):
    """Gradients of `discriminator_loss`.

    logits_real, logits_fake: (N, 1)

    Returns dlogits_real (N, 1), dlogits_fake (N, 1).
    """
    # TODO: call bce_loss_backward with the targets of the loss.
    # BEGIN SOLUTION
    dlogits_real = bce_loss_backward(logits_real, np.ones_like(logits_real))  # (N, 1)
    dlogits_fake = bce_loss_backward(logits_fake, np.zeros_like(logits_fake))  # (N, 1)
    # END SOLUTION
    return dlogits_real, dlogits_fake


def generator_loss(logits_fake):
    """What the generator minimises: its points should pass for real ones.

    loss = mean of -log sigmoid(logits_fake)

    This is the form whose gradient does not vanish when the discriminator sees through every
    fake; the mean of log(1 - sigmoid(logits_fake)) would have the same optimum.

    logits_fake: (N, 1), logits of generated points

    Returns loss, a number.
    """
    # TODO: call bce_loss. What does the generator want the discriminator to answer?
    # BEGIN SOLUTION
    loss = bce_loss(logits_fake, np.ones_like(logits_fake))
    # END SOLUTION
    return loss


def generator_loss_backward(logits_fake):
    """Gradient of `generator_loss`.

    logits_fake: (N, 1)

    Returns dlogits_fake (N, 1).
    """
    # TODO: call bce_loss_backward with the targets of the loss.
    # BEGIN SOLUTION
    dlogits_fake = bce_loss_backward(logits_fake, np.ones_like(logits_fake))  # (N, 1)
    # END SOLUTION
    return dlogits_fake


def ls_discriminator_loss(scores_real, scores_fake):
    """The discriminator's loss of least-squares GANs (Mao et al., 2017).

    loss = 1/2 mean of (scores_real - 1)^2 + 1/2 mean of scores_fake^2

    scores_real, scores_fake: (N, 1), what the discriminator gives, without a sigmoid

    Returns loss, a number.
    """
    # TODO: compute the loss.
    # BEGIN SOLUTION
    loss_real = np.mean((scores_real - 1) ** 2) / 2
    loss_fake = np.mean(scores_fake**2) / 2
    loss = loss_real + loss_fake
    # END SOLUTION
    return loss


def ls_discriminator_loss_backward(scores_real, scores_fake):
    """Gradients of `ls_discriminator_loss`.

    scores_real, scores_fake: (N, 1)

    Returns dscores_real (N, 1), dscores_fake (N, 1).
    """
    # TODO: differentiate both terms.
    # BEGIN SOLUTION
    dscores_real = (scores_real - 1) / scores_real.size  # (N, 1)
    dscores_fake = scores_fake / scores_fake.size  # (N, 1)
    # END SOLUTION
    return dscores_real, dscores_fake


def ls_generator_loss(scores_fake):
    """The generator's loss of least-squares GANs: loss = 1/2 mean of (scores_fake - 1)^2.

    scores_fake: (N, 1)

    Returns loss, a number.
    """
    # TODO: compute the loss.
    # BEGIN SOLUTION
    loss = np.mean((scores_fake - 1) ** 2) / 2
    # END SOLUTION
    return loss


def ls_generator_loss_backward(scores_fake):
    """Gradient of `ls_generator_loss`.

    scores_fake: (N, 1)

    Returns dscores_fake (N, 1).
    """
    # TODO: differentiate the loss.
    # BEGIN SOLUTION
    dscores_fake = (scores_fake - 1) / scores_fake.size  # (N, 1)
    # END SOLUTION
    return dscores_fake
