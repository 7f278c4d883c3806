"""A toy encoder without weights, for tests that need vectors at once: words in common, vectors alike."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

#: Columns of the vectors: one for each bit of an 8-byte hash.
WIDTH = 64
#: Characters that are read.
LONGEST_TEXT = 2_000
#: Changes with whatever changes the vectors; the 1 counts the changes of this module that do.
FINGERPRINT = f"hashed-ngrams/{WIDTH}/{LONGEST_TEXT}/1"
_LENGTHS = (1, 2, 3)


def ngram_vectors(texts: list[str]) -> NDArray[np.float32]:
    """Return the sum of a fixed random direction for each character n-gram of a text.

    The directions are the bits of the n-gram's hash, read as plus and minus one: a random projection of the
    counts that needs no table and is the same on every machine.

    Parameters
    ----------
    texts : list of str
        n texts.

    Returns
    -------
    ndarray
        Shape (n, 64), float32, whole numbers.
    """
    vectors = np.zeros((len(texts), WIDTH), np.float32)
    directions: dict[str, NDArray[np.float32]] = {}
    for row, text in enumerate(texts):
        for ngram, count in Counter(_ngrams(text)).items():
            if ngram not in directions:
                directions[ngram] = _direction(ngram)
            vectors[row] += count * directions[ngram]
    return vectors


def _ngrams(text: str) -> Iterator[str]:
    words = unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).casefold().split()
    marked = f" {' '.join(words)} "
    for length in _LENGTHS:
        for start in range(len(marked) - length + 1):
            yield marked[start : start + length]


def _direction(ngram: str) -> NDArray[np.float32]:
    digest = hashlib.blake2b(ngram.encode(), digest_size=WIDTH // 8).digest()
    return np.unpackbits(np.frombuffer(digest, np.uint8)).astype(np.float32) * 2 - 1


def load() -> SentenceTransformer:
    """Return the toy encoder, on the CPU."""
    from sentence_transformers import SentenceTransformer

    from matcher.recommendation.sentence_modules import TextFunction

    return SentenceTransformer(modules=[TextFunction(ngram_vectors, WIDTH)], device="cpu")
