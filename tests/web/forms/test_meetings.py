"""What forms about meetings make of what is typed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from werkzeug.datastructures import MultiDict

from tests.web.cast import TestSite, slot
from web.forms.meetings import BlockForm, MoveForm, WishForm


def test_a_time_is_a_moment_and_none_is_any(site: TestSite) -> None:
    with site.app.test_request_context(method="POST"):
        chosen = WishForm(MultiDict({"start": slot(0).isoformat(), "message": " Hello \r\n you "}))
        assert chosen.validate()
        assert (chosen.start.moment, chosen.message.data) == (slot(0), "Hello \n you")
        assert WishForm(MultiDict({"start": "", "message": ""})).start.moment is None


@pytest.mark.parametrize("odd", ["yesterday", "2026-05-12", "2026-05-12T09:00", "9999-12-31T23:59:59+00:00", "٣"])
def test_what_is_no_moment_is_refused(site: TestSite, odd: str) -> None:
    with site.app.test_request_context(method="POST"):
        form = WishForm(MultiDict({"start": odd, "message": ""}))
        assert not form.validate()
        assert form.start.errors


def test_moving_needs_a_time(site: TestSite) -> None:
    with site.app.test_request_context(method="POST"):
        form = MoveForm(MultiDict({"start": ""}))
        assert not form.validate()


def test_hours_are_those_of_the_conferences_zone(site: TestSite) -> None:
    with site.app.test_request_context(method="POST"):
        form = BlockForm(MultiDict({"day": "2026-05-12", "begins": "17:00", "ends": "17:30", "note": " a  b "}))
        form.day.choices = [("2026-05-12", "Tuesday")]
        assert form.validate()
        hours = form.hours("Asia/Shanghai")
        assert (hours.start.astimezone(UTC), hours.end.astimezone(UTC)) == (
            slot(0),
            datetime(2026, 5, 12, 9, 30, tzinfo=UTC),
        )
        assert form.note.data == "a b"


def test_hours_that_the_change_of_clocks_leaves_out_end_before_they_begin(site: TestSite) -> None:
    data = MultiDict({"day": "2026-03-29", "begins": "02:30", "ends": "03:15", "note": ""})
    with site.app.test_request_context(method="POST", data=data):
        hours = BlockForm().hours("Europe/Berlin")
    assert hours.end < hours.start  # which the service refuses
