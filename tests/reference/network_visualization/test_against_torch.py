"""The network and saliency maps against PyTorch's convolution and autograd."""

import numpy as np

from tests.libraries import needed

torch = needed("torch")


def features(model, X):
    a, feats = X, []
    for w, b in zip(model.filters, model.biases, strict=True):
        a = torch.relu(torch.nn.functional.conv2d(a, torch.tensor(w), torch.tensor(b)))
        feats.append(a)
    return feats


def scores(model, X):
    return features(model, X)[-1].mean(dim=(2, 3)) @ torch.tensor(model.w) + torch.tensor(model.b)


def close(ours, theirs):
    np.testing.assert_allclose(ours, theirs.detach().numpy(), rtol=1e-11, atol=1e-13)


def test_scores_and_their_gradient(model, X, rng):
    tX = torch.tensor(X, requires_grad=True)
    theirs = scores(model, tX)
    close(model.scores(X), theirs)
    dscores = rng.standard_normal(theirs.shape)
    (gradient,) = torch.autograd.grad(theirs, tX, torch.tensor(dscores))
    close(model.input_gradient(X, dscores), gradient)


def test_features_and_their_gradient(model, X, rng):
    tX = torch.tensor(X, requires_grad=True)
    theirs = features(model, tX)
    for ours, their in zip(model.features(X), theirs, strict=True):
        close(ours, their)
    dfeats = [rng.standard_normal(their.shape) for their in theirs]
    (gradient,) = torch.autograd.grad(theirs, tX, [torch.tensor(dfeat) for dfeat in dfeats])
    close(model.features_gradient(X, dfeats), gradient)


def test_saliency(pack, model, X):
    tX, y = torch.tensor(X, requires_grad=True), np.array([1, 0, 4])
    right = scores(model, tX).gather(1, torch.tensor(y)[:, None]).sum()
    (gradient,) = torch.autograd.grad(right, tX)
    saliency = pack.network_visualization.compute_saliency_maps(X, y, model)
    close(saliency, gradient.abs().max(dim=1).values)
