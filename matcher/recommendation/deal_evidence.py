"""What dated deals say of the pairs of a conference, as a few parts of their log-odds.

``next_deals`` learns who backs whom next; its clues are gathered here into habits that one can grasp in passing.
Like all other evidence a habit speaks only by how it differs from what is usual: here among the candidates of the
one who asks, as the choice that the weights were learned from is one among candidates. What is unknown adds 0 and
so counts as usual: an investor without any dated deal, a startup that does not say where it is, a couple that has
a deal already, which is no longer to be foreseen.

A deal is not a yes to a meeting. The weights say what is preferred to what, neither how often somebody says yes,
which stays the base of the weights written by hand, nor how sharply a yes depends on all this: the habits together
part the pairs no more widely than what they stand in for does by hand (``_SPREAD``). Both are assumed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from matcher.conference import Conference, Dataset
from matcher.deals import deals_of, positions
from matcher.pairs import Pairs
from matcher.profiles import Side
from matcher.recommendation.candidates import WIDTH, Boundaries, Members
from matcher.recommendation.features import Feature, PairFeatures
from matcher.recommendation.next_deals.evidence import Clue
from matcher.recommendation.next_deals.ranker import RankedDeals, RankerConfig, ranked_deals


class Habit(StrEnum):
    """The parts that deals add, in their order."""

    LATELY = "deals_lately"
    PLACE = "deals_place"
    ROUND = "deals_round"
    ALIKE = "deals_alike"
    COMPANY = "deals_company"


#: Which clues speak of what.
CLUES_OF: Final[Mapping[Habit, tuple[Clue, ...]]] = MappingProxyType(
    {
        Habit.LATELY: (Clue.LAST_QUARTER, Clue.LAST_YEAR, Clue.LAST_YEARS, Clue.NEW_COMPANIES),
        Habit.PLACE: (Clue.REGION, Clue.CITY, Clue.HOME_REGION, Clue.OTHER_REGION, Clue.HOME_CITY),
        Habit.ROUND: (Clue.FIRST_ROUND, Clue.ROUND),
        Habit.ALIKE: (
            Clue.FIELDS,
            Clue.PORTFOLIO,
            Clue.NEAREST,
            Clue.THEMES,
            Clue.LEARNED,
            Clue.LEARNED_NEAREST,
        ),
        Habit.COMPANY: (Clue.PARTNERS, Clue.RIVALS),
    }
)
#: Habits that are the same for all candidates of the one who asks, or that its weights were not learned from.
_SILENT: Final = {Side.INVESTOR: Habit.LATELY, Side.STARTUP: Habit.COMPANY}
#: What other evidence still counts of a pair of which deals speak; what is not named counts in full. Fitted beside
#: the habits on inner windows, place and portfolio kept about nothing of their weights, texts and stages up to a
#: third (docs/decisions/0019-deals-beside-profiles.md).
SHARES: Final[Mapping[Feature, float]] = MappingProxyType(
    {
        Feature.PLACE: 0.0,
        Feature.HISTORY: 0.0,
        Feature.TEXT: 0.25,
        Feature.TAGS: 0.25,
        Feature.STAGE: 0.25,
    }
)
# Standard deviation of the habits together, in log-odds, at most: that of the hand-written weights of text, tags,
# place and portfolio where each varies by one standard deviation (.7, .3, .15 and .5, summed as squares: .9).
_SPREAD = 1.0
# More pairs of everybody with everybody than this take more memory than a conference should.
_MOST_COUPLES = 10_000_000
_SEED = 0
# What is the same for all candidates is a part of exactly 0 and no reason.
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class DealParts:
    """What deals add for m pairs: by side (m, t) float64 log-odds, and (m, t) bool where something is known.

    t is the number of habits, or 0 without deals.
    """

    values: Mapping[Side, NDArray[np.float64]]
    known: NDArray[np.bool_]

    @property
    def speak(self) -> NDArray[np.bool_]:
        """Return of which pairs deals say anything, (m,) bool."""
        return np.asarray(self.known.any(axis=1))


@dataclass(frozen=True, slots=True)
class DealEvidence:
    """What deals say of the n investors who made any, the pool, and of all s startups of a conference.

    Attributes
    ----------
    day : the first day that is not looked at, as ``date.toordinal`` counts.
    place : (investors,) int64, the place of each investor of the dataset in the pool, else -1.
    told : (s, habits) bool, what a startup says enough of.
    """

    day: int
    ranked: RankedDeals
    place: NDArray[np.int64]
    told: NDArray[np.bool_]

    def parts(self, pairs: Pairs) -> DealParts:
        """Return what deals add for pairs, less what is usual among the candidates of the one who asks."""
        investor, startup = self.place[pairs.investor], pairs.startup
        speaks = investor >= 0
        speaks[speaks] = ~self.ranked.backed[investor[speaks], startup[speaks]]
        known = self.told[startup] & speaks[:, None]
        asking = {Side.INVESTOR: pairs.investor, Side.STARTUP: pairs.startup}
        values = {
            side: _spread_out(_less_usual(self._habits(side, investor, startup), known, asking[side]))
            for side in Side
        }
        return DealParts(values, known)

    def likeliest(self, members: Sequence[Members], boundaries: Boundaries, width: int = WIDTH) -> Pairs:
        """Return the pairs that deals speak for most, up to ``width`` from each person of the pool and startup."""
        scores = {side: self.ranked.scores(side) for side in Side}
        found = []
        for forum, own in enumerate(members):
            pool = own.investors[self.place[own.investors] >= 0]
            if len(pool) and len(own.startups):
                rows = np.ix_(self.place[pool], own.startups)
                investors, startups = _best(scores[Side.INVESTOR][rows], width)
                asked, asking = _best(scores[Side.STARTUP][rows].T, width)[::-1]
                investor = pool[np.concatenate([investors, asked])]
                startup = own.startups[np.concatenate([startups, asking])]
                allowed = boundaries.allow(investor, startup)
                found.append(Pairs.of(investor[allowed], startup[allowed], [forum] * int(allowed.sum())))
        return Pairs.concatenate(found)

    def _habits(
        self, side: Side, investor: NDArray[np.int64], startup: NDArray[np.integer]
    ) -> NDArray[np.float64]:
        """Return (m, habits) float64, the sums of weighted clues; of no meaning outside the pool."""
        clues, weights = list(Clue), self.ranked.weights[side]
        values = np.zeros((len(startup), len(Habit)))
        for at, habit in enumerate(Habit):
            for clue in CLUES_OF[habit] if habit is not _SILENT[side] else ():
                values[:, at] += weights[clues.index(clue)] * self.ranked.clues[clue][investor, startup]
        return values


def deal_evidence(dataset: Dataset, config: RankerConfig) -> DealEvidence | None:
    """Learn from the dated deals of a conference; None where they are too few to learn from."""
    deals = deals_of(dataset)
    day = _day(dataset.conference, deals.day)
    pool = np.unique(deals.investor[deals.day < day])
    if not len(pool) or not dataset.startups or len(pool) * len(dataset.startups) > _MOST_COUPLES:
        return None
    ranked = ranked_deals(dataset, day, pool, (), _SEED, config)
    if ranked is None:
        return None
    return DealEvidence(day, ranked, positions(pool, len(dataset.investors)), _told(dataset))


def nothing(count: int) -> DealParts:
    """Return what is added to so many pairs where there are no deals to learn from."""
    return DealParts({side: np.zeros((count, 0)) for side in Side}, np.zeros((count, 0), dtype=bool))


def less_told(features: PairFeatures, speak: NDArray[np.bool_]) -> PairFeatures:
    """Return levelled features with those that deals stand in for told by their share; ``speak`` is (m,) bool."""
    if not speak.any():
        return features
    share = np.array([SHARES.get(feature, 1.0) for feature in Feature])
    weight = np.where(speak[:, None], share, 1.0)
    return PairFeatures({side: own * weight for side, own in features.values.items()}, features.known)


def _day(conference: Conference, days: NDArray[np.int64]) -> int:
    """Return the first day that is not looked at: the one after the last deal before the conference.

    A record often ends before the conference. Its silence since then says nothing of anybody, and none of the days
    that the weights were learned on had such a silence before it. The dates of the template are nobody's.
    """
    last = int(days.max(initial=0)) + 1
    if conference.is_template or not conference.sessions:
        return last
    opens = min(session.start.astimezone(conference.zone).date() for session in conference.sessions).toordinal()
    return int(days[days < opens].max(initial=0)) + 1


def ends(day: int) -> date:
    """Return the last day of a record that is looked at until a day."""
    return date.fromordinal(day - 1)


def _told(dataset: Dataset) -> NDArray[np.bool_]:
    """Return which habits each startup says enough for, (s, habits) bool."""
    said = {
        Habit.LATELY: [True] * len(dataset.startups),
        Habit.PLACE: [bool(one.region or one.city) for one in dataset.startups],
        Habit.ROUND: [bool(one.stage) for one in dataset.startups],
        Habit.ALIKE: [bool(one.tags or one.description) for one in dataset.startups],
    }
    # How much a startup suits others is known as far as it is known what it is.
    said[Habit.COMPANY] = said[Habit.ALIKE]
    return np.array([said[habit] for habit in Habit], dtype=bool).T


def _less_usual(
    values: NDArray[np.float64], known: NDArray[np.bool_], asking: NDArray[np.integer]
) -> NDArray[np.float64]:
    """Return (m, habits) values less the mean of what is known among the pairs of each who asks; unknown is 0."""
    usual = np.zeros((int(asking.max(initial=-1)) + 1, values.shape[1]))
    for at in range(values.shape[1]):
        told = asking[known[:, at]]
        counts = np.bincount(told, minlength=len(usual))
        usual[:, at] = np.bincount(told, values[known[:, at], at], len(usual)) / np.maximum(counts, 1)
    return np.where(known, np.round(values - usual[asking], _DIGITS), 0.0)


def _spread_out(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (m, habits) log-odds, made smaller together where their sums spread more widely than is assumed."""
    sums = values.sum(axis=1)
    spread = float(np.sqrt(np.square(sums[values.any(axis=1)]).mean())) if values.any() else 0.0
    return values * min(1.0, _SPREAD / spread) if spread else values


def _best(scores: NDArray[np.float32], width: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the rows and columns of the best cells of each row, ties by column."""
    columns = np.argsort(-scores, axis=1, kind="stable")[:, :width]
    return np.repeat(np.arange(len(scores)), columns.shape[1]), columns.ravel()
