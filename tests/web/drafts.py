"""Drafts of the small conference, for the tests of match lists; the toy encoder scores them."""

from __future__ import annotations

from tests.web.cast import TestSite
from web.services.matches.drafts import draft_matches
from web.services.matches.lists import Ticked
from web.store.match_lists import match_list, matches_of
from web.store.records.conferences import ConferenceRecord
from web.store.records.plans import MatchListRecord, MatchRecord, Verdict


def drafted(site: TestSite, sub_forum: str | None = None) -> MatchListRecord:
    """Draft a match list and return its row."""
    with site.store.writing() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        conference.encoder = "tiny"
        forums = {forum.code: forum.id for forum in conference.sub_forums}
    asked = {"sub_forum": forums[sub_forum] if sub_forum else None, "seed": 0, "account": site.accounts["olga"]}
    return row_of(site, draft_matches(site.store, site.conference_id, asked))


def row_of(site: TestSite, version: int) -> MatchListRecord:
    """Return a version as it is now."""
    with site.store.reading() as db:
        row = match_list(db, site.conference_id, version)
        assert row is not None
        assert row.shortfalls is not None  # loads it
        return row


def matches(site: TestSite, version: int) -> dict[tuple[str, str], MatchRecord]:
    """Return the matches of a version by the names of their people."""
    names = {id_: name.title() for name, id_ in site.people.items()}
    with site.store.reading() as db:
        rows = matches_of(db, row_of(site, version).id, with_reasons=True)
        return {(names[row.investor_id], names[row.startup_id]): row for row in rows}


def pairs(site: TestSite, version: int, *verdicts: Verdict) -> set[tuple[str, str]]:
    """Return who meets whom in a version, of all verdicts or of some."""
    return {pair for pair, row in matches(site, version).items() if not verdicts or row.verdict in verdicts}


def ticked(site: TestSite, version: int, *wanted: tuple[str, str]) -> Ticked:
    """Return some matches as somebody sees them who loads the page now."""
    found = matches(site, version)
    return Ticked(row_of(site, version).id, {found[pair].id: found[pair].revision for pair in wanted})
