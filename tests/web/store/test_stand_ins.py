"""Offers to stand in, as rows."""

from __future__ import annotations

from datetime import timedelta

from matcher.profiles import Interval, Side
from tests.web.cast import NOW, TestSite, slot
from tests.web.services.floor.test_outcomes import NO_STARTUP, meet, say, seat_for
from tests.web.services.floor.test_standing_in import LATE, offers
from web.services.floor.standing_in import ANSWER_TIME
from web.services.meetings import block_time
from web.services.regards import answer
from web.store.busy import ticks
from web.store.records.conferences import ConferenceRecord
from web.store.records.participants import Answer
from web.store.stand_ins import (
    asked_before,
    busy_between,
    in_forum,
    kept_apart,
    missed_meetings_at,
    open_stand_in,
    open_stand_ins_of,
    overdue_stand_ins,
    stand_in_row,
    stand_ins_for,
)


def test_an_offer_is_found_by_all_it_concerns(site: TestSite) -> None:
    meeting = meet(site, "ines", "sara", 0)
    say(site, "ines", meeting, NO_STARTUP, LATE)
    (offer,) = offers(site)
    ines, siri, ida = (site.people[who] for who in ("ines", "siri", "ida"))
    with site.store.writing() as db:
        for found in (
            [stand_in_row(db, site.conference_id, offer.id)],
            [open_stand_in(db, meeting)],
            stand_ins_for(db, ines, LATE),
            stand_ins_for(db, siri, LATE),
            open_stand_ins_of(db, [siri, ida]),
            overdue_stand_ins(db, LATE + ANSWER_TIME),
        ):
            assert [one.id for one in found if one] == [offer.id]
        assert stand_in_row(db, site.other_id, offer.id) is None
        assert stand_ins_for(db, ida, LATE) == stand_ins_for(db, ines, LATE + ANSWER_TIME) == []
        assert overdue_stand_ins(db, LATE) == []
        assert asked_before(db, meeting) == {siri}
        assert [one.id for one in missed_meetings_at(db, ines, slot(0), slot(1))] == [meeting]


def test_who_is_taken_or_away_or_kept_apart_is_known(site: TestSite) -> None:
    meet(site, "ida", "siri", 1)
    block_time(site.store, seat_for(site, "suri"), Interval(slot(0) - timedelta(minutes=5), slot(0)), "", NOW)
    answer(site.store, seat_for(site, "sven"), site.people["ines"], Answer.NO, NOW)
    people = [site.people[who] for who in ("siri", "suri", "sven", "sol")]
    inner = ticks(Interval(slot(0), slot(0) + timedelta(minutes=15)))
    outer = range(inner.start - 1, inner.stop + 2)
    with site.store.reading() as db:
        # An absence needs no changeover, a meeting does.
        assert busy_between(db, people, inner, outer) == {site.people["siri"]}
        assert kept_apart(db, Side.INVESTOR, site.people["ines"], people) == {site.people["sven"]}
        assert kept_apart(db, Side.STARTUP, site.people["siri"], [site.people["ida"]]) == {site.people["ida"]}
        forum = db.get_one(ConferenceRecord, site.conference_id).sub_forums[0].id
        assert in_forum(db, people, forum) == {site.people[who] for who in ("siri", "suri", "sven")}
