"""The change log in the browser."""

from __future__ import annotations

from dataclasses import replace

from tests.web.cast import NOW, TestSite
from web.services.profiles import ProfileDraft, save_profile
from web.store.people import profile_of
from web.store.records.participants import ParticipantRecord


def _change(site: TestSite) -> None:
    with site.store.reading() as db:
        row = db.get_one(ParticipantRecord, site.people["sara"])
    draft = ProfileDraft(replace(profile_of(row), city="Lyon"), "", None)
    save_profile(
        site.store, replace(site.seat("sara"), account_id=site.accounts["olga"], acting=True), 1, draft, NOW
    )


def test_who_did_what_for_whom_is_told_from_what_to_what(site: TestSite) -> None:
    _change(site)
    page = site.client("olga").get("/spring/organiser/log/").text
    assert "changed a profile" in page
    assert "acting for Sara" in page
    assert "<ins>Lyon</ins>" in page


def test_the_log_is_filtered(site: TestSite) -> None:
    _change(site)
    client = site.client("olga")
    assert "One change" in client.get("/spring/organiser/log/?person=Sara&account=olga&subject=participant").text
    assert "Nothing fits" in client.get("/spring/organiser/log/?person=Sol").text
