"""Every layer and the whole loss against PyTorch's own layers and autograd."""

import numpy as np
import pytest

from tests.libraries import needed

torch = needed("torch")

N, T, D, H, V, M = 3, 4, 5, 6, 11, 7
CELLS = pytest.mark.parametrize("cell", ["rnn", "lstm"])


def tensor(array):
    return torch.tensor(array, dtype=torch.float64, requires_grad=True)


def close(ours, theirs):
    np.testing.assert_allclose(ours, theirs.detach().numpy(), rtol=1e-11, atol=1e-13)


def gradients(output, upstream, inputs):
    return torch.autograd.grad(output, inputs, torch.tensor(upstream))


def recurrent(cell, x, h0, Wx, Wh, b):
    """torch.nn's own RNN or LSTM, given our weights; its gates stand in the order i, f, g, o."""
    width = h0.shape[1]
    c0 = torch.zeros_like(h0)
    if cell == "rnn":
        columns = torch.arange(width)
    else:
        i, f, o, g = torch.arange(4 * width).reshape(4, width)
        columns = torch.cat([i, f, g, o])
    weights = [Wx[:, columns].T, Wh[:, columns].T, b[columns], torch.zeros_like(b)]
    layer = (torch.nn.RNN if cell == "rnn" else torch.nn.LSTM)(
        x.shape[2], width, batch_first=True, dtype=torch.float64
    )
    names = ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"]
    start = h0[None] if cell == "rnn" else (h0[None], c0[None])
    named = dict(zip(names, weights, strict=True))
    return torch.func.functional_call(layer, named, (x, start))[0]


def recurrent_inputs(cell, rng):
    width = H if cell == "rnn" else 4 * H
    shapes = [(N, T, D), (N, H), (D, width), (H, width), (width,)]
    return [0.5 * rng.standard_normal(shape) for shape in shapes]


@CELLS
def test_sequences(pack, rng, cell):
    inputs = recurrent_inputs(cell, rng)
    h, cache = getattr(pack.rnn_layers, f"{cell}_forward")(*inputs)
    dh = rng.standard_normal(h.shape)
    tensors = [tensor(array) for array in inputs]
    theirs = recurrent(cell, *tensors)
    close(h, theirs)
    ours = getattr(pack.rnn_layers, f"{cell}_backward")(dh, cache)
    for our, their in zip(ours, gradients(theirs, dh, tensors), strict=True):
        close(our, their)


def test_rnn_step(pack, rng):
    x, *others = recurrent_inputs("rnn", rng)
    inputs = [x[:, 0], *others]
    next_h, cache = pack.rnn_layers.rnn_step_forward(*inputs)
    tensors = [tensor(array) for array in inputs]
    tx, th, tWx, tWh, tb = tensors
    theirs = torch.tanh(tx @ tWx + th @ tWh + tb)
    close(next_h, theirs)
    dnext_h = rng.standard_normal(next_h.shape)
    ours = pack.rnn_layers.rnn_step_backward(dnext_h, cache)
    for our, their in zip(ours, gradients(theirs, dnext_h, tensors), strict=True):
        close(our, their)


def test_lstm_step(pack, rng):
    x, h, Wx, Wh, b = recurrent_inputs("lstm", rng)
    inputs = [x[:, 0], h, rng.standard_normal((N, H)), Wx, Wh, b]
    next_h, next_c, cache = pack.rnn_layers.lstm_step_forward(*inputs)
    tensors = [tensor(array) for array in inputs]
    tx, th, tc, tWx, tWh, tb = tensors
    i, f, o, g = torch.split(tx @ tWx + th @ tWh + tb, H, dim=1)
    their_c = torch.sigmoid(f) * tc + torch.sigmoid(i) * torch.tanh(g)
    their_h = torch.sigmoid(o) * torch.tanh(their_c)
    close(next_h, their_h)
    close(next_c, their_c)
    dh, dc = rng.standard_normal((2, N, H))
    theirs = torch.autograd.grad([their_h, their_c], tensors, [torch.tensor(dh), torch.tensor(dc)])
    ours = pack.rnn_layers.lstm_step_backward(dh, dc, cache)
    for our, their in zip(ours, theirs, strict=True):
        close(our, their)


def test_word_embedding(pack, rng):
    words, W = rng.integers(0, V, (N, T)), rng.standard_normal((V, D))
    out, cache = pack.rnn_layers.word_embedding_forward(words, W)
    tW = tensor(W)
    theirs = torch.nn.functional.embedding(torch.tensor(words), tW)
    close(out, theirs)
    dout = rng.standard_normal(out.shape)
    close(pack.rnn_layers.word_embedding_backward(dout, cache), gradients(theirs, dout, [tW])[0])


@pytest.mark.parametrize(("name", "lead"), [("affine", (N,)), ("temporal_affine", (N, T))])
def test_affine(pack, rng, name, lead):
    module = pack.layers if name == "affine" else pack.rnn_layers
    shapes = [(*lead, D), (D, M), (M,)]
    inputs = [rng.standard_normal(shape) for shape in shapes]
    out, cache = getattr(module, f"{name}_forward")(*inputs)
    tensors = [tensor(array) for array in inputs]
    theirs = torch.nn.functional.linear(tensors[0], tensors[1].T, tensors[2])
    close(out, theirs)
    dout = rng.standard_normal(out.shape)
    ours = getattr(module, f"{name}_backward")(dout, cache)
    for our, their in zip(ours, gradients(theirs, dout, tensors), strict=True):
        close(our, their)


def test_softmax_loss(pack, rng):
    x, y = rng.standard_normal((N, T, V)), rng.integers(0, V, (N, T))
    mask = rng.random((N, T)) < 0.6
    loss, dx = pack.rnn_layers.temporal_softmax_loss(x, y, mask)
    tx = tensor(x)
    targets = torch.tensor(np.where(mask, y, -100))
    theirs = torch.nn.functional.cross_entropy(tx.transpose(1, 2), targets, reduction="sum") / N
    close(loss, theirs)
    close(dx, torch.autograd.grad(theirs, tx)[0])


@CELLS
def test_the_whole_loss(make_model, make_batch, cell):
    model = make_model(cell, scale=0.5)
    features, captions = make_batch()
    loss, grads = model.loss(features, captions)
    p = {name: tensor(value) for name, value in model.params.items()}
    words = torch.nn.functional.embedding(torch.tensor(captions[:, :-1]), p["W_embed"])
    h0 = torch.tensor(features) @ p["W_proj"] + p["b_proj"]
    scores = recurrent(cell, words, h0, p["Wx"], p["Wh"], p["b"]) @ p["W_vocab"] + p["b_vocab"]
    theirs = torch.nn.functional.cross_entropy(
        scores.transpose(1, 2), torch.tensor(captions[:, 1:]), ignore_index=3, reduction="sum"
    ) / len(captions)
    close(loss, theirs)
    for name, their in zip(p, torch.autograd.grad(theirs, list(p.values())), strict=True):
        close(grads[name], their)
