"""The ranker's weights, learned from who backed whom at first conferences of the past.

For one who asks, those it backed are set against others of the same conference that it did not: a conditional
logistic regression (Breslow and Day, *Statistical Methods in Cancer Research*, volume 1, 1980, chapter VII; for
a single control it is an ordinary logistic regression without intercept on the differences). So the habits of
the one who asks, and how much it did, cancel; the weights say what a pair is preferred for.

Deals say neither how often somebody says yes to a meeting nor how sharply that yes depends on all this: a deal is
much rarer. So the level of the hand-written weights stays, and the learned weights are scaled such that they part
the pairs as widely as those do. Only how the pieces of evidence weigh against each other is learned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from matcher.errors import InputError
from matcher.pairs import Pairs
from matcher.profiles import Side
from matcher.recommendation.describing import Profiles, described, told_apart
from matcher.recommendation.embedding import embed
from matcher.recommendation.encoder import Encoder
from matcher.recommendation.features import Feature
from matcher.recommendation.first_conference import FirstConference
from matcher.recommendation.ranker import PriorWeights

#: What dated deals can teach. Of cheques, regions and sub-forums they say nothing, a portfolio is what a first
#: conference lacks, and a round that does not fit is a hard rule: what is left of the stage hardly differs.
LEARNABLE: Final = (Feature.TEXT, Feature.TAGS, Feature.PLACE)
_COLUMNS = tuple(tuple(Feature).index(feature) for feature in LEARNABLE)
# Others of the same query that each deal is set against.
_CONTROLS = 10
# Digits after the point of a learned weight: more than the deals can tell.
_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Lessons:
    """What the deals of one side teach.

    Attributes
    ----------
    differences : (d, k) float64, a backed pair's features less those of a control, in the order of ``LEARNABLE``.
    seen : (m, k) float64, the features of all pairs looked at, each once.
    """

    differences: NDArray[np.float64]
    seen: NDArray[np.float64]


def learned_weights(
    conferences: Sequence[FirstConference],
    encoder: Encoder,
    prior: Mapping[Side, PriorWeights],
    rng: np.random.Generator,
) -> dict[Side, PriorWeights]:
    """Learn the weights of ``LEARNABLE`` for both sides; base and all other weights are those of the prior.

    Raises
    ------
    InputError
        If no conference holds a deal with somebody else to set against, or texts turn out not to matter.
    """
    parts: dict[Side, list[Lessons]] = {side: [] for side in Side}
    for one in conferences:
        for side, taught in lessons_of(one, encoder, rng).items():
            parts[side].append(taught)
    return {side: _fitted(parts[side], prior[side]) for side in Side}


def lessons_of(conference: FirstConference, encoder: Encoder, rng: np.random.Generator) -> dict[Side, Lessons]:
    """Return the lessons of one conference: eligible deals against eligible others of the same query.

    Only startups with a text of their own teach: of the others the tags are all the text there is, so that nothing
    tells what is due to which.
    """
    profiles = Profiles.of(conference.dataset, embed(conference.dataset, encoder))
    speaks = np.array([bool(startup.text) for startup in conference.dataset.startups], dtype=bool)
    taught = {}
    for side in Side:
        deals, controls = matched(conference.backed, _allowed(profiles) & speaks, side, rng)
        couples, rows = np.unique(np.concatenate([deals, controls]), return_inverse=True)
        pairs = _pairs(couples, len(conference.dataset.startups))
        found = described(profiles, pairs, np.ones(len(pairs)), rng)
        telling = told_apart(profiles, pairs, found.features).values[side][:, _COLUMNS]
        differences = telling[rows[: len(deals)]] - telling[rows[len(deals) :]]
        taught[side] = Lessons(differences, telling)
    return taught


def matched(
    backed: NDArray[np.bool_], allowed: NDArray[np.bool_], side: Side, rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return deals and controls as couples (investor * startups + startup), both (d,) int64, row by row.

    Both arguments are (n, s) bool. A deal stands as often as it has controls, which share its investor where the
    investor asks, and its startup where that does; controls are allowed, not backed and drawn with replacement.
    """
    couples = np.arange(backed.size, dtype=np.int64).reshape(backed.shape)
    own, ask, may = (couples, backed, allowed) if side is Side.INVESTOR else (couples.T, backed.T, allowed.T)
    deals, controls = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for query in range(len(own)):
        yes, no = own[query][ask[query] & may[query]], own[query][~ask[query] & may[query]]
        if len(yes) and len(no):
            deals.append(np.repeat(yes, _CONTROLS))
            controls.append(rng.choice(no, len(yes) * _CONTROLS))
    return np.concatenate(deals), np.concatenate(controls)


def _allowed(profiles: Profiles) -> NDArray[np.bool_]:
    """Return which pairs break no hard rule, (n, s) bool."""
    shape = len(profiles.dataset.investors), len(profiles.dataset.startups)
    pairs = _pairs(np.arange(shape[0] * shape[1]), shape[1])
    return profiles.declared.allows(pairs.investor, pairs.startup).reshape(shape)


def _pairs(couples: NDArray[np.int64], startups: int) -> Pairs:
    investor, startup = np.divmod(couples, max(startups, 1))
    return Pairs.of(investor, startup, np.zeros(len(couples), np.int64))


def _fitted(lessons: Sequence[Lessons], prior: PriorWeights) -> PriorWeights:
    differences = np.concatenate([one.differences for one in lessons]) if lessons else np.empty((0, 0))
    learned = preferences(differences)
    # Through the weight of texts the lists of two languages are evened: it cannot be 0.
    if not len(learned) or not learned[LEARNABLE.index(Feature.TEXT)]:
        raise InputError(
            "These deals do not show that anybody looks at what startups say. Give deals of more startups with a "
            "description."
        )
    seen = np.concatenate([one.seen for one in lessons])
    said = np.array([prior.weights[feature] for feature in LEARNABLE])
    scale = (seen @ said).std() / (seen @ learned).std()
    own = dict(zip(LEARNABLE, np.round(scale * learned, _DIGITS).tolist(), strict=True))
    return PriorWeights(
        prior.base, MappingProxyType({feature: own.get(feature, prior.weights[feature]) for feature in Feature})
    )


def preferences(differences: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (k,) float64 weights, none below 0, under which the backed come first, from (d, k) differences.

    No piece of evidence here can honestly speak against a pair, so that one whose weight comes out below 0 is left
    out and the others are fitted again.
    """
    from sklearn.linear_model import LogisticRegression

    weights, kept = np.zeros(differences.shape[1]), np.flatnonzero(differences.any(axis=0))
    while len(kept):
        mirrored = np.concatenate([differences[:, kept], -differences[:, kept]])
        said = np.repeat([1, 0], len(differences))
        found = LogisticRegression(C=1.0, fit_intercept=False).fit(mirrored, said).coef_[0]
        if found.min() >= 0:
            weights[kept] = found
            break
        kept = np.delete(kept, int(np.argmin(found)))
    return weights
