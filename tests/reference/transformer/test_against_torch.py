"""Every layer and the whole loss against PyTorch's own layers and autograd."""

import numpy as np
import pytest

from tests.libraries import needed

from .conftest import D, H, K, N, P, T

torch = needed("torch")


def tensor(array):
    return torch.tensor(array, dtype=torch.float64, requires_grad=True)


def close(ours, theirs):
    np.testing.assert_allclose(ours, theirs.detach().numpy(), rtol=1e-10, atol=1e-12)


def all_close(ours, output, dout, tensors):
    theirs = torch.autograd.grad(output, tensors, torch.tensor(dout))
    for our, their in zip(ours, theirs, strict=True):
        close(our, their)


def attention(query, key, value, Wq, Wk, Wv, Wo, heads, mask):
    """Torch's own multi-head attention, given our weights."""
    theirs, _ = torch.nn.functional.multi_head_attention_forward(
        *(x.transpose(0, 1) for x in (query, key, value)),
        embed_dim_to_check=query.shape[2],
        num_heads=heads,
        in_proj_weight=torch.cat([Wq.T, Wk.T, Wv.T]),
        in_proj_bias=None,
        bias_k=None,
        bias_v=None,
        add_zero_attn=False,
        dropout_p=0.0,
        out_proj_weight=Wo.T,
        out_proj_bias=None,
        attn_mask=None if mask is None else torch.tensor(~mask),  # True there: not looked at
        need_weights=False,
    )
    return theirs.transpose(0, 1)


def norm(x, gamma, beta):
    return torch.nn.functional.layer_norm(x, x.shape[2:], gamma, beta)


def feed_forward(x, W1, b1, W2, b2):
    return torch.relu(x @ W1 + b1) @ W2 + b2


def decoder_layer(x, memory, p, heads):
    causal = np.tril(np.ones((x.shape[1], x.shape[1]), bool))
    own = [p[f"self_W{letter}"] for letter in "qkvo"]
    cross = [p[f"cross_W{letter}"] for letter in "qkvo"]
    x = norm(x + attention(x, x, x, *own, heads, causal), p["gamma1"], p["beta1"])
    x = norm(x + attention(x, memory, memory, *cross, heads, None), p["gamma2"], p["beta2"])
    step = feed_forward(x, p["W1"], p["b1"], p["W2"], p["b2"])
    return norm(x + step, p["gamma3"], p["beta3"])


@pytest.mark.parametrize("mask", [None, np.tril(np.ones((T, P), bool))])
@pytest.mark.parametrize("heads", [1, K])
def test_attention(pack, rng, heads, mask):
    shapes = [(N, T, D), (N, P, D), (N, P, D), *[(D, D)] * 4]
    inputs = [rng.standard_normal(shape) for shape in shapes]
    out, cache = pack.transformer_layers.attention_forward(*inputs, heads, mask)
    tensors = [tensor(array) for array in inputs]
    theirs = attention(*tensors, heads, mask)
    close(out, theirs)
    dout = rng.standard_normal(out.shape)
    all_close(pack.transformer_layers.attention_backward(dout, cache), theirs, dout, tensors)


@pytest.mark.parametrize(
    ("name", "theirs", "shapes"),
    [
        ("layer_norm", norm, [(N, T, D), (D,), (D,)]),
        ("feed_forward", feed_forward, [(N, T, D), (D, H), (H,), (H, D), (D,)]),
    ],
)
def test_the_other_layers(pack, rng, name, theirs, shapes):
    inputs = [rng.standard_normal(shape) for shape in shapes]
    out, cache = getattr(pack.transformer_layers, f"{name}_forward")(*inputs)
    tensors = [tensor(array) for array in inputs]
    output = theirs(*tensors)
    close(out, output)
    dout = rng.standard_normal(out.shape)
    backward = getattr(pack.transformer_layers, f"{name}_backward")
    all_close(backward(dout, cache), output, dout, tensors)


def test_a_decoder_layer(pack, rng, layer_params):
    x, memory = rng.standard_normal((N, T, D)), rng.standard_normal((N, P, D))
    out, cache = pack.transformer_layers.decoder_layer_forward(x, memory, layer_params, K)
    tx, tmemory = tensor(x), tensor(memory)
    params = {name: tensor(value) for name, value in layer_params.items()}
    theirs = decoder_layer(tx, tmemory, params, K)
    close(out, theirs)
    dout = rng.standard_normal(out.shape)
    dx, dmemory, dparams = pack.transformer_layers.decoder_layer_backward(dout, cache)
    ours = [dx, dmemory, *(dparams[name] for name in params)]
    all_close(ours, theirs, dout, [tx, tmemory, *params.values()])


def test_the_whole_loss(pack, make_model, batch):
    model, (features, captions) = make_model(), batch
    loss, grads = model.loss(features, captions)
    p = {name: tensor(value) for name, value in model.params.items()}
    memory = (torch.tensor(features) @ p["W_proj"] + p["b_proj"]).reshape(N, P, D)
    x = torch.nn.functional.embedding(torch.tensor(captions[:, :-1]), p["W_embed"])
    x = x + torch.tensor(pack.transformer_layers.positional_encoding(T, D))
    for layer in "01":
        own = {name[:-2]: value for name, value in p.items() if name.endswith(f"_{layer}")}
        x = decoder_layer(x, memory, own, K)
    scores = x @ p["W_vocab"] + p["b_vocab"]
    theirs = torch.nn.functional.cross_entropy(
        scores.transpose(1, 2), torch.tensor(captions[:, 1:]), ignore_index=3, reduction="sum"
    ) / len(captions)
    close(loss, theirs)
    for name, their in zip(p, torch.autograd.grad(theirs, list(p.values())), strict=True):
        close(grads[name], their)
