"""The universal sentence encoder as a SentenceTransformer: any text, unit rows, two languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from matcher.errors import ConfigurationError
from matcher.recommendation import universal
from tests.matcher.recommendation.hostile_texts import HOSTILE_TEXTS

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", HOSTILE_TEXTS)
def test_no_text_is_too_much(universal_model: SentenceTransformer, name: str) -> None:
    (vector,) = universal_model.encode([HOSTILE_TEXTS[name]])
    assert vector.shape == (universal.WIDTH,)
    assert vector.dtype == np.float32
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_a_text_is_read_up_to_its_limit(universal_model: SentenceTransformer) -> None:
    begin = "solar panels " * 400
    assert len(begin) > universal.LONGEST_TEXT
    short, long, other = universal_model.encode([begin, begin + "dentists", "dentists " + begin])
    np.testing.assert_allclose(short, long, atol=1e-5)
    assert not np.allclose(short, other, atol=1e-3)


def test_the_same_business_in_two_languages_is_nearer_than_another_business(
    universal_model: SentenceTransformer,
) -> None:
    texts = ["battery cells for electric cars", "电动汽车电池", "an online school for children", "少儿在线教育"]
    vectors = universal_model.encode(texts)
    cosines = vectors @ vectors.T
    assert min(cosines[0, 1], cosines[2, 3]) > max(cosines[0, 2], cosines[0, 3], cosines[1, 2], cosines[1, 3])


def test_the_vector_of_a_text_stays_what_it_is(universal_model: SentenceTransformer) -> None:
    # A change here is a change of the vectors: the 1 in the fingerprint must be raised with it.
    (vector,) = universal_model.encode(["battery cells for electric cars"])
    np.testing.assert_allclose(vector[:4], [0.086408, 0.068229, 0.024657, 0.006251], atol=1e-4)


def test_another_version_of_the_package_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(universal, "VERSION", "9.9")
    with pytest.raises(ConfigurationError, match=r"0\.2\.1 is installed, 9\.9 is needed. Install it with"):
        universal.load()
