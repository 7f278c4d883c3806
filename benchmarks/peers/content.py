"""What companies say, as sparse rows: words, tags, places and the declared round; fitted on the past alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfVectorizer

from matcher.evaluation.splitting import Asked
from matcher.profiles import Startup

_WORD = re.compile(r"[^\W_\u3400-\u9fff]{2,}|[\u3400-\u9fff]+")


def words_of(company: Startup) -> list[str]:
    """Return the words of its description; Chinese, which has no spaces, by two characters."""
    found: list[str] = []
    for run in _WORD.findall(company.description.casefold()):
        if run[0] < "\u3400":
            found.extend([run] if run not in ENGLISH_STOP_WORDS else [])
        else:
            found.extend(run[at : at + 2] for at in range(max(1, len(run) - 1)))
    return found


def tags_of(company: Startup) -> list[str]:
    """Return its tags, each whole."""
    return [tag.casefold() for tag in company.tags]


def places_of(company: Startup) -> list[str]:
    """Return country, region and city; the two latter with what they lie in, for names repeat."""
    region = f"{company.country or ''}/{company.region}"
    named = (
        (company.country, company.country),
        (company.region, region),
        (company.city, f"{region}/{company.city}"),
    )
    return [str(whole) for part, whole in named if part]


def rounds_of(company: Startup) -> list[str]:
    """Return the round that it says it is raising."""
    return [company.stage.casefold()] if company.stage else []


#: Parts of a profile by name: what a table's row says that a method saw.
PARTS: dict[str, Callable[[Startup], list[str]]] = {
    "text": words_of,
    "category": tags_of,
    "place": places_of,
    "round": rounds_of,
}
TEXT = ("text", "category")
DESCRIBED = ("text", "category", "place")
EVERYTHING = tuple(PARTS)


def naming(method: str, parts: Collection[str]) -> str:
    """Return the name of a method with what it sees."""
    return f"{method} ({', '.join(parts)})"


def terms_of(company: Startup, parts: Collection[str]) -> list[str]:
    """Return the terms of some parts together, each with its part's name before it: a city is no word."""
    return [f"{part}:{term}" for part in parts for term in PARTS[part](company)]


@dataclass(frozen=True, slots=True)
class Content:
    """TF-IDF of the p companies of the past and the s new ones.

    Attributes
    ----------
    past : (p, f) float32; rows of length 1, or 0 where nothing is said.
    new : (s, f) float32, likewise.
    """

    past: csr_array
    new: csr_array

    def cosines(self) -> NDArray[np.float32]:
        """Return (s, p) float32 in [0, 1]: the cosines of new and past companies."""
        product: NDArray[np.float32] = (self.new @ self.past.T).toarray()
        return product


def content_of(asked: Asked, parts: Collection[str] = TEXT) -> Content:
    """Return TF-IDF rows over the terms of some parts; a term that fewer than two past companies have is unknown.

    All parts share a row: who says much about itself is understood by that, who says little by the rest.
    """
    vectorizer = TfidfVectorizer(
        analyzer=partial(terms_of, parts=parts), sublinear_tf=True, min_df=2, dtype=np.float32
    )
    past = csr_array(vectorizer.fit_transform(asked.dataset.portfolio))
    return Content(past, csr_array(vectorizer.transform(asked.dataset.startups)))
