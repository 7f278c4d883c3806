"""How often anybody may do what costs something."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import String, select

from tests.web.cast import NOW, TestSite
from web.services.limits import RULES, Limit, TooOftenError, count, count_now, forget_limits, take_back
from web.store.records.limits import LimitRecord


def used_up(site: TestSite, limit: Limit, who: object) -> None:
    with site.store.writing() as db:
        for _ in range(RULES[limit].most):
            count(db, site.settings, limit, who, NOW)


@pytest.mark.parametrize("limit", Limit)
def test_every_limit_has_its_rule_and_says_when_it_goes_on(site: TestSite, limit: Limit) -> None:
    used_up(site, limit, "somebody")
    with pytest.raises(TooOftenError) as refused:
        count_now(site.store, site.settings, limit, "somebody", NOW + timedelta(seconds=1))
    within = RULES[limit].within
    assert refused.value.seconds == within.total_seconds() - 1
    count_now(site.store, site.settings, limit, "somebody else", NOW)
    count_now(site.store, site.settings, limit, "somebody", NOW + within)


def test_limits_count_apart_from_each_other(site: TestSite) -> None:
    used_up(site, Limit.LINK, "somebody")
    count_now(site.store, site.settings, Limit.WRONG, "somebody", NOW)


def test_one_that_is_taken_back_leaves_room_for_one(site: TestSite) -> None:
    used_up(site, Limit.WRONG, "somebody")
    with site.store.writing() as db:
        take_back(db, site.settings, Limit.WRONG, "somebody")
        count(db, site.settings, Limit.WRONG, "somebody", NOW)
        with pytest.raises(TooOftenError):
            count(db, site.settings, Limit.WRONG, "somebody", NOW)


def test_no_address_stands_in_the_counts(site: TestSite) -> None:
    count_now(site.store, site.settings, Limit.WRONG, "ines@example.org", NOW)
    count_now(site.store, site.settings, Limit.WRONG_PLACE, "192.0.2.1", NOW)
    with site.store.reading() as db:
        kept = [row.who for row in db.scalars(select(LimitRecord))]
    assert {len(who) for who in kept} == {32}
    assert not any("ines" in who or "192" in who.split(".") for who in kept)


def test_counts_are_gone_when_they_say_nothing_any_more(site: TestSite) -> None:
    count_now(site.store, site.settings, Limit.INVITED, 1, NOW)
    forget_limits(site.store, NOW + timedelta(days=1))
    with site.store.reading() as db:
        assert db.scalars(select(LimitRecord)).all() == []


def test_a_rule_fits_its_column() -> None:
    kind = LimitRecord.__table__.columns["rule"].type
    assert isinstance(kind, String)
    assert kind.length is not None
    assert max(len(limit.value) for limit in Limit) <= kind.length
