import numpy as np

class KNearestNeighbor:
  """ a kNN classifier with L2 distance """

  def train(self, X, y):
    self.X_train = X
    self.y_train = y

  def compute_distances_two_loops(self, X):
    dists = np.zeros((X.shape[0], self.X_train.shape[0]))
    for i in xrange(X.shape[0]):
      for j in xrange(self.X_train.shape[0]):
        dists[i][j] = np.sqrt(np.sum(np.square(self.X_train[j,:] - X[i,:])))
    return dists

  def compute_distances_one_loop(self, X):
    dists = np.zeros((X.shape[0], self.X_train.shape[0]))
    for i in xrange(X.shape[0]):
      dists[i, :] = np.sqrt(np.sum(np.power(self.X_train - X[i, :], 2), axis=1))
    return dists

  def compute_distances_no_loops(self, X):
    M = np.dot(X, self.X_train.T)
    te = np.square(X).sum(axis=1)
    tr = np.square(self.X_train).sum(axis=1)
    return np.sqrt(-2*M+tr+te[:, np.newaxis])

  def predict_labels(self, dists, k=1):
    num_test = dists.shape[0]
    y_pred = np.zeros(num_test)
    for i in xrange(num_test):
      labels = self.y_train[np.argsort(dists[i])].flatten()
      closest_y = labels[:k]
      count = {}
      for label in closest_y:
        if not count.has_key(label):
          count[label] = 0
        count[label] += 1
      best = -1
      for label in sorted(count.keys()):
        if best < 0 or count[label] > count[best]:
          best = label
      y_pred[i] = best
    return y_pred
