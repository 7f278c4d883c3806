"""The real models, loaded once for all tests of this folder, and texts that have broken encoders before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from matcher.recommendation import packed_e5, universal
from matcher.recommendation.encoder import SentenceEncoder, View

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

HOSTILE_TEXTS = {
    "empty": "",
    "blank": " \t\r\n\u3000\u200b ",
    "a sign that stands for 18": "\ufdfa" * 50,
    "no spaces, Latin": "a" * 100_000,
    "no spaces, Chinese": "我们投资" * 25_000,
    "words without end": "word " * 20_000,
    "accents without letters": "\u0301\u0327" * 50_000,
    "lone surrogates": "\ud800 and \udfff\udc00",
    "emoji": "👩🏽‍🚀🚀🇨🇳",
    "control characters": "".join(map(chr, range(32))),
    "tokens of the model": "</s> <s> <pad> <unk> <mask>",
    "not characters": "\ufffe\uffff\U0010ffff",
}


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
