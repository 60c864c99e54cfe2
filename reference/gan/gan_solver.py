"""Training of a generator against a discriminator. Handed out complete."""

import numpy as np

from .gan import sample_noise
from .gan_networks import discriminator_objective, generator_objective


class Adam:
    """Adaptive moment estimation (Kingma and Ba, 2015, algorithm 1) for a dictionary of arrays."""

    def __init__(self, params, learning_rate, beta1=0.5, beta2=0.999, epsilon=1e-8):
        """Start with no memory of gradients.

        params: a dictionary of arrays, left as it is; `self.params` holds what it becomes
        learning_rate: size of a step; beta1, beta2: how long the means of the gradient and of
            its square remember; epsilon: keeps the quotient finite
        """
        self.params = dict(params)
        self.learning_rate, self.epsilon = learning_rate, epsilon
        self.beta1, self.beta2 = beta1, beta2
        self.m = {name: np.zeros_like(value) for name, value in params.items()}
        self.v = {name: np.zeros_like(value) for name, value in params.items()}
        self.t = 0

    def step(self, grads):
        """Move every parameter once. grads: a dictionary with the keys and shapes of params."""
        self.t += 1
        for name, g in grads.items():
            self.m[name] = self.beta1 * self.m[name] + (1 - self.beta1) * g
            self.v[name] = self.beta2 * self.v[name] + (1 - self.beta2) * g**2
            m_hat = self.m[name] / (1 - self.beta1**self.t)  # both means start at zero
            v_hat = self.v[name] / (1 - self.beta2**self.t)
            change = self.learning_rate * m_hat / (np.sqrt(v_hat) + self.epsilon)
            self.params[name] = self.params[name] - change


def train_gan(x_real, discriminator, generator, steps, learning_rate, rng):
    """Train both networks in turn, one step each, on all real points at once.

    x_real: (N, D); discriminator, generator: params of both networks, left as they are
    rng: a NumPy generator that draws the noise

    Returns the trained params of both, and the losses of both (steps, 2).
    """
    N, Z = x_real.shape[0], generator["W1"].shape[0]
    judge, forger = Adam(discriminator, learning_rate), Adam(generator, learning_rate)
    losses = np.zeros((steps, 2))
    for step in range(steps):
        z = sample_noise(N, Z, rng)  # (N, Z)
        losses[step, 0], grads = discriminator_objective(x_real, z, judge.params, forger.params)
        judge.step(grads)
        z = sample_noise(N, Z, rng)  # (N, Z)
        losses[step, 1], grads = generator_objective(z, judge.params, forger.params)
        forger.step(grads)
    return judge.params, forger.params, losses
