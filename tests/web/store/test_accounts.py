"""Rows of the door."""

from __future__ import annotations

import pytest

from tests.web.cast import NOW, TestSite
from web.errors import ChangedMeanwhileError
from web.store.accounts import (
    account_by_email,
    account_by_id,
    link_is_used,
    open_accounts,
    passkeys_of,
    seat_of,
    use_link,
)
from web.store.records.accounts import SeatKind, User, WebAuthn


def test_a_session_of_the_library_takes_the_right_to_write_only_to_write(site: TestSite) -> None:
    with open_accounts(site.store) as db:
        account = account_by_id(db, site.accounts["ines"])
        assert account is not None
        with site.store.writing() as other:
            other.get_one(User, site.accounts["ivo"]).name = "Ivan"
        # A transaction of SQLite that has read an older state could not write now; this one begins anew.
        account.name = "Inés"
        db.commit()
        account.name = "Ines again"
        db.commit()
    with site.store.reading() as db:
        assert [db.get_one(User, site.accounts[who]).name for who in ("ines", "ivo")] == ["Ines again", "Ivan"]


def test_an_account_is_found_by_its_address(site: TestSite) -> None:
    with site.store.reading() as db:
        found = account_by_email(db, "ines@example.org")
        assert found is not None
        assert found.id == site.accounts["ines"]
        assert account_by_email(db, "nobody@example.org") is None


def test_a_mark_is_used_once(site: TestSite) -> None:
    with site.store.writing() as db:
        use_link(db, "mark", site.accounts["ines"], NOW)
    with site.store.reading() as db:
        assert (link_is_used(db, "mark"), link_is_used(db, "other")) == (True, False)
    with pytest.raises(ChangedMeanwhileError), site.store.writing() as db:
        use_link(db, "mark", site.accounts["ivo"], NOW)


def test_a_seat_is_found_with_and_without_a_participant(site: TestSite) -> None:
    with site.store.reading() as db:
        ines, olga = (site.accounts[who] for who in ("ines", "olga"))
        assert seat_of(db, ines, site.conference_id, SeatKind.INVESTOR, site.people["ines"]) is not None
        assert seat_of(db, ines, site.conference_id, SeatKind.INVESTOR, site.people["ivo"]) is None
        assert seat_of(db, olga, site.conference_id, SeatKind.ORGANISER, None) is not None


def test_passkeys_are_listed_by_owner(site: TestSite) -> None:
    with site.store.writing() as db:
        for who, name in (("ines", "phone"), ("ivo", "key")):
            db.add(
                WebAuthn(
                    user_id=site.accounts[who], credential_id=name.encode(), public_key=b"", backup_state=False,
                    device_type="", lastuse_datetime=NOW.replace(tzinfo=None), name=name, usage="first",
                )
            )  # fmt: skip
    with site.store.reading() as db:
        assert [one.name for one in passkeys_of(db, site.accounts["ines"])] == ["phone"]
