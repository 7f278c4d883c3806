"""As many profiles as wanted, made of real ones: their texts recombined, and vectors between those of real texts.

A million texts would take a core half a day to embed. So only some recombined texts are embedded, which tells the
cost; the vectors of a large catalogue lie between two real ones of the same sub-forum that are near to each other,
and are moved by a share of what tells two other near ones apart, so that none stands twice and none on a line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matcher.conference import Dataset
from matcher.intake.folder import checked_dataset
from matcher.pairs import Roster
from matcher.profiles import Investor, Side, Startup, passages
from matcher.recommendation import fields
from matcher.recommendation.describing import Profiles
from matcher.recommendation.embedding import Embedding, embed
from matcher.recommendation.encoder import Encoder
from matcher.shipped import shipped

Vectors = NDArray[np.float32]

SETS = ("websummit2024", "crunchbase2013", "cyzone_zh", "xian_bilingual", "shaanxi")
#: A companion is one of so many nearest.
NEAR = 32
#: How much of what tells two others apart is added.
APART = 0.35
_BLOCK = 2**15


@dataclass(frozen=True)
class Seeds:
    """Real profiles that say something and belong to a sub-forum; s startups of f sub-forums.

    Attributes
    ----------
    vectors : (s, d) unit rows of the startups.
    field : (s,) the likeliest sub-forum of each.
    near : (s, NEAR) the rows nearest to each within its sub-forum.
    texts : what each says.
    asking : the interests of each real investor, (its interests, d).
    """

    vectors: Vectors
    field: NDArray[np.int64]
    near: NDArray[np.int64]
    texts: tuple[str, ...]
    asking: tuple[Vectors, ...]

    @property
    def shares(self) -> NDArray[np.float64]:
        """The share of each sub-forum among the startups, (f,)."""
        counts = np.bincount(self.field)
        return np.asarray(counts / counts.sum(), dtype=np.float64)


def seeds_of(data: Path, encoder: Encoder) -> Seeds:
    """Return the real profiles of all sets, as one catalogue with the sub-forums of the built-in programme."""
    dataset = _together(data)
    embedding = embed(dataset, encoder)
    likely = _likeliest(dataset, embedding, encoder)
    kept = np.flatnonzero((likely >= 0) & embedding.known[Side.STARTUP])
    # Sub-forums with too few to draw companions from are left out.
    counts = np.bincount(likely[kept])
    kept = kept[counts[likely[kept]] > NEAR]
    vectors = embedding.startups[kept]
    field = np.unique(likely[kept], return_inverse=True)[1].astype(np.int64)
    own = embedding.interests
    asking = [own.vectors[own.of(row)] for row in range(len(dataset.investors))]
    texts = tuple(dataset.startups[row].text for row in kept.tolist())
    return Seeds(vectors, field, _nearest_within(vectors, field), texts, tuple(asking))


def resampled(seeds: Seeds, field: int | None, rows: int, rng: np.random.Generator) -> Iterator[Vectors]:
    """Yield so many unit rows in blocks, the profiles of a sub-forum or, for None, of all."""
    pool = np.arange(len(seeds.field)) if field is None else np.flatnonzero(seeds.field == field)
    for start in range(0, rows, _BLOCK):
        size = min(_BLOCK, rows - start)
        one, other, third = rng.choice(pool, size), rng.integers(0, NEAR, size), rng.choice(pool, size)
        weight = rng.uniform(0.25, 0.75, (size, 1)).astype(np.float32)
        mixed = weight * seeds.vectors[one] + (1 - weight) * seeds.vectors[seeds.near[one, other]]
        away = seeds.vectors[seeds.near[third, rng.integers(0, NEAR, size)]]
        mixed += APART * (seeds.vectors[third] - away)
        yield mixed / np.linalg.norm(mixed, axis=1, keepdims=True)


def recombined(seeds: Seeds, profiles: int, rng: np.random.Generator) -> list[tuple[str, ...]]:
    """Return new profiles of a sentence each of two real ones of a sub-forum: the whole, then its sentences."""
    found = []
    for row in rng.integers(0, len(seeds.texts), profiles).tolist():
        other = int(rng.choice(seeds.near[row]))
        parts = tuple(str(rng.choice(passages(seeds.texts[at]))) for at in (row, other))
        found.append((" ".join(parts), *parts))
    return found


def _together(data: Path) -> Dataset:
    investors: list[Investor] = []
    startups: list[Startup] = []
    for name in SETS:
        dataset, _ = checked_dataset(data / name)
        investors += [replace(one, id=f"{name} {one.id}") for one in dataset.investors if one.text]
        companies = (*dataset.startups, *dataset.portfolio)
        startups += [replace(one, id=f"{name} {at}") for at, one in enumerate(companies) if one.text]
    return Dataset(dataset.conference, tuple(investors), tuple(startups))


def _likeliest(dataset: Dataset, embedding: Embedding, encoder: Encoder) -> NDArray[np.int64]:
    """Return the likeliest sub-forum of each startup, -1 where none is suggested."""
    forums = Roster(tuple(forum.id for forum in dataset.conference.sub_forums))
    lessons, _ = checked_dataset(shipped("data/xian2017"))
    model = fields.teach(fields.lessons(dataset, embedding, encoder, lessons, forums), len(forums))
    portfolios = Profiles.of(dataset, embedding).portfolios
    suggested = fields.suggestions(dataset, embedding, portfolios, model)[Side.STARTUP]
    belongs = fields.memberships(dataset.startups, suggested, forums.rows)
    return np.where(belongs.any(axis=1), belongs.argmax(axis=1), -1)


def _nearest_within(vectors: Vectors, field: NDArray[np.int64]) -> NDArray[np.int64]:
    near = np.empty((len(vectors), NEAR), dtype=np.int64)
    for one in np.unique(field):
        own = np.flatnonzero(field == one)
        cosines = vectors[own] @ vectors[own].T
        np.fill_diagonal(cosines, -np.inf)
        near[own] = own[np.argpartition(-cosines, NEAR, axis=1)[:, :NEAR]]
    return near
