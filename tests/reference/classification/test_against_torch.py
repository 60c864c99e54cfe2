"""Losses and networks against PyTorch's own functions and autograd."""

import numpy as np
import pytest

from tests.libraries import needed

torch = needed("torch")


def tensor(array):
    return torch.tensor(array, dtype=torch.float64, requires_grad=True)


def close(ours, theirs):
    np.testing.assert_allclose(ours, theirs.detach().numpy(), rtol=1e-11, atol=1e-13)


def hinge(scores, y):
    """Return PyTorch's multi_margin_loss, but not divided by the number of classes."""
    return scores.shape[1] * torch.nn.functional.multi_margin_loss(scores, y)


@pytest.mark.parametrize("kind", ["naive", "vectorized"])
@pytest.mark.parametrize("name", ["svm", "softmax"])
def test_linear_losses(pack, batch, name, kind):
    module = pack.linear_svm if name == "svm" else pack.softmax
    ours = getattr(module, f"{name}_loss_{kind}")(batch.W, batch.X, batch.y, batch.reg)
    W, y = tensor(batch.W), torch.tensor(batch.y)
    data = hinge if name == "svm" else torch.nn.functional.cross_entropy
    theirs = data(torch.tensor(batch.X) @ W, y) + batch.reg * (W**2).sum()
    close(ours[0], theirs)
    close(ours[1], torch.autograd.grad(theirs, W)[0])


def test_networks(batch, net):
    p = {name: tensor(value) for name, value in net.params.items()}
    scores = torch.relu(torch.tensor(batch.X) @ p["W1"] + p["b1"]) @ p["W2"] + p["b2"]
    theirs = torch.nn.functional.cross_entropy(scores, torch.tensor(batch.y))
    theirs = theirs + net.weight_loss(p["W1"], p["W2"])
    loss, grads = net.loss(batch.X, batch.y)
    close(net.scores(batch.X), scores)
    close(loss, theirs)
    for name, their in zip(p, torch.autograd.grad(theirs, [*p.values()]), strict=True):
        close(grads[name], their)
