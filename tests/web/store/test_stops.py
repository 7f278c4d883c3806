"""Who wants no letters of which sort."""

from __future__ import annotations

from tests.web.cast import NOW, TestSite
from web.store.stops import stopped_sorts, write_stops


def test_what_is_written_replaces_what_was_and_case_does_not_matter(site: TestSite) -> None:
    with site.store.writing() as db:
        write_stops(db, site.conference_id, "Ines@example.org", ["plan", "hall"], NOW)
        write_stops(db, site.conference_id, "ines@example.org", ["hall", "after"], NOW)
        write_stops(db, site.other_id, "ines@example.org", ["plan"], NOW)
        found = stopped_sorts(db, site.conference_id, ["INES@example.org", "sara@example.org"])
    assert found == {"ines@example.org": {"hall", "after"}}
