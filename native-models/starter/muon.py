"""Muon: steps whose singular values are nearly equal, for the hidden matrices.

Keller Jordan et al., "Muon: an optimizer for hidden layers in neural networks" (2024). The five Newton-Schulz steps use
its quintic coefficients.
"""

import torch

COEFFICIENTS = (3.4445, -4.7750, 2.0315)


def orthogonalise(g: torch.Tensor) -> torch.Tensor:
    """g: [n, rows, columns] with rows <= columns."""
    a, b, c = COEFFICIENTS
    x = g / (g.norm(dim=(1, 2), keepdim=True) + 1e-7)
    for _ in range(5):
        xx = x @ x.transpose(1, 2)
        x = a * x + (b * xx + c * xx @ xx) @ x
    return x


class Muon:
    """Matrices of one shape are stacked, so that a step is a few multiplications per shape."""

    def __init__(self, matrices: list[torch.nn.Parameter], momentum: float = 0.95, decay: float = 0.02):
        self.momentum, self.decay = momentum, decay
        shapes: dict[tuple, list] = {}
        for p in matrices:
            shapes.setdefault(tuple(p.shape), []).append(p)
        self.groups = [(ps, torch.zeros(len(ps), *shape, device=ps[0].device)) for shape, ps in shapes.items()]

    @torch.no_grad()
    def step(self, rate: float) -> None:
        for parameters, average in self.groups:
            g = torch.stack([p.grad for p in parameters])
            average.lerp_(g, 1 - self.momentum)
            g = g.lerp(average, self.momentum)
            rows, columns = g.shape[1:]
            u = orthogonalise(g) if rows <= columns else orthogonalise(g.mT).mT
            size = rate * max(1, rows / columns) ** 0.5
            for p, one in zip(parameters, u):
                p.mul_(1 - rate * self.decay).sub_(one, alpha=size)
