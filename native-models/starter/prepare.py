"""Writes the training text as shards of tokens, and once the tokenizer.

    python prepare.py tokenizer
    python prepare.py shards --shards 300 --seed 1

Shards go to $HEARTH_TRAIN_DIR (default ./build) as rows of tokens (packing.py). The same seed gives the same bytes. What
was read weighs 1 in the loss and what the assistant wrote 10.
"""

import argparse
import functools
import hashlib
import json
import multiprocessing
import os
import random
from pathlib import Path

import numpy as np
import sentencepiece

from corpus.common_words import SYMBOLS, WORDS
from corpus.mix import Dialog, document, gist, normalised, touches_held_out
from corpus.words import is_held_out_name, REAL_NAMES, PET_NAMES
from packing import LENGTHS, rows_of

HERE = Path(__file__).parent
BUILD = Path(os.environ.get("HEARTH_TRAIN_DIR", HERE / "build"))
TOKENIZER = HERE / "tokenizer.model"
HELD_OUT = HERE / "eval" / "held-out.jsonl"
IM_START, IM_END = 3, 4
READ, WRITTEN = 1, 10


def held_out() -> tuple[frozenset[str], frozenset[str]]:
    """Normalised questions, and lower-case names, that no training document may hold."""
    names = {n.lower() for n in REAL_NAMES + PET_NAMES if is_held_out_name(n)}
    questions = set()
    if HELD_OUT.exists():
        for line in HELD_OUT.read_text().splitlines():
            item = json.loads(line)
            last = item["messages"][-1]["content"]
            questions.update((normalised(last), gist(last)) if len(gist(last).split()) > 1 else (normalised(last),))
            mine = {n.lower() for n in item.get("names", [])}
            frame = " ".join(w for w in gist(last).split() if w not in mine)
            if item["class"] == "admits-not-knowing" and frame != gist(last) and frame:
                questions.add(frame)
            names.update(mine)
    return frozenset(questions), frozenset(names)


def documents(seed: int, long_share: float):
    """An endless, seeded stream of documents without anything held out."""
    questions, names = held_out()
    rng = random.Random(seed)
    while True:
        turns = document(rng, long_share)
        if not touches_held_out(turns, questions, names):
            yield turns


def render(sp, turns: Dialog) -> tuple[list[int], list[int]]:
    """ChatML token ids and their loss weights. The assistant is charged for its text and for ending it."""
    ids: list[int] = []
    weights: list[int] = []
    newline = sp.encode("\n")
    for role, text in turns:
        head = [IM_START, *sp.encode(f"{'assistant' if role == 'drill' else role}\n")]
        tail = sp.encode(text)
        weight = WRITTEN if role == "assistant" else READ
        ids += [*head, *tail, IM_END, *newline]
        inner = results_only(sp, tail) if role == "drill" else [weight] * len(tail)
        weights += [0] * len(head) + inner + [weight] + [0] * len(newline)
    return ids, weights


def results_only(sp, ids: list[int]) -> list[int]:
    """Weights for a row of sums: what stands between an equals sign and the next full stop, nothing else."""
    equals, stop = sp.piece_to_id("\u2581="), sp.piece_to_id(".")
    out, inside = [], False
    for i in ids:
        out.append(WRITTEN if inside else 0)
        inside = (inside or i == equals) and i != stop
    return out


def make_tokenizer() -> None:
    """Byte-fallback BPE of 4,096 tokens with one token per digit, as GGUF's `llama` tokenizer expects."""
    BUILD.mkdir(parents=True, exist_ok=True)
    source = BUILD / "tokenizer.txt"
    stream = documents(7, 0.0)
    with source.open("w") as out:
        for _ in range(60_000):
            for role, text in next(stream):
                for line in text.split("\n"):
                    out.write(line + "\n")
        for role in ("user", "assistant", "system"):
            out.write((role + "\n") * 3000)
        rng = random.Random(3)
        for _ in range(6000):
            out.write(" ".join(rng.choice(WORDS) for _ in range(12)) + "\n")
        for _ in range(150):
            out.write("\n".join(SYMBOLS) + "\n")
    sentencepiece.SentencePieceTrainer.train(
        input=str(source), model_prefix=str(BUILD / "tokenizer"), model_type="bpe", vocab_size=4096, byte_fallback=True, split_digits=True,
        normalization_rule_name="identity", add_dummy_prefix=False, remove_extra_whitespaces=False, character_coverage=0.9999,
        unk_id=0, bos_id=1, eos_id=2, pad_id=-1, control_symbols=["<|im_start|>", "<|im_end|>"], max_sentence_length=8192, num_threads=2, train_extremely_large_corpus=False,
    )
    (BUILD / "tokenizer.model").replace(TOKENIZER)


def shard_path(k: int) -> Path:
    return BUILD / f"shard-{k:04d}.npz"


def shard_documents(seed: int, k: int, count: int, long_share: float):
    """The documents of shard k: the same for the same seed, on any machine."""
    stream = documents(seed * 10_000 + k, long_share)
    return (next(stream) for _ in range(count))


def digest(shard: list[Dialog]) -> str:
    return hashlib.sha256(json.dumps(shard).encode()).hexdigest()


def make_shard(seed: int, count: int, long_share: float, k: int) -> tuple[str, int]:
    """Writes one shard; returns the digest of its documents and the number of its tokens. Too long documents are left out."""
    sp = sentencepiece.SentencePieceProcessor(model_file=str(TOKENIZER))
    written = list(shard_documents(seed, k, count, long_share))
    kept = [(i, w) for i, w in (render(sp, turns) for turns in written) if len(i) <= LENGTHS[-1]]
    part = shard_path(k).with_suffix(".part.npz")
    np.savez(part, **rows_of(kept, seed + k))
    part.replace(shard_path(k))
    return digest(written), sum(len(i) for i, _ in kept)


def digest_of(digests: list[str]) -> str:
    return hashlib.sha256("".join(digests).encode()).hexdigest()


def make_shards(shards: int, seed: int, count: int, long_share: float, workers: int) -> None:
    BUILD.mkdir(parents=True, exist_ok=True)
    with multiprocessing.Pool(workers) as pool:
        made = list(pool.imap(functools.partial(make_shard, seed, count, long_share), range(shards)))
    record = {"seed": seed, "shards": shards, "documentsPerShard": count, "longShare": long_share, "tokens": sum(t for _, t in made), "sha256": digest_of([d for d, _ in made])}
    (BUILD / "corpus.json").write_text(json.dumps(record, indent=2) + "\n")
    print(json.dumps(record), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("tokenizer", "shards"))
    parser.add_argument("--shards", type=int, default=300)
    parser.add_argument("--documents", type=int, default=10_000, help="documents per shard")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--long-share", type=float, default=0.02)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    o = parser.parse_args()
    if o.what == "tokenizer":
        make_tokenizer()
    else:
        make_shards(o.shards, o.seed, o.documents, o.long_share, o.workers)
