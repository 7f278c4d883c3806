"""Many people in several processes ask and accept the same few slots at once."""

from __future__ import annotations

import multiprocessing
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from matcher.conference import Dataset, MeetingLimits, Rules
from matcher.profiles import Side
from tests.factories import at, conference, investor, session, startup
from tests.web.cast import NOW, slot
from web.errors import ChangedMeanwhileError, RefusedError
from web.seats import Seat
from web.services.booking import booking_between
from web.services.meetings import cancel_meeting, move_meeting
from web.services.requests import accept, ask, decline
from web.store.datasets import add_conference
from web.store.engine import Store
from web.store.meetings import meetings_of, requests_to
from web.store.people import people_of
from web.store.records.accounts import SeatKind
from web.store.records.conferences import ConferenceRecord, ConferenceState
from web.store.records.meetings import MeetingRequestRecord
from web.store.records.participants import ForumPlaceRecord, ParticipantRecord


@dataclass(frozen=True)
class Storm:
    """How large it is; half of the people are investors."""

    people: int = 24
    slots: int = 4
    tables: int = 6
    processes: int = 4
    asks_each: int = 4


@dataclass
class Outcome:
    """What came of it."""

    counts: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)


def prepare(store: Store, storm: Storm) -> int:
    """Write the conference of a storm and return its id."""
    half = storm.people // 2
    programme = conference(
        id="storm",
        sessions=(session("ai-1", tables=storm.tables, start=at(0), end=at(20 * storm.slots)),),
        rules=Rules(limits={side: MeetingLimits(1, 8) for side in Side}),
    )
    people = Dataset(
        programme,
        investors=tuple(investor(f"I{number:03}") for number in range(half)),
        startups=tuple(startup(f"S{number:03}") for number in range(storm.people - half)),
    )
    with store.writing() as db:
        row = add_conference(db, people, "storm", NOW)
        row.state = ConferenceState.OPEN
        row.outgoing_cap = row.incoming_cap = storm.people
        db.flush()
        for side in Side:
            for one in people_of(db, row.id, side):
                one.forums = [ForumPlaceRecord(sub_forum_id=row.sub_forums[0].id, probability=None)]
        return row.id


def unleash(url: str, conference_id: int, storm: Storm) -> Outcome:
    """Let everybody ask and accept at once, in real processes."""
    context = multiprocessing.get_context("spawn")
    barrier, results = context.Barrier(storm.processes), context.Queue()
    workers = [
        context.Process(target=_work, args=(url, conference_id, storm, number, barrier, results))
        for number in range(storm.processes)
    ]
    for worker in workers:
        worker.start()
    outcome = Outcome()
    for _ in workers:
        counts, errors = results.get(timeout=500)
        outcome.counts.update(counts)
        outcome.errors += errors
    for worker in workers:
        worker.join(timeout=60)
    return outcome


def _work(url: str, conference_id: int, storm: Storm, number: int, barrier: Any, results: Any) -> None:
    store = Store.at(url)
    counts: Counter[str] = Counter()
    errors: list[str] = []
    rng = random.Random(number)
    with store.reading() as db:
        people = {side: people_of(db, conference_id, side) for side in Side}
    everybody = [one for side in Side for one in people[side]]
    own = everybody[number :: storm.processes]
    rng.shuffle(own)
    barrier.wait()
    # Whoever is quick begins to answer while others still ask; all is answered once when all have asked.
    for step in ((_ask_around, _answer_all), (_answer_all,), (_rearrange,)):
        for phase in step:
            for person in own:
                try:
                    phase(store, person, people[person.side.other], storm, rng, counts)
                except Exception as error:
                    errors.append(f"{phase.__name__}: {error!r}")
        barrier.wait()
    results.put((counts, errors))


def _ask_around(
    store: Store, person: ParticipantRecord, others: Any, storm: Storm, rng: random.Random, counts: Counter[str]
) -> None:
    for other in rng.sample(others, min(storm.asks_each, len(others))):
        wish: datetime | None = rng.choice([None, *(slot(number) for number in range(storm.slots))])
        try:
            ask(store, seat_of(person), other.id, f"from {person.name}", wish, NOW)
            counts["asked"] += 1
        except RefusedError:
            counts["ask refused"] += 1


def _answer_all(
    store: Store, person: ParticipantRecord, others: Any, storm: Storm, rng: random.Random, counts: Counter[str]
) -> None:
    with store.reading() as db:
        conference_row = db.get_one(ConferenceRecord, person.conference_id)
        waiting = [one.row.id for one in requests_to(db, conference_row, person, NOW)]
    for request in waiting:
        try:
            accept(store, seat_of(person), request, None, NOW)
            counts["accepted"] += 1
        except RefusedError:
            counts["accept refused"] += 1
            _answer_otherwise(store, person, request, rng, counts)


def _answer_otherwise(
    store: Store, person: ParticipantRecord, request: int, rng: random.Random, counts: Counter[str]
) -> None:
    """Choose another time as the page offers it; where that is gone too, decline."""
    with store.reading() as db:
        row = db.get_one(MeetingRequestRecord, request)
        other = row.startup if person.side is Side.INVESTOR else row.investor
        conference_row = db.get_one(ConferenceRecord, person.conference_id)
        places = booking_between(db, conference_row, person, other, NOW).places
    try:
        accept(store, seat_of(person), request, rng.choice(places).starts_at if places else None, NOW)
        counts["accepted at another time"] += 1
    except RefusedError as refusal:
        counts["was quicker" if isinstance(refusal, ChangedMeanwhileError) else "refused again"] += 1
        try:
            decline(store, seat_of(person), request, "That time is gone.", NOW)
            counts["declined"] += 1
        except RefusedError:
            counts["over"] += 1


def _rearrange(
    store: Store, person: ParticipantRecord, others: Any, storm: Storm, rng: random.Random, counts: Counter[str]
) -> None:
    with store.reading() as db:
        meetings = [one.id for one in meetings_of(db, person.id) if one.state.value == "booked"]
        booking_between(db, db.get_one(ConferenceRecord, person.conference_id), person, others[0], NOW)
    for meeting in meetings[:2]:
        try:
            if rng.random() < 0.5:
                move_meeting(store, seat_of(person), meeting, slot(rng.randrange(storm.slots)), NOW)
            else:
                cancel_meeting(
                    store, seat_of(person), meeting, "Somebody else needs me", NOW + timedelta(minutes=1)
                )
            counts["rearranged"] += 1
        except RefusedError:
            counts["rearrangement refused"] += 1


def seat_of(person: ParticipantRecord) -> Seat:
    """Return the seat of a participant."""
    return Seat(person.conference_id, None, SeatKind(person.side.value), person.id)
