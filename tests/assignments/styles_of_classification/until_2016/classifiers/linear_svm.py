import numpy as np
from random import shuffle

def svm_loss_naive(W, X, y, reg):
  dW = np.zeros(W.shape)
  num_classes = W.shape[1]
  num_train = X.shape[0]
  loss = 0.0
  for i in xrange(num_train):
    scores = X[i].dot(W)
    correct_class_score = scores[y[i]]
    for j in xrange(num_classes):
      if j == y[i]:
        continue
      margin = scores[j] - correct_class_score + 1 # note delta = 1
      if margin > 0:
        loss += margin
        dW[:,y[i]] -= X[i,:].T
        dW[:,j] += X[i,:].T
  loss /= num_train
  dW /= num_train
  loss += 0.5 * reg * np.sum(W * W)
  dW += reg * W
  return loss, dW

def svm_loss_vectorized(W, X, y, reg):
  n = X.shape[0]
  scores = W.T.dot(X.T)
  correct = scores[y, np.arange(n)]
  margins = scores - correct + 1.0
  margins[y, np.arange(n)] = 0.0
  thresh = np.maximum(np.zeros(scores.shape), margins)
  loss = np.sum(thresh) / n + 0.5 * reg * np.sum(W * W)
  binary = thresh
  binary[thresh > 0] = 1
  col_sum = np.sum(binary, axis=0)
  binary[y, np.arange(n)] = -col_sum
  dW = np.dot(binary, X).T / n + reg * W
  return loss, dW
