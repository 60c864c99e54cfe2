import numpy as np

def softmax_loss_naive(W, X, y, reg):
  loss, dW = 0.0, np.zeros_like(W)
  for i in xrange(X.shape[0]):
    f = np.dot(X[i], W)
    f = f - f.max()
    s = 0.0
    for fj in f:
      s += np.exp(fj)
    loss += np.log(s) - f[y[i]]
    for j in xrange(W.shape[1]):
      dW[:, j] += X[i] * (np.exp(f[j]) / s - int(j == y[i]))
  loss /= X.shape[0]
  dW /= X.shape[0]
  return loss + 0.5 * reg * np.sum(W ** 2), dW + reg * W

def softmax_loss_vectorized(W, X, y, reg):
  n = X.shape[0]
  f = X.dot(W)
  f = (f.T - f.max(axis=1)).T
  p = np.exp(f) / np.sum(np.exp(f), axis=1, keepdims=True)
  loss = np.sum(-np.log(p[np.arange(n), y])) / n + 0.5 * reg * np.sum(W * W)
  ind = np.zeros(p.shape)
  ind[np.arange(n), y] = 1
  return loss, np.dot(X.T, p - ind) / n + reg * W
