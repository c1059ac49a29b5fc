"""Full rows of tokens: several documents share a row and cannot see each other."""

import random

import numpy as np

LENGTHS = (512, 2048)
"""Row lengths. A document goes into the shortest that holds it."""
EMPTY = 65535
"""Stands for the document number where a row has none."""


def pack(documents: list[tuple[list[int], list[int]]], length: int, rng: random.Random) -> list[list[int]]:
    """Document numbers per row. First fit in chunks of 400, longest first: about 1 % is padding."""
    order = list(range(len(documents)))
    rng.shuffle(order)
    rows: list[list[int]] = []
    for at in range(0, len(order), 400):
        bins: list[list] = []
        for d in sorted(order[at:at + 400], key=lambda d: -len(documents[d][0])):
            size = len(documents[d][0])
            for b in bins:
                if b[0] >= size:
                    b[0] -= size
                    b[1].append(d)
                    break
            else:
                bins.append([length - size, [d]])
        rows += [b[1] for b in bins]
    rng.shuffle(rows)
    return rows


def filled(documents: list[tuple[list[int], list[int]]], length: int, rng: random.Random) -> dict[str, np.ndarray]:
    """Rows of ids, loss weights and document numbers, each [rows, length]. Position t is to predict t + 1 of its document."""
    rows = pack(documents, length, rng)
    ids = np.zeros((len(rows), length), np.uint16)
    weights = np.zeros((len(rows), length), np.uint8)
    owners = np.full((len(rows), length), EMPTY, np.uint16)
    for r, row in enumerate(rows):
        at = 0
        for n, d in enumerate(row):
            tokens, charged = documents[d]
            end = at + len(tokens)
            ids[r, at:end] = tokens
            weights[r, at:end - 1] = charged[1:]
            owners[r, at:end] = n
            at = end
    return {f"ids{length}": ids, f"weights{length}": weights, f"owners{length}": owners}


def rows_of(documents: list[tuple[list[int], list[int]]], seed: int) -> dict[str, np.ndarray]:
    """All documents as rows of the lengths above."""
    rng = random.Random(seed)
    out, low = {}, 0
    for length in LENGTHS:
        out |= filled([d for d in documents if low < len(d[0]) <= length], length, rng)
        low = length
    return out
