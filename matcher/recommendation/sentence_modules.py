"""The modules put into a SentenceTransformer where no published one fits; the only module that imports torch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from sentence_transformers.sentence_transformer.modules import InputModule

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Tokenizer
    from transformers import BertModel


def one_thread_a_piece() -> None:
    """Let models count with one thread: batches side by side keep the cores busier than parts of one batch."""
    torch.set_num_threads(1)


class _RebuiltModule(InputModule):
    """A module that is rebuilt from an installed package or from nothing, never from a saved folder."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library's own is not annotated

    def save(self, output_path: str, *_args: Any, safe_serialization: bool = True, **_kwargs: Any) -> None:
        """Refuse to write the module: the weights stay in the package that they came with.

        Raises
        ------
        NotImplementedError
            Always.
        """
        raise NotImplementedError(f"{type(self).__name__} is rebuilt when it is loaded and has no saved form.")


class TextFunction(_RebuiltModule):
    """A function from texts to vectors, as the first module of a SentenceTransformer.

    Parameters
    ----------
    function : callable
        From a list of n texts to an array of shape (n, width), float32.
    width : int
        The number of columns of that array.
    """

    def __init__(self, function: Callable[[list[str]], NDArray[np.float32]], width: int) -> None:
        super().__init__()
        self._function = function
        self._width = width

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_kwargs: Any) -> dict[str, Any]:
        """Put the prompt before each text."""
        return {"texts": [f"{prompt or ''}{text}" for text in inputs]}

    def forward(self, features: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        """Add ``sentence_embedding``, shape (n, width), float32."""
        features["sentence_embedding"] = torch.from_numpy(self._function(features["texts"]))
        return features

    def get_embedding_dimension(self) -> int:
        """Return the number of columns of the vectors."""
        return self._width


class TokenEncoder(_RebuiltModule):
    """A tokenizer and a BERT in memory, as the first module of a SentenceTransformer.

    Parameters
    ----------
    tokenizer : tokenizers.Tokenizer
        With truncation and padding switched on.
    model : transformers.BertModel
        Gives one vector per token.
    tidy : callable
        What is done to a text (its prompt included) before the tokenizer sees it.
    """

    def __init__(self, tokenizer: Tokenizer, model: BertModel, tidy: Callable[[str], str]) -> None:
        super().__init__()
        self.tokenizer = tokenizer
        self.model = model
        self.max_seq_length = int(model.config.max_position_embeddings)
        self._tidy = tidy

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_kwargs: Any) -> dict[str, Any]:
        """Return ``input_ids`` and ``attention_mask``, both int64 of shape (n, longest text in tokens)."""
        encoded = self.tokenizer.encode_batch([self._tidy(f"{prompt or ''}{text}") for text in inputs])
        return {
            "input_ids": torch.tensor([text.ids for text in encoded]),
            "attention_mask": torch.tensor([text.attention_mask for text in encoded]),
        }

    def forward(self, features: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        """Add ``token_embeddings``, shape (n, tokens, hidden), float32."""
        output = self.model(input_ids=features["input_ids"], attention_mask=features["attention_mask"])
        features["token_embeddings"] = output.last_hidden_state
        return features

    def get_embedding_dimension(self) -> int:
        """Return the number of columns of the token vectors."""
        return int(self.model.config.hidden_size)


class QuantisedEmbedding(torch.nn.Module):
    """An embedding table that stays packed; only the rows that are asked for are unpacked.

    For a vocabulary of 250,000 this is 54 MB mapped from disk instead of 384 MB in memory, and no time to load.

    Parameters
    ----------
    rows : ndarray
        The packed table, its first axis indexed by token.
    unpack : callable
        From packed rows of shape (..., blocks) to float32 of shape (..., width).
    """

    def __init__(self, rows: NDArray[Any], unpack: Callable[[NDArray[Any]], NDArray[np.float32]]) -> None:
        super().__init__()
        self._rows = rows
        self._unpack = unpack

    def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
        """Return the vectors of the tokens: int64 of shape (...) to float32 of shape (..., width)."""
        unpacked = self._unpack(self._rows[input_ids.cpu().numpy()])
        return torch.from_numpy(unpacked).to(input_ids.device)
