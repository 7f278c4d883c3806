"""Whoever asks for it is erased at once; meetings ahead are cancelled, and those who lose one are told."""

from __future__ import annotations

import pytest

from tests.web.aftermath import EVENING, met, say
from tests.web.cast import NOW, TestSite, slot
from web.errors import NotAllowedError, NotFoundError, RefusedError
from web.seats import Seat
from web.services.after.follow_ups import follow_ups
from web.services.participants import bring_back
from web.services.privacy.erasure import GONE, Erased, erase_myself, erase_person, what_would_be_erased
from web.services.requests import ask
from web.store.records.accounts import MembershipRecord, SeatKind, User, WebAuthn
from web.store.records.log import ChangeRecord
from web.store.records.meetings import MeetingRecord, MeetingRequestRecord, MeetingState, RequestState
from web.store.records.messages import NoticeKind, NoticeRecord
from web.store.records.participants import ParticipantRecord
from web.store.scrubbing import ERASED


def _colleague(site: TestSite, who: str, participant: str) -> None:
    with site.store.writing() as db:
        db.add(
            MembershipRecord(
                account_id=site.accounts[who],
                conference_id=site.conference_id,
                kind=SeatKind.STARTUP,
                participant_id=site.people[participant],
            )
        )


def test_meetings_ahead_are_cancelled_and_the_other_side_is_told(site: TestSite) -> None:
    meeting = met(site, "ines", "sara", 0)
    assert erase_myself(site.store, site.seat("sara"), NOW) is Erased.PARTICIPANT
    with site.store.reading() as db:
        row = db.get_one(MeetingRecord, meeting)
        assert (row.state, row.reason) == (MeetingState.CANCELLED, GONE)
        told = db.query(NoticeRecord).filter_by(kind=NoticeKind.CANCELLED, told_at=None).all()
        assert [one.participant_id for one in told] == [site.people["ines"]]


def test_meetings_that_were_held_stay_held(site: TestSite) -> None:
    meeting = met(site, "ines", "sara", 0)
    erase_myself(site.store, site.seat("sara"), EVENING)
    with site.store.reading() as db:
        assert db.get_one(MeetingRecord, meeting).state is MeetingState.BOOKED


def test_what_waits_is_taken_back(site: TestSite) -> None:
    request = ask(site.store, site.seat("sara"), site.people["ines"], "We see scratches.", slot(0), NOW)
    erase_myself(site.store, site.seat("sara"), NOW)
    with site.store.reading() as db:
        row = db.get_one(MeetingRequestRecord, request)
        assert (row.state, row.message) == (RequestState.WITHDRAWN, "")


def test_the_organiser_sees_that_it_happened_and_nothing_else(site: TestSite) -> None:
    met(site, "ines", "sara", 0)
    erase_myself(site.store, site.seat("sara"), NOW)
    with site.store.reading() as db:
        row = db.query(ChangeRecord).filter_by(verb="erase person").one()
        assert (row.subject_id, row.before, row.after) == (site.people["sara"], {}, {"meetings": 1})
        assert db.get_one(ParticipantRecord, site.people["sara"]).name == ERASED


def test_nobody_is_followed_up_who_is_gone(site: TestSite) -> None:
    meeting = met(site, "ines", "sara", 0)
    for who in ("ines", "sara"):
        say(site, who, meeting, None, True)
    erase_myself(site.store, site.seat("sara"), EVENING)
    with site.store.reading() as db:
        assert follow_ups(db, site.seat("ines"), db.get_one(ParticipantRecord, site.people["ines"])) == []


def test_with_colleagues_only_the_asker_goes(site: TestSite) -> None:
    meeting = met(site, "ines", "sara", 0)
    _colleague(site, "nadia", "sara")
    with site.store.reading() as db:
        assert what_would_be_erased(db, site.people["sara"]) is Erased.SEAT
        assert what_would_be_erased(db, site.people["sol"]) is Erased.PARTICIPANT
    assert erase_myself(site.store, site.seat("nadia"), NOW) is Erased.SEAT
    with site.store.reading() as db:
        assert db.get_one(ParticipantRecord, site.people["sara"]).erased_at is None
        assert db.get_one(MeetingRecord, meeting).state is MeetingState.BOOKED
        assert not db.get_one(User, site.accounts["nadia"]).active
        assert db.get_one(User, site.accounts["sara"]).active


def test_an_organiser_erases_whoever_asks_for_it(site: TestSite) -> None:
    erase_person(site.store, site.seat("olga"), site.people["sara"], NOW)
    with pytest.raises(RefusedError, match="erased before"):
        erase_person(site.store, site.seat("olga"), site.people["sara"], NOW)
    with pytest.raises(RefusedError, match="erased"):
        bring_back(site.store, site.seat("olga"), site.people["sara"], NOW)


def test_nobody_erases_others(site: TestSite) -> None:
    with pytest.raises(NotAllowedError):
        erase_person(site.store, site.seat("ines"), site.people["sara"], NOW)
    with pytest.raises(NotFoundError):
        erase_person(site.store, site.seat("otto"), site.people["sara"], NOW)
    acting = Seat(site.conference_id, site.accounts["olga"], SeatKind.STARTUP, site.people["sara"], acting=True)
    with pytest.raises(NotAllowedError):
        erase_myself(site.store, acting, NOW)


def test_with_colleagues_the_passkeys_of_the_asker_go_too(site: TestSite) -> None:
    _colleague(site, "sol", "sara")
    with site.store.writing() as db:
        db.add(_passkey(site.accounts["sara"], "Sara's phone"))
        db.add(_passkey(site.accounts["sol"], "Sol's phone"))
    assert erase_myself(site.store, site.seat("sara"), NOW) is Erased.SEAT
    with site.store.reading() as db:
        assert [one.name for one in db.query(WebAuthn).all()] == ["Sol's phone"]


def _passkey(account: int, name: str) -> WebAuthn:
    return WebAuthn(
        credential_id=name.encode(),
        public_key=b"key",
        sign_count=0,
        name=name,
        usage="first",
        transports=[],
        device_type="single_device",
        backup_state=False,
        lastuse_datetime=NOW.replace(tzinfo=None),
        user_id=account,
    )
