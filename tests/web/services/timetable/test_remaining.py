"""What remains to be planned: whoever has a meeting has it, and its hours and table are gone."""

from __future__ import annotations

from datetime import timedelta

from matcher.conference import Closure, Dataset
from matcher.profiles import Interval, Investor, Side, Startup
from tests.web.cast import NOW, TestSite, slot
from web.services.timetable.remaining import HeldMeeting, remaining_dataset, without
from web.store.busy import hold_place
from web.store.datasets import dataset_of
from web.store.records.conferences import ConferenceRecord
from web.store.records.meetings import BusyTableRecord, Door, MeetingRecord, MeetingState

QUARTER = timedelta(minutes=15)


def meet(site: TestSite, state: MeetingState, investor: str = "ines", startup: str = "sara") -> None:
    """Let two meet; a booked meeting is in the second slot at the second table."""
    with site.store.writing() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        home = next(session for session in conference.sessions if session.code == "ai-1")
        row = MeetingRecord(
            conference_id=conference.id,
            investor_id=site.people[investor],
            startup_id=site.people[startup],
            sub_forum_id=conference.sub_forums[0].id,
            door=Door.REQUEST,
            state=state,
            created_at=NOW,
            changed_at=NOW,
        )
        if state is MeetingState.BOOKED:
            row.session_id, row.table, row.starts_at, row.ends_at = home.id, 2, slot(1), slot(1) + QUARTER
        db.add(row)
        db.flush()
        if state is MeetingState.BOOKED:
            hold_place(db, row)


def remaining(site: TestSite, booked_only: bool = False) -> Dataset:
    with site.store.reading() as db:
        return remaining_dataset(db, db.get_one(ConferenceRecord, site.conference_id), booked_only)


def person(data: Dataset, side: Side, id_: str) -> Investor | Startup:
    return next(one for one in data.people(side) if one.id == id_)


def test_without_meetings_everything_remains(site: TestSite) -> None:
    with site.store.reading() as db:
        whole = dataset_of(db, db.get_one(ConferenceRecord, site.conference_id))
    assert remaining(site) == whole


def test_whoever_has_agreed_to_a_meeting_wants_one_fewer_and_not_the_same_person(site: TestSite) -> None:
    meet(site, MeetingState.AGREED)
    left = remaining(site)
    for side, id_ in ((Side.INVESTOR, "ines"), (Side.STARTUP, "sara")):
        wishes = person(left, side, id_).attendance
        # The rules give everybody 1 to 3 meetings.
        assert (wishes.min_meetings, wishes.max_meetings, wishes.unavailable) == (0, 2, ())
    assert ("ines", "sara") in left.conference.rules.blocked
    assert person(left, Side.INVESTOR, "ivo").attendance.max_meetings is None


def test_a_booked_meeting_takes_its_hours_with_the_ways_and_its_table(site: TestSite) -> None:
    meet(site, MeetingState.BOOKED)
    left = remaining(site)
    ways = timedelta(minutes=5)
    assert person(left, Side.STARTUP, "sara").attendance.unavailable == (
        Interval(slot(1) - ways, slot(1) + QUARTER + ways),
    )
    closed = {session.id: session.closed for session in left.conference.sessions}
    assert closed == {"ai-1": (Closure(frozenset({2}), Interval(slot(1), slot(1) + QUARTER)),), "bio-1": ()}


def test_for_a_timetable_meetings_without_a_place_remain(site: TestSite) -> None:
    meet(site, MeetingState.AGREED)
    meet(site, MeetingState.BOOKED, "ida", "sven")
    left = remaining(site, booked_only=True)
    assert left.conference.rules.blocked == {("ida", "sven")}


def test_a_cancelled_meeting_takes_nothing(site: TestSite) -> None:
    meet(site, MeetingState.CANCELLED)
    assert ("ines", "sara") not in remaining(site).conference.rules.blocked


def test_a_closed_table_stays_closed(site: TestSite) -> None:
    with site.store.writing() as db:
        home = db.get_one(ConferenceRecord, site.conference_id).sessions[0]
        db.add(BusyTableRecord(session_id=home.id, table=1, tick=int(slot(0).timestamp()) // 300))
    closed = [one for session in remaining(site).conference.sessions for one in session.closed]
    assert closed == [Closure(frozenset({1}), Interval(slot(0), slot(0) + timedelta(minutes=5)))]


def test_a_settled_pair_need_not_be_pinned_any_more(site: TestSite) -> None:
    with site.store.reading() as db:
        whole = dataset_of(db, db.get_one(ConferenceRecord, site.conference_id))
    left = without(whole, [HeldMeeting("ines", "sara")])
    assert without(whole, []) is whole
    assert left.conference.rules.pinned == frozenset()
    assert left.conference.rules.blocked == {("ines", "sara")}
