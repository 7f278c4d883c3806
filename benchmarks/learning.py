"""Do suggestions get better by what people answer? ``python -m benchmarks.learning``, on people of hidden taste.

In each of several rooms (seeds) a conference is held that learns after every round and whose organiser takes the
next weights. Everything is done by the services of the site: suggestions, cards, answers, learning, promotion.
After each round the lists are judged by the people's hidden taste: expected number of mutual yes an investor, and
nDCG of the ten best. Differences are means over rooms with 95 % bootstrap intervals over rooms. Without learning
the lists would stay those of the first round: what people answer changes no list by itself.

Then the counter-tests. The answers of the last round are learned from again without the correction for exposure,
with a stronger one, and with everybody on the lists who was not answered taken for a no; and in other rooms people
answer by chance, from which nothing must seem to be learned.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.hidden_taste import BEGIN, Room, Worth, room_of, visit, worth_of
from matcher.evaluation.uncertainty import Estimate, draws, estimate
from matcher.learning.answers import Answers
from matcher.learning.exposure import CAP
from matcher.learning.next_bundle import next_weights
from matcher.profiles import Side
from matcher.settings import calm_threads
from web.errors import RefusedError
from web.services.learning import (
    Gathered,
    gathered,
    go_back,
    held_weights,
    keep_weights,
    learn,
    promote,
    set_exploring,
)
from web.services.suggesting import suggest
from web.store.bundles import bundle_row
from web.store.engine import Store
from web.store.evidence import COLUMNS, unpacked_evidence
from web.store.records import Base
from web.store.records.conferences import ConferenceRecord
from web.store.records.learning import USUAL_SHARE
from web.store.regards import answers_of
from web.store.suggestions import suggestions_of

MEASURES = ("matches", "ndcg")
_CAPS: Mapping[str, float] = {"no correction": 1.0, "as on the site": CAP, "up to ten times": 10.0}


@dataclass(frozen=True)
class Story:
    """What became of a room that learned: what its lists were worth in each round, and what the site said."""

    worth: tuple[Worth, ...]
    """As ranked in each round. Without learning they would stay as in the first: answers alone move no list."""
    shown: tuple[Worth, ...]
    """As people saw them, with a few places explored."""
    verdicts: tuple[str, ...]
    answers: int
    otherwise: Mapping[str, Worth]
    """The last lists when the same answers are learned from in other ways."""


@contextmanager
def empty_store() -> Iterator[Store]:
    """Give a store in a folder that goes away."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store.at(f"sqlite:///{Path(folder) / 'matcher.sqlite'}")
        Base.metadata.create_all(store.engine)
        yield store
        store.engine.dispose()


def story(store: Store, people: int, seed: int, patience: Sequence[float], *, otherwise: bool = False) -> Story:
    """Hold a conference of one round more than there are patiences, and learn after each."""
    room = room_of(store, people, np.random.default_rng(seed), f"room-{seed}")
    worth, shown, verdicts, answers = [_ranked(room, evening(-1))], [], [], 0
    for day, one in enumerate(patience):
        shown.append(_lists(room))
        answers += visit(room, one, day, np.random.default_rng([seed, day]))
        verdicts.append(learned(room, evening(day)))
        worth.append(_ranked(room, evening(day)))
    others = _otherwise(room, evening(len(patience))) if otherwise else {}
    return Story(tuple(worth), tuple(shown), tuple(verdicts), answers, others)


def evening(day: int) -> datetime:
    """Return a moment after everybody has looked at its suggestions."""
    return BEGIN + timedelta(days=day, hours=20)


def learned(room: Room, now: datetime) -> str:
    """Learn, let the next weights hold, and return what the site said of them; too few answers change nothing."""
    try:
        number = learn(room.store, room.organiser, now)
    except RefusedError:
        return "too few"
    promote(room.store, room.organiser, number, now)
    return str(comparison(room, number)["verdict"])


def comparison(room: Room, number: int) -> Mapping[str, Any]:
    """Return how weights compared with those that held."""
    with room.store.reading() as db:
        row = bundle_row(db, room.conference_id, number)
        assert row is not None
        return dict(row.report["comparison"])


def gain(one: Sequence[Worth], other: Sequence[Worth], what: str) -> Estimate:
    """Return by how much the first is better, the mean over rooms with its interval over rooms."""
    apart = np.array([getattr(a, what).mean() - getattr(b, what).mean() for a, b in zip(one, other, strict=True)])
    return estimate(apart, draws(len(apart), np.random.default_rng(0)))


def by_chance(people: int, seed: int, patience: float) -> Mapping[str, Any]:
    """Let people answer by chance, learn from it, and return how the next weights compare."""
    with empty_store() as store:
        room = room_of(store, people, np.random.default_rng(seed), f"chance-{seed}", noise=True)
        suggest(store, room.conference_id)
        visit(room, patience, 0, np.random.default_rng([seed, 0]))
        return comparison(room, learn(store, room.organiser, evening(0)))


def _lists(room: Room) -> Worth:
    suggest(room.store, room.conference_id)
    return worth_of(room)


def _ranked(room: Room, now: datetime) -> Worth:
    """Return what the lists are worth before any place is explored; then people are explored again."""
    set_exploring(room.store, room.organiser, 0.0, now)
    found = _lists(room)
    set_exploring(room.store, room.organiser, USUAL_SHARE, now)
    return found


