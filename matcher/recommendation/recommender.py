"""From a dataset to scored, explained pairs: the rooms of this package called in their order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matcher.conference import Dataset
from matcher.errors import PlanError
from matcher.pairs import Pairs, Roster
from matcher.plan import Level, Membership, Recommendation
from matcher.profiles import Side
from matcher.recommendation import fields
from matcher.recommendation.candidates import Boundaries, Members, candidate_pairs
from matcher.recommendation.deal_evidence import DealParts, deal_evidence, less_told, nothing
from matcher.recommendation.deal_reasons import DealReasons
from matcher.recommendation.describing import Profiles, described, told_apart
from matcher.recommendation.embedding import Embedding
from matcher.recommendation.encoder import Encoder
from matcher.recommendation.even_lists import Room, room_of, surplus_between_languages
from matcher.recommendation.features import Feature, PairFeatures
from matcher.recommendation.next_deals.ranker import RankerConfig
from matcher.recommendation.ranker import PRIOR, PriorWeights, contributions, directional_scores, prior_ranker
from matcher.recommendation.reasons import Explainer
from matcher.recommendation.reciprocal import both_say_yes

if TYPE_CHECKING:
    from sklearn.linear_model import LogisticRegression


@dataclass(frozen=True, slots=True)
class Taught:
    """All that was learned before this conference.

    Attributes
    ----------
    encoder : turns texts into vectors.
    lessons : another conference with the same sub-forums, from whose profiles the sub-forums are learned where
        the dataset's own name none.
    weights : what each piece of evidence counts for either side; by default written by hand.
    level : whether the base of the weights was fitted to decisions.
    deals : how who backs whom next is learned from the dated deals of the conference; None: not at all.
    """

    encoder: Encoder
    lessons: Dataset | None = None
    weights: Mapping[Side, PriorWeights] = field(default_factory=lambda: PRIOR, hash=False)
    level: Level = Level.ASSUMED
    deals: RankerConfig | None = field(default_factory=RankerConfig)


@dataclass(frozen=True, slots=True)
class Recommendations:
    """All candidate pairs of a conference, scored; m pairs.

    Attributes
    ----------
    scores : (m,) float64 in [0, 1], the probability that both say yes.
    level : whether the scores are forecasts or only put pairs in order.
    unusual : the columns less what is usual, before lists were evened between languages: what people judge by.
    beside : by side, (m,) float64, the log-odds that are added to what the columns say: those of dated deals.
    membership : by side, (people, forums) float64 in [0, 1], see ``fields.memberships``.
    """

    dataset: Dataset
    rosters: Mapping[Side, Roster]
    membership: Mapping[Side, NDArray[np.float64]]
    pairs: Pairs
    scores: NDArray[np.float64]
    boundaries: Boundaries
    embedding: Embedding
    explainer: Explainer
    level: Level
    unusual: PairFeatures
    beside: Mapping[Side, NDArray[np.float64]]

    def explained(self, row: int) -> Recommendation:
        """Return one pair with what both sides are expected to think of it."""
        return Recommendation(
            self.rosters[Side.INVESTOR].ids[self.pairs.investor[row]],
            self.rosters[Side.STARTUP].ids[self.pairs.startup[row]],
            self.dataset.conference.sub_forums[self.pairs.forum[row]].id,
            float(self.scores[row]),
            {side: self.explainer.opinion(row, side) for side in Side},
        )

    def pinned(self) -> NDArray[np.bool_]:
        """Return which of the pairs must meet, (m,) bool."""
        couples = self.pairs.investor.astype(np.int64) * len(self.rosters[Side.STARTUP]) + self.pairs.startup
        return np.isin(couples, _couples(self.dataset.conference.rules.pinned, self.rosters))

    def best_for(self, side: Side, person: int, k: int) -> list[int]:
        """Return the rows of one participant's best pairs, another counterpart each, best first; ties by row."""
        own, other = (
            (self.pairs.investor, self.pairs.startup)
            if side is Side.INVESTOR
            else (self.pairs.startup, self.pairs.investor)
        )
        mine = np.flatnonzero(own == person)
        best: dict[int, int] = {}
        for row in mine[np.lexsort([mine, -self.scores[mine]])]:
            best.setdefault(int(other[row]), int(row))
        return list(best.values())[:k]

    def memberships(self, side: Side) -> dict[str, tuple[Membership, ...]]:
        """Return everybody's sub-forums by id; a probability only where the sub-forum was suggested."""
        forums = self.dataset.conference.sub_forums
        return {
            person.id: tuple(
                Membership(forums[at].id, None if person.attendance.sub_forums else float(row[at]))
                for at in np.flatnonzero(row)
            )
            for person, row in zip(self.dataset.people(side), self.membership[side], strict=True)
        }


