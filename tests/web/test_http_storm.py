"""Everybody wants the same few slots at the same moment, in browsers, of a site in several processes."""

from __future__ import annotations

from pathlib import Path

from tests.web.databases import Databases
from tests.web.http_storm import storm_over
from tests.web.live import settings_at
from tests.web.storm import Storm


def test_a_storm_of_browsers_sees_no_fault_and_leaves_none(tmp_path: Path, server: Databases) -> None:
    after = storm_over(settings_at(tmp_path, server.empty()), Storm(people=24, slots=4, tables=6, processes=4))
    assert after.faults == []
    # Every answer is a page, or a refusal in words; what was refused waits until its time is over.
    assert set(after.counts) <= {"200", "409"}
    assert after.meetings > 20
