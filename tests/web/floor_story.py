"""A conference that is on at this very moment, for pages, which ask the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from tests.web.cast import TestSite, slot
from tests.web.services.floor.test_outcomes import seat_for
from web.services.requests import accept, ask
from web.store.records.accounts import MembershipRecord, Right
from web.store.records.conferences import ConferenceRecord, SessionRecord


def hold_now(site: TestSite, minutes_ago: int = 2) -> datetime:
    """Let the sessions take place now, with a short grace time; return when the first slot began.

    It began so many minutes ago, and less than five more: times of the programme are whole ticks.
    """
    seconds = int((datetime.now(UTC) - timedelta(minutes=minutes_ago)).timestamp()) // 300 * 300
    start = datetime.fromtimestamp(seconds, UTC)
    with site.store.writing() as db:
        db.get_one(ConferenceRecord, site.conference_id).grace_minutes = 1
        for row in db.scalars(select(SessionRecord)):
            row.starts_at += start - slot(0)
            row.ends_at += start - slot(0)
    return start


def meet_now(site: TestSite, investor: str, startup: str, start: datetime) -> int:
    """Let two meet at a time, as they agreed the day before."""
    before = start - timedelta(days=1)
    asked = ask(site.store, seat_for(site, investor), site.people[startup], "", start, before)
    return accept(site.store, seat_for(site, startup), asked, None, before)


def let_stan_work_on_the_floor(site: TestSite) -> None:
    """Give Stan the right to the floor, and no other."""
    with site.store.writing() as db:
        row = db.scalars(
            select(MembershipRecord).where(MembershipRecord.account_id == site.accounts["stan"])
        ).one()
        row.rights = Right.FLOOR.value
