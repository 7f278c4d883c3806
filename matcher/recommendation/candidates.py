"""Candidate pairs: within each sub-forum the nearest of either side, less what a rule or the organiser forbids.

Cheap and of high recall; the scores decide later. Whoever is left with few candidates, because the nearest are
not eligible or because the profile says nothing, gets more from all eligible people of the sub-forum, so that
nobody who has an eligible counterpart is left without a candidate.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.pairs import Pairs
from matcher.profiles import Side
from matcher.recommendation.eligibility import Eligibility
from matcher.recommendation.embedding import Embedding
from matcher.recommendation.index import index_of
from matcher.workers import spread

Rows = NDArray[np.integer]

#: Candidates looked for from each side, per participant and sub-forum.
WIDTH = 20
# People whose closeness to everybody is computed at once.
_BLOCK = 256


@dataclass(frozen=True, slots=True)
class Boundaries:
    """What decides whether two people may be proposed to each other at all.

    ``excluded`` are couples as investor row * startups + startup row, sorted: blocked pairs and known pairs.
    """

    eligibility: Eligibility
    excluded: NDArray[np.int64]
    startups: int

    def allow(self, investor: Rows, startup: Rows) -> NDArray[np.bool_]:
        """Return which of the pairs may be proposed, (m,) bool."""
        couple = investor.astype(np.int64) * self.startups + startup
        return self.eligibility.allows(investor, startup) & ~np.isin(couple, self.excluded)


@dataclass(frozen=True, slots=True)
class Members:
    """The people of one sub-forum, as rows of their rosters."""

    investors: Rows
    startups: Rows


def candidate_pairs(
    embedding: Embedding, members: list[Members], boundaries: Boundaries, width: int = WIDTH
) -> Pairs:
    """Return the candidate pairs of all sub-forums, sorted by sub-forum, investor and startup."""
    peopled = [forum for forum, own in enumerate(members) if len(own.investors) and len(own.startups)]
    found = spread(_forum_couples, [(members[forum],) for forum in peopled], embedding, boundaries, width)
    parts = []
    for forum, couples in zip(peopled, found, strict=True):
        investor, startup = np.divmod(couples, boundaries.startups)
        parts.append(Pairs.of(investor, startup, [forum] * len(couples)))
    return Pairs.concatenate(parts)


def _forum_couples(own: Members, embedding: Embedding, boundaries: Boundaries, width: int) -> NDArray[np.int64]:
    """Return the sorted couples of one sub-forum: a piece of work."""
    investor, startup = _nearest(embedding, own, width)
    allowed = boundaries.allow(investor, startup)
    found = np.unique(investor[allowed].astype(np.int64) * boundaries.startups + startup[allowed])
    more = [found]
    investor, startup = np.divmod(found, boundaries.startups)
    for side, people, rows, others in (
        (Side.INVESTOR, own.investors, investor, own.startups),
        (Side.STARTUP, own.startups, startup, own.investors),
    ):
        enough = min(width, len(others))
        short = people[np.bincount(rows, minlength=int(people.max()) + 1)[people] < enough]
        more += _among_all(embedding, boundaries, side, short, others, enough)
    return np.unique(np.concatenate(more))


def _nearest(embedding: Embedding, own: Members, width: int) -> tuple[Rows, Rows]:
    """Return the rows of the nearest pairs, searched from both sides; an investor's best interest counts."""
    interests = np.flatnonzero(np.isin(embedding.interests.owner, own.investors))
    owner = embedding.interests.owner[interests]
    startups = own.startups[np.any(embedding.startups[own.startups] != 0, axis=1)]
    if not len(interests) or not len(startups):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    asking, offered = embedding.interests.vectors[interests], embedding.startups[startups]
    _, found = index_of(offered, embedding.shelf).search(asking, width)
    # Several interests of one investor crowd the list of a startup, so that many more are looked through.
    crowd = int(np.ceil(len(interests) / len(np.unique(owner))))
    _, asked = index_of(asking, embedding.shelf).search(offered, width * crowd)
    return (
        np.concatenate([np.repeat(owner, found.shape[1]), owner[asked].ravel()]),
        np.concatenate([startups[found].ravel(), np.repeat(startups, asked.shape[1])]),
    )


def _among_all(
    embedding: Embedding, boundaries: Boundaries, side: Side, short: Rows, others: Rows, most: int
) -> Iterator[NDArray[np.int64]]:
    """Yield for each person with few candidates the couples with the nearest of all others that are allowed.

    Where somebody says nothing no order is better than another: each person begins where the one before stopped,
    so that they are not all sent to the same few. Those who speak and those who do not take turns by themselves.
    """
    mine, theirs = embedding.investors, embedding.startups
    if side is Side.STARTUP:
        mine, theirs = theirs, mine
    offered = theirs[others]
    speaks = mine[short].any(axis=1)
    begin = np.where(speaks, np.cumsum(speaks), np.cumsum(~speaks)) * most
    for start in range(0, len(short), _BLOCK):
        block = slice(start, start + _BLOCK)
        for person, near, first in zip(short[block], mine[short[block]] @ offered.T, begin[block], strict=True):
            investor, startup = np.full(len(others), person), others
            if side is Side.STARTUP:
                investor, startup = startup, investor
            allowed = np.flatnonzero(boundaries.allow(investor, startup))
            order = np.lexsort([(allowed - first) % len(others), -near[allowed]])[:most]
            yield (investor.astype(np.int64) * boundaries.startups + startup)[allowed[order]]
