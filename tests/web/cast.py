"""The cast of the web tests and the small conference it meets at.

Ines, Ivo and Ida are investors, Sara and Sol (with four more) startups, Olga organises, Stan is staff who may
see people only, Nadia has an account and no seat. Eva and Otto are investor and organiser of another conference.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from matcher.conference import Conference, Dataset, MeetingLimits, Rules
from matcher.plan import BandLimits, Level, Opinion, Reason, Yardstick
from matcher.profiles import Attendance, Side, Stage
from matcher.words import Words
from tests.factories import conference, investor, session, startup, sub_forum
from web.jobs import Queue
from web.seats import Seat
from web.settings import Settings
from web.store.datasets import add_conference
from web.store.engine import Database, Store
from web.store.opinions import packed
from web.store.people import people_of
from web.store.records.accounts import MembershipRecord, Right, SeatKind, User
from web.store.records.conferences import ConferenceRecord, ConferenceState
from web.store.records.participants import ParticipantRecord, SuggestionRecord

#: When most tests take place: weeks before the conference, which is on 2026-05-12.
NOW = datetime(2026, 4, 1, 12, tzinfo=UTC)


def small_conference(id_: str = "spring") -> Dataset:
    """Two sub-forums, one morning, three slots at two tables each; three investors, six startups."""
    both = Attendance(sub_forums=("ai", "bio"))
    ai, bio = Attendance(sub_forums=("ai",)), Attendance(sub_forums=("bio",))
    programme: Conference = conference(
        id=id_,
        name=Words(f"The {id_} conference", f"{id_} 大会"),
        sub_forums=(
            sub_forum("ai", name=Words("Artificial intelligence", "人工智能")),
            sub_forum("bio", name=Words("Biotechnology", "生物技术")),
        ),
        sessions=(
            session("ai-1", tables=2),
            session("bio-1", sub_forum="bio", room="Hall 2", tables=2),
        ),
        rules=Rules(limits={side: MeetingLimits(1, 3) for side in Side}),
        encoder="tiny",
    )
    return Dataset(
        programme,
        investors=(
            investor("Ines", thesis="Machine vision for factories.", tags=("vision",), attendance=both),
            investor(
                "Ivo", thesis="Seed rounds in biotechnology.", stages=frozenset({Stage.SEED}), attendance=bio
            ),
            investor("Ida", thesis="我们投资人工智能。", attendance=ai),
        ),
        startups=(
            startup("Sara", description="Cameras that find scratches on glass.", tags=("vision",), attendance=ai),
            startup("Sol", description="Enzymes that eat plastics.", stage="seed", attendance=bio),
            startup("Sven", description="Robots that weld ships.", attendance=ai),
            startup("Suri", description="Sensors for hospital beds.", attendance=both),
            startup("Siri", description="语音识别芯片。", attendance=ai),
            startup("Sina", description="", attendance=bio),
        ),
    )


@dataclass(frozen=True)
class Cast:
    """The ids of both conferences, and of everybody by lower-case name."""

    conference_id: int
    other_id: int
    people: dict[str, int]
    accounts: dict[str, int]


@dataclass(frozen=True)
class TestSite:
    """A running application with the cast in it."""

    __test__ = False

    app: Flask
    store: Store
    queue: Queue
    settings: Settings
    conference_id: int
    other_id: int
    people: dict[str, int]
    accounts: dict[str, int]
    """Ids by lower-case name."""

    def client(self, who: str | None = None, **headers: str) -> FlaskClient:
        """Return a browser; with a name, one in which that member of the cast is signed in."""
        client = self.app.test_client()
        for name, value in {"Accept-Language": "en", **headers}.items():
            client.environ_base[f"HTTP_{name.upper().replace('-', '_')}"] = value
        if who is not None:
            with self.store.reading() as db, client.session_transaction() as session:
                session["_user_id"] = db.get_one(User, self.accounts[who]).fs_uniquifier
                session["_fresh"], session["fs_paa"] = True, time.time()
        return client

    def seat(self, who: str) -> Seat:
        """Return the seat that a member of the cast has."""
        with self.store.reading() as db:
            account = db.get_one(User, self.accounts[who])
            one = account.memberships[0]
            rights = frozenset(Right(name) for name in one.rights.split())
            return Seat(one.conference_id, account.id, one.kind, one.participant_id, rights)


def build_site(app: Flask, store: Store, queue: Queue, settings: Settings) -> TestSite:
    """Write the cast and both conferences into an empty database."""
    return TestSite(app, store, queue, settings, **vars(write_cast(store)))


def write_cast(store: Store) -> Cast:
    """Write the cast and both conferences into an empty database, and return who is who."""
    with store.writing() as db:
        spring = add_conference(db, small_conference("spring"), "spring", NOW)
        autumn = add_conference(db, small_conference("autumn"), "autumn", NOW)
        spring.state = autumn.state = ConferenceState.OPEN
        db.flush()
        people = {row.name.lower(): row.id for side in Side for row in people_of(db, spring.id, side)}
        others = {row.name.lower(): row.id for row in people_of(db, autumn.id, Side.INVESTOR)}
        accounts = {
            "ines": _member(db, "ines", spring, SeatKind.INVESTOR, people["ines"]),
            "ivo": _member(db, "ivo", spring, SeatKind.INVESTOR, people["ivo"]),
            "ida": _member(db, "ida", spring, SeatKind.INVESTOR, people["ida"]),
            "sara": _member(db, "sara", spring, SeatKind.STARTUP, people["sara"]),
            "sol": _member(db, "sol", spring, SeatKind.STARTUP, people["sol"]),
            "suri": _member(db, "suri", spring, SeatKind.STARTUP, people["suri"]),
            "olga": _member(db, "olga", spring, SeatKind.ORGANISER),
            "stan": _member(db, "stan", spring, SeatKind.STAFF, rights=Right.PEOPLE.value),
            "nadia": account(db, "nadia").id,
            "eva": _member(db, "eva", autumn, SeatKind.INVESTOR, others["ines"]),
            "otto": _member(db, "otto", autumn, SeatKind.ORGANISER),
        }
        for row in (spring, autumn):
            suggest_everybody(db, row)
        return Cast(spring.id, autumn.id, people, accounts)


def account(db: Database, name: str) -> User:
    """Add an account."""
    row = User(
        email=f"{name}@example.org",
        name=name.title(),
        active=True,
        fs_uniquifier=name * 3,
        confirmed_at=datetime(2026, 1, 1),
    )
    db.add(row)
    db.flush()
    return row


def _member(
    db: Database,
    name: str,
    where: ConferenceRecord,
    kind: SeatKind,
    participant: int | None = None,
    rights: str = "",
) -> int:
    row = account(db, name)
    db.add(
        MembershipRecord(
            account_id=row.id, conference_id=where.id, kind=kind, participant_id=participant, rights=rights
        )
    )
    db.flush()
    return row.id


def opinion(score: float, *reasons: Reason) -> Opinion:
    """Return what a side is expected to think."""
    return Opinion(
        score, 0.0, reasons or (Reason("text", 0.5, Words("near to the thesis", "与方向相近"), "A passage."),)
    )


#: What the scores of the cast are held against.
YARDSTICK = Yardstick(
    Level.ASSUMED,
    BandLimits(0.7, 0.5),
    {Side.INVESTOR: BandLimits(0.85, 0.75), Side.STARTUP: BandLimits(0.85, 0.65)},
)


def suggest_everybody(db: Database, where: ConferenceRecord) -> None:
    """Suggest every pair that shares a sub-forum; the earlier in the alphabet, the better."""
    where.suggestion_version = 1
    where.suggested = {"yardstick": YARDSTICK.record()}
    investors, startups = (people_of(db, where.id, side) for side in (Side.INVESTOR, Side.STARTUP))
    for i, one in enumerate(investors):
        for s, other in enumerate(startups):
            shared = _forums(one) & _forums(other)
            if shared:
                investor_score, startup_score = 0.9 - 0.1 * s, 0.9 - 0.2 * i
                db.add(
                    SuggestionRecord(
                        conference_id=where.id,
                        version=1,
                        investor_id=one.id,
                        startup_id=other.id,
                        sub_forum_id=min(shared),
                        score=investor_score * startup_score,
                        investor_score=investor_score,
                        startup_score=startup_score,
                        told=packed(
                            {Side.INVESTOR: opinion(investor_score), Side.STARTUP: opinion(startup_score)}
                        ),
                    )
                )


def _forums(row: ParticipantRecord) -> set[int]:
    return {place.sub_forum_id for place in row.forums}


def slot(number: int) -> datetime:
    """Return the start of a slot of the small conference, from 0: 9:00, 9:20 and 9:40 UTC."""
    return datetime(2026, 5, 12, 9, tzinfo=UTC) + timedelta(minutes=20 * number)


def posted(client: FlaskClient, address: str, **fields: Any) -> Any:
    """Post a form as a browser does that loaded its page before."""
    return client.post(address, data=fields, headers={"Referer": f"http://localhost{address}"})
