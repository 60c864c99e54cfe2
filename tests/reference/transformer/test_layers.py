"""The layers: gradients against differences, and what each of them promises."""

import numpy as np
import pytest

from .conftest import D, H, K, N, P, T


def inputs_of(name, rng):
    """Arguments of a layer's forward by name, its gradients in the same order."""
    square = {f"W{letter}": rng.standard_normal((D, D)) for letter in "qkvo"}
    if name == "attention":
        shapes = {"query": (N, T, D), "key": (N, P, D), "value": (N, P, D)}
        return {key: rng.standard_normal(shape) for key, shape in shapes.items()} | square
    shapes = {
        "layer_norm": {"x": (N, T, D), "gamma": (D,), "beta": (D,)},
        "feed_forward": {"x": (N, T, D), "W1": (D, H), "b1": (H,), "W2": (H, D), "b2": (D,)},
    }[name]
    return {key: rng.standard_normal(shape) for key, shape in shapes.items()}


def close(ours, expected):
    np.testing.assert_allclose(ours, expected, rtol=1e-7, atol=1e-8)


CAUSAL = np.tril(np.ones((T, P), bool))


@pytest.mark.parametrize(
    ("name", "further"),
    [
        ("attention", (K, None)),
        ("attention", (1, CAUSAL)),
        ("attention", (K, CAUSAL)),
        ("layer_norm", ()),
        ("feed_forward", ()),
    ],
)
def test_gradients_are_those_of_differences(pack, rng, numeric_gradient, name, further):
    forward = getattr(pack.transformer_layers, f"{name}_forward")
    backward = getattr(pack.transformer_layers, f"{name}_backward")
    inputs = inputs_of(name, rng)
    out, cache = forward(*inputs.values(), *further)
    dout = rng.standard_normal(out.shape)

    def objective():
        return np.sum(forward(*inputs.values(), *further)[0] * dout)

    for gradient, value in zip(backward(dout, cache), inputs.values(), strict=True):
        close(gradient, numeric_gradient(objective, value))


def test_gradients_of_a_decoder_layer_are_those_of_differences(
    pack, rng, numeric_gradient, layer_params
):
    layers = pack.transformer_layers
    x, memory = rng.standard_normal((N, T, D)), rng.standard_normal((N, P, D))
    out, cache = layers.decoder_layer_forward(x, memory, layer_params, K)
    dout = rng.standard_normal(out.shape)
    dx, dmemory, dparams = layers.decoder_layer_backward(dout, cache)

    def objective():
        return np.sum(layers.decoder_layer_forward(x, memory, layer_params, K)[0] * dout)

    close(dx, numeric_gradient(objective, x))
    close(dmemory, numeric_gradient(objective, memory))
    assert set(dparams) == set(layer_params)
    for name, value in layer_params.items():
        close(dparams[name], numeric_gradient(objective, value))


def test_positions_by_hand(pack):
    encoding = pack.transformer_layers.positional_encoding(3, 4)
    angles = np.array([[0, 0], [1, 0.01], [2, 0.02]])
    np.testing.assert_allclose(encoding[:, 0::2], np.sin(angles), rtol=1e-15)
    np.testing.assert_allclose(encoding[:, 1::2], np.cos(angles), rtol=1e-15)


def test_merging_undoes_splitting(pack, rng):
    x = rng.standard_normal((N, T, D))
    parts = pack.transformer_layers.split_heads(x, K)
    assert parts.shape == (N, K, T, D // K)
    np.testing.assert_array_equal(parts[:, 1], x[:, :, D // K : 2 * D // K])
    np.testing.assert_array_equal(pack.transformer_layers.merge_heads(parts), x)


def test_what_is_masked_does_not_count(pack, rng):
    inputs = inputs_of("attention", rng)
    forward, backward = (
        pack.transformer_layers.attention_forward,
        pack.transformer_layers.attention_backward,
    )
    mask = np.ones((T, P), bool)
    mask[:, 2] = False
    out, cache = forward(*inputs.values(), K, mask)
    changed = {name: value.copy() for name, value in inputs.items()}
    changed["key"][:, 2] += 1
    changed["value"][:, 2] -= 1
    np.testing.assert_array_equal(forward(*changed.values(), K, mask)[0], out)
    _, dkey, dvalue, *_ = backward(np.ones_like(out), cache)
    assert not dkey[:, 2].any() and not dvalue[:, 2].any()


def test_large_scores_do_not_overflow(pack, rng):
    inputs = inputs_of("attention", rng)
    inputs["query"] *= 1e4
    with np.errstate(all="raise", under="ignore"):
        out, _ = pack.transformer_layers.attention_forward(*inputs.values(), K, None)
    assert np.isfinite(out).all()


def test_normalised_vectors_have_mean_0_and_variance_1(pack, rng):
    x = 5 + 3 * rng.standard_normal((N, T, 50))
    out, _ = pack.transformer_layers.layer_norm_forward(x, np.ones(50), np.zeros(50))
    np.testing.assert_allclose(out.mean(axis=2), 0, atol=1e-14)
    np.testing.assert_allclose(out.var(axis=2), 1, rtol=1e-5)


def test_no_word_looks_at_those_after_it(pack, rng, layer_params):
    forward = pack.transformer_layers.decoder_layer_forward
    x, memory = rng.standard_normal((N, T, D)), rng.standard_normal((N, P, D))
    out, _ = forward(x, memory, layer_params, K)
    later = x.copy()
    later[:, 3:] += 1
    changed, _ = forward(later, memory, layer_params, K)
    np.testing.assert_array_equal(changed[:, :3], out[:, :3])
    assert (changed[:, 3:] != out[:, 3:]).all()


def test_every_word_looks_at_every_part_of_the_image(pack, rng, layer_params):
    forward = pack.transformer_layers.decoder_layer_forward
    x, memory = rng.standard_normal((N, T, D)), rng.standard_normal((N, P, D))
    out, _ = forward(x, memory, layer_params, K)
    for part in range(P):
        other = memory.copy()
        other[:, part] += 1
        assert (forward(x, other, layer_params, K)[0] != out).any(axis=2).all()
