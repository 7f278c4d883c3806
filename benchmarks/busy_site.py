"""A site to be measured: a real conference with suggestions, matches and a released timetable, and its guests."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from matcher.intake.folder import checked_dataset
from matcher.profiles import Side
from web.application import create_app
from web.seats import Seat
from web.services.accounts import account_for, add_seat
from web.services.matches.drafts import draft_matches
from web.services.matches.lists import approve
from web.services.matches.proposals import answer_proposal
from web.services.suggesting import suggest
from web.services.timetable.drafting import draft_timetable
from web.services.timetable.release import release
from web.settings import Settings
from web.sign_in.lifetimes import Cookies
from web.store.datasets import add_conference
from web.store.engine import Store
from web.store.memberships import conference_by_slug
from web.store.people import people_of
from web.store.records.accounts import SeatKind
from web.store.records.conferences import ConferenceState
from web.store.records.meetings import ProposalRecord
from web.store.records.plans import MatchListRecord, TimetableRecord
from web.store.upgrade import upgrade

SLUG = "benchmark"
#: Tables of each session, and how many proposals both sides have agreed to.
TABLES, AGREED = 80, 2000
#: How many of the other side somebody looks at.
_KNOWN = 200
_AHEAD = timedelta(weeks=52 * 30)


@dataclass(frozen=True)
class Guest:
    """Somebody who is signed in: in which role, by which cookie, and whom of the other side they may look at."""

    kind: str
    cookie: str
    others: list[int]


def made_site(settings: Settings, folder: Path, each: int) -> list[Guest]:
    """Make the site where there is none, with an organiser and so many guests of each side."""
    settings.folder.mkdir(parents=True, exist_ok=True)
    store = Store.at(settings.database)
    upgrade(store.engine)
    with store.reading() as db:
        there = conference_by_slug(db, SLUG)
    if there is None:
        dataset, _ = checked_dataset(folder)
        with store.writing() as db:
            conference = add_conference(db, dataset, SLUG, datetime.now(UTC))
            conference.state = ConferenceState.OPEN
            for session in conference.sessions:
                session.starts_at, session.ends_at = session.starts_at + _AHEAD, session.ends_at + _AHEAD
                session.tables = TABLES
            id_ = conference.id
        _fill(store, id_)
    guests = _guests(settings, store, each)
    store.engine.dispose()
    return guests


def _fill(store: Store, conference_id: int) -> None:
    """Suggest, draft and approve a match list, agree on some of it, and release a timetable."""
    suggest(store, conference_id)
    organiser = Seat(conference_id, None, SeatKind.ORGANISER)
    version = draft_matches(store, conference_id, {})
    with store.reading() as db:
        listed = db.query(MatchListRecord).filter_by(conference_id=conference_id, version=version).one()
    approve(store, organiser, listed.id, listed.revision, datetime.now(UTC))
    with store.reading() as db:
        proposals = db.query(ProposalRecord).filter_by(conference_id=conference_id).limit(AGREED).all()
    for one in proposals:
        for kind, person in ((SeatKind.INVESTOR, one.investor_id), (SeatKind.STARTUP, one.startup_id)):
            answer_proposal(store, Seat(conference_id, None, kind, person), one.id, True, datetime.now(UTC))
    draft_timetable(store, organiser, datetime.now(UTC), lambda _step, _done, _total: None)
    with store.reading() as db:
        drafted = db.query(TimetableRecord).filter_by(conference_id=conference_id).one()
    release(store, organiser, drafted.id, drafted.revision, datetime.now(UTC))
    draft_matches(store, conference_id, {})


def _guests(settings: Settings, store: Store, each: int) -> list[Guest]:
    app = create_app(settings, store)
    signer = Cookies().get_signing_serializer(app)
    assert signer is not None
    with store.writing() as db:
        found = conference_by_slug(db, SLUG)
        assert found is not None
        everybody = {side: people_of(db, found.id, side) for side in Side}
        seats: list[tuple[SeatKind, int | None]] = [(SeatKind.ORGANISER, None)]
        # Both sides come in turn, so that the first few hundred are of both.
        for pair in zip(everybody[Side.INVESTOR][:each], everybody[Side.STARTUP][:each], strict=False):
            seats += [(SeatKind(row.side.value), row.id) for row in pair]
        guests: list[Guest] = []
        for at, (kind, participant) in enumerate(seats):
            account = account_for(db, f"load{at}@example.com", f"Load {at}")
            add_seat(db, account, found.id, kind, participant)
            others = everybody[Side.STARTUP if kind is SeatKind.INVESTOR else Side.INVESTOR][: max(each, _KNOWN)]
            known = [row.id for row in Random(at).sample(others, _KNOWN)]
            signed_in = {"_user_id": account.fs_uniquifier, "_fresh": True, "fs_paa": time.time()}
            cookie = signer.dumps({**signed_in, "language": "en"})
            guests.append(Guest(kind.value, str(cookie), known))
        return guests
