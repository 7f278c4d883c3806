"""The toy encoder is the same everywhere and tells words in common from words that differ."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matcher.recommendation.hashed_ngrams import LONGEST_TEXT, WIDTH, load, ngram_vectors


def test_the_vector_of_nothing_is_on_paper() -> None:
    # An empty text is two spaces between its marks: the n-grams " " twice and "  " once. BLAKE2b tells the signs.
    (vector,) = ngram_vectors([""])
    assert set(vector.tolist()) <= {-3, -1, 1, 3}


@given(texts=st.lists(st.text(st.characters(exclude_categories=["Cs"]))))
def test_each_text_is_taken_by_itself(texts: list[str]) -> None:
    together = ngram_vectors(texts)
    assert together.shape == (len(texts), WIDTH)
    for row, text in zip(together, texts, strict=True):
        np.testing.assert_array_equal(row, ngram_vectors([text])[0])


def test_words_in_common_make_vectors_alike() -> None:
    vectors = ngram_vectors(["Solar panels for farms", "farms with SOLAR panels", "dental clinics in Berlin"])
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    assert unit[0] @ unit[1] > 0.6 > unit[0] @ unit[2]


def test_letter_case_width_and_spaces_do_not_count() -> None:
    plain, odd = ngram_vectors(["solar panels", "  ＳＯＬＡＲ \n panels"])
    np.testing.assert_array_equal(plain, odd)


def test_long_texts_are_cut() -> None:
    cut, whole = ngram_vectors(["ab" * (LONGEST_TEXT // 2), "ab" * 50_000])
    np.testing.assert_array_equal(cut, whole)


def test_it_is_a_sentence_transformer() -> None:
    model = load()
    assert model.get_embedding_dimension() == WIDTH
    np.testing.assert_array_equal(model.encode(["solar panels"]), ngram_vectors(["solar panels"]))
