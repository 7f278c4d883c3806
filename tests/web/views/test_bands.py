"""Nobody is told a percentage that was never measured."""

from __future__ import annotations

from flask import g

from matcher.plan import BandLimits, Level, Yardstick
from matcher.profiles import Side
from matcher.words import Words
from tests.web.cast import TestSite
from web.store.records.conferences import ConferenceRecord
from web.views.bands import Degree, degree

_SIDES = {Side.INVESTOR: BandLimits(0.6, 0.4), Side.STARTUP: BandLimits(0.8, 0.7)}
STRONG, POSSIBLE = Degree(Words("strong", "意向强"), 3), Degree(Words("possible", "可能有意向"), 1)


def test_a_score_is_held_against_its_own_conference_and_side(site: TestSite) -> None:
    with site.app.test_request_context(), site.store.reading() as db:
        g.conference = db.get_one(ConferenceRecord, site.conference_id)
        g.conference.suggested = {"yardstick": Yardstick(Level.ASSUMED, BandLimits(0.3, 0.1), _SIDES).record()}
        assert (degree(0.65, "investor"), degree(0.65, "startup"), degree(0.31)) == (STRONG, POSSIBLE, STRONG)


def test_suggestions_of_before_there_were_bands_have_none(site: TestSite) -> None:
    with site.app.test_request_context(), site.store.reading() as db:
        g.conference = db.get_one(ConferenceRecord, site.conference_id)
        g.conference.suggested = {}
        assert degree(0.9) is None


def test_pages_that_tell_scores_show_words_and_no_percentage(site: TestSite) -> None:
    startup = site.people["sara"]
    for path in ("review/", f"people/{startup}", "people/"):
        page = site.client("ines").get(f"/spring/{path}").text
        assert 'max="3"' in page
        assert "%" not in page.split("<main", 1)[1]
