"""Settings side by side: named by what is otherwise, planned on the same scores, and nothing is changed."""

from __future__ import annotations

from typing import Any

import pytest

from matcher.conference import Aim, Aims
from tests.web.cast import TestSite
from tests.web.drafts import drafted
from tests.web.services.timetable.test_remaining import meet
from web.errors import RefusedError
from web.services.settings_compared import Wish, compare_settings, setting_of
from web.store.match_lists import versions_of
from web.store.records.meetings import MeetingState


def compared(site: TestSite, *wishes: dict[str, Any]) -> list[dict[str, Any]]:
    made = compare_settings(site.store, site.conference_id, {"wishes": list(wishes)})
    alternatives: list[dict[str, Any]] = made["alternatives"]
    return alternatives


def test_a_setting_is_named_by_what_is_otherwise() -> None:
    wish = Wish(tables_percent=50, meeting_minutes=25, least_startup=2, floor=False)
    setting = setting_of(wish, Aims())
    assert setting is not None
    assert (
        setting.name.en == "50 % fewer tables, meetings of 25 minutes, at least 2 per startup, without the floor"
    )
    assert setting.order is not None
    assert Aim.FLOOR not in setting.order


def test_a_wish_for_what_is_so_already_is_no_setting() -> None:
    assert setting_of(Wish(), Aims()) is None
    assert setting_of(Wish(floor=True), Aims()) is None


def test_the_floor_is_put_before_the_interest_where_there_was_none() -> None:
    setting = setting_of(Wish(floor=True), Aims((Aim.PEOPLE, Aim.INTEREST)))
    assert setting is not None
    assert setting.order == (Aim.PEOPLE, Aim.FLOOR, Aim.INTEREST)


def test_the_conference_as_it_is_comes_first_and_nothing_is_written(site: TestSite) -> None:
    row = drafted(site)
    now, longer = compared(site, {"meeting_minutes": 60})
    assert now["name"]["en"] == "As it is now"
    assert (now["meetings"], now["value"]) == (row.figures["matches"], pytest.approx(row.figures["value"]))
    # An hour has room for one meeting of 60 minutes for each of the three investors.
    assert longer["meetings"] == 3
    with site.store.reading() as db:
        assert len(versions_of(db, site.conference_id)) == 1


def test_booked_meetings_and_their_tables_are_left_alone(site: TestSite) -> None:
    drafted(site)
    meet(site, MeetingState.BOOKED)
    now, _more = compared(site, {"tables_percent": 200})
    # Ines and Sara meet already, so each of them has one fewer to give.
    assert now["meetings"] <= 9


def test_nothing_to_compare_says_so(site: TestSite) -> None:
    drafted(site)
    with pytest.raises(RefusedError, match="as they are now"):
        compared(site, {"tables_percent": 100})
