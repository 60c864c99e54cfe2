"""Weights to draw, and what must hold of a trained model. Graders use this; students do not."""

import numpy as np

from .caption_layers import affine_forward, temporal_softmax_loss, word_embedding_forward
from .classifiers.transformer import first_layer_params
from .synthetic_captions import NULL
from .transformer_layers import decoder_layer_forward, positional_encoding


def layer_weights(normal, D, H):
    """Weights of one decoder layer: each matrix scaled by what it is fed, no vector trivial.

    normal: the generator of the rubric that draws an array of a shape
    """
    return {
        name: normal(*value.shape) / value.shape[0] ** 0.5
        if value.ndim == 2
        else value + 0.3 * normal(*value.shape)  # gamma about 1, the others about 0
        for name, value in first_layer_params(D, H).items()
    }


def model_weights(normal, F, P, D, H, V, layers=2, spread=1.0):
    """Weights of a whole model.

    spread: size of the vectors of words and images, and of the scores
    """
    weights = {
        "W_proj": spread * normal(F, P * D) / F**0.5,
        "b_proj": 0.3 * normal(P * D),
        "W_embed": spread * normal(V, D),
        "W_vocab": spread * normal(D, V) / D**0.5,
        "b_vocab": 0.3 * normal(V),
    }
    for layer in range(layers):
        for name, value in layer_weights(normal, D, H).items():
            weights[f"{name}_{layer}"] = value
    return weights


def overfits(trained, params, features, captions, num_heads):
    """Whether training has learnt its captions by heart.

    The loss must have fallen by a factor of at least 20, and wherever the model reads the right
    words so far, its word of the greatest score must be the right next one.

    trained, params: parameters after and before training; features: (N, F); captions: (N, T)

    False as well when a trained parameter is missing, has another shape or is no real number.
    """
    if not isinstance(trained, dict):
        return False
    if not all(_is_like(trained.get(name), value) for name, value in params.items()):
        return False
    with np.errstate(all="ignore"):  # what is not finite makes the loss nan: then it fails
        loss_before, _ = _loss_and_words(params, features, captions, num_heads)
        loss_after, words = _loss_and_words(trained, features, captions, num_heads)
    targets = captions[:, 1:]  # (N, T-1)
    learnt = (words == targets) | (targets == NULL)
    return bool(learnt.all() and 20 * loss_after <= loss_before)


def _is_like(value, original):
    return (
        isinstance(value, np.ndarray) and value.shape == original.shape and value.dtype.kind == "f"
    )


def _loss_and_words(params, features, captions, num_heads):
    parts, _ = affine_forward(features, params["W_proj"], params["b_proj"])
    x, _ = word_embedding_forward(captions[:, :-1], params["W_embed"])
    N, T, D = x.shape
    x = x + positional_encoding(T, D)
    for layer in range(sum(name.startswith("self_Wq_") for name in params)):
        end = f"_{layer}"
        own = {name[: -len(end)]: w for name, w in params.items() if name.endswith(end)}
        x, _ = decoder_layer_forward(x, parts.reshape(N, -1, D), own, num_heads)
    scores, _ = affine_forward(x, params["W_vocab"], params["b_vocab"])
    targets = captions[:, 1:]
    loss, _ = temporal_softmax_loss(scores, targets, targets != NULL)
    return loss, scores.argmax(axis=2)