def _otherwise(room: Room, now: datetime) -> dict[str, Worth]:
    """Return what the lists are worth when the same answers are learned from in other ways, without exploring."""
    set_exploring(room.store, room.organiser, 0.0, now)
    with room.store.reading() as db:
        there = gathered(db, db.get_one(ConferenceRecord, room.conference_id))
    found = {name: _taken(room, there, cap, now) for name, cap in _CAPS.items()}
    silent = replace(there, answers={side: _with_silence(room, side, there.answers[side]) for side in Side})
    return {**found, "silence taken for a no": _taken(room, silent, 1.0, now)}


def _taken(room: Room, there: Gathered, cap: float, now: datetime) -> Worth:
    """Return what the lists are worth under weights learned with a cap; then those before hold again."""
    with room.store.reading() as db:
        held = held_weights(db, db.get_one(ConferenceRecord, room.conference_id))
    weights = next_weights(there.answers, held, np.random.default_rng(0), cap)
    assert weights is not None
    promote(room.store, room.organiser, keep_weights(room.store, room.organiser, weights, there, now), now)
    found = _lists(room)
    go_back(room.store, room.organiser, now)
    return found


def _with_silence(room: Room, side: Side, own: Answers) -> Answers:
    """Return the answers of a side with the rest of what stands high on its lists as a no."""
    first = round(2 * len(own) / len(room.ids[side]))
    rows = []
    with room.store.reading() as db:
        conference = db.get_one(ConferenceRecord, room.conference_id)
        for reader in room.ids[side]:
            answered = answers_of(db, reader)
            for one in suggestions_of(db, conference, side, reader)[:first]:
                if (one.startup_id if side is Side.INVESTOR else one.investor_id) in answered:
                    continue
                known = unpacked_evidence(one.evidence, COLUMNS, side)
                assert known is not None
                rows.append((known, reader, one.investor_place if side is Side.INVESTOR else one.startup_place))
    many = len(rows)
    silent = Answers(
        evidence=np.array([features for (features, _), _, _ in rows]),
        beside=np.array([added for (_, added), _, _ in rows]),
        said=np.zeros(many),
        at=np.full(many, own.at.max()),
        reader=np.array([reader for _, reader, _ in rows]),
        place=np.array([place for *_, place in rows]),
        chance=np.full(many, np.nan),
        length=np.full(many, len(room.ids[side.other])),
    )
    joined = {
        one.name: np.concatenate([getattr(own, one.name), getattr(silent, one.name)]) for one in fields(Answers)
    }
    return Answers(**joined)


def main() -> None:
    """Hold all rooms and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rooms", type=int, default=14)
    parser.add_argument("--people", type=int, default=40, help="of each side")
    parser.add_argument("--patience", type=float, nargs="+", default=[3.0, 9.0])
    parser.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args()
    calm_threads()
    told: list[Story] = []
    with ProcessPoolExecutor(asked.processes) as processes:
        for one in processes.map(_held, repeat((asked.people, asked.patience)), range(asked.rooms)):
            told.append(one)
            print(f"room {len(told)}: {one.answers} answers, {', '.join(one.verdicts)}", flush=True)
        seeds = range(asked.rooms)
        chances = list(processes.map(by_chance, repeat(asked.people), seeds, repeat(asked.patience[-1])))
    for what in MEASURES:
        _print_rounds(told, what, len(asked.patience))
    print("\nanswers by chance:", ", ".join(str(one["verdict"]) for one in chances))
    apart = np.array([one["difference"]["value"] for one in chances])
    print(f"mean difference {_said(estimate(apart, draws(len(apart), np.random.default_rng(0))))}")


def _held(size: tuple[int, Sequence[float]], seed: int) -> Story:
    with empty_store() as store:
        return story(store, size[0], seed, size[1], otherwise=True)


def _print_rounds(told: Sequence[Story], what: str, rounds: int) -> None:
    def mean(of: Sequence[Worth]) -> str:
        return f"{np.mean([getattr(one, what).mean() for one in of]):.4f}"

    print(f"\n{what}: as ranked, as shown, than the round before, than without learning")
    for at in range(rounds + 1):
        now, first = [one.worth[at] for one in told], [one.worth[0] for one in told]
        values = f"{at + 1}  {mean(now)}  {mean([one.shown[at] for one in told]) if at < rounds else '      '}"
        if at:
            earlier = [one.worth[at - 1] for one in told]
            values += f"  {_said(gain(now, earlier, what))}  {_said(gain(now, first, what))}"
        print(values)
    cost = gain([w for one in told for w in one.shown], [w for one in told for w in one.worth[:-1]], what)
    print(f"what exploring costs: {_said(cost)}")
    for name in told[0].otherwise:
        lists = [one.otherwise[name] for one in told]
        than = gain(lists, [one.otherwise["as on the site"] for one in told], what)
        print(f"{name}: {mean(lists)}, than as on the site {_said(than)}")


def _said(one: Estimate) -> str:
    return f"{one.value:+.4f} [{one.low:+.4f}, {one.high:+.4f}]"


if __name__ == "__main__":
    main()
