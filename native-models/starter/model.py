"""The network: a llama-architecture transformer, small enough to train on two CPU cores.

Interleaved RoPE pairs (x0,x1), (x2,x3) are what GGUF's `llama` architecture
rotates, so the weights are exported without permutation. Input and output share
one embedding. Every weight row is a multiple of 256 long, so that all K-quants
apply.
"""

from dataclasses import asdict, dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F


@dataclass
class Shape:
    """Sizes of one network. `hidden` is the feed-forward width."""

    layers: int = 8
    width: int = 256
    heads: int = 8
    kv_heads: int = 4
    hidden: int = 768
    vocab: int = 4096
    context: int = 2048
    rope_base: float = 10000.0
    eps: float = 1e-5

    def as_dict(self) -> dict:
        return asdict(self)


STARTER = Shape()
DRAFT = Shape(layers=2, hidden=256)


def rope_table(shape: Shape) -> tuple[torch.Tensor, torch.Tensor]:
    """Cosines and sines, each [context, head size / 2]."""
    size = shape.width // shape.heads
    frequency = shape.rope_base ** (-torch.arange(0, size, 2).float() / size)
    angle = torch.outer(torch.arange(shape.context).float(), frequency)
    return angle.cos(), angle.sin()


def rotate(x: torch.Tensor, cos: torch.Tensor, sin: torch.Tensor) -> torch.Tensor:
    """Rotates consecutive pairs of the last axis. x: [batch, time, heads, head size]."""
    even, odd = x[..., 0::2], x[..., 1::2]
    c, s = cos[None, :, None, :], sin[None, :, None, :]
    return torch.stack((even * c - odd * s, even * s + odd * c), dim=-1).flatten(-2)


class Block(nn.Module):
    """Attention with grouped keys and values, then a SwiGLU feed-forward, both pre-normed."""

    def __init__(self, shape: Shape):
        super().__init__()
        self.shape = shape
        size = shape.width // shape.heads
        self.attn_norm = nn.RMSNorm(shape.width, eps=shape.eps)
        self.q = nn.Linear(shape.width, shape.heads * size, bias=False)
        self.k = nn.Linear(shape.width, shape.kv_heads * size, bias=False)
        self.v = nn.Linear(shape.width, shape.kv_heads * size, bias=False)
        self.o = nn.Linear(shape.heads * size, shape.width, bias=False)
        self.ffn_norm = nn.RMSNorm(shape.width, eps=shape.eps)
        self.gate = nn.Linear(shape.width, shape.hidden, bias=False)
        self.up = nn.Linear(shape.width, shape.hidden, bias=False)
        self.down = nn.Linear(shape.hidden, shape.width, bias=False)

    def forward(self, x, cos, sin, mask=None, cache=None):
        b, t, _ = x.shape
        s = self.shape
        n = self.attn_norm(x)
        q = rotate(self.q(n).view(b, t, s.heads, -1), cos, sin)
        k = rotate(self.k(n).view(b, t, s.kv_heads, -1), cos, sin)
        v = self.v(n).view(b, t, s.kv_heads, -1)
        if cache is not None:
            k, v = cache.append(k, v)
        groups = s.heads // s.kv_heads
        k = k.repeat_interleave(groups, dim=2)
        v = v.repeat_interleave(groups, dim=2)
        a = F.scaled_dot_product_attention(
            q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2),
            attn_mask=mask, is_causal=mask is None,
        )
        x = x + self.o(a.transpose(1, 2).reshape(b, t, -1))
        n = self.ffn_norm(x)
        return x + self.down(F.silu(self.gate(n)) * self.up(n))


class Llama(nn.Module):
    """Token ids [batch, time] in, final hidden states [batch, time, width] out; `head` gives logits."""

    def __init__(self, shape: Shape):
        super().__init__()
        self.shape = shape
        self.embed = nn.Embedding(shape.vocab, shape.width)
        self.blocks = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        self.norm = nn.RMSNorm(shape.width, eps=shape.eps)
        cos, sin = rope_table(shape)
        self.register_buffer("cos", cos, persistent=False)
        self.register_buffer("sin", sin, persistent=False)
        self.reset()

    def reset(self):
        """Residual-writing matrices start near zero, so that depth does not hurt early steps."""
        nn.init.normal_(self.embed.weight, std=0.04)
        for block in self.blocks:
            for layer in (block.q, block.k, block.v, block.gate, block.up):
                nn.init.normal_(layer.weight, std=self.shape.width ** -0.5)
            for layer in (block.o, block.down):
                nn.init.normal_(layer.weight, std=0.02 / self.shape.layers ** 0.5)

    def forward(self, ids, mask=None, caches=None, start=0):
        t = ids.shape[1]
        cos, sin = self.cos[start:start + t], self.sin[start:start + t]
        x = self.embed(ids)
        for i, block in enumerate(self.blocks):
            x = block(x, cos, sin, mask, caches[i] if caches else None)
        return self.norm(x)

    def head(self, hidden: torch.Tensor) -> torch.Tensor:
        return F.linear(hidden, self.embed.weight)

    def parameter_count(self) -> int:
        return sum(p.numel() for p in self.parameters())
