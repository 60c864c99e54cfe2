"""Paints the content of one image in the style of another (Gatys, Ecker and Bethge, 2016).

The image is changed step by step so that the features that a network computes of it come close
to those of the content, and their correlations close to those of the style. Every loss stands
beside its gradient with respect to what is changed.

Sizes: N images in a batch, C channels, H height and W width of an image or of features.
"""

import numpy as np


def content_loss(content_weight, content_current, content_original):
    """How far features are from those of the content image.

    loss = content_weight * sum of (content_current - content_original)^2

    content_current, content_original: (N, C, H, W)

    Returns the loss, a number.
    """
    # TODO: compute the loss.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return loss


def content_loss_backward(content_weight, content_current, content_original):
    """The gradient of the content loss with respect to content_current.

    Returns dcontent_current (N, C, H, W).
    """
    # TODO: compute the gradient.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return dcontent_current


def gram_matrix(features, normalize=True):
    """How much each two channels of an image's features go together.

    gram[n, a, b] = sum over i, j of features[n, a, i, j] * features[n, b, i, j]

    features: (N, C, H, W); normalize: divide by C * H * W, the number of an image's features

    Returns gram (N, C, C).
    """
    # TODO: compute gram. Each channel as one row of numbers makes it a matrix product.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return gram


def gram_matrix_backward(dgram, features, normalize=True):
    """The gradient of the features, given that of their Gram matrix.

    dgram: (N, C, C) gradient of the loss with respect to gram; it need not be symmetric

    Returns dfeatures (N, C, H, W).
    """
    # TODO: each channel is a factor twice: in its row of gram and in its column.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return dfeatures


def style_loss(feats, style_layers, style_targets, style_weights):
    """How far the Gram matrices of some layers are from those of the style image.

    loss = sum over k of style_weights[k] * sum of (gram_matrix(feats[l]) - style_targets[k])^2,
    where l = style_layers[k]

    feats: a list with the features (N, C_l, H_l, W_l) of every layer
    style_layers: a list of layers, as indices of feats, in any order
    style_targets: a list of the Gram matrices (N, C_l, C_l) of the style image at these layers
    style_weights: a list of their weights

    Returns the loss, a number.
    """
    # TODO: compare normalised Gram matrices, layer by layer.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return loss


def style_loss_backward(feats, style_layers, style_targets, style_weights):
    """The gradient of the style loss with respect to the features.

    Returns dfeats, a list as long as feats with arrays of the same shapes: zero for layers that
    are not among style_layers.
    """
    # TODO: compute the gradient of every Gram matrix, and carry it back to the features.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return dfeats


def tv_loss(img, tv_weight):
    """Total variation: how much neighbouring pixels differ.

    loss = tv_weight * (sum of (img[:, :, i + 1, j] - img[:, :, i, j])^2
                        + sum of (img[:, :, i, j + 1] - img[:, :, i, j])^2)

    img: (N, C, H, W)

    Returns the loss, a number.
    """
    # TODO: compute the loss, without loops over pixels.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return loss


def tv_loss_backward(img, tv_weight):
    """The gradient of the total variation with respect to the image.

    Returns dimg (N, C, H, W).
    """
    # TODO: every difference has two pixels: one gains what the other loses.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return dimg


def style_transfer_step(
    img,
    model,
    content_layer,
    content_weight,
    content_target,
    style_layers,
    style_weights,
    style_targets,
    tv_weight,
    learning_rate,
):
    """One step of gradient descent on the sum of the three losses.

    model.features(img) gives a list with the features of every layer, and
    model.features_gradient(img, dfeats) carries a gradient of each of them back to the image.

    img: (N, C, H, W)
    content_layer: index of the layer whose features are compared with content_target
    style_layers, style_weights, style_targets: lists, as `style_loss` takes them

    Returns the next image, img - learning_rate * (gradient of the loss with respect to img), and
    the loss of img, a number.
    """
    # TODO: add up the losses, carry all gradients back to the image, take the step.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return next_img, loss
