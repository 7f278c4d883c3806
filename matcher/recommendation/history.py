"""What an investor backed before: how near a startup is to the nearest companies of its portfolio."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.conference import Dataset
from matcher.deals import BACKED
from matcher.pairs import Pairs, Roster
from matcher.profiles import Side
from matcher.recommendation.closeness import INVESTORS_A_PIECE
from matcher.recommendation.embedding import Embedding, Vectors
from matcher.workers import spread

# The mean of the nearest few beats both the single nearest and the centre of the whole portfolio.
_NEAREST = 5
_SAMPLE = 300
_NARROWEST = 1e-3


@dataclass(frozen=True, slots=True)
class Portfolios:
    """Companies behind each investor that say something about themselves, c of them.

    Attributes
    ----------
    names : by investor, c names.
    vectors : by investor, (c, d) float32 unit rows.
    attending : by investor, (c,) int64, the row of the startup that a company is at this conference, else -1.
    """

    names: tuple[tuple[str, ...], ...]
    vectors: tuple[Vectors, ...]
    attending: tuple[NDArray[np.int64], ...]

    @classmethod
    def of(cls, dataset: Dataset, embedding: Embedding) -> Portfolios:
        """Gather each investor's portfolio from the interactions, each company once, in order of first deals."""
        companies = {
            company.id: (company.name, vector)
            for company, vector in zip(
                (*dataset.portfolio, *dataset.startups), (*embedding.portfolio, *embedding.startups), strict=True
            )
        }
        investors = Roster(tuple(person.id for person in dataset.investors))
        startups = Roster(tuple(startup.id for startup in dataset.startups))
        backed: list[dict[str, tuple[str, Vectors]]] = [{} for _ in investors.ids]
        for event in dataset.interactions:
            company = companies.get(event.startup_id)
            if event.kind in BACKED and event.investor_id in investors.rows and company and company[1].any():
                backed[investors.rows[event.investor_id]].setdefault(event.startup_id, company)
        width = embedding.startups.shape[1]
        return cls(
            tuple(tuple(name for name, _ in own.values()) for own in backed),
            tuple(
                np.stack([vector for _, vector in own.values()]) if own else np.zeros((0, width), np.float32)
                for own in backed
            ),
            tuple(np.array([startups.rows.get(company, -1) for company in own], dtype=np.int64) for own in backed),
        )

    def centres(self, width: int) -> Vectors:
        """Return the mean direction of each portfolio, (n, width) float32 unit rows; zero where there is none."""
        rows = np.zeros((len(self.vectors), width), dtype=np.float32)
        for row, own in enumerate(self.vectors):
            if len(own):
                rows[row] = own.mean(axis=0)
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        unit: Vectors = np.divide(rows, norms, out=np.zeros_like(rows), where=norms > 0)
        return unit

    def nearness(self, embedding: Embedding, pairs: Pairs, rng: np.random.Generator) -> NDArray[np.float64]:
        """Return (m,) float64: standard deviations by which a startup is nearer to the portfolio than usual.

        Nearness is the mean cosine of the five nearest companies, itself not among them; what is usual is seen
        from a sample of the startups. nan without a portfolio or a text.
        """
        usual = np.full(len(pairs), np.nan)
        pool = np.flatnonzero(embedding.known[Side.STARTUP])
        sample = rng.choice(pool, size=min(_SAMPLE, len(pool)), replace=False) if len(pool) else pool
        blocks = pairs.by_investors(INVESTORS_A_PIECE)
        found = spread(_nearness, [(pairs.take(rows),) for rows in blocks], self, embedding, sample)
        for rows, near in zip(blocks, found, strict=True):
            usual[rows] = near
        return usual

    def most_alike(self, investor: int, startup: int, vector: Vectors, most: int = 2) -> tuple[str, ...]:
        """Return the names of the portfolio's companies nearest to a startup, given as row and vector."""
        order = np.argsort(-(self.vectors[investor] @ vector), kind="stable")
        others = order[self.attending[investor][order] != startup]
        return tuple(self.names[investor][at] for at in others[:most])


def _nearness(
    pairs: Pairs, portfolios: Portfolios, embedding: Embedding, sample: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return how much nearer than usual, as seen from the sample of startups, each pair is: a piece of work."""
    usual = np.full(len(pairs), np.nan)
    speaks = embedding.known[Side.STARTUP]
    order = np.argsort(pairs.investor, kind="stable")
    starts = np.searchsorted(pairs.investor[order], np.arange(len(portfolios.vectors) + 1))
    for investor in np.flatnonzero(np.diff(starts) > 0).tolist():
        mine = order[starts[investor] : starts[investor + 1]]
        mine = mine[speaks[pairs.startup[mine]]]
        own = portfolios.vectors[investor], portfolios.attending[investor]
        background = _mean_of_nearest(embedding, *own, sample)
        background = background[~np.isnan(background)]
        if len(background) and len(mine):
            near = _mean_of_nearest(embedding, *own, pairs.startup[mine])
            usual[mine] = (near - background.mean()) / max(float(background.std()), _NARROWEST)
    return usual


def _mean_of_nearest(
    embedding: Embedding,
    vectors: Vectors,
    attending: NDArray[np.int64],
    startups: NDArray[np.integer],
) -> NDArray[np.float64]:
    """Return (s,) float64: each startup's mean cosine with the nearest few others of a portfolio, or nan."""
    cosines = embedding.startups[startups] @ vectors.T
    itself = attending == startups[:, None]
    ranked = -np.sort(-np.where(itself, -np.inf, cosines), axis=1)[:, :_NEAREST]
    others = np.isfinite(ranked)
    count = others.sum(axis=1)
    total = np.where(others, ranked, 0.0).sum(axis=1, dtype=np.float64)
    mean: NDArray[np.float64] = np.divide(total, count, out=np.full(len(total), np.nan), where=count > 0)
    return mean
