"""Forms of the set-up."""

from __future__ import annotations

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from matcher.conference import MeetingLimits
from matcher.profiles import Side
from tests.web.cast import TestSite
from web.forms.organiser.setup import (
    ForumForm,
    LengthsForm,
    NewConferenceForm,
    RightsForm,
    RulesForm,
    SessionForm,
    TeamForm,
    rules_values,
    session_values,
)
from web.store.records.accounts import Right
from web.store.records.conferences import ConferenceRecord


def test_texts_are_tidied_and_too_long_ones_told_with_their_length(site: TestSite) -> None:
    data = {"name_en": "  Artificial\t intelligence ", "name_zh": "人" * 201, "revision": "x"}
    with site.app.test_request_context("/", method="POST", data=data):
        form = ForumForm()
        assert not form.validate()
        assert form.wish.name.en == "Artificial intelligence"
        assert form.errors == {"name_zh": ["This is 201 characters long; at most 200 fit. Shorten it, please."]}
        assert form.seen_revision == 0


@pytest.mark.parametrize(
    ("begin", "fields"), [("sample", {"first_day"}), ("empty", set()), ("file", {"file"}), ("none", {"begin"})]
)
def test_a_beginning_asks_for_what_it_needs(site: TestSite, begin: str, fields: set[str]) -> None:
    with site.app.test_request_context("/", method="POST", data={"begin": begin, "first_day": ""}):
        form = NewConferenceForm()
        form.validate()
        assert {name for name, errors in form.errors.items() if any(errors)} == fields


def test_an_empty_day_is_no_error_where_none_is_needed(site: TestSite) -> None:
    with site.app.test_request_context("/", method="POST", data={"begin": "empty", "first_day": ""}):
        assert NewConferenceForm().validate()


def test_a_session_comes_out_as_it_went_in(site: TestSite) -> None:
    with site.app.test_request_context("/"), site.store.reading() as db:
        row = db.get_one(ConferenceRecord, site.conference_id)
        form = SessionForm(data=session_values(row.sessions[0], ZoneInfo(row.zone)))
        form.offer(row.sub_forums)
        wish = form.wish
        assert (wish.day, wish.start, wish.end) == (date(2026, 5, 12), time(17), time(18))
        assert [choice.value for choice in form.sub_forum.choices] == [one.id for one in row.sub_forums] + [0]


def test_rules_come_out_as_they_went_in(site: TestSite) -> None:
    with site.app.test_request_context("/"), site.store.reading() as db:
        row = db.get_one(ConferenceRecord, site.conference_id)
        form = RulesForm(data=rules_values(row))
        form.offer(row)
        wish = form.wish
        assert wish.limits[Side.INVESTOR] == MeetingLimits(1, 3)
        assert (wish.smallest_round_share, wish.known_kinds) == (0.02, frozenset({"invested", "met"}))
        assert wish.balance == 0.25
        assert {"invested", "met"} <= {choice.value for choice in form.known_kinds.choices}


def test_numbers_have_bounds(site: TestSite) -> None:
    with site.app.test_request_context("/", method="POST", data={"minutes": "3", "changeover": "x"}):
        form = LengthsForm()
        assert not form.validate()
        assert form.errors["minutes"] == ["Write a whole number from 5 to 240."]


def test_everything_goes_before_single_rights(site: TestSite) -> None:
    with site.app.test_request_context("/", method="POST", data={"rights": ["plan"]}):
        assert RightsForm().wanted == [Right.PLAN]
    with site.app.test_request_context("/", method="POST", data={"rights": ["plan"], "everything": "y"}):
        form = TeamForm()
        assert form.wanted is None
        assert not form.validate()


def test_a_right_that_there_is_not_is_no_right(site: TestSite) -> None:
    with site.app.test_request_context(method="POST", data={"rights": ["people", "everywhere"]}):
        assert RightsForm().wanted == [Right.PEOPLE]
