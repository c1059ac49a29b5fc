"""Trains the starter model, or distils the draft model from it, on one GPU or on a CPU.

    python train.py --shards 300                                  # from scratch
    python train.py --shards 60 --out draft --teacher starter     # the draft

Reads the shards that prepare.py writes, in their order, and waits for those that are still being written. The draft
starts from the teacher's embedding and the attention of its first and last layers, and learns the teacher's
probabilities for the text of the assistant (KL divergence) with a little of the text itself.

DESIGN: Muon for the hidden matrices, Adam for embedding and norms. The rate warms up, stays constant and falls linearly
to nothing over the last part of the run; the run's end is the last shard or the given minutes, whichever comes first.
An average of the weights over the last hundred steps or so (EMA) is what is kept, in half precision. On a GPU products
are bf16 and the rest float32; on a CPU everything is float32, since bf16 is slower there without AMX. A loading thread
keeps the next batches ready.
"""

import argparse
import contextlib
import functools
import json
import math
import os
import queue
import random
import threading
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from model import DRAFT, STARTER, Llama, Shape
from muon import Muon
from packing import LENGTHS
from prepare import shard_path

BUILD = Path(os.environ.get("HEARTH_TRAIN_DIR", Path(__file__).parent / "build"))
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"


def batches(shards: int, tokens: int, seed: int):
    """(share of all shards read, ids, weights, owners) in random order within a shard; each batch has rows of one length."""
    rng = random.Random(seed)
    rest: dict[int, list[np.ndarray]] = {}
    for k in range(shards):
        path = shard_path(k)
        while not path.exists():
            time.sleep(0.2)
        kept, ready = np.load(path), []
        for length in LENGTHS:
            rows = [kept[f"{part}{length}"] for part in ("ids", "weights", "owners")]
            if length in rest:
                rows = [np.concatenate(pair) for pair in zip(rest[length], rows)]
            per = tokens // length
            whole = len(rows[0]) // per * per
            ready += [[r[at:at + per] for r in rows] for at in range(0, whole, per)]
            rest[length] = [r[whole:] for r in rows]
        rng.shuffle(ready)
        for i, batch in enumerate(ready):
            yield (k + i / len(ready)) / shards, *(torch.from_numpy(part.astype(np.int32)) for part in batch)


def ahead(source, count: int = 8):
    """The same items, made by a thread `count` items ahead."""
    items: queue.Queue = queue.Queue(count)

    def fill():
        for item in source:
            items.put(item)
        items.put(None)

    threading.Thread(target=fill, daemon=True).start()
    while (item := items.get()) is not None:
        yield item


def prepared(ids, weights, owners):
    """Targets, loss weights of 0 to 1 and the attention mask: earlier positions of the same document."""
    ids = ids.long()
    targets = ids.roll(-1, 1)
    length = ids.shape[1]
    mask = (owners[:, :, None] == owners[:, None, :]) & torch.ones(length, length, dtype=torch.bool, device=ids.device).tril()
    return ids, targets.flatten(), weights.flatten().float() / 10, mask[:, None]


def weighted_loss(model: Llama, ids, weights, owners):
    """Weighted cross-entropy; and, for the log, its mean over the tokens that the assistant wrote."""
    ids, targets, w, mask = prepared(ids, weights, owners)
    each = F.cross_entropy(model.head(model(ids, mask).flatten(0, 1)), targets, reduction="none")
    written = (w > 0.5).float()
    return (each * w).sum() / w.sum(), ((each * written).sum() / written.sum()).detach()


def distilled_loss(model: Llama, teacher: Llama, ids, weights, owners):
    """KL divergence from the teacher's probabilities plus a tenth of cross-entropy, over what the assistant wrote."""
    ids, targets, w, mask = prepared(ids, weights, owners)
    with torch.no_grad():
        aim = F.log_softmax(teacher.head(teacher(ids, mask).flatten(0, 1)).float(), -1)
    logits = model.head(model(ids, mask).flatten(0, 1)).float()
    kl = F.kl_div(F.log_softmax(logits, -1), aim, log_target=True, reduction="none").sum(-1)
    each = F.cross_entropy(logits, targets, reduction="none")
    written = (w > 0.5).float()
    return ((kl + 0.1 * each) * w).sum() / w.sum(), ((kl * written).sum() / written.sum()).detach()


