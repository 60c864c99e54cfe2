"""Mixtures of K normal distributions on the line: sampling, averages over samples, and EM.

Component k is chosen with probability weights[k]; then x is normal with mean means[k] and standard
deviation sds[k]. Sizes: N numbers, K components. No function changes its arguments.
"""

import numpy as np


def sample_mixture(weights, means, sds, N, rng):
    """Draw N numbers from a mixture, independent of one another.

    weights: (K,), positive with sum 1; means, sds: (K,)
    rng: a generator of numpy.random.default_rng; all randomness must come from it

    Return x (N,).
    """
    k = rng.choice(len(weights), size=N, p=weights)  # (N,)
    x = means[k] + sds[k] * rng.standard_normal(N)  # (N,)
    return x


def monte_carlo(f, sample, N):
    """Estimate the expectation of f(x) by the mean over a sample, and how exact this is.

    f: a function that takes x (N,) and returns f of each number, (N,)
    sample: a function that takes N and returns N independent draws (N,). Call it once.
    N: at least 2

    Return the mean of the N values f(x), and its standard error s / sqrt(N), where
    s^2 = sum of (f(x_i) - mean)^2 / (N - 1).
    """
    values = f(sample(N))  # (N,)
    mean = values.mean()
    variance = np.sum((values - mean) ** 2) / (N - 1)
    standard_error = np.sqrt(variance / N)
    return mean, standard_error


def log_sum_exp(a):
    """Compute log(sum over k of exp(a[i, k])) for each row i, without overflow or underflow.

    log sum_k exp(a[i, k]) = m + log sum_k exp(a[i, k] - m), where m is the maximum of row i

    a: (N, K)

    Return (N,). Entries of 1000 or -1000 must give the right numbers.
    """
    m = a.max(axis=1, keepdims=True)  # (N, 1)
    result = m[:, 0] + np.log(np.exp(a - m).sum(axis=1))  # (N,)
    return result


def log_densities(x, weights, means, sds):
    """Compute the logarithm of each component's share of the density at each x.

    a[i, k] = log(weights[k]) - log(sds[k]) - log(2 pi) / 2 - ((x[i] - means[k]) / sds[k])^2 / 2

    x: (N,); weights, means, sds: (K,)

    Return a (N, K).
    """
    z = (x[:, None] - means) / sds  # (N, K)
    a = np.log(weights) - np.log(sds) - 0.5 * np.log(2 * np.pi) - 0.5 * z**2  # (N, K)
    return a


def e_step(x, weights, means, sds):
    """Compute the probability that each x came from each component, and the log-likelihood.

    With a = log_densities(x, weights, means, sds) and l = log_sum_exp(a):

    r[i, k] = exp(a[i, k] - l[i]), and the log-likelihood is the sum of all l[i]

    x: (N,); weights, means, sds: (K,)

    Return r (N, K), whose rows have the sum 1, and the log-likelihood, a number.
    """
    a = log_densities(x, weights, means, sds)  # (N, K)
    log_density = log_sum_exp(a)  # (N,)
    r = np.exp(a - log_density[:, None])  # (N, K)
    log_likelihood = log_density.sum()
    return r, log_likelihood


def m_step(x, r):
    """Compute the most likely parameters if a share r[i, k] of x[i] belongs to component k.

    With n[k] = sum over i of r[i, k]:

    weights[k] = n[k] / N
    means[k] = sum over i of r[i, k] x[i] / n[k]
    sds[k] = sqrt(sum over i of r[i, k] (x[i] - means[k])^2 / n[k]), with the new means

    x: (N,); r: (N, K)

    Return weights, means, sds, each (K,).
    """
    n = r.sum(axis=0)  # (K,)
    weights = n / len(x)  # (K,)
    means = x @ r / n  # (K,)
    squares = (x[:, None] - means) ** 2  # (N, K)
    sds = np.sqrt(np.sum(r * squares, axis=0) / n)  # (K,)
    return weights, means, sds


def em(x, weights, means, sds, rounds):
    """Fit a mixture by expectation and maximisation, for a given number of rounds.

    A round is an E step with the parameters so far, then an M step.

    x: (N,); weights, means, sds: (K,), where to begin; rounds: at least 1

    Return the last weights, means and sds, each (K,), and history, a list of the log-likelihoods of
    the E steps: history[0] belongs to the parameters at the beginning.
    """
    history = []
    for _ in range(rounds):
        r, log_likelihood = e_step(x, weights, means, sds)
        history.append(log_likelihood)
        weights, means, sds = m_step(x, r)
    return weights, means, sds, history
