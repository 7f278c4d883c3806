"""Everything about oneself can be taken away, and nothing that others said."""

from __future__ import annotations

import csv
import json
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest

from tests.web.aftermath import EVENING, met, say
from tests.web.cast import NOW, TestSite
from tests.web.everything import MARK, fill
from web.errors import NotAllowedError, NotFoundError
from web.seats import Seat
from web.services.after.ratings import note_on_meeting
from web.services.letters.mailing import post_letter
from web.services.privacy.consents import ContactDraft, allow_suggestions, save_contact
from web.services.privacy.erasure import erase_person
from web.services.privacy.own_data import own_data
from web.services.regards import answer, write_note
from web.store.own_data import TOLD
from web.store.records.accounts import MembershipRecord, SeatKind
from web.store.records.log import ChangeRecord
from web.store.records.participants import Answer, ParticipantRecord


def _taken(site: TestSite, who: str) -> dict[str, bytes]:
    with ZipFile(BytesIO(own_data(site.store, site.seat(who), EVENING))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _data(site: TestSite, who: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = json.loads(_taken(site, who)["data.json"])
    return found


def test_all_that_one_said_and_did_is_in_it(site: TestSite) -> None:
    meeting = met(site, "ines", "sara", 0)
    say(site, "sara", meeting, True, False)
    note_on_meeting(site.store, site.seat("sara"), meeting, "A good talk.", EVENING)
    answer(site.store, site.seat("sara"), site.people["ivo"], Answer.NO, NOW)
    allow_suggestions(site.store, site.seat("sara"), True, NOW)
    save_contact(site.store, site.seat("sara"), ContactDraft({"phone": "1234"}, frozenset()), NOW)
    data = _data(site, "sara")
    assert data["participants"][0]["profile"]["description"] == "Cameras that find scratches on glass."
    assert data["accounts"][0]["email"] == "sara@example.org"
    assert [(one["other_id"], one["answer"]) for one in data["regards"]] == [("Ivo", "no")]
    assert [(one["useful"], one["follow_up"], one["note"]) for one in data["ratings"]] == [
        (True, False, "A good talk.")
    ]
    assert data["meetings"][0]["investor_id"] == "Ines"
    assert data["meetings"][0]["starts_at"] == "2026-05-12T09:00:00+00:00"
    assert data["consents"][0]["purpose"] == "contact" or data["consents"][0]["purpose"] == "suggested"
    assert data["contacts"][0]["phone"] == "1234"
    assert data["suggestions"][0]["told"][0]["en"] == "near to the thesis"


def test_what_others_said_is_not_in_it(site: TestSite) -> None:
    meeting = met(site, "ines", "sara", 0)
    say(site, "ines", meeting, False, False)
    note_on_meeting(site.store, site.seat("ines"), meeting, "Never again.", EVENING)
    answer(site.store, site.seat("ivo"), site.people["sara"], Answer.NO, NOW)
    write_note(site.store, site.seat("ivo"), site.people["sara"], "Too early.", NOW)
    taken = _taken(site, "sara")
    everything = b"".join(taken.values()).decode()
    assert "Never again" not in everything
    assert "Too early" not in everything
    data = json.loads(taken["data.json"])
    assert (data["ratings"], data["regards"]) == ([], [])
    assert all("investor_yes" not in one for one in data["proposals"])
    assert all("investor_score" not in one for one in data["suggestions"])
    assert [one["verb"] for one in data["changes"] if "answer" in one["verb"] or "note" in one["verb"]] == []


def test_every_part_is_a_table_that_spreadsheets_open(site: TestSite) -> None:
    met(site, "ines", "sara", 0)
    taken = _taken(site, "sara")
    (row,) = csv.DictReader(StringIO(taken["meetings.csv"].decode("utf-8-sig")))
    assert (row["investor_id"], row["state"]) == ("Ines", "booked")
    introduction = taken["README.txt"].decode("utf-8-sig")
    assert "meetings.csv: your meetings" in introduction
    assert "meetings.csv：" in introduction or "meetings.csv: 您的会面" in introduction
    assert set(taken) >= {"participants.csv", "accounts.csv", "memberships.csv"}


def test_whatever_is_marked_as_ones_own_is_told(site: TestSite) -> None:
    fill(site, "sara", met(site, "ines", "sara", 0))
    data = _data(site, "sara")
    marked = {name for name, rows in data.items() if MARK in json.dumps(rows)}
    told_with_words = {
        "participants",
        "contacts",
        "consents",
        "absences",
        "meeting_requests",
        "meetings",
        "changes",
    }
    assert marked >= told_with_words - {"changes"}
    assert set(data) == set(TOLD)


def test_the_log_says_that_it_was_taken(site: TestSite) -> None:
    own_data(site.store, site.seat("sara"), EVENING)
    with site.store.reading() as db:
        (row,) = db.query(ChangeRecord).filter_by(verb="take own data")
        assert (row.subject_id, row.after) == (site.people["sara"], {})


def test_nobody_takes_anothers_data(site: TestSite) -> None:
    acting = Seat(site.conference_id, site.accounts["olga"], SeatKind.STARTUP, site.people["sara"], acting=True)
    with pytest.raises(NotAllowedError):
        own_data(site.store, acting, EVENING)
    erase_person(site.store, site.seat("olga"), site.people["sara"], NOW)
    gone = Seat(site.conference_id, site.accounts["sara"], SeatKind.STARTUP, site.people["sara"])
    with pytest.raises(NotFoundError):
        own_data(site.store, gone, EVENING)


def test_a_colleagues_letters_are_not_in_it(site: TestSite) -> None:
    # The profile's address is a colleague's, and its letters hold links by which that colleague signs in.
    sara = site.people["sara"]
    with site.store.writing() as db:
        seat = MembershipRecord(account_id=site.accounts["suri"], conference_id=site.conference_id)
        seat.kind, seat.participant_id = SeatKind.STARTUP, sara
        db.add(seat)
        db.get_one(ParticipantRecord, sara).email = "sara@example.org"
        post_letter(db, None, "sara@example.org", "Your link", "https://example.org/secret", NOW)
        post_letter(db, None, "suri@example.org", "Your link", "https://example.org/own", NOW)
    colleague = Seat(site.conference_id, site.accounts["suri"], SeatKind.STARTUP, sara)
    with ZipFile(BytesIO(own_data(site.store, colleague, EVENING))) as archive:
        letters = json.loads(archive.read("data.json"))["outgoing_mail"]
    assert [one["body"] for one in letters] == ["https://example.org/own"]
