import numpy as np


def sample_noise(batch_size, dim, rng):
    return 2 * rng.random((batch_size, dim)) - 1


def leaky_relu(x, alpha=0.01):
    return np.maximum(x, 0) + alpha * np.minimum(x, 0)


def leaky_relu_backward(dout, x, alpha=0.01):
    dx = dout.copy()
    dx[x < 0] *= alpha
    return dx


def softplus(s):
    # log(1 + exp(s)) without overflow
    return np.logaddexp(0, s)


def bce_loss(logits, targets):
    return np.mean(targets * softplus(-logits) + (1 - targets) * softplus(logits))


def bce_loss_backward(logits, targets):
    p = 0.5 * (1 + np.tanh(logits / 2))
    return (p - targets) / logits.shape[0]


def discriminator_loss(logits_real, logits_fake):
    N = logits_real.shape[0]
    return (softplus(-logits_real).sum() + softplus(logits_fake).sum()) / N


def discriminator_loss_backward(logits_real, logits_fake):
    N = logits_real.shape[0]
    d_real = bce_loss_backward(logits_real, 1)
    d_fake = 0.5 * (1 + np.tanh(logits_fake / 2)) / N
    return d_real, d_fake


def generator_loss(logits_fake):
    return np.mean(softplus(-logits_fake))


def generator_loss_backward(logits_fake):
    return bce_loss_backward(logits_fake, 1)


def ls_discriminator_loss(scores_real, scores_fake):
    return 0.5 * (np.mean(np.square(scores_real - 1)) + np.mean(np.square(scores_fake)))


def ls_discriminator_loss_backward(scores_real, scores_fake):
    N = scores_real.shape[0]
    return (scores_real - 1) / N, scores_fake / N


def ls_generator_loss(scores_fake):
    return 0.5 * np.mean(np.square(1 - scores_fake))


def ls_generator_loss_backward(scores_fake):
    N = scores_fake.shape[0]
    return (scores_fake - 1) / N
