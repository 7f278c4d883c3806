"""A yes and a no are kept with their time and words; a no takes effect at once and breaks no agreement."""

from __future__ import annotations

import pytest

from tests.web.aftermath import met
from tests.web.cast import NOW, TestSite
from web.errors import NotAllowedError, NotFoundError, RefusedError
from web.seats import Seat
from web.services.matches.drafts import draft_matches
from web.services.privacy.consents import WORDINGS, ContactDraft, allow_suggestions, save_contact, wording
from web.services.reviewing import review
from web.services.suggesting import suggest
from web.store.contacts import consents_of, contact_row
from web.store.records.accounts import SeatKind
from web.store.records.conferences import ConferenceRecord
from web.store.records.log import ChangeRecord
from web.store.records.meetings import MeetingRecord, MeetingState
from web.store.records.participants import ParticipantRecord, SuggestionRecord
from web.store.records.plans import MatchRecord
from web.store.records.privacy import Purpose


@pytest.fixture(autouse=True)
def _cache(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATCHER_CACHE", f"{tmp_path}/vectors.sqlite")


def _suggested_to(site: TestSite, who: str) -> int:
    with site.store.reading() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        return review(db, conference, db.get_one(ParticipantRecord, site.people[who])).suggested


def test_each_answer_is_kept_with_its_time_and_its_words(site: TestSite) -> None:
    seat = site.seat("sara")
    assert allow_suggestions(site.store, seat, True, NOW)
    assert not allow_suggestions(site.store, seat, True, NOW)
    assert allow_suggestions(site.store, seat, False, NOW)
    with site.store.reading() as db:
        rows = consents_of(db, seat.participant)
        log = [(row.before, row.after) for row in db.query(ChangeRecord).filter_by(verb="change consent")]
    version = wording(Purpose.SUGGESTED)[0]
    assert [(row.given, row.wording, row.at, row.account_id) for row in rows] == [
        (False, version, NOW, site.accounts["sara"]),
        (True, version, NOW, site.accounts["sara"]),
    ]
    assert log == [({"suggested": True}, {"suggested": True}), ({"suggested": True}, {"suggested": False})]


def test_a_no_takes_somebody_out_of_all_suggestions_at_once(site: TestSite) -> None:
    before = {who: _suggested_to(site, who) for who in ("ines", "sara")}
    allow_suggestions(site.store, site.seat("sara"), False, NOW)
    assert _suggested_to(site, "ines") == before["ines"] - 1
    assert _suggested_to(site, "sara") == 0
    allow_suggestions(site.store, site.seat("sara"), True, NOW)
    assert _suggested_to(site, "ines") == before["ines"]


def test_a_no_keeps_somebody_out_of_every_list_to_come(site: TestSite) -> None:
    allow_suggestions(site.store, site.seat("sara"), False, NOW)
    suggest(site.store, site.conference_id)
    draft_matches(site.store, site.conference_id, {})
    with site.store.reading() as db:
        version = db.get_one(ConferenceRecord, site.conference_id).suggestion_version
        assert db.query(SuggestionRecord).filter_by(version=version, startup_id=site.people["sara"]).all() == []
        assert db.query(SuggestionRecord).filter_by(version=version).first() is not None
        assert db.query(MatchRecord).filter_by(startup_id=site.people["sara"]).all() == []


def test_what_was_agreed_stays(site: TestSite) -> None:
    meeting = met(site, "ines", "sara", 0)
    allow_suggestions(site.store, site.seat("sara"), False, NOW)
    with site.store.reading() as db:
        assert db.get_one(MeetingRecord, meeting).state is MeetingState.BOOKED


def test_contact_data_is_hidden_until_it_is_shown(site: TestSite) -> None:
    seat = site.seat("sara")
    draft = ContactDraft({"phone": " +86  29 ", "wechat": "sara"}, frozenset({"wechat"}))
    assert save_contact(site.store, seat, draft, NOW)
    assert not save_contact(site.store, seat, draft, NOW)
    with site.store.reading() as db:
        row = contact_row(db, seat.participant)
        assert row is not None
        assert (row.phone, row.wechat, row.shown) == ("+86 29", "sara", "wechat")
        assert [(one.purpose, one.fields) for one in consents_of(db, seat.participant)] == [
            (Purpose.CONTACT, "wechat")
        ]
        (change,) = db.query(ChangeRecord).filter_by(verb="change contact data")
        assert (change.before, change.after) == ({}, {})
    with pytest.raises(RefusedError, match="201 characters"):
        save_contact(site.store, seat, ContactDraft({"person": "x" * 201}, frozenset()), NOW)


def test_nobody_agrees_for_another(site: TestSite) -> None:
    acting = Seat(site.conference_id, site.accounts["olga"], SeatKind.STARTUP, site.people["sara"], acting=True)
    with pytest.raises(NotAllowedError):
        allow_suggestions(site.store, acting, True, NOW)
    elsewhere = Seat(site.other_id, site.accounts["sara"], SeatKind.STARTUP, site.people["sara"])
    with pytest.raises(NotFoundError):
        allow_suggestions(site.store, elsewhere, True, NOW)


def test_every_purpose_has_words_in_both_languages() -> None:
    assert set(WORDINGS) == set(Purpose)
    assert all(words.en and words.zh for versions in WORDINGS.values() for words in versions.values())
