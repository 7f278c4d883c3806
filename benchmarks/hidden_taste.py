"""A made-up conference whose people have a taste that the matcher does not know, to measure learning against.

What somebody likes hangs on facts of both profiles, with weights far from those that travel with matcher, and for
a part on nothing that profiles say. People look at their suggestions one after another on the site's own services
and stop when their patience ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import log2, sqrt
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from matcher.conference import Conference, Dataset, Session, SubForum
from matcher.profiles import Attendance, Investor, Side, Stage, Startup
from matcher.words import Words
from web.seats import Seat
from web.services.regards import answer
from web.services.reviewing import review
from web.services.showing import note_shown
from web.store.datasets import add_conference
from web.store.engine import Store
from web.store.people import people_of
from web.store.records.accounts import SeatKind
from web.store.records.conferences import ConferenceRecord, ConferenceState
from web.store.records.participants import Answer, ParticipantRecord
from web.store.suggestions import suggestions_of

#: When the first round begins; each later one begins a day after the one before.
BEGIN: Final = datetime(2026, 4, 1, 9, tzinfo=UTC)
_TOPICS: Final = (
    *("robots", "batteries", "genomes", "satellites", "ledgers", "lenses"),
    *("harvests", "enzymes", "chips", "drones", "turbines", "vaccines"),
)
_FILLERS: Final = (
    "makes",
    "sells",
    "builds",
    "quick",
    "small",
    "clean",
    "for hospitals",
    "for farms",
    "for cities",
)
_CITIES: Final = ("Xi'an", "Beijing", "Shenzhen", "Chengdu")
_TICKETS: Final = (2e5, 5e5, 1e6, 2e6, 5e6)
# What people really go by: the topics, and money that suffices. Where somebody sits, which the weights that travel
# with matcher set most store by, is all the same to them.
_TASTE: Final = {
    Side.INVESTOR: {"base": -2.6, "topics": 2.6, "money": 1.8, "stage": 0.8, "place": 0.0},
    Side.STARTUP: {"base": -2.4, "topics": 1.6, "money": 2.6, "stage": 0.8, "place": 0.0},
}
# Standard deviation of what no profile says, in log-odds.
_UNSAID: Final = 0.5
_MAYBE: Final = 0.1


@dataclass(frozen=True)
class Room:
    """A conference with its people's hidden taste.

    ``likes`` is by side the probability that it says yes to each pair, (investors, startups) float64.
    """

    store: Store
    conference_id: int
    ids: Mapping[Side, tuple[int, ...]]
    likes: Mapping[Side, NDArray[np.float64]]

    @property
    def organiser(self) -> Seat:
        """The seat of an organiser."""
        return Seat(self.conference_id, None, SeatKind.ORGANISER)

    @property
    def mutual(self) -> NDArray[np.float64]:
        """The probability that both say yes, (investors, startups) float64."""
        return self.likes[Side.INVESTOR] * self.likes[Side.STARTUP]


def room_of(store: Store, people: int, rng: np.random.Generator, name: str, noise: bool = False) -> Room:
    """Write a conference of so many people a side, and give them a taste; with ``noise`` they answer by chance."""
    dataset = _dataset(people, rng, name)
    with store.writing() as db:
        row = add_conference(db, dataset, name, BEGIN)
        row.state = ConferenceState.OPEN
        db.flush()
        ids = {side: tuple(one.id for one in people_of(db, row.id, side)) for side in Side}
        codes = {side: [one.code for one in people_of(db, row.id, side)] for side in Side}
        number = row.id
    order = {side: {one.id: one for one in dataset.people(side)} for side in Side}
    likes = {}
    for side in Side:
        own = np.array(
            [
                [_liking(side, order[Side.INVESTOR][i], order[Side.STARTUP][s]) for s in codes[Side.STARTUP]]
                for i in codes[Side.INVESTOR]
            ]
        )
        likes[side] = 1 / (1 + np.exp(-(own + _UNSAID * rng.standard_normal(own.shape))))
        if noise:
            likes[side] = np.full(own.shape, likes[side].mean())
    return Room(store, number, ids, likes)


def visit(room: Room, patience: float, day: int, rng: np.random.Generator) -> int:
    """Let everybody look through its suggestions until its patience ends; return how many answers that gave.

    Parameters
    ----------
    patience : answers that somebody gives on average (geometric, at least one).
    day : which one it is, from 0.
    """
    given = 0
    for side in Side:
        for own, person in enumerate(room.ids[side]):
            seat = Seat(room.conference_id, None, SeatKind(side.value), person)
            now = BEGIN + timedelta(days=day, seconds=int(rng.integers(36_000)))
            for _ in range(int(rng.geometric(1 / patience))):
                now += timedelta(seconds=20)
                if not _one_card(room, seat, own, now, rng):
                    break
                given += 1
    return given


def _one_card(room: Room, seat: Seat, own: int, now: datetime, rng: np.random.Generator) -> bool:
    """Look at the next suggestion and answer; return whether there was one."""
    with room.store.reading() as db:
        conference = db.get_one(ConferenceRecord, room.conference_id)
        card = review(db, conference, db.get_one(ParticipantRecord, seat.participant)).card
        if card is None:
            return False
        note_shown(room.store, db, seat, card.other.id, now)
    other = room.ids[seat.side.other].index(card.other.id)
    couple = (own, other) if seat.side is Side.INVESTOR else (other, own)
    chance, drawn = float(room.likes[seat.side][couple]), rng.random()
    said = Answer.YES if drawn < chance else Answer.MAYBE if rng.random() < _MAYBE else Answer.NO
    answer(room.store, seat, card.other.id, said, now)
    return True


@dataclass(frozen=True)
class Worth:
    """What the lists of a room are worth by the hidden taste, a value for each person.

    ``matches`` is the expected number of mutual yes when everybody looks at place k with probability 1 / k, by
    investor; ``ndcg`` is that of the ten best, investors first, then startups.
    """

    matches: NDArray[np.float64]
    ndcg: NDArray[np.float64]


def worth_of(room: Room) -> Worth:
    """Return what the lists are worth that people are shown now."""
    places = {side: np.full(room.mutual.shape, -1) for side in Side}
    rows = {side: {person: at for at, person in enumerate(room.ids[side])} for side in Side}
    with room.store.reading() as db:
        conference = db.get_one(ConferenceRecord, room.conference_id)
        for investor, person in enumerate(room.ids[Side.INVESTOR]):
            for one in suggestions_of(db, conference, Side.INVESTOR, person):
                startup = rows[Side.STARTUP][one.startup_id]
                places[Side.INVESTOR][investor, startup] = one.investor_place
                places[Side.STARTUP][investor, startup] = one.startup_place
    looked = {side: np.where(own >= 0, 1.0 / (np.maximum(own, 0) + 1.0), 0.0) for side, own in places.items()}
    matches = (room.mutual * looked[Side.INVESTOR] * looked[Side.STARTUP]).sum(axis=1)
    ndcg = [
        *(_ndcg(room.mutual[at], places[Side.INVESTOR][at]) for at in range(len(room.ids[Side.INVESTOR]))),
        *(_ndcg(room.mutual[:, at], places[Side.STARTUP][:, at]) for at in range(len(room.ids[Side.STARTUP]))),
    ]
    return Worth(matches, np.array(ndcg))


def _ndcg(gains: NDArray[np.float64], places: NDArray[np.int64], most: int = 10) -> float:
    """Return the discounted gain of the first places over that of the best order of everybody."""
    discount = np.array([1 / log2(at + 2) for at in range(most)])
    shown = (places >= 0) & (places < most)
    best = np.sort(gains)[::-1][:most]
    return float((gains[shown] * discount[places[shown]]).sum() / (best * discount[: len(best)]).sum())


def _liking(side: Side, one: Investor | Startup, other: Investor | Startup) -> float:
    """Return the log-odds of a yes as far as profiles say it."""
    assert isinstance(one, Investor)
    assert isinstance(other, Startup)
    taste = _TASTE[side]
    topics = len(set(one.tags) & set(other.tags)) / len(other.tags)
    money = sqrt(min((one.ticket_max_usd or 0.0) / (other.raising_usd or 1.0), 1.0))
    stage = len(one.stages & other.stages) / len(other.stages)
    near = float(one.city == other.city)
    return (
        taste["base"]
        + taste["topics"] * topics
        + taste["money"] * money
        + taste["stage"] * stage
        + taste["place"] * near
    )


def _dataset(people: int, rng: np.random.Generator, name: str) -> Dataset:
    """Return a conference of one sub-forum with made-up profiles."""

    def some(of: tuple[str, ...], many: int) -> tuple[str, ...]:
        return tuple(of[at] for at in rng.choice(len(of), many, replace=False))

    def text(topics: tuple[str, ...]) -> str:
        return f"{' and '.join(topics)} {' '.join(some(_FILLERS, 3))}."

    attendance = Attendance(sub_forums=("all",))
    investors, startups = [], []
    for at in range(people):
        topics = some(_TOPICS, 3)
        investors.append(
            Investor(
                id=f"i{at}",
                name=f"Investor {at}",
                thesis=text(topics),
                tags=topics,
                stages=frozenset(Stage(int(one)) for one in rng.choice([1, 2, 3, 4], 3, replace=False)),
                ticket_max_usd=float(rng.choice(_TICKETS)),
                country="CN",
                city=str(rng.choice(_CITIES)),
                attendance=attendance,
            )
        )
        topics = some(_TOPICS, 2)
        startups.append(
            Startup(
                id=f"s{at}",
                name=f"Startup {at}",
                description=text(topics),
                tags=topics,
                stages=frozenset({Stage(int(rng.integers(1, 5)))}),
                raising_usd=float(rng.choice(_TICKETS)),
                country="CN",
                city=str(rng.choice(_CITIES)),
                attendance=attendance,
            )
        )
    everything = Words("Everything", "全部")
    where = Conference(
        id=name,
        name=Words(name, name),
        zone=ZoneInfo("Asia/Shanghai"),
        sub_forums=(SubForum("all", everything, everything, everything),),
        sessions=(
            Session(
                "day", "all", everything, "Hall", BEGIN + timedelta(days=60), BEGIN + timedelta(days=60.3), 20
            ),
        ),
        encoder="tiny",
    )
    return Dataset(where, tuple(investors), tuple(startups))
