"""What lies beside the work in real repositories: PyTorch, older parts of a course, starters."""

from tests.layouts.right import LAYERS, MODEL, RNN, Sources, reference, since_2021
from tests.layouts.stubs import emptied

HANDED_OUT_COMPLETE = (  # by the course, in every year
    "affine_forward",
    "affine_backward",
    "temporal_affine_forward",
    "temporal_affine_backward",
    "temporal_softmax_loss",
)
TO_WRITE = (
    "rnn_step_forward",
    "rnn_step_backward",
    "rnn_forward",
    "rnn_backward",
    "word_embedding_forward",
    "word_embedding_backward",
    "lstm_step_forward",
    "lstm_step_backward",
    "lstm_forward",
    "lstm_backward",
    "CaptioningRNN.loss",
    "CaptioningRNN.sample",
)

TORCH_LAYERS = """
import math
import torch
import torch.nn as nn
from torch.nn import functional as F


class PositionalEncoding(nn.Module):
    def __init__(self, embed_dim, dropout=0.1, max_len=5000):
        super().__init__()
        self.dropout = nn.Dropout(p=dropout)
        pe = torch.zeros(1, max_len, embed_dim)
        place = torch.arange(max_len)[:, None]
        width = torch.exp(-math.log(10000) * torch.arange(0, embed_dim, 2) / embed_dim)
        pe[0, :, 0::2], pe[0, :, 1::2] = torch.sin(place * width), torch.cos(place * width)
        self.register_buffer("pe", pe)

    def forward(self, x):
        return self.dropout(x + self.pe[:, : x.shape[1]])


class MultiHeadAttention(nn.Module):
    def __init__(self, embed_dim, num_heads, dropout=0.1):
        super().__init__()
        self.key, self.query, self.value = (nn.Linear(embed_dim, embed_dim) for _ in range(3))
        self.n_head = num_heads

    def forward(self, query, key, value, attn_mask=None):
        weights = F.softmax(self.query(query) @ self.key(key).transpose(1, 2), dim=-1)
        return weights @ self.value(value)
"""

TORCH_MODEL = """
import numpy as np
import torch
import torch.nn as nn

from ..transformer_layers import *


class CaptioningTransformer(nn.Module):
    def __init__(self, word_to_idx, input_dim, wordvec_dim, num_heads=4, num_layers=2):
        super().__init__()
        self._null, self._start = word_to_idx["<NULL>"], word_to_idx["<START>"]
        self.embedding = nn.Embedding(len(word_to_idx), wordvec_dim)
        self.output = nn.Linear(wordvec_dim, len(word_to_idx))

    def forward(self, features, captions):
        return self.output(self.embedding(captions))

    def sample(self, features, max_length=30):
        with torch.no_grad():
            captions = self._null * np.ones((features.shape[0], max_length), dtype=np.int32)
            partial = self._start * np.ones(features.shape[0], dtype=np.int32)
            partial = torch.LongTensor(partial).unsqueeze(1)
            for t in range(max_length):
                word = torch.argmax(self.forward(features, partial)[:, -1, :], axis=1)
                captions[:, t] = word.numpy()
                partial = torch.cat([partial, word.unsqueeze(1)], dim=1)
            return captions
"""

TORCH_GAN = """
import torch


def sample_noise(batch_size, dim, seed=None):
    return 2 * torch.rand(batch_size, dim) - 1


def bce_loss(input, target):
    return torch.nn.functional.binary_cross_entropy_with_logits(input, target)


def discriminator_loss(logits_real, logits_fake):
    real, fake = torch.ones_like(logits_real), torch.zeros_like(logits_fake)
    return bce_loss(logits_real, real) + bce_loss(logits_fake, fake)


def generator_loss(logits_fake):
    return bce_loss(logits_fake, torch.ones_like(logits_fake))
"""

TORCH_SALIENCY = """
import torch


def compute_saliency_maps(X, y, model):
    X.requires_grad_()
    model(X).gather(1, y.view(-1, 1)).squeeze().sum().backward()
    return X.grad.abs().max(dim=1)[0]


def make_fooling_image(X, target_y, model):
    X_fooling = X.clone().requires_grad_()
    for _ in range(100):
        scores = model(X_fooling)
        if scores.argmax() == target_y:
            break
        scores[0, target_y].backward()
        X_fooling.data += X_fooling.grad / torch.norm(X_fooling.grad)
    return X_fooling
"""

PYTORCH_PARTS = {
    "transformer_layers.py": TORCH_LAYERS,
    "classifiers/transformer.py": TORCH_MODEL,
    "gan_pytorch.py": TORCH_GAN,
    "net_visualization_pytorch.py": TORCH_SALIENCY,
}

OLDER_LAYERS = """
import numpy as np


def affine_forward(x, w, b):
    rows = x.reshape(x.shape[0], np.prod(x.shape[1:]))
    return np.dot(rows, w) + b, (x, w, b)


def affine_backward(dout, cache):
    x, w, b = cache
    dx = np.dot(dout, w.T).reshape(x.shape)
    dw = np.dot(x.reshape(x.shape[0], -1).T, dout)
    return dx, dw, np.sum(dout, axis=0)


def relu_forward(x):
    return np.maximum(0, x), x


def softmax_loss(x, y):
    p = np.exp(x - x.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    N = x.shape[0]
    loss = -np.log(p[np.arange(N), y]).mean()
    p[np.arange(N), y] -= 1
    return loss, p / N
"""

OLDER_PARTS = {
    "assignment1/cs231n/layers.py": OLDER_LAYERS,
    "assignment1/cs231n/classifiers/softmax.py": "def softmax_loss_naive(W, X):\n    return 0.0\n",
    "assignment2/cs231n/layers.py": OLDER_LAYERS
    + "\n\ndef conv_forward_naive(x, w, b, p):\n    return x\n",
    "assignment2/cs231n/optim.py": "def sgd(w, dw, config=None):\n    return w - dw, config\n",
}


def starter(form: str, year: int = 2017) -> Sources:
    """The untouched starter code of a year: what the course hands out complete is right."""
    sources = reference("captioning") if year < 2021 else since_2021(reference("captioning"))
    return emptied(sources, form, TO_WRITE)


def below(folder: str, sources: Sources) -> Sources:
    """The same files in a folder; empty: where they are."""
    return {f"{folder}/{path}" if folder else path: text for path, text in sources.items()}


def packaged(sources: Sources, package: str = "cs231n") -> Sources:
    """As a Python package, with the files that make it one."""
    inits = {"__init__.py": "", "classifiers/__init__.py": ""}
    needed = inits if any("classifiers/" in path for path in sources) else {"__init__.py": ""}
    return below(package, {**needed, **sources})


def places(folder: str, *packs: str) -> dict[str, str]:
    """Where each graded file has to come from."""
    return {pack: f"{folder}/{pack}" if folder else pack for pack in packs}


CLASSIC = (RNN, LAYERS, MODEL)
SINCE_2021 = (RNN, MODEL)
