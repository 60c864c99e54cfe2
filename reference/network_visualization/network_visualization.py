"""Images that show what a network looks at.

In all of them the network stays as it is; what is changed is the image, by the gradient of a
score with respect to its pixels. You need two of its methods:

    model.scores(X)                    (N, K), the scores of K classes for N images
    model.input_gradient(X, dscores)   (N, C, H, W), the gradient of sum(scores * dscores) by X

Sizes: N images in a batch, C channels, H height and W width of an image, K classes.
"""

import numpy as np

from .image_filters import blur, clip, draw_jitter, shift, starting_image


def compute_saliency_maps(X, y, model):
    """How much each pixel matters for the score of the right class (Simonyan et al., 2014).

    saliency[n, i, j] = max over c of |d scores[n, y[n]] / d X[n, c, i, j]|

    X: (N, C, H, W) images; y: (N,) integers, the right class of each

    Returns saliency (N, H, W).
    """
    # TODO: one call of model.input_gradient serves all images. Which dscores picks out the
    # score of the right class of each?
    # BEGIN SOLUTION
    dscores = np.zeros_like(model.scores(X))  # (N, K)
    dscores[np.arange(len(y)), y] = 1
    dX = model.input_gradient(X, dscores)  # (N, C, H, W)
    saliency = np.abs(dX).max(axis=1)  # (N, H, W)
    # END SOLUTION
    return saliency


def make_fooling_image(X, target_y, model, learning_rate=1.0, max_iter=100):
    """An image close to X that the network takes for another class (Szegedy et al., 2014).

    As long as target_y has not the greatest of all scores:
    X_fooling + learning_rate * g / ||g|| is the next X_fooling, where g is the gradient of the
    score of target_y with respect to X_fooling and ||g|| the root of the sum of its squares.

    X: (1, C, H, W) an image, which is left as it is; target_y: an integer, the class to reach
    max_iter: the number of steps after which to give up

    Returns X_fooling (1, C, H, W): X as it is, if it is taken for target_y already.
    """
    # TODO: take steps until target_y has the greatest score, or max_iter steps are taken.
    # BEGIN SOLUTION
    X_fooling = X  # (1, C, H, W), never changed in place
    for _ in range(max_iter):
        scores = model.scores(X_fooling)  # (1, K)
        if scores.argmax() == target_y:
            break
        dscores = np.zeros_like(scores)  # (1, K)
        dscores[0, target_y] = 1
        g = model.input_gradient(X_fooling, dscores)  # (1, C, H, W)
        X_fooling = X_fooling + learning_rate * g / np.linalg.norm(g)
    # END SOLUTION
    return X_fooling


def class_visualization_update_step(img, model, target_y, l2_reg, learning_rate):
    """One step uphill on the score of a class, with a penalty on large pixels.

    Uphill on s(img) - l2_reg * ||img||^2, where s is the score of target_y and ||img||^2 the sum
    of the squared pixels: learning_rate * g / ||g|| is added, where g is its gradient.

    img: (1, C, H, W); target_y: an integer

    Returns the next image (1, C, H, W).
    """
    # TODO: take the gradient of both terms, normalise it, take the step.
    # BEGIN SOLUTION
    dscores = np.zeros_like(model.scores(img))  # (1, K)
    dscores[0, target_y] = 1
    g = model.input_gradient(img, dscores) - 2 * l2_reg * img  # (1, C, H, W)
    next_img = img + learning_rate * g / np.linalg.norm(g)  # (1, C, H, W)
    # END SOLUTION
    return next_img


def create_class_visualization(
    target_y,
    model,
    rng,
    shape=(1, 3, 16, 16),
    l2_reg=1e-3,
    learning_rate=1.0,
    num_iterations=100,
    blur_every=10,
    max_jitter=4,
):
    """An image that the network takes for the very picture of a class (Yosinski et al., 2015).

    It begins with starting_image(shape, rng). Every iteration shifts it by what
    draw_jitter(max_jitter, rng) gives, down and across, takes an update step, shifts it back and
    clips it; the first iteration and every blur_every-th after it (0, blur_every,
    2 * blur_every, ...) then blur it as well.

    target_y: an integer; rng: a generator of random numbers, drawn from in the order above

    Returns the image, of that shape.
    """
    # TODO: the loop, with what `image_filters.py` has and your class_visualization_update_step.
    # BEGIN SOLUTION
    img = starting_image(shape, rng)  # (1, C, H, W)
    for t in range(num_iterations):
        down, across = draw_jitter(max_jitter, rng)
        img = shift(img, down, across)
        img = class_visualization_update_step(img, model, target_y, l2_reg, learning_rate)
        img = shift(img, -down, -across)
        img = clip(img)
        if t % blur_every == 0:
            img = blur(img)
    # END SOLUTION
    return img
