"""Inviting people."""

from __future__ import annotations

from datetime import timedelta

import pytest

from matcher.profiles import Side
from tests.web.cast import NOW, TestSite
from web.errors import NotAllowedError, RefusedError
from web.services.letters.invitations import invite, people_to_invite, sample_letter
from web.store.accounts import account_by_email
from web.store.records.conferences import ConferenceRecord, ConferenceState
from web.store.records.log import OutgoingMailRecord
from web.store.records.participants import ParticipantRecord
from web.store.rosters import Standing, seats_for


@pytest.fixture
def sven(site: TestSite) -> int:
    """Sven, who has no account yet, with an e-mail address."""
    with site.store.writing() as db:
        db.get_one(ParticipantRecord, site.people["sven"]).email = "Sven@Example.org"
    return site.people["sven"]


def test_an_invitation_is_an_account_a_seat_and_a_letter(site: TestSite, sven: int) -> None:
    done = invite(site.store, site.settings, site.seat("olga"), [sven], NOW)
    assert (len(done.letters), done.just_invited, done.no_email) == (1, 0, 0)
    with site.store.reading() as db:
        account = account_by_email(db, "sven@example.org")
        assert account is not None
        (seat,) = seats_for(db, sven)
        assert (seat.account_id, seat.invited_at) == (account.id, NOW)
        letter = db.get_one(OutgoingMailRecord, done.letters[0])
    assert letter.to == "sven@example.org"
    assert "Sven takes part in The spring conference as a startup" in letter.body
    assert "Sven 将以创业公司身份参加 spring 大会" in letter.body
    assert "http://localhost/sign-in/link/" in letter.body


def test_nobody_is_invited_twice_by_a_double_click_but_reminded_the_next_day(site: TestSite, sven: int) -> None:
    invite(site.store, site.settings, site.seat("olga"), [sven, sven], NOW)
    again = invite(site.store, site.settings, site.seat("olga"), [sven], NOW + timedelta(minutes=1))
    assert (again.letters, again.just_invited) == ((), 1)
    tomorrow = invite(site.store, site.settings, site.seat("olga"), [sven], NOW + timedelta(days=1))
    assert len(tomorrow.letters) == 1


def test_whoever_has_no_address_or_left_gets_no_letter(site: TestSite, sven: int) -> None:
    with site.store.writing() as db:
        db.get_one(ParticipantRecord, sven).withdrawn_at = NOW
    done = invite(site.store, site.settings, site.seat("olga"), [sven, site.people["siri"]], NOW)
    assert (done.letters, done.no_email) == ((), 2)


def test_all_who_are_not_invited_are_found_once(site: TestSite, sven: int) -> None:
    with site.store.reading() as db:
        assert people_to_invite(db, site.conference_id, Standing.NOT_INVITED) == [sven]
    invite(site.store, site.settings, site.seat("olga"), [sven], NOW)
    with site.store.reading() as db:
        assert people_to_invite(db, site.conference_id, Standing.NOT_INVITED) == []
        assert people_to_invite(db, site.conference_id, Standing.NOT_SIGNED_IN) == [sven]


def test_people_of_another_conference_are_nobody_here(site: TestSite, sven: int) -> None:
    done = invite(site.store, site.settings, site.seat("otto"), [sven], NOW)
    assert (done.letters, done.no_email) == ((), 1)


def test_a_closed_conference_invites_nobody(site: TestSite, sven: int) -> None:
    with site.store.writing() as db:
        db.get_one(ConferenceRecord, site.conference_id).state = ConferenceState.CLOSED
    with pytest.raises(RefusedError):
        invite(site.store, site.settings, site.seat("olga"), [sven], NOW)


def test_only_those_with_the_right_invite(site: TestSite, sven: int) -> None:
    with pytest.raises(NotAllowedError):
        invite(site.store, site.settings, site.seat("ines"), [sven], NOW)


def test_the_sample_letter_names_the_conference_in_both_languages(site: TestSite) -> None:
    with site.store.reading() as db:
        letter = sample_letter(db, site.settings, db.get_one(ConferenceRecord, site.conference_id), Side.INVESTOR)
    assert (letter.subject.en, letter.subject.zh) == (
        "Your invitation to The spring conference",
        "spring 大会：参会邀请",
    )
