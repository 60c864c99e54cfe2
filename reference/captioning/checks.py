"""What must hold of a trained model. Graders use this; students do not get it."""

import numpy as np

from .layers import affine_forward
from .rnn_layers import (
    lstm_forward,
    rnn_forward,
    temporal_affine_forward,
    temporal_softmax_loss,
    word_embedding_forward,
)
from .synthetic_captions import NULL


def overfits(cell_type, trained, params, features, captions):
    """Whether training has learnt its captions by heart.

    The loss must have fallen by a factor of at least 20, and wherever the model reads the right
    words so far, its word of the greatest score must be the right next one.

    cell_type: "rnn" or "lstm"; trained, params: parameters after and before training
    features: (N, F); captions: (N, T)

    False as well when a trained parameter is missing, has another shape or is no real number.
    """
    if not isinstance(trained, dict):
        return False
    if not all(_is_like(trained.get(name), value) for name, value in params.items()):
        return False
    with np.errstate(all="ignore"):  # what is not finite makes the loss nan: then it fails
        loss_before, _ = _loss_and_words(cell_type, params, features, captions)
        loss_after, words = _loss_and_words(cell_type, trained, features, captions)
    targets = captions[:, 1:]  # (N, T-1)
    learnt = (words == targets) | (targets == NULL)
    return bool(learnt.all() and 20 * loss_after <= loss_before)


def _is_like(value, original):
    return (
        isinstance(value, np.ndarray) and value.shape == original.shape and value.dtype.kind == "f"
    )


def _loss_and_words(cell_type, params, features, captions):
    forward = {"rnn": rnn_forward, "lstm": lstm_forward}[cell_type]
    h0, _ = affine_forward(features, params["W_proj"], params["b_proj"])
    x, _ = word_embedding_forward(captions[:, :-1], params["W_embed"])
    h, _ = forward(x, h0, params["Wx"], params["Wh"], params["b"])
    scores, _ = temporal_affine_forward(h, params["W_vocab"], params["b_vocab"])
    targets = captions[:, 1:]
    loss, _ = temporal_softmax_loss(scores, targets, targets != NULL)
    return loss, scores.argmax(axis=2)
