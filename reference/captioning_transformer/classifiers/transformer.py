"""A transformer that writes captions for images, in PyTorch (Vaswani et al., 2017)."""

import copy

import numpy as np
import torch
from torch import nn

from ..transformer_layers import *


class CaptioningTransformer(nn.Module):
    """Every word reads the words before it and the image; a linear layer scores the next word.

    Sizes: N images in a batch, F width of the image features, E width of all vectors, H heads,
    V words in the vocabulary, T words in a caption.
    """

    def __init__(
        self, word_to_idx, input_dim, wordvec_dim, num_heads=4, num_layers=2, max_length=50
    ):
        """Make the layers.

        word_to_idx: the index of every word; holds "<NULL>", and may hold "<START>" and "<END>"
        input_dim, wordvec_dim, num_heads: F, E and H; num_layers: how many layers the decoder has
        max_length: the greatest T
        """
        super().__init__()
        vocab_size = len(word_to_idx)
        self.vocab_size = vocab_size
        self._null = word_to_idx["<NULL>"]
        self._start = word_to_idx.get("<START>")
        self._end = word_to_idx.get("<END>")
        self.visual_projection = nn.Linear(input_dim, wordvec_dim)
        self.embedding = nn.Embedding(vocab_size, wordvec_dim, padding_idx=self._null)
        self.positional_encoding = PositionalEncoding(wordvec_dim, max_len=max_length)
        layer = TransformerDecoderLayer(input_dim=wordvec_dim, num_heads=num_heads)
        self.transformer = TransformerDecoder(layer, num_layers=num_layers)
        self.apply(self._init_weights)
        self.output = nn.Linear(wordvec_dim, vocab_size)

    def _init_weights(self, module):
        """Draw the first weights of a layer: small ones."""
        if isinstance(module, nn.Linear | nn.Embedding):
            nn.init.normal_(module.weight, std=0.02)
        if isinstance(module, nn.Linear):
            nn.init.zeros_(module.bias)

    def forward(self, features, captions):
        """Return the scores of all words for the word that follows each word of the captions.

        features: (N, F); captions: (N, T) integers

        Returns scores (N, T, V).
        """
        N, T = captions.shape
        scores = torch.empty((N, T, self.vocab_size))  # (N, T, V), to be overwritten
        # TODO: turn words into vectors and add their positions; make the image a memory of length
        # one; let no word read the words after it; decode; score.
        # BEGIN SOLUTION
        words = self.positional_encoding(self.embedding(captions))  # (N, T, E)
        image = self.visual_projection(features)[:, None]  # (N, 1, E)
        causal = torch.tril(torch.ones(T, T))  # (T, T), row t reads the columns up to t
        decoded = self.transformer(words, image, tgt_mask=causal)  # (N, T, E)
        scores = self.output(decoded)  # (N, T, V)
        # END SOLUTION
        return scores

    def sample(self, features, max_length=30):
        """Captions for images, at every step the word of the greatest score.

        features: (N, F); max_length: the number of words to write

        Returns captions (N, max_length), integers. The first column is the first word written.
        """
        with torch.no_grad():
            features = torch.as_tensor(features)  # (N, F)
            words = torch.full((len(features), 1), self._start)  # (N, 1)
            for _ in range(max_length):
                scores = self.forward(features, words)[:, -1]  # (N, V)
                words = torch.cat([words, scores.argmax(dim=1, keepdim=True)], dim=1)  # (N, t+2)
        return words[:, 1:].numpy().astype(np.int32)


class TransformerDecoderLayer(nn.Module):
    """One layer: words read words, words read the image, each word passes two linear layers.

    Every one of the three steps is added to its own input, and the sum is normalised.
    """

    def __init__(self, input_dim, num_heads, dim_feedforward=2048, dropout=0.1):
        """Make the parts of the layer for vectors of width `input_dim`."""
        super().__init__()
        self.self_attn = MultiHeadAttention(input_dim, num_heads, dropout)
        self.multihead_attn = MultiHeadAttention(input_dim, num_heads, dropout)
        self.linear1 = nn.Linear(input_dim, dim_feedforward)
        self.dropout = nn.Dropout(dropout)
        self.linear2 = nn.Linear(dim_feedforward, input_dim)
        self.norm1 = nn.LayerNorm(input_dim)
        self.norm2 = nn.LayerNorm(input_dim)
        self.norm3 = nn.LayerNorm(input_dim)
        self.dropout1 = nn.Dropout(dropout)
        self.dropout2 = nn.Dropout(dropout)
        self.dropout3 = nn.Dropout(dropout)
        self.activation = nn.ReLU()

    def forward(self, tgt, memory, tgt_mask=None):
        """Return the words after this layer.

        tgt: (N, T, E), the words; memory: (N, S, E), the image
        tgt_mask: (T, T), 0 or False where a word must not read another one
        """
        read = self.self_attn(query=tgt, key=tgt, value=tgt, attn_mask=tgt_mask)  # (N, T, E)
        tgt = self.norm1(tgt + self.dropout1(read))
        seen = self.multihead_attn(query=tgt, key=memory, value=memory)  # (N, T, E)
        tgt = self.norm2(tgt + self.dropout2(seen))
        hidden = self.dropout(self.activation(self.linear1(tgt)))  # (N, T, dim_feedforward)
        return self.norm3(tgt + self.dropout3(self.linear2(hidden)))


class TransformerDecoder(nn.Module):
    """Several layers, one after the other."""

    def __init__(self, decoder_layer, num_layers):
        """Copy one layer `num_layers` times."""
        super().__init__()
        self.layers = nn.ModuleList(copy.deepcopy(decoder_layer) for _ in range(num_layers))
        self.num_layers = num_layers

    def forward(self, tgt, memory, tgt_mask=None):
        """Return the words (N, T, E) after all layers."""
        for layer in self.layers:
            tgt = layer(tgt, memory, tgt_mask=tgt_mask)
        return tgt
