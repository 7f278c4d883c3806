"""The modules do in a SentenceTransformer what they do by themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from matcher.recommendation.sentence_modules import QuantisedEmbedding, TextFunction


def lengths(texts: list[str]) -> NDArray[np.float32]:
    return np.array([[len(text), text.count("a")] for text in texts], np.float32)


def test_a_function_becomes_a_model_with_prompts() -> None:
    model = SentenceTransformer(modules=[TextFunction(lengths, 2)], device="cpu", prompts={"query": "a: "})
    assert model.get_embedding_dimension() == 2
    assert model.encode(["abc", "", "aa"]).tolist() == [[3, 1], [0, 0], [2, 2]]
    assert model.encode(["abc", ""], prompt_name="query").tolist() == [[6, 2], [3, 1]]


def test_it_has_no_saved_form(tmp_path: Path) -> None:
    with pytest.raises(NotImplementedError, match="no saved form"):
        TextFunction(lengths, 2).save(str(tmp_path))


def test_only_the_rows_asked_for_are_unpacked() -> None:
    unpacked: list[tuple[int, ...]] = []

    def double(rows: NDArray[Any]) -> NDArray[np.float32]:
        unpacked.append(rows.shape)
        return rows.astype(np.float32) * 2

    table = np.arange(12, dtype=np.uint8).reshape(6, 2)
    vectors = QuantisedEmbedding(table, double)(torch.tensor([[5, 0], [1, 1]]))
    assert vectors.tolist() == [[[20, 22], [0, 2]], [[4, 6], [4, 6]]]
    assert unpacked == [(2, 2, 2)]
