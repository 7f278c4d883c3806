"""How much more of its deals an investor makes in a region, town, round or field than everybody does.

Each is log(share of the investor / share of all), the investor's share shrunk towards that of all as if it had
made two more deals like everybody's; 0 where the startup says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.profiles import Startup
from matcher.recommendation.next_deals.past import Past

_HALF_LIFE = 5.0
_LIKE_EVERYBODY = 2.0
# A word counts as if it had been seen half a time more: unseen ones are rare, not impossible.
_UNSEEN = 0.5


def share_of(past: Past, word_of: Callable[[Startup], str], half_life: float = _HALF_LIFE) -> NDArray[np.float32]:
    """Return (n, s) float32 for facts of which a company has one, as ``words`` names them."""
    told = [word_of(company) for company in past.companies]
    return _lifts(
        past, np.array(told, dtype=object)[past.company], [word_of(one) for one in past.startups], half_life
    )


def round_share(past: Past) -> NDArray[np.float32]:
    """Return (n, s) float32: how much rather an investor makes deals of the round that a startup declares."""
    return _lifts(past, past.round, [startup.stage for startup in past.startups], _HALF_LIFE / 2)


def field_share(past: Past, fields_of: Callable[[Startup], list[str]]) -> NDArray[np.float32]:
    """Return (n, s) float32: the mean over a startup's fields, the rarer ones counting more."""
    words = sorted({word for company in past.companies for word in fields_of(company)})
    if not words:
        return np.zeros(past.shape, dtype=np.float32)
    held, asked = _field_table(past.companies, words, fields_of), _field_table(past.startups, words, fields_of)
    weights = past.faded(_HALF_LIFE)
    lifts = _log_lifts((held.T @ past.backed(weights).T.toarray()).astype(np.float64), _totals(past, weights))
    rarity = np.log((len(past.companies) + 1) / (held.sum(axis=0) + 1)) + 1
    importance = asked * rarity
    importance = importance / np.maximum(importance.sum(axis=1, keepdims=True), 1e-9)
    return np.asarray((importance @ lifts).T, dtype=np.float32)


def _field_table(
    people: Sequence[Startup], words: list[str], fields_of: Callable[[Startup], list[str]]
) -> NDArray[np.float64]:
    column = {word: at for at, word in enumerate(words)}
    table = np.zeros((len(people), len(words)))
    for row, person in enumerate(people):
        table[row, [column[word] for word in fields_of(person) if word in column]] = 1.0
    return table


def _lifts(past: Past, dealt: NDArray[np.object_], asked: list[str], half_life: float) -> NDArray[np.float32]:
    column = {word: at for at, word in enumerate(sorted({*dealt.tolist(), *asked} - {""}))}
    codes = np.array([column.get(word, -1) for word in dealt], dtype=np.int64)
    told = codes >= 0
    weights = past.faded(half_life)
    counts = np.zeros((len(column) + 1, len(past.investors)))
    np.add.at(counts, (codes[told], past.investor[told]), weights[told])
    lifts = _log_lifts(counts[:-1], counts[:-1].sum(axis=0))
    lifts = np.vstack([lifts, np.zeros(len(past.investors))])
    return np.asarray(lifts[[column.get(word, -1) for word in asked]].T, dtype=np.float32)


def _log_lifts(counts: NDArray[np.float64], totals: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return log of each investor's share over everybody's, (w, n), from counts (w, n) and totals (n,)."""
    of_all = counts.sum(axis=1, keepdims=True) + _UNSEEN
    of_all = of_all / (totals.sum() + _UNSEEN * len(counts))
    return np.asarray(np.log((counts + _LIKE_EVERYBODY * of_all) / (totals + _LIKE_EVERYBODY) / of_all))


def _totals(past: Past, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.bincount(past.investor, weights, len(past.investors)), dtype=np.float64)
