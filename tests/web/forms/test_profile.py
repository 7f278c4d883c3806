"""The form of a profile: read as files are, and exact about what was not touched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import g
from werkzeug.datastructures import MultiDict

from matcher.profiles import Investor, Stage, Startup
from tests.web.cast import TestSite
from web.forms.profile import InvestorForm, StartupForm, marks, profile_form, texts_of
from web.store.people import profile_of, write_profile
from web.store.records.conferences import ConferenceRecord
from web.store.records.participants import ParticipantRecord


@contextmanager
def form_of(site: TestSite, who: str, **typed: Any) -> Iterator[tuple[Any, ParticipantRecord]]:
    """Give the form of a member of the cast in which some fields were typed anew."""
    with site.store.reading() as db, site.app.test_request_context():
        row = db.get_one(ParticipantRecord, site.people[who])
        g.db = db
        texts = texts_of(row)
    with site.store.reading() as db:
        sent = MultiDict({**texts, "revision": str(row.revision), "seen": marks(texts), **typed})
        with site.app.test_request_context(method="POST", data=sent):
            row = db.get_one(ParticipantRecord, site.people[who])
            yield profile_form(row, db.get_one(ConferenceRecord, site.conference_id).sub_forums), row


@pytest.mark.parametrize(
    ("typed", "dollars"),
    [("$2.5m", 2_500_000.0), ("500万美元", 5_000_000.0), ("7,675,000元", 1_156_200.0), ("", None)],
)
def test_amounts_are_read_as_people_write_them(site: TestSite, typed: str, dollars: float | None) -> None:
    with form_of(site, "sara", raising=typed) as (form, row):
        assert isinstance(form, StartupForm)
        assert form.validate()
        profile = form.draft(row).profile
        assert isinstance(profile, Startup)
        assert profile.raising_usd == dollars


def test_an_amount_without_a_currency_is_remarked_and_not_refused(site: TestSite) -> None:
    with form_of(site, "sara", raising="500万") as (form, _row):
        assert form.validate()
        assert form.notes() == [
            "Amount you look for: no currency beside 万 or 亿: read as US dollars. "
            "If it is yuan, write 万元 or 亿元. Read as 5,000,000 USD."
        ]


def test_what_cannot_be_read_is_named_with_what_to_write_and_stays_in_the_field(site: TestSite) -> None:
    with form_of(site, "sara", stage="rocket", raising="plenty", country="Atlantis", founded="soon") as (
        form,
        _row,
    ):
        assert not form.validate()
        assert form.stage.errors == [
            "“rocket” is no stage that we know. Write one of: pre-seed, seed, pre-A, A, B, C, growth, early, late."
        ]
        assert form.raising.errors == [
            "“plenty” cannot be read as an amount. Write a number such as 1500000 or 150万."
        ]
        assert set(form.errors) == {"stage", "raising", "country", "founded"}
        assert (form.stage.data, form.raising.data) == ("rocket", "plenty")


def test_stages_and_regions_of_an_investor_are_lists(site: TestSite) -> None:
    with form_of(site, "ines", stages="seed, Pre-A、A轮", countries="Germany, 中国") as (form, row):
        assert form.validate()
        profile = form.draft(row).profile
        assert isinstance(profile, Investor)
        assert profile.stage_names == ("seed", "Pre-A", "A轮")
        assert profile.stages == {Stage.SEED, Stage.PRE_A, Stage.A}
        assert profile.markets == {"DE", "CN"}


def test_a_cheque_that_ends_below_its_beginning_is_refused(site: TestSite) -> None:
    with form_of(site, "ines", ticket_min="$2m", ticket_max="$1m") as (form, _row):
        assert not form.validate()
        assert list(form.errors) == ["ticket_max"]


def test_most_meetings_are_not_fewer_than_the_fewest(site: TestSite) -> None:
    with form_of(site, "ines", min_meetings="4", max_meetings="2") as (form, _row):
        assert not form.validate()
        assert list(form.errors) == ["max_meetings"]


def test_four_thousand_characters_where_two_hundred_fit_are_counted_and_kept(site: TestSite) -> None:
    with form_of(site, "sara", name="x" * 4000) as (form, _row):
        assert not form.validate()
        assert form.name.errors == ["This is 4000 characters long; at most 200 fit. Shorten it, please."]
        assert form.name.data == "x" * 4000


@pytest.mark.parametrize("who", ["ines", "sara", "ida", "siri"])
def test_a_form_sent_back_untouched_changes_nothing(site: TestSite, who: str) -> None:
    with form_of(site, who) as (form, row):
        before = profile_of(row)
        assert form.validate(), form.errors
        assert form.draft(row).profile == before
        assert form.draft(row).hidden == row.hidden


def test_what_stood_there_unreadable_blocks_nobody_who_changes_something_else(site: TestSite) -> None:
    with site.store.writing() as db:
        row = db.get_one(ParticipantRecord, site.people["sara"])
        write_profile(row, Startup(row.code, "Sara", stage="rocket"))
    with form_of(site, "sara", city="Xi'an") as (form, row):
        assert form.validate(), form.errors
        assert form.draft(row).profile == Startup(row.code, "Sara", stage="rocket", city="Xi'an")


def test_languages_are_kept_beside_what_files_bring(site: TestSite) -> None:
    with form_of(site, "ines", languages="English; 中文") as (form, row):
        assert isinstance(form, InvestorForm)
        assert form.validate()
        assert form.draft(row).profile.extra["languages"] == "English; 中文"
