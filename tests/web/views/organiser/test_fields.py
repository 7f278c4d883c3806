"""Fields of a profile in words."""

from __future__ import annotations

from dataclasses import fields

import pytest

from matcher.profiles import Attendance, Investor, Startup
from tests.web.cast import TestSite
from web.views.organiser.fields import field_name, field_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (["a", "b"], "a; b"),
        (1500000.0, "1,500,000"),
        (0, "0"),
        (
            [{"start": "2026-05-12T09:00:00Z", "end": "2026-05-12T10:00:00Z"}],
            "2026-05-12 09:00 – 2026-05-12 10:00",
        ),
    ],
)
def test_values_are_written_as_one_reads_them(value: object, text: str) -> None:
    assert field_text(value) == text


def test_every_field_that_a_file_can_tell_has_a_name(site: TestSite) -> None:
    worked_out = {"id", "attendance", "extra", "stages", "markets"}
    names = {one.name for kind in (Investor, Startup, Attendance) for one in fields(kind)} - worked_out
    with site.app.test_request_context("/"):
        assert {name for name in names if field_name(name) == name} == set()
        assert field_name("extra.season") == "season"
