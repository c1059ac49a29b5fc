"""Proves that nothing held out is in the training text, and records it in proof.json.

    python eval/prove-held-out.py [--questions FILE ...] [--workers N]

Writes the training documents again from the seed in corpus.json, and keeps of each shard what can be asked about it:
the wordings of the user's turns (normalised: lower case, letters and digits), the pairs of numbers that stand next to
each other in a user's turn or around + or - in any turn, and all words. That index stays in the build folder, so that
another set of questions is checked at once. A question may then occur in none of these:
  - its wording;
  - its pair of operands, in either order;
  - its names.
Exits with 1 on any hit, or if the documents are not those that were trained on.
"""

import argparse
import functools
import json
import multiprocessing
import os
import re
import sys
from hashlib import blake2b
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from prepare import BUILD, digest, digest_of, shard_documents  # noqa: E402


def normal(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9+*/-]+", text.lower().replace("'", "")))


def mark(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")


def pairs_of(role: str, text: str) -> list[tuple[int, int]]:
    if role == "user":
        numbers = [int(n) for n in re.findall(r"\d+", text) if len(n) < 5]
        return list(zip(numbers, numbers[1:]))
    return [(int(a), int(b)) for a, b in re.findall(r"(?<!\d)(\d{1,4}) [+-] (\d{1,4})(?!\d)", text)]


def look(corpus: dict, folder: Path, k: int) -> Path:
    """What can be asked about one shard, in a file of the build folder."""
    path = folder / f"{k:04d}.npz"
    if path.exists():
        return path
    shard = list(shard_documents(corpus["seed"], k, corpus["documentsPerShard"], corpus["longShare"]))
    wordings, pairs, words = set(), set(), set()
    for role, text in (turn for turns in shard for turn in turns):
        if role == "user":
            wordings.add(mark(normal(text)))
        if any(c.isdigit() for c in text):
            pairs.update(a * 10_000 + b for a, b in pairs_of(role, text))
        words.update(re.findall(r"[A-Za-z]+", text.lower()))
    part = path.with_suffix(".part.npz")
    kept = {"wordings": np.array(sorted(wordings), np.uint64), "pairs": np.array(sorted(pairs), np.int64), "words": np.array(sorted(map(mark, words)), np.uint64)}
    np.savez(part, digest=np.array(digest(shard)), **kept)
    part.replace(path)
    return path


def held_out(files: list[Path]) -> tuple[dict[str, str], dict[int, str], dict[str, str]]:
    """Wordings, operand pairs (both orders) and names of the questions, each with the question's id."""
    wordings, pairs, names = {}, {}, {}
    for line in (line for file in files for line in file.read_text().splitlines() if line.strip()):
        item = json.loads(line)
        last = item["messages"][-1]["content"]
        wordings[normal(last)] = item["id"]
        names.update({n.lower(): item["id"] for n in item.get("names", [])})
        if item["class"] == "addition-subtraction":
            numbers = [int(n) for n in re.findall(r"\d+", last)][-2:]
            if len(numbers) == 2:
                a, b = numbers
                pairs.update({a * 10_000 + b: item["id"], b * 10_000 + a: item["id"]})
    return wordings, pairs, names


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=Path, nargs="+", default=[HERE / "held-out.jsonl"])
    parser.add_argument("--out", type=Path, default=HERE / "proof.json")
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    o = parser.parse_args()
    corpus, (wordings, pairs, names) = json.loads((HERE.parent / "corpus.json").read_text()), held_out(o.questions)
    folder = BUILD / f"proof-{corpus['sha256'][:12]}"
    folder.mkdir(parents=True, exist_ok=True)
    marks = {mark(w): w for w in wordings}
    name_marks = {mark(n): n for n in names}
    digests, found = [], set()
    with multiprocessing.Pool(o.workers) as pool:
        for path in pool.imap(functools.partial(look, corpus, folder), range(corpus["shards"])):
            index = np.load(path)
            digests.append(str(index["digest"]))
            found |= {f"wording of {wordings[marks[int(m)]]}: {marks[int(m)]}" for m in np.intersect1d(index["wordings"], np.array(list(marks), np.uint64))}
            found |= {f"pair of {pairs[int(p)]}: {int(p) // 10_000} {int(p) % 10_000}" for p in np.intersect1d(index["pairs"], np.array(list(pairs), np.int64))}
            found |= {f"name of {names[name_marks[int(m)]]}: {name_marks[int(m)]}" for m in np.intersect1d(index["words"], np.array(list(name_marks), np.uint64))}
    same = digest_of(digests) == corpus["sha256"]
    proof = {"questions": [f.name for f in o.questions], "wordings": len(wordings), "pairs": len(pairs) // 2, "names": len(names), "documents": corpus["shards"] * corpus["documentsPerShard"], "sha256": corpus["sha256"], "isTheTrainedOne": same, "hits": len(found)}
    o.out.write_text(json.dumps(proof, indent=2) + "\n")
    print(json.dumps(proof), *sorted(found), sep="\n", flush=True)
    sys.exit(0 if same and not found else 1)


if __name__ == "__main__":
    main()
