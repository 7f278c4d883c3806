"""Contact data goes only where both said that they will follow up."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
import vobject

from tests.web.aftermath import EVENING, met, note_outcome, say
from tests.web.cast import TestSite
from web.errors import NotAllowedError
from web.seats import Seat
from web.services.after.follow_ups import FollowUp, follow_ups, follow_ups_csv, follow_ups_vcards, shown_contact
from web.services.after.ratings import note_on_meeting
from web.services.privacy.consents import ContactDraft, save_contact
from web.store.records.accounts import SeatKind
from web.store.records.conferences import ConferenceRecord
from web.store.records.floor import Outcome
from web.store.records.participants import ParticipantRecord


def _list(site: TestSite, who: str) -> list[FollowUp]:
    with site.store.reading() as db:
        return follow_ups(db, site.seat(who), db.get_one(ParticipantRecord, site.people[who]))


def _reachable(site: TestSite, who: str, *shown: str) -> None:
    values = {"person": "李莎", "phone": "+86 29 1234", "wechat": "sara-li", "website": "https://sara.example"}
    save_contact(site.store, site.seat(who), ContactDraft(values, frozenset(shown)), EVENING)


@pytest.mark.parametrize("theirs", [None, False])
def test_nobody_is_listed_before_both_said_yes(site: TestSite, theirs: bool | None) -> None:
    meeting = met(site, "ines", "sara", 0)
    say(site, "ines", meeting, True, True)
    say(site, "sara", meeting, True, theirs)
    assert (_list(site, "ines"), _list(site, "sara")) == ([], [])


def test_both_find_each_other_once_both_said_yes(site: TestSite) -> None:
    meeting = met(site, "ines", "sara", 0)
    for who in ("ines", "sara"):
        say(site, who, meeting, None, True)
    assert [(one.name, one.email) for one in _list(site, "ines")] == [("Sara", "sara@example.org")]
    assert [(one.name, one.email) for one in _list(site, "sara")] == [("Ines", "ines@example.org")]
    say(site, "sara", meeting, None, False)
    assert (_list(site, "ines"), _list(site, "sara")) == ([], [])


def test_a_meeting_that_did_not_take_place_leads_to_no_follow_up(site: TestSite) -> None:
    meeting = met(site, "ines", "sara", 0)
    for who in ("ines", "sara"):
        say(site, who, meeting, None, True)
    note_outcome(site, meeting, Outcome.BOTH_MISSING)
    assert _list(site, "ines") == []


def test_only_what_somebody_shows_of_itself_is_told(site: TestSite) -> None:
    meeting = met(site, "ines", "sara", 0)
    for who in ("ines", "sara"):
        say(site, who, meeting, None, True)
    _reachable(site, "sara", "person", "wechat")
    (found,) = _list(site, "ines")
    assert (found.person, found.phone, found.wechat, found.website) == ("李莎", "", "sara-li", "")
    assert shown_contact(None) == {"person": "", "phone": "", "wechat": "", "website": ""}


def test_an_organiser_who_acts_for_somebody_sees_no_list(site: TestSite) -> None:
    acting = Seat(site.conference_id, site.accounts["olga"], SeatKind.INVESTOR, site.people["ines"], acting=True)
    with site.store.reading() as db, pytest.raises(NotAllowedError):
        follow_ups(db, acting, db.get_one(ParticipantRecord, site.people["ines"]))


def test_the_list_goes_into_address_books_and_spreadsheets(site: TestSite) -> None:
    meeting = met(site, "ines", "sara", 0)
    for who in ("ines", "sara"):
        say(site, who, meeting, None, True)
    _reachable(site, "sara", "person", "phone", "wechat", "website")
    note_on_meeting(site.store, site.seat("ines"), meeting, "=Send, the deck;\nsoon", EVENING)
    people = _list(site, "ines")
    with site.store.reading() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
    (row,) = csv.DictReader(StringIO(follow_ups_csv(people, conference).decode("utf-8-sig")))
    assert (row["name"], row["email"], row["phone"]) == ("Sara", "sara@example.org", "'+86 29 1234")
    assert (row["met"], row["note"]) == ("2026-05-12 17:00", "'=Send, the deck;\nsoon")
    (card,) = vobject.readComponents(follow_ups_vcards(people, conference).decode())
    assert (card.fn.value, card.org.value, card.email.value) == ("李莎", ["Sara"], "sara@example.org")
    assert (card.tel.value, card.contents["x-wechat"][0].value) == ("+86 29 1234", "sara-li")
    assert card.note.value.endswith("=Send, the deck;\nsoon")
