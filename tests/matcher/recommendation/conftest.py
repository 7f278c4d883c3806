"""The real models, loaded once for all tests of this folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from matcher.recommendation import packed_e5, universal
from matcher.recommendation.encoder import SentenceEncoder, View

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


@pytest.fixture(scope="session")
def e5_model() -> SentenceTransformer:
    return packed_e5.load()


@pytest.fixture(scope="session")
def universal_model() -> SentenceTransformer:
    return universal.load()


@pytest.fixture(scope="session")
def real_encoder(e5_model: SentenceTransformer, universal_model: SentenceTransformer) -> SentenceEncoder:
    """The default encoder, around the models that the other tests use too."""
    return SentenceEncoder(
        [
            View(packed_e5.FINGERPRINT, packed_e5.PROMPT, packed_e5.WIDTH, lambda: e5_model),
            View(universal.FINGERPRINT, "", universal.WIDTH, lambda: universal_model),
        ]
    )
