"""BM25 (package bm25s): an investor is a document of all its portfolio's words, a new company is the query."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.peers.content import TEXT, naming, terms_of
from benchmarks.peers.portfolios import backed
from matcher.evaluation.methods import Scores
from matcher.evaluation.splitting import Asked
from matcher.profiles import Side


@dataclass(frozen=True, slots=True)
class PortfolioBm25:
    """Lucene's BM25 at the package's defaults (k1 1.5, b 0.75)."""

    parts: tuple[str, ...] = TEXT

    @property
    def name(self) -> str:
        """The name, with what it sees."""
        return naming("BM25 of the portfolio", self.parts)

    def scored(self, asked: Asked, rng: np.random.Generator) -> Scores:  # noqa: ARG002  # a method's signature
        """Return BM25 scores; for investors, who compare queries, each over its query's number of words."""
        import bm25s

        owned = backed(asked)[asked.pool]
        said = [terms_of(company, self.parts) for company in asked.dataset.portfolio]
        rows = np.split(owned.indices, owned.indptr[1:-1])
        index = bm25s.BM25()
        index.index([[word for company in row for word in said[company]] for row in rows], show_progress=False)
        queries = [
            [word for word in terms_of(one, self.parts) if word in index.vocab_dict]
            for one in asked.dataset.startups
        ]
        scores = np.zeros((len(asked.pool), len(queries)), dtype=np.float32)
        for column, query in enumerate(queries):
            if query:
                scores[:, column] = index.get_scores(query)
        lengths = np.array([max(1, len(query)) for query in queries], dtype=np.float32)
        return {Side.STARTUP: scores, Side.INVESTOR: scores / lengths}
