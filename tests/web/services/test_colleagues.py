"""Colleagues who share a participant."""

from __future__ import annotations

import pytest

from tests.web.cast import NOW, TestSite
from web.errors import NotFoundError, RefusedError
from web.services.colleagues import MOST, Invited, invite_colleague, remove_colleague
from web.store.accounts import account_by_email
from web.store.colleagues import colleagues_of
from web.store.records.accounts import SeatKind
from web.store.records.log import OutgoingMailRecord


def _invite(site: TestSite, email: str, **more: str) -> OutgoingMailRecord:
    number = invite_colleague(site.store, site.settings, site.seat("sara"), Invited(email, **more), NOW)
    with site.store.reading() as db:
        return db.get_one(OutgoingMailRecord, number)


def _emails(site: TestSite, who: str = "sara") -> list[str]:
    with site.store.reading() as db:
        return [one.account.email for one in colleagues_of(db, site.people[who])]


def test_a_colleague_gets_a_seat_of_its_own_and_a_letter_with_a_link(site: TestSite) -> None:
    letter = _invite(site, " Chen@Example.org ", name="Chen", language="en")
    assert _emails(site) == ["sara@example.org", "chen@example.org"]
    assert (letter.to, letter.subject) == ("chen@example.org", "Sara at The spring conference: you are invited")
    assert f"{site.settings.address}/sign-in/link/" in letter.body
    with site.store.reading() as db:
        account = account_by_email(db, "chen@example.org")
        assert account is not None
        assert [(one.kind, one.participant_id) for one in account.memberships] == [
            (SeatKind.STARTUP, site.people["sara"])
        ]


def test_a_letter_to_somebody_whose_language_is_unknown_speaks_both(site: TestSite) -> None:
    body = _invite(site, "chen@example.org").body
    assert "Open this link" in body
    assert "请打开以下链接" in body


def test_nobody_is_invited_twice(site: TestSite) -> None:
    _invite(site, "chen@example.org")
    with pytest.raises(RefusedError):
        _invite(site, "CHEN@example.org")


def test_more_than_a_few_people_speak_for_nobody(site: TestSite) -> None:
    for number in range(MOST - 1):
        _invite(site, f"colleague{number}@example.org")
    with pytest.raises(RefusedError):
        _invite(site, "one-too-many@example.org")


def test_a_colleague_can_be_removed_and_then_sees_nothing_more(site: TestSite) -> None:
    _invite(site, "chen@example.org")
    with site.store.reading() as db:
        chen = colleagues_of(db, site.people["sara"])[1].id
    assert not remove_colleague(site.store, site.seat("sara"), chen, NOW)
    assert _emails(site) == ["sara@example.org"]


def test_the_last_one_cannot_leave(site: TestSite) -> None:
    with site.store.reading() as db:
        (own,) = colleagues_of(db, site.people["sara"])
    with pytest.raises(RefusedError):
        remove_colleague(site.store, site.seat("sara"), own.id, NOW)
    _invite(site, "chen@example.org")
    assert remove_colleague(site.store, site.seat("sara"), own.id, NOW)
    assert _emails(site) == ["chen@example.org"]


def test_nobody_removes_the_people_of_another_participant(site: TestSite) -> None:
    with site.store.reading() as db:
        (sol,) = colleagues_of(db, site.people["sol"])
    with pytest.raises(NotFoundError):
        remove_colleague(site.store, site.seat("sara"), sol.id, NOW)
    assert _emails(site, "sol") == ["sol@example.org"]
