"""The change log as organisers read it."""

from __future__ import annotations

from dataclasses import replace

from tests.web.cast import NOW, TestSite
from tests.web.counting import queries
from tests.web.services.test_exports import add_meeting
from web.store.changes import Sought, found_changes, names_in, subjects_of
from web.store.log import log_change


def _write(site: TestSite) -> None:
    add_meeting(site)
    with site.store.writing() as db:
        log_change(db, site.seat("sara"), "change profile", ("participant", site.people["sara"]), NOW)
        log_change(db, site.seat("ines"), "cancel meeting", ("meeting", 1), NOW)
        acting = replace(site.seat("ivo"), account_id=site.accounts["olga"], acting=True)
        log_change(db, acting, "block time", ("absence", 9), NOW)
        log_change(db, site.seat("otto"), "open", ("conference", site.other_id), NOW)


def _verbs(site: TestSite, **sought: str) -> list[str]:
    with site.store.reading() as db:
        return [change.verb for change, _who in found_changes(db, site.conference_id, Sought(**sought), 0, 10)[0]]


def test_the_latest_stands_first_and_other_conferences_do_not_stand_there(site: TestSite) -> None:
    _write(site)
    assert _verbs(site) == ["block time", "cancel meeting", "change profile"]


def test_changes_are_found_by_subject_by_person_and_by_who_did_it(site: TestSite) -> None:
    _write(site)
    assert _verbs(site, subject="meeting") == ["cancel meeting"]
    assert _verbs(site, person="sar") == ["cancel meeting", "change profile"]
    assert _verbs(site, person="Ivo") == ["block time"]
    assert _verbs(site, account="olga@") == ["block time"]
    assert _verbs(site, person="%") == []


def test_pages_know_how_many_changes_there_are(site: TestSite) -> None:
    _write(site)
    with site.store.reading() as db:
        some, count = found_changes(db, site.conference_id, Sought(), 2, 2)
    assert ([change.verb for change, _who in some], count) == (["change profile"], 3)


def test_names_of_people_and_couples_take_a_fixed_number_of_queries(site: TestSite) -> None:
    _write(site)
    with site.store.reading() as db:
        changes = [change for change, _who in found_changes(db, site.conference_id, Sought(), 0, 10)[0]]
        with queries(site) as asked:
            names = names_in(db, changes)
        assert subjects_of(db, site.conference_id) == ["absence", "meeting", "participant"]
    assert names["meeting", 1] == ("Ines", "Sara")
    assert names["participant", site.people["ivo"]] == ("Ivo",)
    assert len(asked) == 2
