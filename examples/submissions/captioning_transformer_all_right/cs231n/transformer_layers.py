import math

import torch
import torch.nn as nn
from torch.nn import functional as F


class PositionalEncoding(nn.Module):
    """Positions as sines and cosines, added to the embeddings."""

    def __init__(self, embed_dim, dropout=0.1, max_len=5000):
        super().__init__()
        self.dropout = nn.Dropout(p=dropout)
        assert embed_dim % 2 == 0
        pe = torch.zeros(1, max_len, embed_dim)
        position = torch.arange(0, max_len, dtype=torch.float).unsqueeze(1)
        rate = torch.exp(torch.arange(0, embed_dim, 2).float() * (-math.log(10000.0) / embed_dim))
        pe[0, :, 0::2] = torch.sin(position * rate)
        pe[0, :, 1::2] = torch.cos(position * rate)
        self.register_buffer("pe", pe)

    def forward(self, x):
        N, S, D = x.shape
        output = torch.empty((N, S, D))
        x = x + self.pe[:, :S, :]
        output = self.dropout(x)
        return output


class MultiHeadAttention(nn.Module):
    """Scaled dot-product attention with several heads."""

    def __init__(self, embed_dim, num_heads, dropout=0.1):
        super().__init__()
        assert embed_dim % num_heads == 0
        self.key = nn.Linear(embed_dim, embed_dim)
        self.query = nn.Linear(embed_dim, embed_dim)
        self.value = nn.Linear(embed_dim, embed_dim)
        self.proj = nn.Linear(embed_dim, embed_dim)
        self.attn_drop = nn.Dropout(dropout)
        self.n_head = num_heads
        self.emd_dim = embed_dim
        self.head_dim = self.emd_dim // self.n_head

    def forward(self, query, key, value, attn_mask=None):
        N, S, E = query.shape
        N, T, E = value.shape
        output = torch.empty((N, S, E))
        H = self.n_head
        query = self.query(query).view(N, S, H, E // H).permute(0, 2, 1, 3)
        key = self.key(key).view(N, T, H, E // H).permute(0, 2, 3, 1)
        value = self.value(value).view(N, T, H, E // H).permute(0, 2, 1, 3)
        energy = torch.matmul(query, key) / math.sqrt(E / H)
        if attn_mask is not None:
            energy = energy.masked_fill(attn_mask == 0, float("-inf"))
        attention = self.attn_drop(F.softmax(energy, dim=-1))
        output = torch.matmul(attention, value)
        output = output.permute(0, 2, 1, 3).contiguous().view(N, S, E)
        output = self.proj(output)
        return output
