"""A conference in full swing, with one of everything: what the pages of every kind of person are tried on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from matcher.profiles import Interval
from tests.web.cast import TestSite, slot
from web.services.exchange.tokens import Scope, make_token
from web.services.exchange.webhooks import Hook, add_webhook, try_webhook
from web.services.exchange.whole_files import keep_file
from web.services.floor.arrivals import badge_secret
from web.services.importing.tables import TableKind
from web.services.importing.uploads import keep_upload, preview_upload
from web.services.letters.mailing import post_letter
from web.services.matches.drafts import draft_matches
from web.services.matches.lists import approve
from web.services.matches.proposals import answer_proposal
from web.services.meetings import block_time
from web.services.printing.boards import renew_board
from web.services.regards import answer
from web.services.requests import accept, ask
from web.services.timetable.drafting import draft_timetable
from web.store.engine import Store
from web.store.prints import keep_print
from web.store.programmes import make_operator
from web.store.records import Base
from web.store.records.accounts import MembershipRecord, User
from web.store.records.conferences import SessionRecord
from web.store.records.floor import StandInRecord, StandInState
from web.store.records.log import JobKind, JobRecord, MailState
from web.store.records.meetings import MeetingRecord, ProposalRecord, ProposalState
from web.store.records.participants import Answer
from web.store.records.plans import MatchListRecord, MatchRecord

_YEAR = 2099
EXAMPLE = "id,name,description,email\ns90,Sofia Labs,Batteries that breathe.,sofia@example.org\n,Nameless,,\n"


@dataclass(frozen=True)
class World:
    """The ids of what is there; everything belongs to Ines, Sara and Suri where it belongs to somebody."""

    values: dict[str, dict[str, Any]]
    """The arguments of addresses by endpoint, or by blueprint; what stands under "" is for all."""

    def arguments(self, endpoint: str, names: set[str]) -> dict[str, Any]:
        """Return what fills the arguments of an address."""
        levels = ("", endpoint.partition(".")[0], endpoint)
        known = {name: value for level in levels for name, value in self.values.get(level, {}).items()}
        return {name: known[name] for name in names}


def full_world(site: TestSite) -> World:
    """Let the cast act: requests, meetings, proposals, an upload, a match list and a timetable.

    Everything is done at the moment of the test, since pages ask the clock; the conference lies in the future.
    """
    now = datetime.now(UTC)
    ines, ivo, sara, suri, olga = (site.seat(who) for who in ("ines", "ivo", "sara", "suri", "olga"))
    store = site.store
    into_the_future(site)
    first = ask(store, sara, site.people["ines"], "We see scratches.", future_slot(0), now)
    booked = accept(store, ines, first, None, now)
    waiting = ask(store, suri, site.people["ines"], "We feel who lies in a bed.", None, now)
    absence = block_time(store, ines, Interval(future_slot(2), future_slot(3)), "A walk", now)
    answer(store, ivo, site.people["suri"], Answer.MAYBE, now)
    version = draft_matches(store, site.conference_id, {})
    with store.reading() as db:
        listed = db.query(MatchListRecord).filter_by(conference_id=site.conference_id, version=version).one()
        match = db.query(MatchRecord).filter_by(match_list_id=listed.id).first()
        assert match is not None
    approve(store, olga, listed.id, listed.revision, now)
    with store.reading() as db:
        proposal = next(
            row
            for row in db.query(ProposalRecord).filter_by(conference_id=site.conference_id)
            if row.state is ProposalState.OPEN
            and row.investor_id != site.people["ida"]
            and row.startup_id != site.people["sol"]
        )
    draft_matches(store, site.conference_id, {})
    with store.reading() as db:
        mine = db.query(ProposalRecord).filter_by(investor_id=ivo.participant, startup_id=suri.participant).all()
    for one in mine:
        answer_proposal(store, ivo, one.id, True, now)
        answer_proposal(store, suri, one.id, True, now)
    timetable = draft_timetable(store, olga, now, lambda _step, _done, _total: None)
    upload = keep_upload(store, olga, TableKind.STARTUPS, "new.csv", EXAMPLE.encode(), now)
    preview_upload(store, site.conference_id, upload)
    board = renew_board(store, olga, now)
    with store.writing() as db:
        printed = keep_print(db, olga, "spring-badges.pdf", b"%PDF-1.7", now)
    with store.writing() as db:
        make_operator(db, db.get_one(User, site.accounts["olga"]))
        job = JobRecord(conference_id=site.conference_id, kind=JobKind.SUGGEST, created_at=now)
        db.add(job)
        failed = post_letter(db, site.conference_id, "gone@example.org", "Your meetings tomorrow", "…", now)
        failed.state, failed.attempts, failed.failure = MailState.FAILED, 1, "550 no such person"
        db.flush()
        job_id, letter = job.id, failed.id
    with store.reading() as db:
        meeting = db.get_one(MeetingRecord, booked)
    chance = _chance(site, meeting, now)
    with store.reading() as db:
        membership = db.query(MembershipRecord).filter_by(account_id=site.accounts["stan"]).one().id
        own = db.query(MembershipRecord).filter_by(account_id=site.accounts["ines"]).one().id
    return World(
        {
            "": {"slug": "spring", "version": version, "upload": upload, "membership": membership, "kind": "csv"},
            "acting": {"person": site.people["suri"]},
            "participants": {"person": site.people["suri"], "other": site.people["siri"]},
            "after": {"number": booked, "question": "useful"},
            "erasures": {"person": site.people["suri"]},
            "people": {"other": site.people["sven"]},
            "review": {"other": site.people["sven"]},
            "meetings": {"number": booked, "other": site.people["sven"]},
            "meetings.unblock": {"number": absence},
            "meetings.answer_offer": {"number": chance, "word": "yes"},
            "floor": {"person": site.people["suri"], "meeting": booked},
            "badges": {"badge": badge_secret(site.settings.secret, site.people["suri"])},
            **{f"meetings.say_{word}": {"number": proposal.id} for word in ("yes", "no")},
            **{
                f"meetings.{name}": {"number": waiting}
                for name in ("answered", "accept_request", "change", "decline_request", "withdraw_request")
            },
            "letters": {"letter": letter},
            "letter_texts": {"kind": "requested", "language": "zh"},
            "jobs": {"number": job_id},
            "learning": {"number": 1},
            "imports.example": {"kind": "startups"},
            "prints": {"number": printed, "what": "badges"},
            "board": {"secret": board},
            "connections": _connections(site, now),
            "overview": {"what": "participants"},
            "match_lists": {"version": version + 1, "match": match.id},
            "match_lists.one": {"version": version},
            "match_lists.swap": {"version": version},
            "timetables": {"version": timetable, "meeting": booked, "number": 0, "kind": "away"},
            "setup": {"session_id": meeting.session_id, "forum": meeting.sub_forum_id},
            "profile": {"membership": own},
            "home": {"membership": own},
        }
    )


def _connections(site: TestSite, now: datetime) -> dict[str, Any]:
    """Let Olga connect another program, and export everything."""
    store, olga = site.store, site.seat("olga")
    token, _secret = make_token(store, olga, "A check-in app", [Scope.PEOPLE_READ], 30, now)
    inward = replace(site.settings, inward_webhooks=True)
    webhook = add_webhook(store, inward, olga, Hook("http://127.0.0.1:9/in"), now)
    delivery = try_webhook(store, olga, webhook, now)
    file = site.settings.folder / "whole.zip"
    file.write_bytes(b"PK")
    with store.writing() as db:
        export = keep_file(db, site.conference_id, file, now)
    return {"token": token, "webhook": webhook, "delivery": delivery, "deed": "pause", "name": export}


def _chance(site: TestSite, meeting: MeetingRecord, now: datetime) -> int:
    """Let Siri be offered to Ines in place of whom she meets."""
    with site.store.writing() as db:
        row = StandInRecord(
            conference_id=site.conference_id,
            meeting_id=meeting.id,
            freed_id=site.people["ines"],
            other_id=site.people["siri"],
            session_id=meeting.session_id,
            state=StandInState.OPEN,
            created_at=now,
            expires_at=meeting.ends_at,
        )
        db.add(row)
        db.flush()
        return row.id


def into_the_future(site: TestSite) -> None:
    """Hold the conference in a year that no test will see, for pages that ask the clock."""
    with site.store.writing() as db:
        for session in db.query(SessionRecord).filter_by(conference_id=site.conference_id):
            session.starts_at, session.ends_at = (
                moment.replace(year=_YEAR) for moment in (session.starts_at, session.ends_at)
            )


def future_slot(number: int) -> datetime:
    """Return the start of a slot after ``into_the_future``."""
    return slot(number).replace(year=_YEAR)


def everything_in(store: Store, conference_id: int | None = None) -> dict[str, list[str]]:
    """Return every row of every table as text; with a conference, only its own of the tables that name one."""
    found: dict[str, list[str]] = {}
    with store.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            asked = select(table)
            whose = table.c.id if table.name == "conferences" else table.c.get("conference_id")
            if conference_id is not None and whose is not None:
                asked = asked.where(whose == conference_id)
            found[table.name] = sorted(repr(tuple(row)) for row in connection.execute(asked))
    return found
