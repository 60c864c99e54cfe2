"""A whole step against PyTorch's convolution and autograd."""

import numpy as np
import pytest

from tests.libraries import needed

torch = needed("torch")


def loss_of(img, model, layer, weight, target, layers, weights, targets, tv_weight):
    a, feats = img, []
    for w, b in zip(model.filters, model.biases, strict=True):
        a = torch.relu(torch.nn.functional.conv2d(a, torch.tensor(w), torch.tensor(b)))
        feats.append(a)
    loss = weight * ((feats[layer] - torch.tensor(target)) ** 2).sum()
    for k, one in enumerate(layers):
        gram = torch.einsum("nahw,nbhw->nab", feats[one], feats[one]) / feats[one][0].numel()
        loss = loss + weights[k] * ((gram - torch.tensor(targets[k])) ** 2).sum()
    down, across = img.diff(dim=2), img.diff(dim=3)
    return loss + tv_weight * ((down**2).sum() + (across**2).sum())


@pytest.mark.parametrize(("layer", "layers"), [(1, [2, 1]), (2, [0]), (0, [1, 0, 2])])
def test_the_loss_and_the_step(pack, convnet, rng, layer, layers):
    img, content, style = rng.standard_normal((3, 2, 3, 9, 10))
    model = convnet.TinyConvNet(3)
    grams = [pack.style_transfer.gram_matrix(model.features(style)[one]) for one in layers]
    weights = [500.0, 300.0, 100.0][: len(layers)]
    settings = (layer, 0.1, model.features(content)[layer], layers, weights, grams, 0.03)
    timg = torch.tensor(img, requires_grad=True)
    theirs = loss_of(timg, model, *settings)
    (gradient,) = torch.autograd.grad(theirs, timg)
    next_img, loss = pack.style_transfer.style_transfer_step(img, model, *settings, 0.2)
    assert loss == pytest.approx(theirs.item(), rel=1e-12)
    expected = img - 0.2 * gradient.numpy()
    np.testing.assert_allclose(next_img, expected, rtol=1e-11, atol=1e-12)
