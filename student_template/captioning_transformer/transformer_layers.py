"""The layers of a transformer that writes captions, in PyTorch (Vaswani et al., 2017).

Sizes: N captions in a batch, S queries, T keys and values, E width of all vectors, H heads,
D = E / H width of a head, L the greatest number of positions.
"""

import math

import torch
from torch import nn


class PositionalEncoding(nn.Module):
    """Adds to the vector of each word one that tells the word's position."""

    def __init__(self, embed_dim, dropout=0.1, max_len=5000):
        """Compute the vectors of all positions once.

        pe[0, t, 2i]     = sin(t / 10000^(2i / E))
        pe[0, t, 2i + 1] = cos(t / 10000^(2i / E))

        embed_dim, max_len: E and L; dropout: the probability of a zero

        Raises ValueError if E is odd.
        """
        super().__init__()
        if embed_dim % 2:
            raise ValueError(f"embed_dim must be even, not {embed_dim}")
        self.dropout = nn.Dropout(p=dropout)
        pe = torch.zeros(1, max_len, embed_dim)  # (1, L, E)
        # TODO: fill pe: sines in its even columns, cosines in its odd ones.
        raise NotImplementedError  # Your code goes here, in place of this line.
        self.register_buffer("pe", pe)  # saved with the model, but never trained

    def forward(self, x):
        """Return x plus the vectors of its positions, after dropout.

        x: (N, S, E), where S is at most L

        Returns output (N, S, E).
        """
        N, S, E = x.shape
        output = torch.empty((N, S, E))  # (N, S, E), to be overwritten
        # TODO: add the first S positions to each caption; apply dropout to the sum.
        raise NotImplementedError  # Your code goes here, in place of this line.
        return output


class MultiHeadAttention(nn.Module):
    """Attention with several heads: each query reads a mixture of the values.

    A head has vectors of width D = E / H for queries, keys and values. In each of them

    weights = softmax(q k^T / sqrt(D))    output = weights v

    with the softmax over the keys. The outputs of all heads, side by side, are projected once more.
    """

    def __init__(self, embed_dim, num_heads, dropout=0.1):
        """Make the four linear layers.

        embed_dim, num_heads: E and H; dropout: the probability that a weight is set to zero

        Raises ValueError if E is not a multiple of H.
        """
        super().__init__()
        if embed_dim % num_heads:
            raise ValueError(f"embed_dim must be a multiple of {num_heads}, not {embed_dim}")
        self.key = nn.Linear(embed_dim, embed_dim)
        self.query = nn.Linear(embed_dim, embed_dim)
        self.value = nn.Linear(embed_dim, embed_dim)
        self.proj = nn.Linear(embed_dim, embed_dim)
        self.attn_drop = nn.Dropout(dropout)
        self.n_head = num_heads
        self.emd_dim = embed_dim
        self.head_dim = embed_dim // num_heads

    def forward(self, query, key, value, attn_mask=None):
        """Return what each query reads.

        query: (N, S, E); key, value: (N, T, E)
        attn_mask: (S, T), 0 or False where a query must not read a value

        Returns output (N, S, E).
        """
        N, S, E = query.shape
        N, T, E = value.shape
        output = torch.empty((N, S, E))  # (N, S, E), to be overwritten
        # TODO: project, split into heads, compare queries with keys, mask, take the softmax, apply
        # dropout to the weights, mix the values, join the heads, project.
        raise NotImplementedError  # Your code goes here, in place of this line.
        return output
