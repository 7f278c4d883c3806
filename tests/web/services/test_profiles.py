"""A participant changes its profile."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matcher.profiles import Attendance, Stage, Startup
from tests.web.cast import NOW, TestSite
from web.errors import ChangedMeanwhileError, RefusedError
from web.services.profiles import ProfileDraft, save_profile, suggestions_to_refresh
from web.store.log import changes_of
from web.store.people import profile_of
from web.store.records.conferences import ConferenceRecord, ConferenceState
from web.store.records.log import JobKind
from web.store.records.participants import ForumPlaceRecord, ParticipantRecord

SARA = Startup(
    "sara",
    "Sara & Co",
    "Cameras.",
    ("glass",),
    "A轮",
    frozenset({Stage.A}),
    attendance=Attendance(("ai",), max_meetings=2),
)


def _save(site: TestSite, profile: Startup = SARA, revision: int = 1, hidden: str = "") -> bool:
    return save_profile(site.store, site.seat("sara"), revision, ProfileDraft(profile, hidden, None), NOW)


def _sara(site: TestSite) -> ParticipantRecord:
    with site.store.reading() as db:
        row = db.get_one(ParticipantRecord, site.people["sara"])
        _ = [place.sub_forum.code for place in row.forums]
        return row


def test_a_profile_is_saved_with_the_columns_that_repeat_it(site: TestSite) -> None:
    assert _save(site, hidden="raising_usd")
    row = _sara(site)
    assert (row.name, row.stage, row.hidden, row.revision) == ("Sara & Co", f",{Stage.A.value},", "raising_usd", 2)
    assert profile_of(row) == replace(SARA, id=row.code)


def test_only_what_changed_is_logged_with_before_and_after(site: TestSite) -> None:
    before = profile_of(_sara(site))
    assert isinstance(before, Startup)
    _save(site, replace(before, name="Sara & Co"))
    with site.store.reading() as db:
        (change,) = changes_of(db, site.conference_id, "participant", site.people["sara"])
    assert (change.verb, change.before, change.after) == (
        "change profile",
        {"name": "Sara"},
        {"name": "Sara & Co"},
    )


def test_saving_what_is_there_changes_and_logs_nothing(site: TestSite) -> None:
    before = profile_of(_sara(site))
    assert isinstance(before, Startup)
    assert not _save(site, before)
    assert _sara(site).revision == 1


def test_a_colleague_who_was_quicker_is_not_overwritten(site: TestSite) -> None:
    _save(site)
    with pytest.raises(ChangedMeanwhileError):
        _save(site, replace(SARA, name="Sara Ltd"))
    assert _sara(site).name == "Sara & Co"


def test_named_sub_forums_become_places_and_none_named_leaves_the_guessed_ones(site: TestSite) -> None:
    _save(site, replace(SARA, attendance=Attendance(("bio",))))
    assert [place.sub_forum.code for place in _sara(site).forums] == ["bio"]
    with site.store.writing() as db:
        row = db.get_one(ParticipantRecord, site.people["sara"])
        conference = db.get_one(ConferenceRecord, site.conference_id)
        row.forums.append(ForumPlaceRecord(sub_forum_id=conference.sub_forums[0].id, probability=0.6))
    _save(site, replace(SARA, attendance=Attendance()), revision=2)
    assert [(place.sub_forum.code, place.probability) for place in _sara(site).forums] == [("ai", 0.6)]


def test_a_closed_conference_is_only_read(site: TestSite) -> None:
    with site.store.writing() as db:
        db.get_one(ConferenceRecord, site.conference_id).state = ConferenceState.CLOSED
    with pytest.raises(RefusedError):
        _save(site)


def test_suggestions_are_asked_for_once_however_often_somebody_saves(site: TestSite) -> None:
    site.queue.huey.immediate = False
    assert suggestions_to_refresh(site.store, site.seat("sara"))
    site.queue.start(site.seat("sara"), JobKind.SUGGEST, {})
    assert not suggestions_to_refresh(site.store, site.seat("sara"))


def test_nothing_is_refreshed_before_the_organiser_made_suggestions(site: TestSite) -> None:
    with site.store.writing() as db:
        db.get_one(ConferenceRecord, site.conference_id).suggestion_version = 0
    assert not suggestions_to_refresh(site.store, site.seat("sara"))
