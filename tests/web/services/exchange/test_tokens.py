from __future__ import annotations

from datetime import timedelta

import pytest

from tests.web.cast import NOW, TestSite
from web.errors import NotAllowedError, NotFoundError, RefusedError
from web.services.exchange.tokens import PREFIX, Caller, Scope, caller_with, digest_of, make_token, revoke_token
from web.store.records.accounts import Right, SeatKind, User
from web.store.records.interface import TokenRecord
from web.store.records.log import ChangeRecord


def made(site: TestSite, *scopes: Scope, days: int = 30) -> tuple[int, str]:
    return make_token(site.store, site.seat("olga"), " The  CRM ", scopes or (Scope.PEOPLE_READ,), days, NOW)


def test_a_token_is_kept_as_its_digest_alone(site: TestSite) -> None:
    _id, secret = made(site)
    with site.store.reading() as db:
        row = db.query(TokenRecord).one()
        log = db.query(ChangeRecord).filter_by(verb="make token").one()
    assert secret.startswith(PREFIX)
    assert (row.name, row.digest, row.ending, row.scopes) == (
        "The CRM",
        digest_of(secret),
        secret[-4:],
        "people:read",
    )
    assert secret not in repr((vars(row), vars(log)))


def test_a_token_gives_a_seat_of_limited_right(site: TestSite) -> None:
    _id, secret = made(site, Scope.PEOPLE_READ, Scope.PLAN_WRITE)
    caller = caller_with(site.store, secret, NOW)
    assert isinstance(caller, Caller)
    assert (caller.slug, caller.seat.kind, caller.seat.account_id) == (
        "spring",
        SeatKind.STAFF,
        site.accounts["olga"],
    )
    assert caller.seat.rights == {Right.PEOPLE, Right.PLAN}
    may = {scope for scope in Scope if caller.may(scope)}
    assert may == {Scope.PEOPLE_READ, Scope.PLAN_READ, Scope.PLAN_WRITE}


def test_a_token_holds_as_long_as_it_was_made_for(site: TestSite) -> None:
    _id, secret = made(site, days=7)
    assert caller_with(site.store, secret, NOW + timedelta(days=7, seconds=-1)) is not None
    assert caller_with(site.store, secret, NOW + timedelta(days=7)) is None


def test_a_revoked_token_opens_nothing_and_revoking_twice_is_revoking(site: TestSite) -> None:
    number, secret = made(site)
    for _ in range(2):
        revoke_token(site.store, site.seat("olga"), number, NOW)
    assert caller_with(site.store, secret, NOW) is None
    with site.store.reading() as db:
        assert db.query(ChangeRecord).filter_by(verb="revoke token").count() == 1


def test_a_token_of_somebody_who_may_not_sign_in_opens_nothing(site: TestSite) -> None:
    _id, secret = made(site)
    with site.store.writing() as db:
        db.get_one(User, site.accounts["olga"]).active = False
    assert caller_with(site.store, secret, NOW) is None


def test_only_organisers_of_the_conference_make_and_revoke_tokens(site: TestSite) -> None:
    number, _secret = made(site)
    for who in ("stan", "ines"):
        with pytest.raises(NotAllowedError):
            make_token(site.store, site.seat(who), "x", [Scope.PEOPLE_READ], 30, NOW)
        with pytest.raises(NotAllowedError):
            revoke_token(site.store, site.seat(who), number, NOW)
    with pytest.raises(NotFoundError):
        revoke_token(site.store, site.seat("otto"), number, NOW)


@pytest.mark.parametrize(
    ("name", "scopes", "days"),
    [(" ", [Scope.PLAN_READ], 30), ("x" * 201, [Scope.PLAN_READ], 30), ("x", [], 30), ("x", [Scope.PLAN_READ], 0)],
)
def test_a_token_has_a_name_a_purpose_and_an_end(
    site: TestSite, name: str, scopes: list[Scope], days: int
) -> None:
    with pytest.raises(RefusedError):
        make_token(site.store, site.seat("olga"), name, scopes, days, NOW)


def test_use_is_noted_to_the_minute(site: TestSite) -> None:
    _id, secret = made(site)
    moments = [NOW, NOW + timedelta(seconds=30), NOW + timedelta(seconds=61)]
    noted = []
    for moment in moments:
        caller_with(site.store, secret, moment)
        with site.store.reading() as db:
            noted.append(db.query(TokenRecord).one().used_at)
    assert noted == [NOW, NOW, NOW + timedelta(seconds=61)]
