"""What an examination finds."""

from __future__ import annotations

from web.doctor.findings import Verdict, ill, note, well


def test_only_what_is_not_well_has_a_remedy() -> None:
    found = (well("disk", "Room."), note("disk", "Little room.", "Tidy up."), ill("disk", "No room.", "Tidy up."))
    assert [(one.verdict, one.remedy) for one in found] == [
        (Verdict.WELL, ""),
        (Verdict.NOTE, "Tidy up."),
        (Verdict.ILL, "Tidy up."),
    ]
