"""Scores a checkpoint on the held-out set and lists wrong answers. The product's own evaluation is eval/run.ts.

    python evaluate.py starter --wrong 10
    python evaluate.py starter --ask "Hello" "What is 17 + 25?"
"""

import argparse
import json
from pathlib import Path

import sentencepiece

from eval.score import is_right
from generate import answers, prompt_ids
from train import load

HERE = Path(__file__).parent

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint")
    parser.add_argument("--wrong", type=int, default=0)
    parser.add_argument("--only")
    parser.add_argument("--ask", nargs="*")
    o = parser.parse_args()
    sp = sentencepiece.SentencePieceProcessor(model_file=str(HERE / "tokenizer.model"))
    model = load(o.checkpoint).eval()
    if o.ask:
        for q, a in zip(o.ask, answers(model, [prompt_ids(sp, [{"role": "user", "content": q}]) for q in o.ask])):
            print(f"> {q}\n{sp.decode(a)}\n")
        raise SystemExit
    items = [json.loads(line) for line in (HERE / "eval" / "held-out.jsonl").read_text().splitlines()]
    items = [i for i in items if not o.only or i["class"] == o.only]
    texts = [sp.decode(a) for a in answers(model, [prompt_ids(sp, i["messages"]) for i in items])]
    table: dict[str, list[int]] = {}
    shown: dict[str, int] = {}
    for item, text in zip(items, texts):
        right = is_right(text, item["expect"])
        entry = table.setdefault(item["class"], [0, 0])
        entry[0] += right
        entry[1] += 1
        if not right and shown.get(item["class"], 0) < o.wrong:
            shown[item["class"]] = shown.get(item["class"], 0) + 1
            talk = " | ".join(m["content"] for m in item["messages"] if m["role"] != "system")
            print(f"[{item['id']}] {talk}\n   -> {text!r}  want {item['expect']}")
    print(json.dumps({k: f"{100 * r / n:.1f}% ({r}/{n})" for k, (r, n) in table.items()}))
