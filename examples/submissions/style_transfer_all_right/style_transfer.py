import numpy as np


def content_loss(content_weight, content_current, content_original):
    diff = content_current - content_original
    return content_weight * np.square(diff).sum()


def content_loss_backward(content_weight, content_current, content_original):
    dcontent_current = 2. * content_weight * (content_current - content_original)
    return dcontent_current


def gram_matrix(features, normalize=True):
    gram = np.einsum('nahw,nbhw->nab', features, features)
    if normalize:
        gram /= np.prod(features.shape[1:])
    return gram


def gram_matrix_backward(dgram, features, normalize=True):
    N, C, H, W = features.shape
    dfeatures = np.zeros_like(features)
    for n in range(N):
        F = features[n].reshape(C, -1)
        dF = dgram[n].dot(F) + dgram[n].T.dot(F)
        dfeatures[n] = dF.reshape(C, H, W)
    if normalize:
        dfeatures = dfeatures / (C * H * W)
    return dfeatures


def style_loss(feats, style_layers, style_targets, style_weights):
    loss = 0.0
    for i in range(len(style_layers)):
        gram = gram_matrix(feats[style_layers[i]])
        loss += style_weights[i] * np.sum((gram - style_targets[i]) ** 2)
    return loss


def style_loss_backward(feats, style_layers, style_targets, style_weights):
    dfeats = [np.zeros(f.shape, dtype=f.dtype) for f in feats]
    for i in range(len(style_layers)):
        f = feats[style_layers[i]]
        C, H, W = f.shape[1:]
        diff = gram_matrix(f) - style_targets[i]
        # diff is symmetric, so both halves are the same
        d = 4 * style_weights[i] * np.matmul(diff, f.reshape(len(f), C, H * W)) / (C * H * W)
        dfeats[style_layers[i]] += d.reshape(f.shape)
    return dfeats


def tv_loss(img, tv_weight):
    h = np.sum(np.diff(img, axis=2) ** 2)
    w = np.sum(np.diff(img, axis=3) ** 2)
    return tv_weight * (h + w)


def tv_loss_backward(img, tv_weight):
    H, W = img.shape[2:]
    dimg = np.zeros_like(img)
    for i in range(H - 1):
        d = 2 * tv_weight * (img[:, :, i + 1, :] - img[:, :, i, :])
        dimg[:, :, i + 1, :] += d
        dimg[:, :, i, :] -= d
    for j in range(W - 1):
        e = 2 * tv_weight * (img[:, :, :, j + 1] - img[:, :, :, j])
        dimg[:, :, :, j + 1] += e
        dimg[:, :, :, j] -= e
    return dimg


def style_transfer_step(img, model, content_layer, content_weight, content_target,
                        style_layers, style_weights, style_targets, tv_weight, learning_rate):
    feats = model.features(img)
    loss = content_loss(content_weight, feats[content_layer], content_target)
    loss += style_loss(feats, style_layers, style_targets, style_weights)
    loss += tv_loss(img, tv_weight)
    # and all the way back
    dfeats = style_loss_backward(feats, style_layers, style_targets, style_weights)
    dfeats[content_layer] += content_loss_backward(content_weight, feats[content_layer], content_target)
    dimg = model.features_gradient(img, dfeats)
    dimg += tv_loss_backward(img, tv_weight)
    next_img = img - learning_rate * dimg
    return next_img, loss
