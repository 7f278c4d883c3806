"""What an investor backed before: how near a startup is to the nearest companies of its portfolio."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.conference import Dataset
from matcher.pairs import Pairs, Roster
from matcher.profiles import Side
from matcher.recommendation.embedding import Embedding, Vectors

#: Interactions that show what an investor likes.
BACKED = frozenset({"invested", "accepted"})
# The mean of the nearest few beats both the single nearest and the centre of the whole portfolio.
_NEAREST = 5
_SAMPLE = 300
_NARROWEST = 1e-3


@dataclass(frozen=True, slots=True)
class Portfolios:
    """Companies behind each investor that say something about themselves: names and unit vectors (c, d)."""

    names: tuple[tuple[str, ...], ...]
    vectors: tuple[Vectors, ...]

    @classmethod
    def of(cls, dataset: Dataset, embedding: Embedding) -> Portfolios:
        """Gather each investor's portfolio from the interactions, each company once, in the order of first deals."""
        companies = {
            company.id: (company.name, vector)
            for company, vector in zip(
                (*dataset.portfolio, *dataset.startups), (*embedding.portfolio, *embedding.startups), strict=True
            )
        }
        investors = Roster(tuple(person.id for person in dataset.investors))
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
        )

    def centres(self) -> Vectors:
        """Return the mean direction of each portfolio, (n, d) float32 unit rows; zero where there is none."""
        rows = np.stack(
            [own.mean(axis=0) if len(own) else np.zeros(own.shape[1], np.float32) for own in self.vectors]
        )
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.divide(rows, norms, out=np.zeros_like(rows), where=norms > 0)

    def nearness(self, embedding: Embedding, pairs: Pairs, rng: np.random.Generator) -> NDArray[np.float64]:
        """Return (m,) float64: standard deviations by which a startup is nearer to the portfolio than startups are.

        Nearness is the mean cosine of the five nearest companies; nan without a portfolio or a text.
        """
        usual = np.full(len(pairs), np.nan)
        speaks = embedding.known[Side.STARTUP]
        pool = np.flatnonzero(speaks)
        sample = rng.choice(pool, size=min(_SAMPLE, len(pool)), replace=False) if len(pool) else pool
        order = np.argsort(pairs.investor, kind="stable")
        starts = np.searchsorted(pairs.investor[order], np.arange(len(self.vectors) + 1))
        for investor in np.flatnonzero(np.diff(starts) > 0):
            own = self.vectors[investor]
            mine = order[starts[investor] : starts[investor + 1]]
            mine = mine[speaks[pairs.startup[mine]]]
            if not len(own) or not len(mine):
                continue
            background = _nearest_mean(embedding.startups[sample] @ own.T)
            near = _nearest_mean(embedding.startups[pairs.startup[mine]] @ own.T)
            usual[mine] = (near - background.mean()) / max(float(background.std()), _NARROWEST)
        return usual

    def most_alike(self, investor: int, startup: Vectors, most: int = 2) -> tuple[str, ...]:
        """Return the names of the portfolio's companies that are nearest to a startup's vector."""
        order = np.argsort(-(self.vectors[investor] @ startup), kind="stable")[:most]
        return tuple(self.names[investor][at] for at in order)


def _nearest_mean(cosines: Vectors) -> Vectors:
    """Return the mean of the greatest few of each row."""
    few = min(_NEAREST, cosines.shape[1])
    nearest: Vectors = np.partition(cosines, cosines.shape[1] - few, axis=1)[:, -few:].mean(axis=1)
    return nearest
