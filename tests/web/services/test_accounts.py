"""Accounts and seats."""

from __future__ import annotations

import pytest

from tests.web.cast import TestSite
from web.errors import RefusedError
from web.services.accounts import account_for, add_seat, change_account, sign_out_everywhere, tidy_email
from web.store.records.accounts import Right, SeatKind, User


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Ines@Example.ORG\n", "ines@example.org"),
        ("name@mail", "name@mail"),
        ("Jürgen@bücher.example", "jürgen@bücher.example"),
    ],
)
def test_addresses_are_kept_tidy(typed: str, kept: str) -> None:
    assert tidy_email(typed) == kept


@pytest.mark.parametrize("typed", ["", "ines", "ines@", "a b@example.org", "ines@example.org, ivo@example.org"])
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(RefusedError) as caught:
        tidy_email(typed)
    assert "is not an e-mail address" in caught.value.words.en


def test_one_address_has_one_account(site: TestSite) -> None:
    with site.store.writing() as db:
        new = account_for(db, "Uma@example.org", "Uma", "zh")
        assert (new.email, new.name, new.language, new.active) == ("uma@example.org", "Uma", "zh", True)
        assert account_for(db, " UMA@EXAMPLE.ORG ", "Somebody else") is new
        assert new.name == "Uma"


def test_a_seat_is_given_once_and_its_rights_change(site: TestSite) -> None:
    with site.store.writing() as db:
        account = db.get_one(User, site.accounts["nadia"])
        seat = add_seat(db, account, site.conference_id, SeatKind.STAFF, rights=(Right.PLAN, Right.PEOPLE))
        assert seat.rights == "people plan"
        assert add_seat(db, account, site.conference_id, SeatKind.STAFF, rights=(Right.PLAN,)) is seat
        assert seat.rights == "plan"
        other = add_seat(db, account, site.conference_id, SeatKind.INVESTOR, site.people["ines"])
        assert other is not seat


def test_a_name_that_does_not_fit_is_refused(site: TestSite) -> None:
    with pytest.raises(RefusedError) as caught:
        change_account(site.store, site.accounts["ines"], "x" * 201, None)
    assert caught.value.words.en.startswith("This name is 201 characters long")


def test_signing_out_everywhere_changes_what_sessions_hold(site: TestSite) -> None:
    sign_out_everywhere(site.store, site.accounts["ines"])
    with site.store.reading() as db:
        assert db.get_one(User, site.accounts["ines"]).fs_uniquifier != "inesinesines"
