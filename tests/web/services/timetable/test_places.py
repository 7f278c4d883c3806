"""The rules of a place, each with its reason."""

from __future__ import annotations

from datetime import timedelta

import pytest

from matcher.profiles import Interval
from tests.web.cast import NOW, TestSite, slot
from tests.web.services.timetable_story import agree, agreed, seen, session_id
from web.services.timetable.happenings import Happening, HappeningKind
from web.services.timetable.places import Occupancy, no_table, times_of
from web.store.bookings import close_tables
from web.store.records.conferences import ConferenceRecord
from web.store.records.participants import ParticipantRecord
from web.store.timetables import Spot


def spot(site: TestSite, number: int, table: int = 1, minutes: int = 15) -> Spot:
    return Spot(session_id(site), slot(number), slot(number) + timedelta(minutes=minutes), table)


def hall(site: TestSite, *placed: object, happenings: tuple[Happening, ...] = ()) -> Occupancy:
    with site.store.reading() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        return Occupancy(db, conference, placed, happenings)  # type: ignore[arg-type]


def test_sessions_with_meetings_are_cut_into_times(site: TestSite) -> None:
    with site.store.reading() as db:
        found = times_of(db.get_one(ConferenceRecord, site.conference_id))[session_id(site)]
    assert (found.starts, found.length, found.room) == (
        (slot(0), slot(1), slot(2)),
        timedelta(minutes=15),
        "Hall 1",
    )


def test_a_moved_session_has_its_times_where_it_will_be(site: TestSite) -> None:
    moved = Happening(
        HappeningKind.SESSION_MOVED, session_id=session_id(site), hours=Interval(slot(3), slot(5)), room="Attic"
    )
    with site.store.reading() as db:
        found = times_of(db.get_one(ConferenceRecord, site.conference_id), [moved])[session_id(site)]
    assert (found.starts, found.room) == ((slot(3), slot(4)), "Attic")


def test_a_meeting_is_not_in_its_own_way(site: TestSite) -> None:
    one = agreed(site, "ines", "sara").at(spot(site, 0))
    assert hall(site, one).refusal(one, spot(site, 0, 1), NOW) is None


def test_a_closed_table_is_refused(site: TestSite) -> None:
    one = agreed(site, "ines", "sara")
    with site.store.writing() as db:
        close_tables(db, session_id(site), [1], Interval(slot(0), slot(1)))
    found = hall(site)
    why = found.refusal(one, spot(site, 0), NOW)
    assert why is not None
    assert why.en == "Table 1 is closed at that time."
    assert found.free_tables(one, spot(site, 0)) == [2]
    assert found.refusal(one, spot(site, 1), NOW) is None


def test_who_left_meets_nobody(site: TestSite) -> None:
    one = agreed(site, "ines", "sara")
    with site.store.writing() as db:
        db.get_one(ParticipantRecord, site.people["sara"]).withdrawn_at = NOW
    why = hall(site).refusal(one, spot(site, 0), NOW)
    assert why is not None
    assert why.en == "Sara does not come any more."


def test_what_will_happen_counts_already(site: TestSite) -> None:
    one = agreed(site, "ines", "sara")
    cases = (
        (Happening(HappeningKind.NOT_COMING, person_id=site.people["ines"]), "Ines does not come any more."),
        (
            Happening(HappeningKind.AWAY, person_id=site.people["ines"], hours=Interval(slot(0), slot(1))),
            "Ines is away at that time.",
        ),
        (Happening(HappeningKind.ROOM_LOST, session_id=session_id(site)), "Table 1 is closed at that time."),
    )
    for happening, said in cases:
        found = hall(site, happenings=(happening,))
        assert (found.refusal(one, spot(site, 0), NOW) or no_table()).en == said
        assert (found.upset(one.at(spot(site, 0))) or no_table()).en == said


def test_an_investor_keeps_the_table_it_has_in_the_session(site: TestSite) -> None:
    first, second = agreed(site, "ines", "sara"), agree(site, "ines", "siri")
    found = hall(site, first.at(spot(site, 0, 2)))
    assert found.best_table(seen(site)[second], spot(site, 1)) == 2


def test_a_meeting_of_another_length_is_refused(site: TestSite) -> None:
    one = agreed(site, "ines", "sara")
    why = hall(site).refusal(one, spot(site, 0, minutes=20), NOW)
    assert why is not None
    assert why.en.startswith("No meeting of this session starts at that time")


@pytest.mark.parametrize("number", [0, 2])
def test_taking_a_meeting_out_frees_people_and_table(site: TestSite, number: int) -> None:
    one, other = agreed(site, "ines", "sara").at(spot(site, number)), agree(site, "ines", "siri")
    found = hall(site, one)
    assert found.refusal(seen(site)[other], spot(site, number), NOW) is not None
    found.take(one)
    assert found.refusal(seen(site)[other], spot(site, number), NOW) is None
