import numpy as np

from .image_filters import *


def compute_saliency_maps(X, y, model):
    scores = model.scores(X)
    dscores = np.zeros_like(scores)
    dscores[range(len(X)), y] = 1
    grad = model.input_gradient(X, dscores)
    # average over the color channels
    saliency = np.abs(grad).mean(axis=1)
    return saliency


def make_fooling_image(X, target_y, model, learning_rate=1.0, max_iter=100):
    X_fooling = X
    for i in range(max_iter):
        scores = model.scores(X_fooling)
        if np.argmax(scores) == target_y:
            print("fooled after", i, "steps")
            break
        dscores = np.zeros_like(scores)
        dscores[:, target_y] = 1
        g = model.input_gradient(X_fooling, dscores)
        X_fooling += learning_rate * g / np.linalg.norm(g)
    return X_fooling


def class_visualization_update_step(img, model, target_y, l2_reg, learning_rate):
    dscores = np.zeros_like(model.scores(img))
    dscores[:, target_y] = 1
    g = model.input_gradient(img, dscores)
    g = g - l2_reg * img
    return img + learning_rate * g / np.linalg.norm(g)


def create_class_visualization(target_y, model, rng, shape=(1, 3, 16, 16), l2_reg=1e-3,
                               learning_rate=1.0, num_iterations=100, blur_every=10, max_jitter=4):
    img = starting_image(shape, rng)
    for t in range(num_iterations):
        oy, ox = draw_jitter(max_jitter, rng)
        img = shift(img, oy, ox)
        img = class_visualization_update_step(img, model, target_y, l2_reg, learning_rate)
        img = clip(shift(img, -oy, -ox))
        if t % blur_every == 0:
            img = blur(img)
    return img
