"""Each side says for itself how a meeting was, and nobody else reads it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from matcher.profiles import Side
from tests.web.aftermath import EVENING, met, note_outcome, say
from tests.web.cast import NOW, TestSite
from web.errors import NotAllowedError, NotFoundError, RefusedError
from web.seats import Seat
from web.services.after.ratings import LONGEST_NOTE, Question, note_on_meeting, rate
from web.store.records.accounts import SeatKind
from web.store.records.conferences import ConferenceRecord, ConferenceState
from web.store.records.floor import Outcome
from web.store.records.log import ChangeRecord
from web.store.records.opinions_after import RatingRecord


def _said(site: TestSite, meeting: int, side: Side) -> tuple[bool | None, bool | None, str]:
    with site.store.reading() as db:
        row = db.get_one(RatingRecord, (meeting, side))
        return row.useful, row.follow_up, row.note


def test_each_tap_is_kept_by_itself_and_for_its_own_side(site: TestSite) -> None:
    meeting = met(site, "ines", "sara", 0)
    say(site, "ines", meeting, True, False)
    say(site, "sara", meeting, None, True)
    assert _said(site, meeting, Side.INVESTOR) == (True, False, "")
    assert _said(site, meeting, Side.STARTUP) == (None, True, "")


def test_an_answer_can_be_taken_back(site: TestSite) -> None:
    meeting = met(site, "ines", "sara", 0)
    seat = site.seat("ines")
    assert rate(site.store, seat, meeting, Question.USEFUL, True, EVENING)
    assert not rate(site.store, seat, meeting, Question.USEFUL, True, EVENING)
    assert rate(site.store, seat, meeting, Question.USEFUL, None, EVENING)
    assert _said(site, meeting, Side.INVESTOR) == (None, None, "")


def test_a_note_is_kept_and_a_long_one_refused(site: TestSite) -> None:
    meeting = met(site, "ines", "sara", 0)
    seat = site.seat("ines")
    assert note_on_meeting(site.store, seat, meeting, "  Call in June.\r\nAsk for the deck. ", EVENING)
    assert not note_on_meeting(site.store, seat, meeting, "Call in June.\nAsk for the deck.", EVENING)
    assert _said(site, meeting, Side.INVESTOR) == (None, None, "Call in June.\nAsk for the deck.")
    with pytest.raises(RefusedError, match="2001 characters"):
        note_on_meeting(site.store, seat, meeting, "x" * (LONGEST_NOTE + 1), EVENING)


def test_only_a_meeting_of_ones_own_that_took_place_can_be_rated(site: TestSite) -> None:
    meeting = met(site, "ines", "sara", 0)
    with pytest.raises(NotFoundError):
        rate(site.store, site.seat("ines"), meeting, Question.USEFUL, True, NOW)  # it has not begun
    with pytest.raises(NotFoundError):
        rate(site.store, site.seat("ida"), meeting, Question.USEFUL, True, EVENING)
    with pytest.raises(NotFoundError):
        rate(site.store, site.seat("eva"), meeting, Question.USEFUL, True, EVENING)
    note_outcome(site, meeting, Outcome.STARTUP_MISSING)
    with pytest.raises(NotFoundError):
        rate(site.store, site.seat("ines"), meeting, Question.USEFUL, True, EVENING)


def test_a_closed_conference_can_still_be_rated_until_its_data_is_erased(site: TestSite) -> None:
    meeting = met(site, "ines", "sara", 0)
    with site.store.writing() as db:
        db.get_one(ConferenceRecord, site.conference_id).state = ConferenceState.CLOSED
    assert rate(site.store, site.seat("ines"), meeting, Question.FOLLOW_UP, True, EVENING)
    with site.store.writing() as db:
        db.get_one(ConferenceRecord, site.conference_id).erased_at = EVENING
    with pytest.raises(RefusedError, match="erased"):
        rate(site.store, site.seat("ines"), meeting, Question.FOLLOW_UP, False, EVENING)


def test_an_organiser_who_acts_for_somebody_cannot_speak_here(site: TestSite) -> None:
    meeting = met(site, "ines", "sara", 0)
    acting = Seat(site.conference_id, site.accounts["olga"], SeatKind.INVESTOR, site.people["ines"], acting=True)
    with pytest.raises(NotAllowedError):
        rate(site.store, acting, meeting, Question.USEFUL, True, EVENING)


def test_the_log_says_that_somebody_spoke_and_never_what(site: TestSite) -> None:
    meeting = met(site, "ines", "sara", 0)
    say(site, "ines", meeting, True, True)
    note_on_meeting(site.store, site.seat("ines"), meeting, "A secret.", EVENING)
    with site.store.reading() as db:
        rows = db.query(ChangeRecord).filter_by(verb="rate meeting").all()
    assert [(row.subject, row.subject_id, row.before, row.after) for row in rows] == [
        ("meeting", meeting, {}, {})
    ] * 3


def test_a_note_leaves_when_somebody_answered(site: TestSite) -> None:
    # Learning asks whether an answer came after the present weights; a note is no answer.
    meeting = met(site, "ines", "sara", 0)
    say(site, "ines", meeting, True, False)
    note_on_meeting(site.store, site.seat("ines"), meeting, "Call her.", EVENING + timedelta(days=1))
    with site.store.reading() as db:
        assert db.get_one(RatingRecord, (meeting, Side.INVESTOR)).at == EVENING
