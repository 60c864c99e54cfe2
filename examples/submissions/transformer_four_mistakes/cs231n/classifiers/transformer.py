"""A transformer that writes captions for images (Vaswani et al., 2017)."""

import numpy as np

from ..caption_layers import *
from ..transformer_layers import *


class CaptioningTransformer:
    """Every word looks at the words before it and at the image; the last layer scores the next.

    Sizes: N images in a batch, F width of the image features, P parts that an image is made into,
    D width of all vectors, H width of the feed-forward networks, K heads, L layers, V words in
    the vocabulary, T words in a caption.
    """

    def __init__(
        self,
        word_to_idx,
        input_dim=512,
        wordvec_dim=128,
        hidden_dim=512,
        num_heads=4,
        num_layers=2,
        num_parts=4,
        dtype=np.float32,
    ):
        if wordvec_dim % num_heads or wordvec_dim % 2:
            message = f"wordvec_dim must be even and a multiple of {num_heads}, not {wordvec_dim}"
            raise ValueError(message)
        self.num_heads, self.num_layers, self.num_parts = num_heads, num_layers, num_parts
        self.dtype = dtype
        self.word_to_idx = word_to_idx
        self.idx_to_word = {index: word for word, index in word_to_idx.items()}
        self._null = word_to_idx["<NULL>"]
        self._start = word_to_idx["<START>"]
        self._end = word_to_idx.get("<END>")

        F, D, H, V = input_dim, wordvec_dim, hidden_dim, len(word_to_idx)
        params = {
            "W_proj": np.random.randn(F, num_parts * D) / F**0.5,
            "b_proj": np.zeros(num_parts * D),
            "W_embed": np.random.randn(V, D) / D**0.5,
            "W_vocab": np.random.randn(D, V) / D**0.5,
            "b_vocab": np.zeros(V),
        }
        for layer in range(num_layers):
            for name, value in first_layer_params(D, H).items():
                params[f"{name}_{layer}"] = value
        self.params = {name: value.astype(dtype) for name, value in params.items()}

    def layer_params(self, layer):
        """The parameters of one layer, by the names that `decoder_layer_forward` wants."""
        end = f"_{layer}"
        return {name[: -len(end)]: w for name, w in self.params.items() if name.endswith(end)}

    def loss(self, features, captions):
        words, targets = captions[:, :-1], captions[:, 1:]
        mask = targets != self._null
        grads = {}
        x, memory, caches = self.prepare(words, features)
        for l in range(self.num_layers):
            x, cache = decoder_layer_forward(x, memory, self.layer_params(l), self.num_heads)
            caches['layers'].append(cache)
        W, b = self.params['W_vocab'], self.params['b_vocab']
        scores, cache = affine_forward(x, W, b)
        loss, dscores = temporal_softmax_loss(scores, targets, mask)

        dx, grads['W_vocab'], grads['b_vocab'] = affine_backward(dscores, cache)
        dmemory = 0
        for l in range(self.num_layers - 1, -1, -1):
            dx, dm, d = decoder_layer_backward(dx, caches['layers'][l])
            dmemory = dmemory + dm
            grads.update({name + '_' + str(l): d[name] for name in d})
        grads['W_embed'] = word_embedding_backward(dx, caches['embed'])
        dparts = dmemory.reshape(len(captions), -1)
        _, grads['W_proj'], grads['b_proj'] = affine_backward(dparts, caches['proj'])
        return loss, grads

    def prepare(self, words, features):
        caches = {'layers': []}
        x, caches['embed'] = word_embedding_forward(words, self.params['W_embed'])
        T, D = x.shape[1:]
        x = x + positional_encoding(T, D).astype(self.dtype)
        parts, caches['proj'] = affine_forward(features, self.params['W_proj'], self.params['b_proj'])
        memory = parts.reshape(len(features), self.num_parts, D)
        return x, memory, caches

    def sample(self, features, max_length=30):
        N = features.shape[0]
        captions = np.full((N, max_length + 1), self._null)
        captions[:, 0] = self._start
        for t in range(max_length):
            x, memory, _ = self.prepare(captions[:, :t + 1], features)
            for l in range(self.num_layers):
                x, _ = decoder_layer_forward(x, memory, self.layer_params(l), self.num_heads)
            scores = x[:, t].dot(self.params['W_vocab']) + self.params['b_vocab']
            captions[:, t + 1] = np.argmax(scores, axis=1)
        return captions[:, :-1]


def first_layer_params(D, H):
    """The first parameters of one layer, by name."""
    params = {}
    for step in ("self", "cross"):
        for name in ("Wq", "Wk", "Wv", "Wo"):
            params[f"{step}_{name}"] = np.random.randn(D, D) / D**0.5
    params["W1"], params["b1"] = np.random.randn(D, H) / D**0.5, np.zeros(H)
    params["W2"], params["b2"] = np.random.randn(H, D) / H**0.5, np.zeros(D)
    for step in (1, 2, 3):
        params[f"gamma{step}"], params[f"beta{step}"] = np.ones(D), np.zeros(D)
    return params
