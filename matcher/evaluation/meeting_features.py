"""What is known of two people before they meet, as numbers: their profiles, and how the two compare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matcher.encounters import Encounters, Guest

if TYPE_CHECKING:
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

Floats = NDArray[np.float64]
_GOALS = 6
# Ages are told in spans of so many years from that of the usual guest.
_USUAL_AGE, _SPAN = 26.0, 4.0
_TEXT_PARTS = 10
_STAND_INS = ("0000", "1111")


@dataclass(frozen=True, slots=True)
class Texts:
    """Free text (field of study, career) as vectors, learned from the texts of the guests that are trained on."""

    words: TfidfVectorizer
    parts: TruncatedSVD

    def vectors(self, texts: Sequence[str]) -> Floats:
        """Return (n, d) float64 with unit rows; a text without a known word is 0."""
        vectors: Floats = self.words.transform(texts).toarray()
        return vectors

    def reduced(self, texts: Sequence[str]) -> Floats:
        """Return (n, parts) float64."""
        reduced: Floats = self.parts.transform(self.words.transform(texts))
        return reduced


def learned_texts(texts: Sequence[str], seed: int) -> Texts:
    """Learn pieces of words, which forgive spelling ("Law", "law/LLM"), and their main directions."""
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 4), min_df=2, sublinear_tf=True)
    # Two texts that nobody writes stand in, so that there is something to learn where nobody wrote anything.
    matrix = words.fit_transform([*texts, *2 * _STAND_INS])
    return Texts(words, TruncatedSVD(min(_TEXT_PARTS, matrix.shape[1] - 1), random_state=seed).fit(matrix))


def wishes(guests: Sequence[Guest]) -> Floats:
    """Return (g, w) float64: the share each quality has in what is looked for, less the evening's mean; unknown 0.

    Some evenings shared out 100 points and others gave marks: only differences within an evening compare.
    """
    raw = np.array(
        [[np.nan if one is None else one for one in guest.wishes] for guest in guests], dtype=np.float64
    )
    total = raw.sum(axis=1, keepdims=True)
    shares: Floats = np.divide(raw, total, out=np.full_like(raw, np.nan), where=total > 0)
    evenings = np.array([guest.evening for guest in guests])
    for evening in np.unique(evenings):
        rows = np.flatnonzero(evenings == evening)
        known = ~np.isnan(shares[rows])
        usual = np.where(known, shares[rows], 0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
        shares[rows] = np.where(known, shares[rows] - usual, 0)
    return shares


def profiles(guests: Sequence[Guest], fields: Texts, careers: Texts) -> Floats:
    """Return (g, p) float64, each about 1 wide: age, aims, wishes, field and career of each guest by itself."""
    age = _ages(guests)
    goals = np.array([[guest.goal == goal + 1 for goal in range(_GOALS)] for guest in guests], dtype=np.float64)
    return np.column_stack(
        [
            age,
            age**2 / 2,
            goals,
            10 * wishes(guests),
            2 * fields.reduced([guest.field.casefold() for guest in guests]),
            2 * careers.reduced([guest.career.casefold() for guest in guests]),
            _rivals(guests),
        ]
    )


def comparisons(encounters: Encounters, fields: Texts, careers: Texts) -> Floats:
    """Return (m, q) float64: how decider and other compare; what is unknown is 0, as if usual."""
    guests, decider, other = encounters.guests, encounters.decider, encounters.other
    age, wished = _ages(guests), wishes(guests)
    older = age[other] - age[decider]
    goals = np.array([guest.goal or 0 for guest in guests])
    parts = [older, np.abs(older), age[other] * age[decider]]
    parts.append((goals[decider] == goals[other]) & (goals[decider] > 0))
    for texts, said in ((fields, [one.field for one in guests]), (careers, [one.career for one in guests])):
        vectors = texts.vectors([text.casefold() for text in said])
        parts.append((vectors[decider] * vectors[other]).sum(axis=1))
    parts.append(10 * np.abs(wished[decider] - wished[other]).sum(axis=1))
    parts.append(np.nan_to_num(encounters.shared_interests, nan=0.0))
    return np.column_stack(parts).astype(np.float64)


def _ages(guests: Sequence[Guest]) -> Floats:
    years = np.array([_USUAL_AGE if guest.age is None else guest.age for guest in guests])
    ages: Floats = (years - _USUAL_AGE) / _SPAN
    return ages


def _rivals(guests: Sequence[Guest]) -> Floats:
    """Return (g,): how many of the own side come that evening, in tens from 15; long evenings make people pickier.

    It is known beforehand, unlike the place of a meeting in the evening, which is left out.
    """
    rooms = [(guest.evening, guest.side) for guest in guests]
    return (np.array([rooms.count(room) for room in rooms], dtype=np.float64) - 15) / 10
