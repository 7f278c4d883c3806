"""Profiles to and from rows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from matcher.profiles import Attendance, Investor, Stage, Startup
from tests.web.cast import NOW, TestSite
from web.store.people import (
    name_forums,
    new_participant,
    participant_row,
    people_by_id,
    profile_of,
    seen_profile,
    seen_profiles,
)
from web.store.records.conferences import SubForumRecord
from web.store.records.participants import ForumPlaceRecord, ParticipantRecord

_TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
_WISHES = st.builds(
    Attendance,
    sub_forums=st.lists(_TEXT, max_size=2).map(tuple),
    unavailable=st.just(()),
    min_meetings=st.none() | st.integers(0, 9),
    max_meetings=st.none() | st.integers(0, 9),
)
_SHARED = {
    "tags": st.lists(_TEXT, max_size=3).map(tuple),
    "stages": st.frozensets(st.sampled_from(Stage)),
    "country": st.none() | st.just("CN"),
    "attendance": _WISHES,
    "extra": st.dictionaries(_TEXT, _TEXT, max_size=2),
}
INVESTORS = st.builds(
    Investor,
    id=_TEXT,
    name=_TEXT,
    thesis=_TEXT,
    ticket_max_usd=st.none() | st.floats(0, 1e12),
    stage_names=st.lists(_TEXT, max_size=2).map(tuple),
    countries=st.lists(_TEXT, max_size=2).map(tuple),
    markets=st.frozensets(_TEXT, max_size=2),
    **_SHARED,
)
STARTUPS = st.builds(
    Startup,
    id=_TEXT,
    name=_TEXT,
    description=_TEXT,
    stage=_TEXT,
    raising_usd=st.none() | st.floats(0, 1e12),
    founded=st.none() | st.integers(1900, 2030),
    **_SHARED,
)


@given(INVESTORS)
def test_an_investor_comes_out_as_it_went_in(person: Investor) -> None:
    assert profile_of(new_participant(1, person, "", NOW)) == person


@given(STARTUPS)
def test_a_startup_comes_out_as_it_went_in(person: Startup) -> None:
    assert profile_of(new_participant(1, person, "", NOW)) == person


def test_the_columns_repeat_the_profile() -> None:
    row = new_participant(
        1,
        Startup(
            "s1", "深视", "Sees.", ("AI",), "A or B", frozenset({Stage.A, Stage.B}), country="CN", city="Xi'an"
        ),
        "",
        NOW,
    )
    assert (row.stage, row.country, row.place, row.language) == (",3,4,", "CN", "Xi'an", "en")
    assert row.search_text == "深视\nsees.\nai\nxi'an\n\ncn"


def test_sub_forums_that_are_named_replace_suggested_ones() -> None:
    forums = [SubForumRecord(id=1, code="ai"), SubForumRecord(id=2, code="bio")]
    row = new_participant(1, Startup("s1", "Sol"), "", NOW)
    row.forums = [ForumPlaceRecord(sub_forum_id=2, probability=0.5)]
    name_forums(row, forums)
    assert [(one.sub_forum_id, one.probability) for one in row.forums] == [(2, 0.5)]
    row.profile["attendance"]["sub_forums"] = ["ai"]
    name_forums(row, forums)
    assert [(one.sub_forum_id, one.probability) for one in row.forums] == [(1, None)]


def test_nobody_is_found_in_another_conference(site: TestSite) -> None:
    with site.store.reading() as db:
        assert participant_row(db, site.other_id, site.people["ines"]) is None
        assert participant_row(db, site.conference_id, 99_999) is None


def test_people_come_in_the_order_that_is_asked_for(site: TestSite) -> None:
    wanted = [site.people["sol"], 999_999, site.people["ines"]]
    with site.store.reading() as db:
        assert [row.name for row in people_by_id(db, wanted)] == ["Sol", "Ines"]


def test_the_text_others_find_somebody_by_follows_profile_and_hiding(site: TestSite) -> None:
    with site.store.writing() as db:
        row = db.get_one(ParticipantRecord, site.people["sara"])
        assert row.shown_text == "sara\ncameras that find scratches on glass.\nvision"
        row.hidden = "description"
        db.flush()
        assert row.shown_text == "sara\nvision"
        assert seen_profile(row).text == ""
        assert profile_of(row).text != ""


def test_several_are_seen_as_each_alone(site: TestSite) -> None:
    with site.store.writing() as db:
        sara = db.get_one(ParticipantRecord, site.people["sara"])
        sara.hidden = "description"
        db.flush()
        found = seen_profiles(db, [sara.id, site.people["ines"], 999_999])
        assert found.keys() == {sara.id, site.people["ines"]}
        assert found[sara.id] == seen_profile(sara)
        assert found[sara.id].text == ""
