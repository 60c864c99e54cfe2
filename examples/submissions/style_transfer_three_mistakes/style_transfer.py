import numpy as np


def content_loss(content_weight, content_current, content_original):
    return content_weight * np.sum((content_current - content_original) ** 2)


def content_loss_backward(content_weight, content_current, content_original):
    return content_weight * (content_current - content_original)


def gram_matrix(features, normalize=True):
    N, C, H, W = features.shape
    F = features.reshape(N, C, -1)
    gram = np.matmul(F, F.transpose(0, 2, 1))
    if normalize:
        gram /= C * H * W
    return gram


def gram_matrix_backward(dgram, features, normalize=True):
    N, C, H, W = features.shape
    F = features.reshape(N, C, -1)
    dF = np.matmul(dgram + dgram.transpose(0, 2, 1), F)
    if normalize:
        dF /= C * H * W
    return dF.reshape(features.shape)


def style_loss(feats, style_layers, style_targets, style_weights):
    loss = 0
    for i, layer in enumerate(style_layers):
        diff = gram_matrix(feats[layer]) - style_targets[i]
        loss += style_weights[i] * np.sum(diff * diff)
    return loss


def style_loss_backward(feats, style_layers, style_targets, style_weights):
    dfeats = [np.zeros_like(f) for f in feats]
    for i, layer in enumerate(style_layers):
        diff = gram_matrix(feats[layer]) - style_targets[i]
        dgram = 2 * style_weights[i] * diff
        dfeats[i] = gram_matrix_backward(dgram, feats[layer])
    return dfeats


def tv_loss(img, tv_weight):
    dh = img[:, :, 1:, :] - img[:, :, :-1, :]
    dw = img[:, :, :, 1:] - img[:, :, :, :-1]
    return tv_weight * (np.sum(dh ** 2) + np.sum(dw ** 2))


def tv_loss_backward(img, tv_weight):
    dh = img[:, :, 1:, :] - img[:, :, :-1, :]
    dw = img[:, :, :, 1:] - img[:, :, :, :-1]
    dimg = np.zeros_like(img)
    dimg[:, :, 1:, :] += 2 * tv_weight * dh
    dimg[:, :, :, 1:] += 2 * tv_weight * dw
    return dimg


def style_transfer_step(img, model, content_layer, content_weight, content_target,
                        style_layers, style_weights, style_targets, tv_weight, learning_rate):
    feats = model.features(img)
    loss = (content_loss(content_weight, feats[content_layer], content_target)
            + style_loss(feats, style_layers, style_targets, style_weights)
            + tv_loss(img, tv_weight))
    dfeats = style_loss_backward(feats, style_layers, style_targets, style_weights)
    dfeats[content_layer] += content_loss_backward(content_weight, feats[content_layer], content_target)
    dimg = model.features_gradient(img, dfeats) + tv_loss_backward(img, tv_weight)
    return img - learning_rate * dimg, loss
