"""A file made by hand is read as it was written, and packed weights are unpacked as on paper."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from matcher.recommendation.packed_file import BLOCK, Marks, Shape, read_packed, unpack


def pack(numbers: NDArray[np.integer], scale: float) -> NDArray[np.void]:
    """Pack 32 whole numbers from -8 to 7, times a scale."""
    shifted = (numbers + 8).astype(np.uint8)
    return np.array([(scale, shifted[:16] | shifted[16:] << 4)], BLOCK)


def test_a_block_on_paper() -> None:
    # The first byte, 0x0f, holds weight 0 in its low half, 15 - 8 = 7, and weight 16 in its high half, 0 - 8 = -8.
    block = np.zeros(1, BLOCK)
    block["scale"] = 0.5
    block["halves"][0, 0] = 0x0F
    weights = unpack(block)
    assert weights.shape == (32,)
    assert weights.dtype == np.float32
    assert weights[[0, 1, 16, 17]].tolist() == [3.5, -4, -4, -4]


@given(
    numbers=arrays(np.int8, (3, 32), elements=st.integers(-8, 7)),
    scale=st.floats(2**-10, 2**10, width=16),
)
def test_unpacking_undoes_packing(numbers: NDArray[np.int8], scale: float) -> None:
    blocks = np.stack([pack(row, scale) for row in numbers])
    np.testing.assert_array_equal(unpack(blocks), numbers.astype(np.float32) * np.float32(scale))


def test_a_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    pieces = ["<s>", "<pad>", "</s>", "<unk>", "▁风", "险"]
    text = [piece.encode() for piece in pieces]
    offsets = np.cumsum([0, *map(len, text)])
    block = pack(np.arange(-16, 16) // 2, 0.25)
    head = struct.pack("<4sI7ifi", b"E5S1", 1, 32, 1, 2, 64, 6, 8, 2, 0.5, 32)
    head += struct.pack("<5iQ", 6, 0, 2, 1, 3, offsets[-1]) + offsets.astype("<u4").tobytes()
    head += np.array([0, 0, 0, 0, -1.5, -2], "<f4").tobytes() + b"".join(text)
    head += struct.pack("<iI", 2, 5 + 9) + struct.pack("<IB", 1, 0) + struct.pack("<IBI", 0x3000, 1, 0x20)
    directory = 4 + (2 + 8 + 21) + (2 + 7 + 21)
    first = len(head) + directory
    head += struct.pack("<iH8sBIQQ", 2, 8, b"emb.word", 1, 32, first, 18)
    head += struct.pack("<H7sBIQQ", 7, b"emb.pos", 0, 2, first + 18, 8)
    assert len(head) == first
    path = tmp_path / "model.bin"
    path.write_bytes(head + block.tobytes() + np.array([1.5, -2], "<f4").tobytes())

    packed = read_packed(path)

    assert packed.shape == Shape(32, 1, 2, 64, 6, 8, 2, 0.5)
    assert packed.marks == Marks(start=0, end=2, padding=1, unknown=3)
    assert packed.pieces == [("<s>", 0), ("<pad>", 0), ("</s>", 0), ("<unk>", 0), ("▁风", -1.5), ("险", -2)]
    assert packed.replacements == {1: "", 0x3000: " "}
    assert packed.tensors["emb.pos"].tolist() == [1.5, -2]
    np.testing.assert_array_equal(unpack(packed.tensors["emb.word"]), np.arange(-16, 16) // 2 * 0.25)
