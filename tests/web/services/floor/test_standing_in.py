"""Whoever is let down is offered the best free person, and meets it where both say yes and nobody was quicker."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from matcher.profiles import Interval
from tests.web.booking_checks import faults
from tests.web.cast import NOW, TestSite, slot
from tests.web.services.floor.test_arrivals import DOOR, floor_seat
from tests.web.services.floor.test_outcomes import HELD, NO_INVESTOR, NO_STARTUP, meet, said_of, say, seat_for
from tests.web.services.test_at_once import REFUSED, at_once
from tests.web.services.test_requests import limit, refusal
from web.errors import NotFoundError
from web.services.floor.arrivals import check_in
from web.services.floor.standing_in import ANSWER_TIME, answer_stand_in, tend_stand_ins
from web.services.meetings import block_time
from web.services.regards import answer
from web.store.records.floor import Outcome, StandInRecord, StandInState
from web.store.records.meetings import Door, MeetingRecord, MeetingState
from web.store.records.messages import NoticeKind, NoticeRecord
from web.store.records.participants import Answer
from web.store.stand_ins import stand_ins_for

#: When the grace time of the first slot is over.
LATE = slot(0) + timedelta(minutes=5)


@pytest.fixture
def booked(site: TestSite) -> int:
    """Ines meets Sara in the first slot."""
    return meet(site, "ines", "sara", 0)


def offers(site: TestSite) -> list[StandInRecord]:
    with site.store.reading() as db:
        return db.query(StandInRecord).order_by(StandInRecord.id).all()


def offered(site: TestSite) -> list[tuple[str, str, str]]:
    names = {id_: name for name, id_ in site.people.items()}
    return [(names[one.freed_id], names[one.other_id], one.state.value) for one in offers(site)]


def yes(site: TestSite, who: str, offer: int, now: datetime = LATE) -> int | None:
    return answer_stand_in(site.store, seat_for(site, who), offer, True, now)


def no(site: TestSite, who: str, offer: int, now: datetime = LATE) -> int | None:
    return answer_stand_in(site.store, seat_for(site, who), offer, False, now)


def meeting(site: TestSite, id_: int | None) -> MeetingRecord:
    with site.store.reading() as db:
        return db.get_one(MeetingRecord, id_)


def test_the_best_free_person_is_offered_and_both_are_told(site: TestSite, booked: int) -> None:
    say(site, "ines", booked, NO_STARTUP, LATE)
    # The earlier in the alphabet, the better; Sina and Sol are of another sub-forum.
    assert offered(site) == [("ines", "siri", "open")]
    (offer,) = offers(site)
    with site.store.reading() as db:
        told = db.query(NoticeRecord).filter_by(kind=NoticeKind.OFFERED).all()
        waiting = [
            [one.id for one in stand_ins_for(db, person, LATE)] for person in (offer.freed_id, offer.other_id)
        ]
    assert {one.participant_id for one in told} == {offer.freed_id, offer.other_id}
    assert waiting == [[offer.id], [offer.id]]
    assert faults(site.store) == []


def test_two_who_say_yes_meet_in_the_same_slot_at_the_same_table(site: TestSite, booked: int) -> None:
    say(site, "ines", booked, NO_STARTUP, LATE)
    (offer,) = offers(site)
    assert yes(site, "siri", offer.id) is None
    new = yes(site, "ines", offer.id)
    assert yes(site, "siri", offer.id) == new
    was, is_ = meeting(site, booked), meeting(site, new)
    assert (was.state, was.reason.split(" /")[0]) == (
        MeetingState.CANCELLED,
        "Sara did not come; Ines met somebody else in this slot.",
    )
    assert said_of(site, booked).outcome is Outcome.REPLACED
    assert (is_.door, is_.state, is_.starts_at, is_.table) == (
        Door.STAND_IN,
        MeetingState.BOOKED,
        slot(0),
        was.table,
    )
    assert offered(site) == [("ines", "siri", "agreed")]
    assert faults(site.store) == []


def test_a_replaced_meeting_stays_replaced(site: TestSite, booked: int) -> None:
    say(site, "ines", booked, NO_STARTUP, LATE)
    (offer,) = offers(site)
    yes(site, "siri", offer.id)
    yes(site, "ines", offer.id)
    assert refusal(lambda: say(site, "sara", booked, HELD, LATE)).startswith("Another meeting took the place")


@pytest.mark.parametrize("who", ["ines", "siri"])
def test_after_a_no_the_next_best_is_offered_and_nobody_learns_who_said_it(
    site: TestSite, booked: int, who: str
) -> None:
    say(site, "ines", booked, NO_STARTUP, LATE)
    (offer,) = offers(site)
    assert no(site, who, offer.id) is None
    assert offered(site) == [("ines", "siri", "declined"), ("ines", "suri", "open")]
    other = "siri" if who == "ines" else "ines"
    assert refusal(lambda: yes(site, other, offer.id)).startswith("This offer is over: it came to nothing")


def test_an_offer_expires_and_the_next_best_is_asked(site: TestSite, booked: int) -> None:
    say(site, "ines", booked, NO_STARTUP, LATE)
    (offer,) = offers(site)
    assert refusal(lambda: yes(site, "ines", offer.id, LATE + ANSWER_TIME)).startswith("This offer is over")
    tend_stand_ins(site.store, LATE + ANSWER_TIME)
    assert offered(site) == [("ines", "siri", "expired"), ("ines", "suri", "open")]


def test_nobody_is_asked_for_the_last_minutes(site: TestSite, booked: int) -> None:
    say(site, "ines", booked, NO_STARTUP, slot(0) + timedelta(minutes=11))
    assert offered(site) == []


def test_nobody_is_offered_before_the_grace_time_is_over(site: TestSite, booked: int) -> None:
    say(site, "ines", booked, NO_STARTUP, LATE - timedelta(seconds=1))
    assert offered(site) == []
    tend_stand_ins(site.store, LATE)
    tend_stand_ins(site.store, LATE)
    assert offered(site) == [("ines", "siri", "open")]


def test_whoever_comes_late_closes_the_offer(site: TestSite, booked: int) -> None:
    say(site, "ines", booked, NO_STARTUP, LATE)
    say(site, "ines", booked, HELD, LATE)
    assert offered(site) == [("ines", "siri", "closed")]
    assert faults(site.store) == []


def test_only_people_who_may_meet_and_are_free_and_here_are_offered(site: TestSite, booked: int) -> None:
    answer(site.store, seat_for(site, "siri"), site.people["ines"], Answer.NO, NOW)
    say(site, "ines", booked, NO_STARTUP, LATE)
    (first,) = offers(site)
    assert offered(site) == [("ines", "suri", "open")]
    no(site, "ines", first.id)
    assert offered(site)[1:] == [("ines", "sven", "open")]


def test_somebody_with_another_meeting_or_an_absence_is_not_offered(site: TestSite, booked: int) -> None:
    meet(site, "ida", "siri", 0)
    block_time(site.store, seat_for(site, "suri"), Interval(slot(0), slot(1)), "", NOW)
    limit(site, "sven", 0)
    say(site, "ines", booked, NO_STARTUP, LATE)
    assert offered(site) == []


def test_where_people_are_checked_in_only_those_who_came_are_offered(site: TestSite, booked: int) -> None:
    for who in ("ines", "sven"):
        check_in(site.store, floor_seat(site), site.people[who], who, DOOR)
    say(site, "ines", booked, NO_STARTUP, LATE)
    assert offered(site) == [("ines", "sven", "open")]


def test_people_below_their_least_come_before_a_better_score(site: TestSite, booked: int) -> None:
    meet(site, "ida", "siri", 1)
    say(site, "ines", booked, NO_STARTUP, LATE)
    assert offered(site) == [("ines", "suri", "open")]


def test_two_who_were_both_let_down_may_meet_each_other(site: TestSite, booked: int) -> None:
    other = meet(site, "ida", "siri", 0)
    say(site, "siri", other, NO_INVESTOR, LATE)
    say(site, "ines", booked, NO_STARTUP, LATE)
    (offer,) = [one for one in offers(site) if one.other_id == site.people["siri"]]
    yes(site, "ines", offer.id)
    yes(site, "siri", offer.id)
    assert [said_of(site, one).outcome for one in (booked, other)] == [Outcome.REPLACED, Outcome.REPLACED]
    assert faults(site.store) == []


def test_an_offer_is_nobody_elses(site: TestSite, booked: int) -> None:
    say(site, "ines", booked, NO_STARTUP, LATE)
    with pytest.raises(NotFoundError):
        yes(site, "sara", offers(site)[0].id)


def test_two_who_are_offered_the_same_third_one_do_not_both_get_it(site: TestSite, booked: int) -> None:
    other = meet(site, "ida", "sven", 0)
    block_time(site.store, seat_for(site, "suri"), Interval(slot(0), slot(1)), "", NOW)
    say(site, "ines", booked, NO_STARTUP, LATE)
    say(site, "ida", other, NO_STARTUP, LATE)
    assert offered(site) == [("ines", "siri", "open"), ("ida", "siri", "open")]
    first, second = (one.id for one in offers(site))
    yes(site, "ines", first)
    yes(site, "ida", second)
    came = at_once(site, lambda: yes(site, "siri", first), lambda: yes(site, "siri", second))
    with site.store.reading() as db:
        new = db.query(MeetingRecord).filter_by(door=Door.STAND_IN).all()
    assert len(new) == 1
    assert sum(isinstance(one, int) for one in came) == 1
    assert {one for one in came if not isinstance(one, int)} <= {None, REFUSED}
    assert sorted(one.state.value for one in offers(site)) == ["agreed", "closed"]
    assert faults(site.store) == []


def test_two_staff_who_say_it_at_once_are_both_heard_and_one_offer_is_made(site: TestSite, booked: int) -> None:
    at_once(
        site,
        lambda: say(site, "staff", booked, NO_STARTUP, LATE),
        lambda: say(site, "staff", booked, NO_STARTUP, LATE),
        lambda: say(site, "ines", booked, NO_STARTUP, LATE),
    )
    row = said_of(site, booked)
    assert (row.staff_said, row.investor_said, row.outcome) == (NO_STARTUP, NO_STARTUP, NO_STARTUP)
    assert [one.state for one in offers(site)] == [StandInState.OPEN]
    assert faults(site.store) == []


def test_once_the_other_side_is_the_missing_one_the_offer_to_the_first_is_over(
    site: TestSite, booked: int
) -> None:
    say(site, "sara", booked, NO_INVESTOR, LATE)
    ((first, _other, state),) = offered(site)
    assert (first, state) == ("sara", "open")
    say(site, "staff", booked, NO_STARTUP, LATE + timedelta(minutes=1))
    assert offered(site)[0][2] == "closed"
    assert [(freed, state) for freed, _other, state in offered(site)[1:]] == [("ines", "open")]
