"""A GGUF version 3 writer: header, metadata, tensor table, aligned tensor data. Pure Python and NumPy.

Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

import struct
from pathlib import Path

import numpy as np

U32, F32, BOOL, STRING, ARRAY, I32 = 4, 6, 7, 8, 9, 5
ALIGNMENT = 32
GGML_F32, GGML_F16 = 0, 1


def _string(text: str) -> bytes:
    raw = text.encode()
    return struct.pack("<Q", len(raw)) + raw


def _value(kind: int, value) -> bytes:
    if kind == STRING:
        return _string(value)
    return struct.pack({U32: "<I", I32: "<i", F32: "<f", BOOL: "<?"}[kind], value)


def field(key: str, kind: int, value, of: int | None = None) -> bytes:
    """One metadata field; `of` is the element type of an array."""
    head = _string(key) + struct.pack("<I", kind)
    if kind != ARRAY:
        return head + _value(kind, value)
    return head + struct.pack("<IQ", of, len(value)) + b"".join(_value(of, v) for v in value)


def write(path: Path, fields: list[bytes], tensors: dict[str, np.ndarray]) -> None:
    """Writes float16 matrices and float32 vectors. Dimensions are listed fastest first, as GGUF wants."""
    table, offset = [], 0
    for name, data in tensors.items():
        kind = GGML_F16 if data.dtype == np.float16 else GGML_F32
        shape = data.shape[::-1]
        table.append(_string(name) + struct.pack("<I", len(shape)) + b"".join(struct.pack("<Q", d) for d in shape) + struct.pack("<IQ", kind, offset))
        offset += -(-data.nbytes // ALIGNMENT) * ALIGNMENT
    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(fields)) + b"".join(fields) + b"".join(table)
    with path.open("wb") as out:
        out.write(head + b"\0" * (-len(head) % ALIGNMENT))
        for data in tensors.values():
            raw = np.ascontiguousarray(data).tobytes()
            out.write(raw + b"\0" * (-len(raw) % ALIGNMENT))
