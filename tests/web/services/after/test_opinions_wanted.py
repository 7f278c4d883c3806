"""Everybody is asked once how the meetings were, when all of its own are over."""

from __future__ import annotations

from datetime import timedelta

from tests.web.aftermath import EVENING, met, note_outcome, say
from tests.web.cast import TestSite
from web.services.after.opinions_wanted import ask_for_opinions
from web.store.records.floor import Outcome
from web.store.records.messages import NoticeKind, NoticeRecord


def _asked(site: TestSite) -> dict[str, int]:
    names = {id_: name for name, id_ in site.people.items()}
    with site.store.reading() as db:
        rows = db.query(NoticeRecord).filter_by(kind=NoticeKind.OPINION_WANTED)
        return {names[row.participant_id]: row.facts["meetings"] for row in rows}


def test_everybody_with_meetings_is_asked_on_the_evening_of_the_last_day(site: TestSite) -> None:
    met(site, "ines", "sara", 0)
    met(site, "ines", "suri", 1)
    assert ask_for_opinions(site.store, EVENING - timedelta(minutes=1)) == 0
    assert ask_for_opinions(site.store, EVENING) == 3
    assert _asked(site) == {"ines": 2, "sara": 1, "suri": 1}


def test_nobody_is_asked_twice(site: TestSite) -> None:
    met(site, "ines", "sara", 0)
    assert ask_for_opinions(site.store, EVENING) == 2
    assert ask_for_opinions(site.store, EVENING + timedelta(hours=1)) == 0
    assert ask_for_opinions(site.store, EVENING + timedelta(days=2)) == 0


def test_whoever_has_answered_everything_is_not_asked(site: TestSite) -> None:
    meeting = met(site, "ines", "sara", 0)
    say(site, "ines", meeting, True, False)
    say(site, "sara", meeting, True, None)
    ask_for_opinions(site.store, EVENING)
    assert _asked(site) == {"sara": 1}


def test_whose_meeting_did_not_take_place_is_not_asked(site: TestSite) -> None:
    met(site, "ines", "sara", 0, Outcome.STARTUP_MISSING)
    assert ask_for_opinions(site.store, EVENING) == 0


def test_a_meeting_whose_sides_contradict_each_other_is_asked_about(site: TestSite) -> None:
    note_outcome(site, met(site, "ines", "sara", 0), None)
    assert ask_for_opinions(site.store, EVENING) == 2


def test_old_conferences_are_let_rest(site: TestSite) -> None:
    met(site, "ines", "sara", 0)
    assert ask_for_opinions(site.store, EVENING + timedelta(days=8)) == 0
