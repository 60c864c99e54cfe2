import numpy as np


def sample_mixture(weights, means, sds, N, rng):
    # by the distribution function of the components
    component = np.searchsorted(np.cumsum(weights)[:-1], rng.random(N))
    return rng.normal(means[component], sds[component])


def monte_carlo(f, sample, N):
    y = np.asarray(f(sample(N)), dtype=float)
    return y.mean(), y.std(ddof=1) / N**0.5


def log_sum_exp(a):
    return np.logaddexp.reduce(a, axis=1)


def log_densities(x, weights, means, sds):
    columns = []
    for w, m, s in zip(weights, means, sds):
        columns.append(np.log(w / (s * np.sqrt(2 * np.pi))) - (x - m) ** 2 / (2 * s**2))
    return np.stack(columns, axis=1)


def e_step(x, weights, means, sds):
    logs = log_densities(x, weights, means, sds)
    totals = log_sum_exp(logs)
    return np.exp((logs.T - totals).T), np.sum(totals)


def m_step(x, r):
    n = np.einsum("nk->k", r)
    means = np.einsum("nk,n->k", r, x) / n
    variances = [r[:, k] @ (x - means[k]) ** 2 / n[k] for k in range(r.shape[1])]
    return [n / n.sum(), means, np.array(variances) ** 0.5]


def em(x, weights, means, sds, rounds):
    params, history = (weights, means, sds), []
    while len(history) < rounds:
        shares, likelihood = e_step(x, *params)
        params = m_step(x, shares)
        history += [likelihood]
    return (*params, history)
