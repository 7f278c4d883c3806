"""Vectors learned from who backed whom: both sides of a deal end up near each other.

A company is the sum of its words' vectors; an investor is the mean of the companies it backed, turned, plus the
vectors of its own words. Trained so that of all investors the one who made a deal is the likeliest for the company
(softmax over everybody), and of the companies of a batch the one it backed is the likeliest for the investor: two
towers and an in-batch softmax both ways (Yi et al., *Sampling-Bias-Corrected Neural Modeling*, RecSys 2019). When
a deal is told, its company is taken out of the investor's mean, or the answer would be in the question.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matcher.recommendation.next_deals.likeness import Documents
from matcher.recommendation.next_deals.past import Past
from matcher.recommendation.next_deals.words import investor_words

if TYPE_CHECKING:
    import torch
    from scipy.sparse import csr_array


@dataclass(frozen=True, slots=True)
class SpaceConfig:
    """How the vectors are learned; chosen on earlier windows of American and Chinese deals, for both alike."""

    width: int = 128
    """Numbers in a vector."""
    epochs: int = 8
    """Times that every deal is shown; more learns the past by heart."""
    step: float = 0.004
    """First step of Adam; falls to nothing along a line."""
    batch: int = 1024
    """Deals in a batch."""
    half_life: float = 3.0
    """Years after which a deal counts half."""
    dropped: float = 0.5
    """Share of a company's words that are left out each time."""
    dropped_own: float = 0.3
    """Share of an investor's own words that are left out each time."""
    decay: float = 1e-4
    """Weight of the squared word vectors in the loss."""
    other_way: float = 0.5
    """Weight of the companies' softmax beside that of the investors."""
    runs: int = 2
    """Runs from different starts, averaged."""


@dataclass(frozen=True, slots=True)
class Space:
    """What the vectors say.

    Attributes
    ----------
    liking : (n, s) float32, the dot product of investor and startup.
    cosines : (c, s) float32, how like a startup is to each company of the past.
    """

    liking: NDArray[np.float32]
    cosines: NDArray[np.float32]


def learned_space(past: Past, documents: Documents, seed: int, config: SpaceConfig) -> Space:
    """Learn vectors from the deals of the past; the same seed gives the same but for the last digits of sums.

    torch adds up in threads, in an order that differs from run to run at the size of a real past.
    """
    liking = np.zeros(past.shape, dtype=np.float32)
    cosines = np.zeros((len(past.companies), len(past.startups)), dtype=np.float32)
    if not documents.companies.shape[1]:
        return Space(liking, cosines)
    for run in range(config.runs):
        towers = _Towers(past, documents, seed + run, config)
        towers.learn()
        own = towers.read()
        liking += own.liking / config.runs
        cosines += own.cosines / config.runs
    return Space(liking, cosines)


