"""How like a new startup is to the companies an investor backed: by words, by their themes, by any cosines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from matcher.profiles import Startup
from matcher.recommendation.next_deals.past import Past
from matcher.recommendation.next_deals.words import company_words, joint_words

if TYPE_CHECKING:
    from scipy.sparse import csr_array

# Logarithms of cosines begin here: nothing in common is unlikely, not impossible.
_FLOOR = 0.02
_NEAREST = 5
_THEMES = 48
_PORTFOLIO_HALF_LIFE = 2.0
_THEME_HALF_LIFE = 3.0


@dataclass(frozen=True, slots=True)
class Documents:
    """Companies as weighted words, in unit rows: ``companies`` (c, w) and ``startups`` (s, w), float32 sparse."""

    companies: csr_array
    startups: csr_array


def single_words(past: Past) -> Documents:
    """Return TF-IDF of the single words (Salton and Buckley 1988, sublinear); the vocabulary is the past's."""
    return _weighed(past, company_words, fewest=1)


def all_words(past: Past) -> Documents:
    """Return TF-IDF of the single and the joint words that at least two companies of the past share."""
    return _weighed(past, joint_words, fewest=2)


def _weighed(past: Past, words_of: Callable[[Startup, int], list[str]], fewest: int) -> Documents:
    from scipy.sparse import csr_array
    from sklearn.feature_extraction.text import TfidfVectorizer

    told = _bags(past.companies, past.company_ages, words_of)
    asked = _bags(past.startups, past.startup_ages, words_of)
    vectoriser = TfidfVectorizer(analyzer=list, sublinear_tf=True, min_df=fewest, dtype=np.float32)
    return Documents(csr_array(vectoriser.fit_transform(told)), csr_array(vectoriser.transform(asked)))


def _bags(
    people: Sequence[Startup], ages: NDArray[np.int64], words_of: Callable[[Startup, int], list[str]]
) -> list[list[str]]:
    return [words_of(person, age) for person, age in zip(people, ages.tolist(), strict=True)]


def portfolio_likeness(past: Past, documents: Documents) -> NDArray[np.float32]:
    """Return (n, s) float32: log of the cosine with the middle of the portfolio, deals of late counting more."""
    middles = _unit(past.backed(past.faded(_PORTFOLIO_HALF_LIFE)) @ documents.companies)
    cosines = (middles @ documents.startups.T).toarray()
    return np.asarray(np.log(cosines + _FLOOR), dtype=np.float32)


def nearest_likeness(past: Past, documents: Documents) -> NDArray[np.float32]:
    """Return (n, s) float32: log of the mean cosine with the five most alike of the portfolio."""
    cosines = (documents.companies @ documents.startups.T).toarray()
    return np.asarray(np.log(mean_of_nearest(past, cosines) + _FLOOR), dtype=np.float32)


def theme_likeness(past: Past, documents: Documents, seed: int) -> NDArray[np.float32]:
    """Return (n, s) float32 in [-1, 1]: the cosine in the themes of portfolios.

    Latent semantic indexing (Deerwester et al. 1990) of what each portfolio is made of.
    """
    from sklearn.utils.extmath import randomized_svd

    portfolios = _unit(past.backed(past.faded(_THEME_HALF_LIFE)) @ documents.companies)
    themes = min(_THEMES, *(side - 1 for side in portfolios.shape))
    if themes < 1:
        return np.zeros(past.shape, dtype=np.float32)
    investors, strengths, words = randomized_svd(portfolios, themes, random_state=seed, n_iter=3)
    likeness = _unit_rows(investors * strengths) @ _unit_rows(documents.startups @ words.T).T
    return np.asarray(likeness, dtype=np.float32)


def mean_of_nearest(past: Past, cosines: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return (n, s) float32 from cosines (c, s): those of each portfolio's nearest five, summed over five.

    Fewer than five companies count as if the others had nothing in common with the startup.
    """
    portfolios = past.backed(np.ones(len(past.years)))
    means = np.zeros(past.shape, dtype=np.float32)
    for row, (start, end) in enumerate(zip(portfolios.indptr[:-1], portfolios.indptr[1:], strict=True)):
        near = cosines[portfolios.indices[start:end]]
        if len(near) > _NEAREST:
            near = np.partition(near, len(near) - _NEAREST, axis=0)[-_NEAREST:]
        means[row] = np.maximum(near, 0).sum(axis=0) / _NEAREST
    return means


def _unit(rows: Any) -> Any:
    from sklearn.preprocessing import normalize

    return normalize(rows)


def _unit_rows(rows: NDArray[np.floating]) -> NDArray[np.floating]:
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(np.divide(rows, norms, out=np.zeros_like(rows), where=norms > 0))
