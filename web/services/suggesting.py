"""Make the suggestions of a conference: embed, score every promising pair from both sides, keep the reasons."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.bundle import Bundle
from matcher.conference import Dataset
from matcher.drafting import taught
from matcher.intake.folder import checked_dataset
from matcher.profiles import Side
from matcher.progress import StepClock, StepProgress, told_as
from matcher.recommendation.embedding import Embedding, embed
from matcher.recommendation.encoder import load_encoder
from matcher.recommendation.exploring import explored
from matcher.recommendation.index import index_of
from matcher.recommendation.joint_lists.lists import JointLists, joint_lists
from matcher.recommendation.profile_map import map_points
from matcher.recommendation.recommender import Recommendations, recommend
from matcher.recommendation.yardstick import yardstick_of
from matcher.settings import read_settings
from matcher.shipped import shipped
from matcher.words import Words
from web.errors import RefusedError
from web.services.balance_price import price_of_balance
from web.store.bundles import bundle_for
from web.store.datasets import dataset_of
from web.store.engine import Store
from web.store.evidence import packed_evidence
from web.store.opinions import packed
from web.store.people import people_of
from web.store.records.conferences import ConferenceRecord
from web.store.shown import write_run
from web.store.suggestions import next_version, switch_version, write_suggestions

#: Length of everybody's list; whoever is not on it but has the participant on its own comes after.
MOST_EACH = 60
#: So many of those who say similar things are kept of each, more than are shown: some of them hide their words.
MOST_ALIKE = 24
_ONE_SIDED = Words(
    "There are no investors or no startups yet. Import both, then ask for suggestions again.",
    "目前还没有投资人或创业公司。请先导入双方，再生成推荐。",
)


def suggest(store: Store, conference_id: int, progress: StepProgress | None = None) -> int:
    """Make all suggestions of a conference anew and return how many there are; the old ones hold until the end."""
    clock = StepClock(progress)
    with store.reading() as db:
        conference = db.get_one(ConferenceRecord, conference_id)
        dataset = dataset_of(db, conference, noes_block=False)
        ids = {side: {row.code: row.id for row in people_of(db, conference_id, side)} for side in Side}
        forums = {forum.code: forum.id for forum in conference.sub_forums}
        version = next_version(db, conference_id)
        bundle, exploring, number = bundle_for(db, conference), conference.exploring, conference.bundle
    if not dataset.investors or not dataset.startups:
        raise RefusedError(_ONE_SIDED)
    found, embedding = recommended(dataset, clock, progress, bundle=bundle)
    with clock.step("share"):
        balance = dataset.conference.balance
        joint = joint_at(found, balance)
        lists = lists_of(joint, exploring, (conference_id, version))
        price = price_of_balance(balance, joint, joint_at(found, 0.0) if balance else None)
    with clock.step("explain"):
        write_suggestions(store, conference_id, _records(found, lists, ids, forums, progress), version)
        write_run(store, (conference_id, version), (number, bundle.fingerprint), exploring)
    with clock.step("map"):
        known = {"yardstick": yardstick_of(found).record(), "balance": price}
        switch_version(store, conference_id, version, list(_derived(found, embedding, ids, forums)), known)
    return len(lists.rows)


def recommended(
    dataset: Dataset,
    clock: StepClock,
    progress: StepProgress | None,
    held: Collection[tuple[str, str, str]] = (),
    bundle: Bundle | None = None,
) -> tuple[Recommendations, Embedding]:
    """Return the scored pairs of a dataset and its vectors; ``held`` pairs are among them where rules allow it.

    ``bundle`` holds the weights; None: those that travel with matcher.
    """
    encoder = load_encoder(dataset.conference.encoder, cache=read_settings().cache)
    lessons = checked_dataset(shipped("data/xian2017"))[0] if dataset.conference.is_template else None
    with clock.step("embed"):
        embedding = embed(dataset, encoder, told_as("embed", progress))
    with clock.step("recommend"):
        known = taught(encoder, lessons, bundle)
        return recommend(dataset, embedding, known, np.random.default_rng(0), held), embedding


@dataclass(frozen=True, slots=True)
class Lists:
    """What is suggested: couples on the list of one of the two, each in the sub-forum where it scores best."""

    rows: NDArray[np.int64]
    """Rows of the scored pairs, ascending."""
    places: Mapping[Side, NDArray[np.int64]]
    """Where each row stands in the list of either, from 0."""
    chances: Mapping[Side, NDArray[np.float64]]
    """How likely each row was to be drawn for its place, nan where its score put it there."""


def joint_at(found: Recommendations, balance: float) -> JointLists:
    """Return everybody's list, made together at a balance."""
    people = {side: len(found.rosters[side]) for side in Side}
    scores = found.explainer.scores
    return joint_lists(scores, found.pairs, people, balance, MOST_EACH, np.random.default_rng(0))


