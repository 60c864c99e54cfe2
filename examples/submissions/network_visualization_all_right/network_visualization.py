import numpy as np

from image_filters import blur, clip, draw_jitter, shift, starting_image


def gradient_of_score(X, y, model):
    """d score_y / d X for every image, image by image"""
    dX = np.zeros(X.shape, dtype=X.dtype)
    for n in range(X.shape[0]):
        one = X[n:n + 1]
        pick = np.zeros(model.scores(one).shape, dtype=X.dtype)
        pick[:, y[n]] = 1.0
        dX[n] = model.input_gradient(one, pick)[0]
    return dX


def normalized(g):
    return g / np.sqrt(np.sum(g * g))


def compute_saliency_maps(X, y, model):
    grads = gradient_of_score(X, y, model)
    grads = abs(grads)
    saliency = np.amax(grads, axis=1)
    return saliency


def make_fooling_image(X, target_y, model, learning_rate=1.0, max_iter=100):
    X_fooling = X.copy()
    step = 0
    while step < max_iter and np.argmax(model.scores(X_fooling)[0]) != target_y:
        g = gradient_of_score(X_fooling, [target_y], model)
        X_fooling += learning_rate * normalized(g)
        step += 1
    return X_fooling


def class_visualization_update_step(img, model, target_y, l2_reg, learning_rate):
    g = gradient_of_score(img, [target_y], model)
    g -= 2 * l2_reg * img
    img = img + learning_rate * normalized(g)
    return img


def create_class_visualization(target_y, model, rng, shape=(1, 3, 16, 16), l2_reg=1e-3,
                               learning_rate=1.0, num_iterations=100, blur_every=10, max_jitter=4):
    img = starting_image(shape, rng)
    for t in range(num_iterations):
        # jitter
        dy, dx = draw_jitter(max_jitter, rng)
        img = shift(img, dy, dx)
        img = class_visualization_update_step(img, model, target_y, l2_reg, learning_rate)
        # undo the jitter
        img = shift(img, -dy, -dx)
        # regularize
        img = clip(img)
        if t % blur_every == 0:
            img = blur(img, sigma=0.5)
    return img