def recommend(
    dataset: Dataset,
    embedding: Embedding,
    taught: Taught,
    rng: np.random.Generator,
    held: Collection[tuple[str, str, str]] = (),
) -> Recommendations:
    """Score every promising pair of a conference from both sides.

    Parameters
    ----------
    taught : the models, learned or written by hand.
    rng : decides only which profiles the background of closeness is sampled from.
    held : pairs of a released plan, as (investor id, startup id, sub-forum id): where the rules allow it they are
        scored in any case, and a sub-forum that was suggested to somebody stays, whatever is learned since.
    """
    profiles = Profiles.of(dataset, embedding)
    rosters = _rosters(dataset)
    released = _held_rows(held, dataset, rosters)
    membership = _staying(_membership(profiles, taught), dataset, released)
    boundaries = Boundaries(profiles.declared, _excluded(dataset, rosters), len(rosters[Side.STARTUP]))
    members = [
        Members(*(np.flatnonzero(membership[side][:, forum]) for side in Side))
        for forum in range(len(dataset.conference.sub_forums))
    ]
    deals = deal_evidence(dataset, taught.deals) if taught.deals else None
    near = candidate_pairs(embedding, members, boundaries)
    pairs = _joined(near, deals.likeliest(members, boundaries)) if deals else near
    pairs = _with_held(pairs, released, boundaries, membership)
    pairs = _with_pinned(pairs, dataset, rosters, membership)
    together = (
        membership[Side.INVESTOR][pairs.investor, pairs.forum]
        * membership[Side.STARTUP][pairs.startup, pairs.forum]
    )
    found = described(profiles, pairs, together, rng)
    rankers = {side: prior_ranker(taught.weights[side]) for side in Side}
    added = deals.parts(pairs) if deals else nothing(len(pairs))
    room = room_of({side: embedding.language_columns(side) for side in Side}, membership, boundaries)
    unusual = less_told(told_apart(profiles, pairs, found.features), added.speak)
    telling = _evened(unusual, rankers, added, pairs, room)
    scores = {
        side: directional_scores(rankers[side], telling.values[side], added.values[side].sum(axis=1))
        for side in Side
    }
    explainer = Explainer(
        dataset,
        embedding,
        pairs,
        found.features,
        found.near,
        found.tags,
        profiles.portfolios,
        DealReasons.of(deals) if deals else None,
        base={side: taught.weights[side].base for side in Side},
        parts={
            side: np.column_stack([contributions(rankers[side], telling.values[side]), added.values[side]])
            for side in Side
        },
        scores=scores,
    )
    both = both_say_yes(scores[Side.INVESTOR], scores[Side.STARTUP])
    # What deals add was fitted to no decision.
    level = Level.ASSUMED if deals else taught.level
    return Recommendations(
        dataset,
        rosters,
        membership,
        pairs,
        both,
        boundaries,
        embedding,
        explainer,
        level,
        unusual,
        {side: added.values[side].sum(axis=1) for side in Side},
    )


def _evened(
    telling: PairFeatures,
    rankers: Mapping[Side, LogisticRegression],
    added: DealParts,
    pairs: Pairs,
    room: Room,
) -> PairFeatures:
    """Return the features with the texts told such that lists hold both languages as the pool does."""
    if not len(pairs):
        return telling
    log_odds = {
        side: rankers[side].decision_function(telling.values[side]) + added.values[side].sum(axis=1)
        for side in Side
    }
    surplus = surplus_between_languages(pairs, log_odds, room)
    text = list(Feature).index(Feature.TEXT)
    values = {side: own.copy() for side, own in telling.values.items()}
    for side, own in values.items():
        own[:, text] -= np.where(telling.known[side][:, text], surplus / rankers[side].coef_[0, text], 0.0)
    return PairFeatures(values, telling.known)


def _rosters(dataset: Dataset) -> dict[Side, Roster]:
    return {
        Side.INVESTOR: Roster(tuple(person.id for person in dataset.investors)),
        Side.STARTUP: Roster(tuple(person.id for person in dataset.startups)),
    }


def _membership(profiles: Profiles, taught: Taught) -> dict[Side, NDArray[np.float64]]:
    """Return who belongs to which sub-forum, by side, (people, forums) float64."""
    dataset, embedding = profiles.dataset, profiles.embedding
    forums = Roster(tuple(forum.id for forum in dataset.conference.sub_forums))
    model = fields.teach(fields.lessons(dataset, embedding, taught.encoder, taught.lessons, forums), len(forums))
    suggested = fields.suggestions(dataset, embedding, profiles.portfolios, model)
    startups = fields.memberships(dataset.startups, suggested[Side.STARTUP], forums.rows)
    investors = fields.memberships(dataset.investors, suggested[Side.INVESTOR], forums.rows)
    return {
        Side.INVESTOR: fields.place_generalists(dataset.investors, investors, startups),
        Side.STARTUP: startups,
    }