class _Towers:
    """One run: the parameters, and the bags of words they are read with."""

    def __init__(self, past: Past, documents: Documents, seed: int, config: SpaceConfig) -> None:
        import torch

        self._config = config
        self._chance = torch.Generator().manual_seed(seed)
        weights = past.faded(config.half_life)
        shares = _shares(past.backed(weights))
        self._companies, self._startups = _Bag.of(documents.companies), _Bag.of(documents.startups)
        self._portfolios = _Bag.of((shares @ documents.companies).tocsr())
        self._own = _Bag.of(_own_words(past))
        self._deal = torch.from_numpy(np.stack([past.investor, past.company]))
        self._weight = torch.from_numpy(weights.astype(np.float32))
        self._share = torch.from_numpy(np.asarray(shares[past.investor, past.company], dtype=np.float32).ravel())
        wide = config.width
        start = torch.randn(documents.companies.shape[1], wide, generator=self._chance)
        self._words = torch.nn.Parameter(start * 0.1)
        self._turn = torch.nn.Parameter(torch.eye(wide))
        self._own_words = torch.nn.Parameter(torch.zeros(max(self._own.width, 1), wide))
        busy = np.bincount(past.investor, past.faded(1.0), len(past.investors))
        self._busy = torch.nn.Parameter(torch.from_numpy(np.log(busy + 0.1).astype(np.float32)))

    def learn(self) -> None:
        import torch

        config = self._config
        adam = torch.optim.Adam([self._words, self._turn, self._own_words, self._busy], lr=config.step)
        deals = self._deal.shape[1]
        for epoch in range(config.epochs):
            adam.param_groups[0]["lr"] = config.step * (1 - epoch / config.epochs)
            order = torch.randperm(deals, generator=self._chance)
            for batch in torch.split(order, config.batch):
                adam.zero_grad()
                self._loss(batch).backward()  # type: ignore[no-untyped-call]
                adam.step()

    def read(self) -> Space:
        import torch

        with torch.no_grad():
            startups, companies = self._startups.summed(self._words), self._companies.summed(self._words)
            unit = torch.nn.functional.normalize
            likeness = unit(companies, dim=1) @ unit(startups, dim=1).T
            investors = self._investors(self._portfolios.summed(self._words), None)
            return Space((investors @ startups.T).numpy(), likeness.numpy())

    def _investors(self, portfolios: torch.Tensor, chance: torch.Generator | None) -> torch.Tensor:
        own = self._own.summed(self._own_words, self._config.dropped_own, chance)
        return portfolios @ self._turn.T + own

    def _loss(self, batch: torch.Tensor) -> torch.Tensor:
        import torch
        from torch.nn.functional import cross_entropy

        investor, company = self._deal[:, batch]
        told = self._companies.take(company).summed(self._words, self._config.dropped, self._chance)
        portfolios = self._portfolios.summed(self._words)
        investors = self._investors(portfolios, self._chance)
        without = self._without_itself(told, portfolios[investor], self._share[batch])
        rows = torch.arange(len(batch))
        each = told @ investors.T + self._busy
        each = each.index_put((rows, investor), each[rows, investor] + without)
        back = investors[investor] @ told.T + torch.diag(without)
        twins = (investor[:, None] == investor[None]) & ~torch.eye(len(batch), dtype=torch.bool)
        back = back.masked_fill(twins, -torch.inf)
        weight = self._weight[batch] / self._weight[batch].sum()
        forward = (cross_entropy(each, investor, reduction="none") * weight).sum()
        backward = (cross_entropy(back, rows, reduction="none") * weight).sum()
        small = self._config.decay * self._words.square().sum()
        return forward + self._config.other_way * backward + small

    def _without_itself(self, told: torch.Tensor, portfolio: torch.Tensor, share: torch.Tensor) -> torch.Tensor:
        """Return what changes in the score of each deal when its company leaves the investor's mean."""
        import torch

        turned = told @ self._turn
        mean = (portfolio * turned).sum(dim=1)
        itself = (told * turned).sum(dim=1)
        others = (mean - share * itself) / (1 - share).clamp(min=0.05)
        return torch.where(share < 0.999, others, 0.0) - mean


@dataclass(frozen=True, slots=True)
class _Bag:
    """Weighted words by row, as compressed rows: starts (r + 1,), words and weights."""

    starts: torch.Tensor
    words: torch.Tensor
    weights: torch.Tensor
    width: int

    @classmethod
    def of(cls, table: csr_array) -> _Bag:
        import torch

        table = table.astype(np.float32)
        return cls(
            torch.from_numpy(table.indptr.astype(np.int64)),
            torch.from_numpy(table.indices.astype(np.int64)),
            torch.from_numpy(table.data),
            table.shape[1],
        )

    def take(self, rows: torch.Tensor) -> _Bag:
        import torch

        lengths = self.starts[rows + 1] - self.starts[rows]
        starts = torch.cat([torch.zeros(1, dtype=torch.int64), lengths.cumsum(0)])
        within = torch.arange(int(starts[-1])) - torch.repeat_interleave(starts[:-1], lengths)
        at = torch.repeat_interleave(self.starts[rows], lengths) + within
        return _Bag(starts, self.words[at], self.weights[at], self.width)

    def summed(
        self, vectors: torch.Tensor, dropped: float = 0.0, chance: torch.Generator | None = None
    ) -> torch.Tensor:
        """Return the weighted sum of each row's vectors; with ``chance`` a share of the words is left out."""
        import torch

        weights = self.weights
        if chance is not None:
            kept = torch.rand(len(weights), generator=chance) >= dropped
            weights = weights * kept / (1 - dropped)
        return torch.nn.functional.embedding_bag(
            self.words, vectors, self.starts[:-1], mode="sum", per_sample_weights=weights
        )


def _shares(backed: csr_array) -> csr_array:
    """Return each investor's deals as shares that sum to one."""
    from sklearn.preprocessing import normalize

    shares: csr_array = normalize(backed, norm="l1")
    return shares


def _own_words(past: Past) -> csr_array:
    """Return (n, w): TF-IDF of what investors are beside their deals, words that three of them share."""
    from scipy.sparse import csr_array
    from sklearn.feature_extraction.text import TfidfVectorizer

    bags = [investor_words(investor) for investor in past.investors]
    vectoriser = TfidfVectorizer(analyzer=list, min_df=3, dtype=np.float32)
    try:
        return csr_array(vectoriser.fit_transform(bags))
    except ValueError:  # scikit-learn's way to say that no word is left
        return csr_array((len(bags), 1), dtype=np.float32)
