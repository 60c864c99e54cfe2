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
    # TODO: draw a component for each number, then the number.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return x


def monte_carlo(f, sample, N):
    """Estimate the expectation of f(x) by the mean over a sample, and how exact this is.

    f: a function that takes x (N,) and returns f of each number, (N,)
    sample: a function that takes N and returns N independent draws (N,). Call it once.
    N: at least 2

    Return the mean of the N values f(x), and its standard error s / sqrt(N), where
    s^2 = sum of (f(x_i) - mean)^2 / (N - 1).
    """
    # TODO: compute both.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return mean, standard_error


def log_sum_exp(a):
    """Compute log(sum over k of exp(a[i, k])) for each row i, without overflow or underflow.

    log sum_k exp(a[i, k]) = m + log sum_k exp(a[i, k] - m), where m is the maximum of row i

    a: (N, K)

    Return (N,). Entries of 1000 or -1000 must give the right numbers.
    """
    # TODO: compute it by the formula with the maximum.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return result


def log_densities(x, weights, means, sds):
    """Compute the logarithm of each component's share of the density at each x.

    a[i, k] = log(weights[k]) - log(sds[k]) - log(2 pi) / 2 - ((x[i] - means[k]) / sds[k])^2 / 2

    x: (N,); weights, means, sds: (K,)

    Return a (N, K).
    """
    # TODO: compute a.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return a


def e_step(x, weights, means, sds):
    """Compute the probability that each x came from each component, and the log-likelihood.

    With a = log_densities(x, weights, means, sds) and l = log_sum_exp(a):

    r[i, k] = exp(a[i, k] - l[i]), and the log-likelihood is the sum of all l[i]

    x: (N,); weights, means, sds: (K,)

    Return r (N, K), whose rows have the sum 1, and the log-likelihood, a number.
    """
    # TODO: call log_densities and log_sum_exp.
    raise NotImplementedError  # Your code goes here, in place of this line.
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
    # TODO: compute the three.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return weights, means, sds


def em(x, weights, means, sds, rounds):
    """Fit a mixture by expectation and maximisation, for a given number of rounds.

    A round is an E step with the parameters so far, then an M step.

    x: (N,); weights, means, sds: (K,), where to begin; rounds: at least 1

    Return the last weights, means and sds, each (K,), and history, a list of the log-likelihoods of
    the E steps: history[0] belongs to the parameters at the beginning.
    """
    # TODO: call e_step and m_step in turn.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return weights, means, sds, history
