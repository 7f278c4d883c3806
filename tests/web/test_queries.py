"""Pages ask the database as often for many rows as for few."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from matcher.profiles import Side
from tests.factories import startup
from tests.web.cast import TestSite, opinion
from tests.web.counting import queries
from tests.web.test_every_page import ORGANISERS, PARTICIPANTS, rules_of, within
from tests.web.world import World, full_world, future_slot
from web.store.engine import Database
from web.store.opinions import packed
from web.store.people import name_forums, new_participant
from web.store.records.conferences import ConferenceRecord
from web.store.records.log import ChangeRecord, OutgoingMailRecord, UploadRecord
from web.store.records.meetings import (
    AbsenceRecord,
    Door,
    MeetingRecord,
    MeetingRequestRecord,
    MeetingState,
    ProposalRecord,
    RequestState,
)
from web.store.records.participants import Answer, ParticipantRecord, RegardRecord, SuggestionRecord
from web.store.records.plans import MatchListRecord, MatchRecord, PlaceRecord, TimetableRecord

#: So many more of everything; below the length of a page of every list.
MORE = 12


@pytest.fixture
def world(site: TestSite, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("MATCHER_CACHE", str(tmp_path_factory.mktemp("cache") / "vectors.sqlite"))
    return full_world(site)


def _counts(site: TestSite, world: World, who: str, rooms: set[str]) -> dict[str, int]:
    client = site.client(who)
    found = {}
    for method, rule in rules_of(site):
        if method == "GET" and within(rule.endpoint, rooms) and rule.endpoint != "overview.export":
            with site.app.test_request_context():
                address = site.app.url_for(rule.endpoint, **world.arguments(rule.endpoint, set(rule.arguments)))
            with queries(site) as asked, client.get(address):
                pass
            found[rule.rule] = len(asked)
    return found


def _add_more(site: TestSite) -> None:
    """Add startups in AI with all that may hang on them: suggestions to Ines, requests, proposals, matches, …."""
    now = datetime.now(UTC)
    with site.store.writing() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        forum, session = conference.sub_forums[0], conference.sessions[0]
        people = []
        for number in range(MORE):
            row = new_participant(
                conference.id, startup(f"More {number}", description="Vision."), f"m{number}@x.org", now
            )
            row.profile["attendance"]["sub_forums"] = [forum.code]
            name_forums(row, conference.sub_forums)
            db.add(row)
            people.append(row)
        db.flush()
        lists = db.query(MatchListRecord).filter_by(conference_id=conference.id).all()
        timetables = db.query(TimetableRecord).filter_by(conference_id=conference.id).all()
        for number, row in enumerate(people):
            start = future_slot(number % 3)
            couple = {"investor_id": site.people["ines"], "startup_id": row.id, "sub_forum_id": forum.id}
            scores = {"score": 0.2, "investor_score": 0.4, "startup_score": 0.5}
            told = packed({side: opinion(0.4) for side in Side})
            db.add(
                SuggestionRecord(
                    conference_id=conference.id,
                    version=conference.suggestion_version,
                    told=told,
                    **couple,
                    **scores,
                )
            )
            db.add_all(MatchRecord(match_list_id=one.id, told=told, **couple, **scores) for one in lists)
            _add_dealings(db, site, couple, number, now)
            waiting = MeetingRecord(
                conference_id=conference.id, investor_id=site.people["ida"], startup_id=row.id,
                sub_forum_id=forum.id, door=Door.PROPOSAL, state=MeetingState.AGREED,
                created_at=now, changed_at=now,
            )  # fmt: skip
            db.add(waiting)
            db.flush()
            db.add_all(
                PlaceRecord(
                    timetable_id=one.id, meeting_id=waiting.id, session_id=session.id, starts_at=start,
                    ends_at=start + timedelta(minutes=15), table=number // 3 + 3,
                )
                for one in timetables
            )  # fmt: skip
            db.add(
                ChangeRecord(
                    conference_id=conference.id, at=now, verb="answered", subject="participant", subject_id=row.id
                )
            )
            db.add(
                OutgoingMailRecord(
                    conference_id=conference.id, to="a@x.org", subject="s", body="b", created_at=now
                )
            )
            db.add(
                UploadRecord(
                    conference_id=conference.id, table="startups", filename="a.csv", content=b"", created_at=now
                )
            )


def _add_dealings(db: Database, site: TestSite, couple: dict[str, int], number: int, now: datetime) -> None:
    """Add something between Ines and a startup: each another thing."""
    shared = {"conference_id": site.conference_id, "created_at": now, **couple}
    ines = db.get_one(ParticipantRecord, site.people["ines"])
    match number % 4:
        case 0:
            until = now + timedelta(hours=9)
            db.add(MeetingRequestRecord(asked_by=Side.STARTUP, message="Hello", expires_at=until, **shared))
        case 1:
            listed = db.query(MatchListRecord).filter_by(conference_id=site.conference_id).first()
            assert listed is not None
            db.add(ProposalRecord(match_list_id=listed.id, **shared))
        case 2:
            other = couple["startup_id"]
            db.add(
                RegardRecord(
                    participant_id=ines.id, other_id=other, answer=Answer.YES, answered_at=now, rank=number
                )
            )
        case _:
            asked = MeetingRequestRecord(
                asked_by=Side.INVESTOR, expires_at=now, state=RequestState.EXPIRED, **shared
            )
            start = future_slot(0) - timedelta(hours=2 + number)
            away = AbsenceRecord(participant_id=ines.id, starts_at=start, ends_at=start + timedelta(minutes=30))
            db.add_all([asked, away])


@pytest.mark.parametrize(
    ("who", "rooms"), [("ines", PARTICIPANTS), ("sara", PARTICIPANTS), ("olga", set(ORGANISERS))]
)
def test_the_queries_of_a_page_do_not_grow_with_its_rows(
    site: TestSite, world: World, who: str, rooms: set[str]
) -> None:
    few = _counts(site, world, who, rooms)
    _add_more(site)
    many = _counts(site, world, who, rooms)
    # A list that was empty may be asked for once; with twelve more rows a query for each would show.
    assert {page: (few[page], many[page]) for page in few if many[page] > few[page] + 4} == {}
    assert max(many.values()) <= 45
