"""Tags that mean the same, also across languages: equal words, or vectors that are nearly one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.pairs import Pairs
from matcher.profiles import Investor, Startup, field_tags
from matcher.recommendation.embedding import Embedding
from matcher.words import language_of

# Centred tag vectors this close mean the same. Read off the tags of real profiles: above it stand pairs like
# 医疗健康 and healthcare, below it pairs that merely share a field.
_SAME = 0.62
# Across languages tags that mean the same lie further apart: above it stand 医疗健康 and health and wellness or
# 汽车交通 and automotive, below it 人工智能 and robotics.
_SAME_ABROAD = 0.45


class TagTable:
    """Which tags of investors meet which tags of startups; t tags in the room."""

    def __init__(self, embedding: Embedding, investors: Sequence[Investor], startups: Sequence[Startup]) -> None:
        self._names = list(embedding.tag_rows)
        spoken = np.array([language_of(name) for name in self._names], dtype=object)
        abroad = spoken[:, None] != spoken[None, :]
        self._same = embedding.tags @ embedding.tags.T >= np.where(abroad, _SAME_ABROAD, _SAME)
        np.fill_diagonal(self._same, True)
        folded = np.array([name.casefold() for name in self._names])
        self._same |= folded[:, None] == folded[None, :]
        rows = embedding.tag_rows
        self._investors = [
            np.array(sorted(rows[tag] for tag in field_tags(person)), dtype=np.int64) for person in investors
        ]
        self._startups = [
            np.array([rows[tag] for tag in field_tags(startup)], dtype=np.int64) for startup in startups
        ]

    def overlap(self, pairs: Pairs) -> NDArray[np.float64]:
        """Return (m,) float64 in [0, 1]: the share of the startup's tags that meet one of the investor's.

        nan where either side names no field.
        """
        covers = np.zeros((len(self._investors), len(self._names)), dtype=bool)
        for row, tags in enumerate(self._investors):
            if len(tags):
                covers[row] = self._same[tags].any(axis=0)
        share = np.full(len(pairs), np.nan)
        longest = max(map(len, self._startups), default=0)
        met, counted = np.zeros(len(pairs)), np.zeros(len(pairs))
        for place in range(longest):
            places = [tags[place] if place < len(tags) else -1 for tags in self._startups]
            tag = np.array(places, dtype=np.int64)[pairs.startup]
            has = tag >= 0
            counted += has
            met[has] += covers[pairs.investor[has], tag[has]]
        told = (counted > 0) & np.array([len(tags) > 0 for tags in self._investors], dtype=bool)[pairs.investor]
        share[told] = met[told] / counted[told]
        return share

    def shared(self, investor: int, startup: int) -> tuple[tuple[str, str], ...]:
        """Return which tags meet: (the startup's, the investor's), one for each tag of the startup that does."""
        met = []
        for tag in self._startups[startup]:
            own = self._investors[investor]
            same = own[self._same[tag, own]] if len(own) else own
            if len(same):
                exact = tag if tag in same else same[0]
                met.append((self._names[tag], self._names[exact]))
        return tuple(met)
