"""A conference as vectors: what each participant says, sentence by sentence, centred by language and side.

An investor is several vectors, its interests: the whole thesis and each sentence of it; the best one counts.
A startup is one vector for comparing, and its sentences for explaining.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matcher.conference import Dataset
from matcher.profiles import (
    Investor,
    Participant,
    Side,
    field_tags,
    passages,
    profile_language,
    profile_text,
)
from matcher.progress import Progress
from matcher.recommendation.centring import Centring, fit_centring
from matcher.recommendation.encoder import Encoder
from matcher.words import Language, language_of

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Passages:
    """Texts with their vectors, grouped by owner: those of row r are ``starts[r]`` up to ``starts[r + 1]``."""

    texts: tuple[str, ...]
    vectors: Vectors
    starts: NDArray[np.int64]

    @property
    def owner(self) -> NDArray[np.int64]:
        """The owner's row of every text, (t,) int64."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))

    def of(self, row: int) -> slice:
        """Return where the texts of one owner stand."""
        return slice(int(self.starts[row]), int(self.starts[row + 1]))


@dataclass(frozen=True, slots=True)
class Embedding:
    """All vectors of a conference, unit rows of width d.

    Attributes
    ----------
    investors, startups : (n, d) and (p, d), the whole text of each; zero where a profile says nothing.
    known : by side, (people,) bool, whether the profile says anything.
    languages : by side, the language each profile is written in.
    interests, pitches : the passages of investors and of startups.
    portfolio : (c, d), companies that investors backed; zero where nothing is said.
    tags : the vector of every tag in the room that names a field, (t, d); ``tag_rows`` says where each stands.
    shelf : the folder for the files of large indexes; None: they are kept in memory only.
    """

    investors: Vectors
    startups: Vectors
    known: dict[Side, NDArray[np.bool_]]
    languages: dict[Side, tuple[Language, ...]]
    interests: Passages
    pitches: Passages
    portfolio: Vectors
    tags: Vectors
    tag_rows: dict[str, int]
    shelf: Path | None = None

    def language_columns(self, side: Side) -> NDArray[np.int64]:
        """Return the language of each profile as its place among all languages, (people,) int64."""
        order = list(Language)
        return np.array([order.index(language) for language in self.languages[side]], dtype=np.int64)


class _Texts:
    """Raw vectors of texts by content, and the way from there to centred ones."""

    def __init__(self, texts: set[str], encoder: Encoder, progress: Progress | None) -> None:
        ordered = sorted(texts)
        self._row = {text: at for at, text in enumerate(ordered)}
        self.views = encoder.views
        width = sum(encoder.views)
        self._raw = encoder.encode(ordered, progress) if ordered else np.zeros((0, width), np.float32)

    def raw(self, texts: Sequence[str]) -> Vectors:
        return self._raw[[self._row[text] for text in texts]]

    def fit(self, texts: Sequence[str], sides: Sequence[str]) -> Centring:
        """Learn what the texts of each language and side have in common."""
        return fit_centring(self.raw(texts), self.views, [language_of(text) for text in texts], sides)

    def centred(self, texts: Sequence[str], centring: Centring, side: str) -> Vectors:
        """Return one unit row a text, zero for an empty one."""
        vectors = np.zeros((len(texts), sum(self.views)), dtype=np.float32)
        said = [at for at, text in enumerate(texts) if text]
        if said:
            own = [texts[at] for at in said]
            languages = [language_of(text) for text in own]
            vectors[said] = centring.apply(self.raw(own), languages, [side] * len(own))
        return vectors


def embed(dataset: Dataset, encoder: Encoder, progress: Progress | None = None) -> Embedding:
    """Turn every text of a conference into vectors; only texts the encoder has not seen cost time."""
    investors, startups, portfolio = (
        [profile_text(one) for one in group] for group in (dataset.investors, dataset.startups, dataset.portfolio)
    )
    interests = [_interests(investor) for investor in dataset.investors]
    pitches = [passages(startup.text) for startup in dataset.startups]
    people: tuple[Participant, ...] = (*dataset.investors, *dataset.startups)
    tags = sorted({tag for one in people for tag in field_tags(one)})
    said = {*investors, *startups, *portfolio, *tags, *chain(*interests), *chain(*pitches)} - {""}
    texts = _Texts(said, encoder, progress)
    own = [(text, Side.INVESTOR) for text in investors if text] + [
        (text, Side.STARTUP) for text in startups if text
    ]
    # What is common to the room is learned from its own people: a portfolio can be many times larger.
    centring = texts.fit([text for text, _ in own], [side for _, side in own])
    return Embedding(
        investors=texts.centred(investors, centring, Side.INVESTOR),
        startups=texts.centred(startups, centring, Side.STARTUP),
        known={
            Side.INVESTOR: np.array([bool(text) for text in investors], dtype=bool),
            Side.STARTUP: np.array([bool(text) for text in startups], dtype=bool),
        },
        languages={
            Side.INVESTOR: tuple(map(profile_language, dataset.investors)),
            Side.STARTUP: tuple(map(profile_language, dataset.startups)),
        },
        interests=_gathered(texts, interests, centring, Side.INVESTOR),
        pitches=_gathered(texts, pitches, centring, Side.STARTUP),
        portfolio=texts.centred(portfolio, centring, Side.STARTUP),
        tags=texts.centred(tags, texts.fit(tags, ["tag"] * len(tags)), "tag"),
        tag_rows={tag: at for at, tag in enumerate(tags)},
        shelf=encoder.shelf,
    )


def _interests(investor: Investor) -> tuple[str, ...]:
    """Return the whole of what an investor says, and its sentences where there are several."""
    whole = profile_text(investor)
    parts = passages(investor.text)
    return (whole, *parts) if len(parts) > 1 else (whole,) if whole else ()


def _gathered(texts: _Texts, owned: Sequence[tuple[str, ...]], centring: Centring, side: Side) -> Passages:
    flat = tuple(chain(*owned))
    starts = np.cumsum([0, *map(len, owned)], dtype=np.int64)
    return Passages(flat, texts.centred(flat, centring, side), starts)
