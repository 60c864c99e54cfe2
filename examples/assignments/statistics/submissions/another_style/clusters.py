import numpy as np


def farthest_points(X, K):
    centres = X[:1]
    for _ in range(K - 1):
        squares = np.sum((X[:, None] - centres) ** 2, axis=2)
        farthest = np.argmax(squares.min(axis=1))
        centres = np.concatenate([centres, X[farthest : farthest + 1]])
    return centres


def assign(X, centres):
    def nearest(point):
        distances = [np.linalg.norm(point - centre) for centre in centres]
        return distances.index(min(distances))

    return np.array([nearest(point) for point in X])


def update(X, labels, centres):
    K = centres.shape[0]
    member = (labels == np.arange(K)[:, None]).astype(X.dtype)
    counts = member.sum(axis=1, keepdims=True)
    return np.where(counts > 0, member @ X / np.maximum(counts, 1), centres)


def k_means(X, K):
    centres = farthest_points(X, K)
    before = None
    while True:
        labels = assign(X, centres)
        if before is not None and np.array_equal(labels, before):
            break
        before = labels
        centres = update(X, labels, centres)
    cost = sum(((X[labels == k] - centres[k]) ** 2).sum() for k in range(K))
    # numbered from left to right
    order = np.argsort(centres[:, 0])
    return [np.argsort(order)[labels], centres[order], cost]
