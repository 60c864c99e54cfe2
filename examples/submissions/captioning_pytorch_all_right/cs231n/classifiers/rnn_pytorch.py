import torch

from ..rnn_layers_pytorch import *


class CaptioningRNN:
    """Captions from image features, with an RNN or an LSTM."""

    def __init__(self, word_to_idx, input_dim=512, wordvec_dim=128, hidden_dim=128,
                 cell_type="rnn", dtype=torch.float32):
        if cell_type not in {"rnn", "lstm"}:
            raise ValueError('Invalid cell_type "%s"' % cell_type)
        self.cell_type = cell_type
        self.dtype = dtype
        self.word_to_idx = word_to_idx
        self.idx_to_word = {i: w for w, i in word_to_idx.items()}
        self.params = {}
        vocab_size = len(word_to_idx)
        self._null = word_to_idx["<NULL>"]
        self._start = word_to_idx.get("<START>", None)
        self._end = word_to_idx.get("<END>", None)

        self.params["W_embed"] = torch.randn(vocab_size, wordvec_dim) / 100
        self.params["W_proj"] = torch.randn(input_dim, hidden_dim) / input_dim ** 0.5
        self.params["b_proj"] = torch.zeros(hidden_dim)
        dim_mul = {"lstm": 4, "rnn": 1}[cell_type]
        self.params["Wx"] = torch.randn(wordvec_dim, dim_mul * hidden_dim) / wordvec_dim ** 0.5
        self.params["Wh"] = torch.randn(hidden_dim, dim_mul * hidden_dim) / hidden_dim ** 0.5
        self.params["b"] = torch.zeros(dim_mul * hidden_dim)
        self.params["W_vocab"] = torch.randn(hidden_dim, vocab_size) / hidden_dim ** 0.5
        self.params["b_vocab"] = torch.zeros(vocab_size)
        for k, v in self.params.items():
            self.params[k] = v.to(self.dtype)

    def loss(self, features, captions):
        captions_in = captions[:, :-1]
        captions_out = captions[:, 1:]
        mask = captions_out != self._null

        W_proj, b_proj = self.params["W_proj"], self.params["b_proj"]
        W_embed = self.params["W_embed"]
        Wx, Wh, b = self.params["Wx"], self.params["Wh"], self.params["b"]
        W_vocab, b_vocab = self.params["W_vocab"], self.params["b_vocab"]

        loss = 0.0
        h0 = affine_forward(features, W_proj, b_proj)
        words = word_embedding_forward(captions_in, W_embed)
        if self.cell_type == "rnn":
            h = rnn_forward(words, h0, Wx, Wh, b)
        elif self.cell_type == "lstm":
            h = lstm_forward(words, h0, Wx, Wh, b)
        scores = temporal_affine_forward(h, W_vocab, b_vocab)
        loss = temporal_softmax_loss(scores, captions_out, mask, verbose=False)
        return loss

    def sample(self, features, max_length=30):
        N = features.shape[0]
        captions = self._null * torch.ones((N, max_length), dtype=torch.long)

        W_proj, b_proj = self.params["W_proj"], self.params["b_proj"]
        W_embed = self.params["W_embed"]
        Wx, Wh, b = self.params["Wx"], self.params["Wh"], self.params["b"]
        W_vocab, b_vocab = self.params["W_vocab"], self.params["b_vocab"]

        h = features.mm(W_proj) + b_proj
        c = torch.zeros_like(h)
        word = torch.tensor([self._start] * N)
        for t in range(max_length):
            x = W_embed[word]
            if self.cell_type == "rnn":
                h = rnn_step_forward(x, h, Wx, Wh, b)
            else:
                h, c = lstm_step_forward(x, h, c, Wx, Wh, b)
            scores = affine_forward(h, W_vocab, b_vocab)
            captions[:, t] = torch.argmax(scores, dim=1)
            word = captions[:, t]
        return captions
