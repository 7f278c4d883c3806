"""Drafts: every agreed meeting finds its place around what is booked."""

from __future__ import annotations

import pytest

from matcher.profiles import Interval
from tests.web.cast import NOW, TestSite, slot
from tests.web.services.timetable_story import agree, drafted, released, seen, session_id, silent
from web.errors import NotAllowedError, RefusedError
from web.services.timetable.drafting import draft_timetable
from web.services.timetable.versions import pin_meeting
from web.store.busy import add_absence
from web.store.records.conferences import SessionRecord
from web.store.records.participants import ParticipantRecord
from web.store.records.plans import PairRuleKind, PairRuleRecord


def test_every_agreed_meeting_gets_a_place_and_a_proof(site: TestSite) -> None:
    ids = [agree(site, "ines", "sara"), agree(site, "ida", "siri"), agree(site, "ivo", "sol", "bio")]
    row = drafted(site)
    assert all(seen(site, row)[id_].spot for id_ in ids)
    assert (row.version, row.figures["placed"], row.figures["left"], row.figures["status"]) == (1, 3, 0, "optimal")
    assert row.figures["gap"] == pytest.approx(0.0, abs=1e-5)


def test_a_draft_books_nothing(site: TestSite) -> None:
    id_ = agree(site, "ines", "sara")
    drafted(site)
    assert seen(site)[id_].spot is None


def test_nobody_is_in_two_places_at_once(site: TestSite) -> None:
    ids = [agree(site, "ines", name) for name in ("sara", "sven", "siri")]
    found = seen(site, drafted(site))
    assert {found[id_].spot.starts_at for id_ in ids} == {slot(0), slot(1), slot(2)}  # type: ignore[union-attr]


def test_who_has_the_maximum_gets_no_more_and_it_is_said(site: TestSite) -> None:
    ids = [agree(site, "ines", name) for name in ("sara", "sven", "siri")]
    ids.append(agree(site, "ines", "sol", "bio"))
    found = seen(site, drafted(site))
    left = [found[id_] for id_ in ids if found[id_].spot is None]
    assert [one.reason["en"] for one in left] == ["Ines wants at most 3 meetings and has them."]


def test_two_who_are_never_there_together_are_told_so(site: TestSite) -> None:
    id_, _ = agree(site, "ines", "sara"), agree(site, "ida", "siri")
    with site.store.writing() as db:
        add_absence(db, site.people["ines"], Interval(slot(0), slot(1)))
        add_absence(db, site.people["sara"], Interval(slot(1), slot(3)))
    assert seen(site, drafted(site))[id_].reason["en"] == (
        "The two are never free at the same time while their sub-forum meets."
    )


def test_too_few_tables_are_named(site: TestSite) -> None:
    with site.store.writing() as db:
        db.get_one(SessionRecord, session_id(site)).tables = 1
        for name in ("ines", "ida"):
            add_absence(db, site.people[name], Interval(slot(1), slot(3)))
    ids = [agree(site, "ines", "sara"), agree(site, "ida", "siri")]
    found = seen(site, drafted(site))
    left = [found[id_].reason["en"] for id_ in ids if found[id_].spot is None]
    assert left == ["At the times when both are free every table is taken. More tables would help."]


def test_a_sub_forum_without_tables_is_named(site: TestSite) -> None:
    id_, _ = agree(site, "ines", "sara"), agree(site, "ivo", "sol", "bio")
    with site.store.writing() as db:
        db.get_one(SessionRecord, session_id(site)).tables = 0
    assert "no time or no table" in seen(site, drafted(site))[id_].reason["en"]


def test_who_left_and_who_is_blocked_get_no_place(site: TestSite) -> None:
    left, blocked, _ = agree(site, "ines", "sara"), agree(site, "ines", "siri"), agree(site, "ida", "sven")
    with site.store.writing() as db:
        db.get_one(ParticipantRecord, site.people["sara"]).withdrawn_at = NOW
        db.add(
            PairRuleRecord(
                conference_id=site.conference_id,
                investor_id=site.people["ines"],
                startup_id=site.people["siri"],
                kind=PairRuleKind.BLOCKED,
            )
        )
    found = seen(site, drafted(site))
    assert found[left].reason["en"] == "Sara does not come any more."
    assert found[blocked].reason["en"] == "The organiser has blocked this pair."


def test_booked_meetings_stay_where_they_are(site: TestSite) -> None:
    first = agree(site, "ines", "sara")
    released(site)
    before = seen(site)[first].spot
    second = agree(site, "ines", "siri")
    found = seen(site, drafted(site))
    assert found[first].spot == before
    assert found[second].spot
    assert found[second].spot.starts_at != before.starts_at  # type: ignore[union-attr]


def test_a_pinned_meeting_keeps_its_place_in_the_next_draft(site: TestSite) -> None:
    id_ = agree(site, "ines", "sara")
    before = seen(site, drafted(site))[id_].spot
    pin_meeting(site.store, site.seat("olga"), id_, NOW, pinned=True)
    for name in ("sven", "siri"):
        agree(site, "ines", name)
    assert seen(site, drafted(site))[id_].spot == before


def test_times_that_are_over_are_not_used(site: TestSite) -> None:
    id_ = agree(site, "ines", "sara")
    spot = seen(site, drafted(site, now=slot(1)))[id_].spot
    assert spot
    assert spot.starts_at >= slot(1)


def test_without_agreed_meetings_the_organiser_is_told_what_comes_first(site: TestSite) -> None:
    with pytest.raises(RefusedError, match="Approve a match list"):
        draft_timetable(site.store, site.seat("olga"), NOW, silent)


def test_staff_without_the_right_drafts_nothing(site: TestSite) -> None:
    with pytest.raises(NotAllowedError):
        draft_timetable(site.store, site.seat("stan"), NOW, silent)
