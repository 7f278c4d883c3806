"""Collaborative topic regression (package cornac): the one of its models that places items nobody has touched.

Wang and Blei, *Collaborative topic modeling for recommending scientific articles*, KDD 2011: a new item's factors
are its topics (their "out-of-matrix prediction"). The package fits the model but has no words for new items, so
their topics are inferred here with its word distributions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from benchmarks.peers.content import EVERYTHING, naming, terms_of
from benchmarks.peers.portfolios import backed
from matcher.evaluation.methods import Scores
from matcher.evaluation.splitting import Asked
from matcher.profiles import Side, Startup

_SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class TopicRegression:
    """CTR with its authors' confidences, 1 for a deal and 0.01 for none; words are content of all kinds."""

    topics: int = 50
    lambda_investor: float = 0.01
    lambda_company: float = 10.0
    iterations: int = 50
    vocabulary: int = 8000
    parts: tuple[str, ...] = EVERYTHING

    @property
    def name(self) -> str:
        """The name, with what it sees."""
        return naming("collaborative topic regression", self.parts)

    def scored(self, asked: Asked, rng: np.random.Generator) -> Scores:
        """Return products of factors and topics, the same for both directions."""
        from cornac.data import Dataset, TextModality
        from cornac.data.text import BaseTokenizer, CountVectorizer
        from cornac.models import CTR

        deals = backed(asked).tocoo()
        couples = zip(deals.row.tolist(), deals.col.tolist(), [1.0] * deals.nnz, strict=True)
        training = Dataset.from_uir(list(couples))
        known, words = list(training.iid_map), BaseTokenizer(_SEPARATOR, pre_rules=[])
        said = [_document(asked.dataset.portfolio[company], self.parts) for company in known]
        text = TextModality(corpus=said, ids=known, tokenizer=words, max_vocab=self.vocabulary)
        training.add_modalities(item_text=text.build(id_map=training.iid_map))
        model = CTR(
            k=self.topics,
            lambda_u=self.lambda_investor,
            lambda_v=self.lambda_company,
            max_iter=self.iterations,
            verbose=False,
            seed=int(rng.integers(2**31 - 1)),
        ).fit(training)
        # The same words in the same columns as within the modality, which counts nothing that comes later.
        counter = CountVectorizer(tokenizer=words, max_features=self.vocabulary).fit(said)
        counts = counter.transform([_document(one, self.parts) for one in asked.dataset.startups])[1]
        topics = topics_of(counts, model.model.beta)
        factors = np.zeros((len(asked.dataset.investors), self.topics))
        factors[list(training.uid_map)] = model.U[list(training.uid_map.values())]
        return dict.fromkeys(Side, (factors[asked.pool] @ topics.T).astype(np.float32))


def topics_of(
    counts: csr_array | NDArray[np.int64], words: NDArray[np.float64], rounds: int = 30
) -> NDArray[np.float64]:
    """Return the topics of new documents by expectation maximisation, (s, k) float64, rows sum to 1.

    Parameters
    ----------
    counts
        (s, v), how often each word stands in each document.
    words
        (v, k) float64, how probable each word is in each topic.
    rounds
        After how many rounds to stop; what a document without a known word has is the same of each topic.
    """
    counts = csr_array(counts)
    topics = np.full((counts.shape[0], words.shape[1]), 1 / words.shape[1])
    for row in range(len(topics)):
        inside = slice(counts.indptr[row], counts.indptr[row + 1])
        own = words[counts.indices[inside]]
        for _ in range(rounds if len(own) else 0):
            share = topics[row] * own
            share /= share.sum(axis=1, keepdims=True)
            gained = counts.data[inside] @ share
            topics[row] = gained / gained.sum()
    return topics


def _document(company: Startup, parts: tuple[str, ...]) -> str:
    # The package cannot fit a document without a word.
    return _SEPARATOR.join([*terms_of(company, parts), "company"])