def _held_rows(held: Iterable[tuple[str, str, str]], dataset: Dataset, rosters: Mapping[Side, Roster]) -> Pairs:
    """Return the held pairs whose people and sub-forums still exist."""
    investors, startups = rosters[Side.INVESTOR].rows, rosters[Side.STARTUP].rows
    forums = {forum.id: row for row, forum in enumerate(dataset.conference.sub_forums)}
    known = [
        (investors[i], startups[s], forums[f])
        for i, s, f in held
        if i in investors and s in startups and f in forums
    ]
    return Pairs.of(*zip(*known, strict=True)) if known else Pairs.of([], [], [])


def _staying(
    membership: dict[Side, NDArray[np.float64]], dataset: Dataset, held: Pairs
) -> dict[Side, NDArray[np.float64]]:
    """Return the memberships with the sub-forums in which people who named none already have a meeting."""
    for side, rows in ((Side.INVESTOR, held.investor), (Side.STARTUP, held.startup)):
        suggested = np.array([not person.attendance.sub_forums for person in dataset.people(side)], dtype=bool)
        own = membership[side]
        lost = suggested[rows] & (own[rows, held.forum] == 0)
        own[rows[lost], held.forum[lost]] = fields.THRESHOLD
    return membership


def _with_held(
    pairs: Pairs, held: Pairs, boundaries: Boundaries, membership: Mapping[Side, NDArray[np.float64]]
) -> Pairs:
    """Return the pairs with those of the held ones added that the rules still allow."""
    shared = (
        membership[Side.INVESTOR][held.investor, held.forum] * membership[Side.STARTUP][held.startup, held.forum]
    )
    kept = held.take((shared > 0) & boundaries.allow(held.investor, held.startup))
    return _joined(pairs, kept) if len(kept) else pairs


def _joined(pairs: Pairs, more: Pairs) -> Pairs:
    """Return the pairs of both, each once, sorted by sub-forum, investor and startup."""
    every = Pairs.concatenate([pairs, more])
    columns = np.unique(np.stack([every.forum, every.investor, every.startup]), axis=1)
    return Pairs(columns[1], columns[2], columns[0])


def _excluded(dataset: Dataset, rosters: Mapping[Side, Roster]) -> NDArray[np.int64]:
    """Return the couples that must not be proposed: blocked, or known to each other; pinned pairs excepted."""
    rules = dataset.conference.rules
    known = {(e.investor_id, e.startup_id) for e in dataset.interactions if e.kind in rules.known_kinds}
    return _couples((rules.blocked | known) - rules.pinned, rosters)


def _couples(ids: Iterable[tuple[str, str]], rosters: Mapping[Side, Roster]) -> NDArray[np.int64]:
    investors, startups = rosters[Side.INVESTOR].rows, rosters[Side.STARTUP].rows
    couples = [investors[i] * len(startups) + startups[s] for i, s in ids if i in investors and s in startups]
    return np.array(sorted(couples), dtype=np.int64)


def _with_pinned(
    pairs: Pairs, dataset: Dataset, rosters: Mapping[Side, Roster], membership: Mapping[Side, NDArray[np.float64]]
) -> Pairs:
    """Return the pairs with the pinned ones added in every sub-forum the two share.

    Raises
    ------
    PlanError
        When a pinned pair shares no sub-forum.
    """
    startups = len(rosters[Side.STARTUP])
    present = set(zip(pairs.investor.tolist(), pairs.startup.tolist(), pairs.forum.tolist(), strict=True))
    for couple in _couples(dataset.conference.rules.pinned, rosters).tolist():
        investor, startup = divmod(couple, startups)
        shared = np.flatnonzero(membership[Side.INVESTOR][investor] * membership[Side.STARTUP][startup])
        if not len(shared):
            raise PlanError(
                f"Investor {rosters[Side.INVESTOR].ids[investor]} and startup "
                f"{rosters[Side.STARTUP].ids[startup]} must meet but share no sub-forum. Name one sub-forum for "
                "both, or unpin the pair."
            )
        present |= {(investor, startup, int(forum)) for forum in shared}
    if len(present) == len(pairs):
        return pairs
    return Pairs.of(*zip(*sorted(present, key=lambda row: (row[2], row[0], row[1])), strict=True))
