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
        """Draw the first weights.

        word_to_idx: the index of every word; holds "<NULL>" and "<START>", and may hold "<END>"
        input_dim, wordvec_dim, hidden_dim: F, D and H
        num_heads, num_layers, num_parts: K, L and P
        dtype: of the parameters; use np.float64 to check gradients

        The parameters of layer l = 0, ..., L - 1 have the names that `decoder_layer_forward`
        knows them by, with _l at the end: "self_Wq_0".

        Raises ValueError if D is odd or no multiple of K.
        """
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
        """The loss of a batch of captions, and its gradients.

        At every step the model has read the words of the caption so far and should predict the
        next.

        features: (N, F); captions: (N, T) integers, filled up with <NULL>

        Returns loss, a number, and grads, a dictionary with the names and shapes of self.params.
        """
        captions_in = captions[:, :-1]  # (N, T-1), what the model reads
        captions_out = captions[:, 1:]  # (N, T-1), what it should predict
        mask = captions_out != self._null  # (N, T-1), nothing need be predicted after the end
        grads = {}
        # TODO: compute the loss and all gradients with the layers: features -> parts of the image;
        # words -> vectors, with their positions; both -> the layers one after the other -> scores
        # -> loss.
        # BEGIN SOLUTION
        p, N = self.params, len(captions)
        parts, proj_cache = affine_forward(features, p["W_proj"], p["b_proj"])  # (N, P D)
        memory = parts.reshape(N, self.num_parts, -1)  # (N, P, D)
        x, embed_cache = word_embedding_forward(captions_in, p["W_embed"])  # (N, T-1, D)
        _, T, D = x.shape
        x = x + positional_encoding(T, D).astype(x.dtype)
        caches = []
        for layer in range(self.num_layers):
            x, cache = decoder_layer_forward(x, memory, self.layer_params(layer), self.num_heads)
            caches.append(cache)
        scores, vocab_cache = affine_forward(x, p["W_vocab"], p["b_vocab"])  # (N, T-1, V)
        loss, dscores = temporal_softmax_loss(scores, captions_out, mask)

        dx, grads["W_vocab"], grads["b_vocab"] = affine_backward(dscores, vocab_cache)
        dmemory = np.zeros_like(memory)  # (N, P, D), every layer looks at it
        for layer in reversed(range(self.num_layers)):
            dx, dmemory_here, layer_grads = decoder_layer_backward(dx, caches[layer])
            dmemory = dmemory + dmemory_here
            for name, grad in layer_grads.items():
                grads[f"{name}_{layer}"] = grad
        grads["W_embed"] = word_embedding_backward(dx, embed_cache)
        dparts = dmemory.reshape(N, -1)  # (N, P D)
        _, grads["W_proj"], grads["b_proj"] = affine_backward(dparts, proj_cache)
        # END SOLUTION
        return loss, grads

    def sample(self, features, max_length=30):
        """Captions for images, at every step the word of the greatest score.

        The first word read is <START>; from then on each word written is the next one read.

        features: (N, F); max_length: the number of words to write

        Returns captions (N, max_length), integers. The first column is the first word written:
        <START> is read, not stored. What follows an <END> does not matter.
        """
        N = features.shape[0]
        captions = np.full((N, max_length), self._null)  # (N, max_length)
        # TODO: write the captions word by word. At each step the layers read all words so far;
        # the vector of the last one scores the next.
        # BEGIN SOLUTION
        p = self.params
        parts, _ = affine_forward(features, p["W_proj"], p["b_proj"])  # (N, P D)
        memory = parts.reshape(N, self.num_parts, -1)  # (N, P, D)
        words = np.full((N, 1), self._start)  # (N, 1)
        for t in range(max_length):
            x = p["W_embed"][words]  # (N, t+1, D)
            x = x + positional_encoding(t + 1, x.shape[2]).astype(x.dtype)
            for layer in range(self.num_layers):
                x, _ = decoder_layer_forward(x, memory, self.layer_params(layer), self.num_heads)
            scores, _ = affine_forward(x[:, -1], p["W_vocab"], p["b_vocab"])  # (N, V)
            captions[:, t] = scores.argmax(axis=1)
            words = np.hstack([words, captions[:, t : t + 1]])  # (N, t+2)
        # END SOLUTION
        return captions


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