def load(name: str) -> Llama:
    """A checkpoint's model, in float32."""
    kept = torch.load(BUILD / f"{name}.pt", weights_only=True, map_location=DEVICE)
    model = Llama(Shape(**kept["shape"])).to(DEVICE)
    model.load_state_dict({k: v.float() for k, v in kept["weights"].items()})
    return model


def take_over(model: Llama, teacher: Llama) -> None:
    """The draft's first weights: what it can take over from the teacher, its own elsewhere."""
    given, state = teacher.state_dict(), model.state_dict()
    last = len(teacher.blocks) - 1
    for key, own in state.items():
        source = given[key.replace("blocks.1.", f"blocks.{last}.")]
        if source.shape == own.shape:
            own.copy_(source)


def scale(part: float, step: int, o) -> float:
    return min(1.0, (step + 1) / o.warmup, (1 - part) / o.decay)


def save(name: str, shape: Shape, weights: dict[str, torch.Tensor], progress: dict) -> None:
    path = BUILD / f"{name}.pt"
    part = path.with_suffix(".part")
    torch.save({"weights": {k: v.half().cpu() for k, v in weights.items()}, "shape": shape.as_dict(), "progress": progress}, part)
    part.replace(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shards", type=int, required=True)
    parser.add_argument("--out", default="starter")
    parser.add_argument("--teacher", help="checkpoint to distil a draft model from")
    parser.add_argument("--start", help="checkpoint whose weights are the first ones")
    parser.add_argument("--batch", type=int, default=65536 if DEVICE == "cuda" else 8192, help="tokens per step")
    parser.add_argument("--rate", type=float, default=0.02)
    parser.add_argument("--embed-rate", type=float, default=0.004)
    parser.add_argument("--warmup", type=int, default=100)
    parser.add_argument("--decay", type=float, default=0.4, help="share of the run over which the rate falls")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=600)
    o = parser.parse_args()
    torch.manual_seed(o.seed)
    torch.set_float32_matmul_precision("high")
    model = load(o.start) if o.start else Llama(DRAFT if o.teacher else STARTER).to(DEVICE)
    loss_of = weighted_loss
    if o.teacher:
        teacher = load(o.teacher).requires_grad_(False)
        if not o.start:
            take_over(model, teacher)
        loss_of = functools.partial(distilled_loss, teacher=teacher)
    compiled = torch.compile(loss_of, dynamic=False)
    precision = torch.autocast("cuda", torch.bfloat16) if DEVICE == "cuda" else contextlib.nullcontext()
    matrices = [p for p in model.parameters() if p.ndim == 2 and p is not model.embed.weight]
    others = [p for p in model.parameters() if p.ndim == 1 or p is model.embed.weight]
    muon, adam = Muon(matrices), torch.optim.Adam(others, betas=(0.9, 0.98), eps=1e-10)
    averaged = {k: v.clone() for k, v in model.state_dict().items()}
    began, shown, tokens, log = time.time(), time.time(), 0, []
    losses = []
    for step, (part, *batch) in enumerate(ahead(batches(o.shards, o.batch, o.seed))):
        part = max(part, (time.time() - began) / 60 / o.minutes)
        if part >= 1:
            break
        with precision:
            loss, written = compiled(model=model, **dict(zip(("ids", "weights", "owners"), (b.to(DEVICE, non_blocking=True) for b in batch))))
        loss.backward()
        factor = scale(part, step, o)
        muon.step(o.rate * factor)
        adam.param_groups[0]["lr"] = o.embed_rate * factor
        adam.step()
        model.zero_grad(set_to_none=True)
        state = model.state_dict()
        torch._foreach_lerp_(list(averaged.values()), [state[k] for k in averaged], max(0.01, 8 / (step + 8)))
        tokens += batch[0].numel()
        losses.append(written)
        if (step + 1) % 100 == 0:
            mean = float(torch.stack(losses).mean())
            now = time.time()
            log.append({"step": step + 1, "tokens": tokens, "loss": round(mean, 4), "rate": round(factor, 3), "tokens_per_s": round(100 * o.batch / (now - shown)), "seconds": round(now - began)})
            print(json.dumps(log[-1]), flush=True)
            losses, shown = [], now
            if math.isnan(mean):
                raise SystemExit("the loss is not a number")
    save(o.out, model.shape, averaged, {"tokens": tokens, "steps": step + 1, "seconds": round(time.time() - began), "log": log})
    print(json.dumps({"out": o.out, "parameters": model.parameter_count(), "tokens": tokens, "seconds": round(time.time() - began)}), flush=True)


if __name__ == "__main__":
    main()
