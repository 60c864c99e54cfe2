"""A recurrent model that writes captions for images, in PyTorch (Vinyals et al., 2015)."""

import torch

from ..rnn_layers_pytorch import *


class CaptioningRNN:
    """Image features set the first hidden state; a recurrent network writes one word per step.

    Sizes: N images in a batch, F width of the image features, D width of the word vectors,
    H width of the hidden state, V words in the vocabulary, T words in a caption.
    """

    def __init__(
        self,
        word_to_idx,
        input_dim=512,
        wordvec_dim=128,
        hidden_dim=128,
        cell_type="rnn",
        dtype=torch.float32,
    ):
        """Draw the first weights.

        word_to_idx: the index of every word; holds "<NULL>" and "<START>", and may hold "<END>"
        input_dim, wordvec_dim, hidden_dim: F, D and H
        cell_type: "rnn" or "lstm"
        dtype: of the parameters; use torch.float64 to check gradients

        Raises ValueError for any other cell_type.
        """
        if cell_type not in ("rnn", "lstm"):
            raise ValueError(f'cell_type must be "rnn" or "lstm", not {cell_type!r}')
        self.cell_type = cell_type
        self.dtype = dtype
        self.word_to_idx = word_to_idx
        self.idx_to_word = {index: word for word, index in word_to_idx.items()}
        self._null = word_to_idx["<NULL>"]
        self._start = word_to_idx["<START>"]
        self._end = word_to_idx.get("<END>")

        F, D, H, V = input_dim, wordvec_dim, hidden_dim, len(word_to_idx)
        width = H if cell_type == "rnn" else 4 * H
        params = {
            "W_proj": torch.randn(F, H) / F**0.5,
            "b_proj": torch.zeros(H),
            "W_embed": torch.randn(V, D) / 100,
            "Wx": torch.randn(D, width) / D**0.5,
            "Wh": torch.randn(H, width) / H**0.5,
            "b": torch.zeros(width),
            "W_vocab": torch.randn(H, V) / H**0.5,
            "b_vocab": torch.zeros(V),
        }
        self.params = {name: value.to(dtype).requires_grad_() for name, value in params.items()}

    def loss(self, features, captions):
        """The loss of a batch of captions; autograd finds its gradients.

        At every step the model reads one word of the caption and should predict the next.

        features: (N, F); captions: (N, T) integers, filled up with <NULL>

        Returns loss, a number.
        """
        captions_in = captions[:, :-1]  # (N, T-1), what the model reads
        captions_out = captions[:, 1:]  # (N, T-1), what it should predict
        mask = captions_out != self._null  # (N, T-1), nothing need be predicted after the end
        # TODO: compute the loss with the layers, for both kinds of cells:
        # features -> first hidden state; words -> vectors; both -> hidden states -> scores -> loss.
        raise NotImplementedError  # Your code goes here, in place of this line.
        return loss

    def sample(self, features, max_length=30):
        """Captions for images, at every step the word of the greatest score.

        The first word read is <START>; from then on each word written is the next one read.

        features: (N, F); max_length: the number of words to write

        Returns captions (N, max_length), integers. The first column is the first word written:
        <START> is read, not stored. What follows an <END> does not matter.
        """
        N = features.shape[0]
        captions = torch.full((N, max_length), self._null)  # (N, max_length)
        # TODO: write the captions word by word, for both kinds of cells. An LSTM's cell state
        # starts at zero.
        raise NotImplementedError  # Your code goes here, in place of this line.
        return captions
