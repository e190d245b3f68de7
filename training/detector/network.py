"""The network in PyTorch, for training: a small BERT with one linear head over its last layer.

Six layers of 384, twelve heads, position added to words and normalised after each step, as in
MiniLM (Wang et al., 2020). Parameter names are short; `convert.py` and `export.py` know them.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

WIDTH = 384
HEADS = 12
LAYERS = 6
INNER = 1536
POSITIONS = 512
EPSILON = 1e-12


class Layer(nn.Module):
    """Attention over the window, then two linear steps on each piece."""

    def __init__(self) -> None:
        super().__init__()
        self.query = nn.Linear(WIDTH, WIDTH)
        self.key = nn.Linear(WIDTH, WIDTH)
        self.value = nn.Linear(WIDTH, WIDTH)
        self.mixed = nn.Linear(WIDTH, WIDTH)
        self.mixed_norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.inner = nn.Linear(WIDTH, INNER)
        self.outer = nn.Linear(INNER, WIDTH)
        self.outer_norm = nn.LayerNorm(WIDTH, eps=EPSILON)

    def forward(self, hidden: Tensor, unseen: Tensor | None) -> Tensor:
        rows, length, _ = hidden.shape
        shape = (rows, length, HEADS, WIDTH // HEADS)
        query, key, value = (
            step(hidden).view(shape).transpose(1, 2) for step in (self.query, self.key, self.value)
        )
        # Written out: PyTorch's fused attention is slow backwards on a CPU.
        scores = query @ key.transpose(-1, -2) / math.sqrt(WIDTH // HEADS)
        if unseen is not None:
            scores = scores + unseen
        mixed = scores.softmax(-1) @ value
        mixed = self.mixed(mixed.transpose(1, 2).reshape(rows, length, WIDTH))
        hidden = self.mixed_norm(hidden + mixed)
        return self.outer_norm(hidden + self.outer(functional.gelu(self.inner(hidden))))


class Network(nn.Module):
    """Numbers of pieces in, one score per piece and label out.

    Dropout only before and after the layers: inside them it costs as much as they do, on a CPU.
    """

    def __init__(self, pieces: int, labels: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(pieces, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.head = nn.Linear(WIDTH, labels)
        self.dropout = dropout

    def forward(self, numbers: Tensor, visible: Tensor | None = None) -> Tensor:
        places = torch.arange(numbers.shape[1], device=numbers.device)
        hidden = self.norm(self.words(numbers) + self.positions(places))
        hidden = functional.dropout(hidden, self.dropout, self.training)
        unseen = None
        if visible is not None:
            unseen = torch.zeros_like(visible, dtype=hidden.dtype)
            unseen = unseen.masked_fill(~visible, -1e9)[:, None, None, :]
        for layer in self.layers:
            hidden = layer(hidden, unseen)
        return self.head(functional.dropout(hidden, self.dropout, self.training))
