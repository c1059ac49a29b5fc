"""Exports a checkpoint as an F16 GGUF and records both files in manifest.json.

    python export.py starter            # -> hearth-starter-7m-f16.gguf
    python export.py draft              # -> hearth-starter-draft-f16.gguf
"""

import argparse
import hashlib
import json
import os
from pathlib import Path

import numpy as np
import sentencepiece
import torch

from gguf_writer import ARRAY, BOOL, F32, I32, STRING, U32, field, write

HERE = Path(__file__).parent
BUILD = Path(os.environ.get("HEARTH_TRAIN_DIR", HERE / "build"))
CHAT_TEMPLATE = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
NORMAL, UNKNOWN, CONTROL, BYTE = 1, 2, 3, 6
ABOUT = {
    "starter": ("hearth-starter-7m-f16.gguf", "model", "Hearth Starter 7M", "7M", "A very small chat model, trained from scratch for Hearth, so that the app works at once and offline. It makes mistakes."),
    "draft": ("hearth-starter-draft-f16.gguf", "draft", "Hearth Starter Draft", "1.8M", "The draft model of Hearth Starter 7M, distilled from it, for speculative decoding."),
}


def tokenizer_fields() -> list[bytes]:
    """The SentencePiece vocabulary as llama.cpp's `llama` tokenizer. No token is added before the text, nor a space."""
    sp = sentencepiece.SentencePieceProcessor(model_file=str(HERE / "tokenizer.model"))
    size = sp.get_piece_size()
    kinds = [UNKNOWN if sp.is_unknown(i) else CONTROL if sp.is_control(i) else BYTE if sp.is_byte(i) else NORMAL for i in range(size)]
    key = "tokenizer.ggml."
    return [
        field(key + "model", STRING, "llama"), field(key + "pre", STRING, "default"),
        field(key + "tokens", ARRAY, [sp.id_to_piece(i) for i in range(size)], STRING),
        field(key + "scores", ARRAY, [sp.get_score(i) for i in range(size)], F32),
        field(key + "token_type", ARRAY, kinds, I32),
        field(key + "bos_token_id", U32, 1), field(key + "eos_token_id", U32, 4), field(key + "eot_token_id", U32, 4), field(key + "unknown_token_id", U32, 0),
        field(key + "add_bos_token", BOOL, False), field(key + "add_eos_token", BOOL, False), field(key + "add_space_prefix", BOOL, False),
        field("tokenizer.chat_template", STRING, CHAT_TEMPLATE),
    ]


def model_fields(shape: dict, name: str, label: str, description: str) -> list[bytes]:
    size = shape["width"] // shape["heads"]
    return [
        field("general.architecture", STRING, "llama"), field("general.type", STRING, "model"), field("general.name", STRING, name),
        field("general.author", STRING, "Hearth project"), field("general.license", STRING, "mit"), field("general.size_label", STRING, label),
        field("general.description", STRING, description), field("general.languages", ARRAY, ["en"], STRING), field("general.file_type", U32, 1), field("general.quantization_version", U32, 2),
        field("llama.context_length", U32, shape["context"]), field("llama.embedding_length", U32, shape["width"]), field("llama.block_count", U32, shape["layers"]),
        field("llama.feed_forward_length", U32, shape["hidden"]), field("llama.attention.head_count", U32, shape["heads"]), field("llama.attention.head_count_kv", U32, shape["kv_heads"]),
        field("llama.attention.layer_norm_rms_epsilon", F32, shape["eps"]), field("llama.attention.key_length", U32, size), field("llama.attention.value_length", U32, size),
        field("llama.rope.dimension_count", U32, size), field("llama.rope.freq_base", F32, shape["rope_base"]), field("llama.vocab_size", U32, shape["vocab"]),
    ]


NAMES = {"attn_norm": "attn_norm", "q": "attn_q", "k": "attn_k", "v": "attn_v", "o": "attn_output", "ffn_norm": "ffn_norm", "gate": "ffn_gate", "up": "ffn_up", "down": "ffn_down"}


def tensors(weights: dict[str, torch.Tensor]) -> dict[str, np.ndarray]:
    """F16 matrices, F32 norms; no output.weight, since the embedding is shared."""
    out = {"token_embd.weight": weights["embed.weight"].numpy().astype(np.float16)}
    for key, value in weights.items():
        if key.startswith("blocks."):
            _, layer, part, _ = key.split(".")
            out[f"blk.{layer}.{NAMES[part]}.weight"] = value.float().numpy().astype(np.float16 if value.ndim == 2 else np.float32)
    out["output_norm.weight"] = weights["norm.weight"].float().numpy().astype(np.float32)
    return out


def record(which: str, file: Path, parameters: int) -> None:
    """Updates this file's entry in manifest.json."""
    path = HERE / "manifest.json"
    entries = [e for e in (json.loads(path.read_text())["files"] if path.exists() else []) if e["file"] != file.name]
    _, role, name, _, description = ABOUT[which]
    raw = file.read_bytes()
    entries.append({"file": file.name, "role": role, "name": name, "description": description, "parameters": parameters, "sizeBytes": len(raw), "sha256": hashlib.sha256(raw).hexdigest(), "license": "mit"})
    path.write_text(json.dumps({"files": sorted(entries, key=lambda e: e["role"], reverse=True)}, indent=2) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("which", choices=tuple(ABOUT))
    parser.add_argument("--checkpoint")
    parser.add_argument("--out", type=Path, default=HERE)
    o = parser.parse_args()
    kept = torch.load(BUILD / f"{o.checkpoint or o.which}.pt", weights_only=True, map_location="cpu")
    name = ABOUT[o.which]
    target = o.out / name[0]
    parts = tensors(kept["weights"])
    write(target, model_fields(kept["shape"], *name[2:]) + tokenizer_fields(), parts)
    count = sum(p.size for p in parts.values())
    if o.out == HERE:
        record(o.which, target, count)
    print(json.dumps({"file": target.name, "parameters": count, "bytes": target.stat().st_size, "progress": {k: v for k, v in kept["progress"].items() if k != "log"}}))
