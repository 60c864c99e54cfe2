import numpy as np


def affine_forward(x, w, b):
    return x.reshape(len(x), -1) @ w + b, {"x": x, "w": w}


def affine_backward(dout, cache):
    x, w = cache["x"], cache["w"]
    return (dout @ w.T).reshape(x.shape), x.reshape(len(x), -1).T @ dout, dout.sum(0)


def relu_forward(x):
    return x.clip(min=0), np.sign(x.clip(min=0))


def relu_backward(dout, cache):
    return dout * cache


def softmax_loss(x, y):
    top = x.max(-1, keepdims=True)
    log_p = x - top - np.log(np.exp(x - top).sum(-1, keepdims=True))
    right = np.eye(x.shape[1])[y]
    return -(log_p * right).sum() / len(x), (np.exp(log_p) - right) / len(x)
