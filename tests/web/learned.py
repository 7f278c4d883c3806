"""A conference whose people have answered everybody they were suggested, written at once."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from benchmarks.hidden_taste import BEGIN, Room, room_of
from matcher.profiles import Side
from tests.web.cast import TestSite
from web.services.suggesting import suggest
from web.store.records.accounts import MembershipRecord, SeatKind
from web.store.records.conferences import ConferenceRecord
from web.store.records.participants import Answer, RegardRecord
from web.store.shown import write_shown
from web.store.suggestions import candidates_of


def answered_room(site: TestSite, people: int = 12, *, each: int = 12, noise: bool = False) -> Room:
    """Return a room, organised by Olga, in which everybody answered the first of its list, one a minute."""
    room = room_of(site.store, people, np.random.default_rng(0), "autumn-room", noise=noise)
    suggest(site.store, room.conference_id)
    rng = np.random.default_rng(1)
    with site.store.writing() as db:
        db.add(
            MembershipRecord(
                account_id=site.accounts["olga"], conference_id=room.conference_id, kind=SeatKind.ORGANISER
            )
        )
        conference = db.get_one(ConferenceRecord, room.conference_id)
        for side in Side:
            for own, person in enumerate(room.ids[side]):
                for at, one in enumerate(candidates_of(db, conference, side, person)[:each]):
                    other = room.ids[side.other].index(one.other_id)
                    couple = (own, other) if side is Side.INVESTOR else (other, own)
                    said = Answer.YES if rng.random() < room.likes[side][couple] else Answer.NO
                    now = BEGIN + timedelta(minutes=at)
                    write_shown(db, conference, side, (person, one.other_id), now)
                    db.add(
                        RegardRecord(
                            participant_id=person, other_id=one.other_id, answer=said, answered_at=now, note=""
                        )
                    )
    return room
