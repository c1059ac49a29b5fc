"""Greedy answers from a checkpoint, many prompts at a time."""

import torch

from model import Llama

IM_START, IM_END = 3, 4


class Cache:
    """Keys and values of one layer."""

    def __init__(self):
        self.k = self.v = None

    def append(self, k, v):
        self.k = k if self.k is None else torch.cat((self.k, k), 1)
        self.v = v if self.v is None else torch.cat((self.v, v), 1)
        return self.k, self.v


def prompt_ids(sp, messages: list[dict]) -> list[int]:
    """ChatML up to and including the assistant's role line."""
    ids: list[int] = []
    for m in messages:
        ids += [IM_START, *sp.encode(m["role"] + "\n"), *sp.encode(m["content"]), IM_END, *sp.encode("\n")]
    return ids + [IM_START, *sp.encode("assistant\n")]


@torch.no_grad()
def answers(model: Llama, prompts: list[list[int]], limit: int = 160, batch: int = 64) -> list[list[int]]:
    """Greedy continuations without the end token. Prompts are padded on the left, which relative positions allow."""
    out: list[list[int]] = [[] for _ in prompts]
    device = model.embed.weight.device
    order = sorted(range(len(prompts)), key=lambda i: len(prompts[i]))
    for at in range(0, len(order), batch):
        chosen = order[at:at + batch]
        width = max(len(prompts[i]) for i in chosen)
        ids, real = torch.zeros(len(chosen), width, dtype=torch.long), torch.zeros(len(chosen), width, dtype=torch.bool)
        for r, i in enumerate(chosen):
            ids[r, width - len(prompts[i]):] = torch.tensor(prompts[i])
            real[r, width - len(prompts[i]):] = True
        ids, real = ids.to(device), real.to(device)
        caches = [Cache() for _ in model.blocks]
        square = torch.ones(width, width, dtype=torch.bool, device=device)
        mask = (real[:, None, :] & square.tril()) | torch.eye(width, dtype=torch.bool, device=device)
        hidden = model(ids, mask[:, None], caches)[:, -1]
        done = torch.zeros(len(chosen), dtype=torch.bool, device=device)
        for step in range(limit):
            token = model.head(hidden).argmax(-1)
            done |= token == IM_END
            if done.all():
                break
            for r, (i, t, d) in enumerate(zip(chosen, token.tolist(), done.tolist())):
                if not d:
                    out[i].append(t)
            real = torch.cat((real, torch.ones(len(chosen), 1, dtype=torch.bool, device=device)), 1)
            hidden = model(token[:, None], real[:, None, None, :], caches, start=width + step)[:, -1]
    return out