def lists_of(joint: JointLists, exploring: float = 0.0, seed: tuple[int, ...] = (0,)) -> Lists:
    """Return what is kept of everybody's list: the steady one, so that each visit shows the same.

    A share of the first places goes to people drawn from below, by the seed.
    """
    rng = np.random.default_rng(seed)
    places, chances = {}, {}
    for side in Side:
        owner = joint.market.readers[side].owner
        places[side], chances[side] = explored(joint.places(side), owner, exploring, rng)
    kept = np.minimum(*places.values()) < MOST_EACH
    return Lists(
        joint.rows[kept],
        {side: own[kept] for side, own in places.items()},
        {side: own[kept] for side, own in chances.items()},
    )


def _records(
    found: Recommendations,
    lists: Lists,
    ids: Mapping[Side, Mapping[str, int]],
    forums: Mapping[str, int],
    progress: StepProgress | None,
) -> Iterator[dict[str, Any]]:
    tell = told_as("explain", progress)
    for at, row in enumerate(lists.rows.tolist()):
        one = found.explained(row)
        if tell and at % 500 == 0:
            tell(at, len(lists.rows))
        yield {
            "investor_id": ids[Side.INVESTOR][one.investor_id],
            "startup_id": ids[Side.STARTUP][one.startup_id],
            "sub_forum_id": forums[one.sub_forum],
            "score": one.score,
            "investor_score": one.opinions[Side.INVESTOR].score,
            "startup_score": one.opinions[Side.STARTUP].score,
            **{f"{side.value}_place": int(lists.places[side][at]) for side in Side},
            **{f"{side.value}_chance": _chance(lists.chances[side][at]) for side in Side},
            "evidence": packed_evidence(found, row),
            "told": packed(one.opinions),
        }


def _chance(of: float) -> float | None:
    return None if np.isnan(of) else float(of)


def _nearest(vectors: NDArray[np.float32], known: NDArray[np.bool_], shelf: Path | None) -> list[list[int]]:
    """Return the rows of those most alike to each, the nearest first; nobody for those who say nothing."""
    speaking = np.flatnonzero(known)
    cosines, found = index_of(vectors[speaking], shelf).search(vectors[speaking], MOST_ALIKE + 1)
    alike: list[list[int]] = [[] for _ in known]
    for row, near, cosine in zip(speaking.tolist(), speaking[found].tolist(), cosines.tolist(), strict=True):
        alike[row] = [one for one, nearness in zip(near, cosine, strict=True) if one != row and nearness > 0]
    return alike


def _derived(
    found: Recommendations, embedding: Embedding, ids: Mapping[Side, Mapping[str, int]], forums: Mapping[str, int]
) -> Iterator[dict[str, Any]]:
    points = map_points(embedding, 0)
    vectors = {Side.INVESTOR: embedding.investors, Side.STARTUP: embedding.startups}
    for side in Side:
        memberships = found.memberships(side)
        codes = found.rosters[side].ids
        alike = _nearest(vectors[side], embedding.known[side], embedding.shelf)
        for row, code in enumerate(codes):
            x, y = (float(value) for value in points[side][row])
            yield {
                "id": ids[side][code],
                "vector": vectors[side][row].astype(np.float32).tobytes() if embedding.known[side][row] else None,
                "alike": [ids[side][codes[near]] for near in alike[row]],
                "map_x": x if np.isfinite(x) else None,
                "map_y": y if np.isfinite(y) else None,
                "forums": [
                    (forums[one.sub_forum], one.probability)
                    for one in memberships[code]
                    if one.probability is not None
                ],
            }
