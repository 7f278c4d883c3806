"""What a notice comes to as things stand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from matcher.words import Words
from tests.web.cast import NOW, TestSite, slot
from tests.web.services import timetable_story as story
from tests.web.services.test_requests import accept_as, ask_as
from web.services.floor.outcomes import record_outcome
from web.services.letters.facts import Found, news_for
from web.services.letters.notices import notify
from web.services.meetings import move_meeting
from web.store.records.conferences import SessionRecord
from web.store.records.floor import Outcome
from web.store.records.meetings import MeetingRecord
from web.store.records.messages import NoticeKind, NoticeRecord
from web.store.told import ground_of, participants_by_id

SOON = slot(0) - timedelta(minutes=10)


def found(site: TestSite, who: str = "ines", now: Any = NOW, *kinds: NoticeKind) -> Found:
    with site.store.reading() as db:
        rows = db.query(NoticeRecord).filter_by(participant_id=site.people[who]).order_by(NoticeRecord.id).all()
        some = [one for one in rows if not kinds or one.kind in kinds]
        person = participants_by_id(db, [site.people[who]])[site.people[who]]
        return news_for(ground_of(db, some), person, some, now)


def noticed(site: TestSite, kind: NoticeKind, subject: tuple[str, int], facts: Mapping[str, Any]) -> None:
    with site.store.writing() as db:
        notify(db, [site.people["ines"]], kind, subject, NOW, facts=facts)


def test_of_all_that_happened_to_a_meeting_the_first_is_told_with_the_place_it_has_now(site: TestSite) -> None:
    meeting = accept_as(site, "ines", ask_as(site, "sara", "ines", slot(0)))
    move_meeting(site.store, site.seat("sara"), meeting, slot(2), NOW)
    told = found(site)
    (news,) = told.news
    assert (news.kind, news.facts["when"].en) == (NoticeKind.AGREED, "Tue 12 May, 17:40")
    assert {one.kind for one in told.stale} == {NoticeKind.REQUESTED, NoticeKind.MOVED}


def test_an_agreed_meeting_without_a_place_says_that_it_follows(site: TestSite) -> None:
    id_ = story.agree(site, "ines", "sara")
    noticed(site, NoticeKind.AGREED, ("meeting", id_), {})
    (news,) = found(site).news
    assert (news.facts["where"].en, news.facts["where"].zh) == ("its time and table follow", "时间和桌位待定")


def test_a_room_that_changed_is_told_with_the_meetings_there_that_no_other_news_tells(site: TestSite) -> None:
    accept_as(site, "ines", ask_as(site, "sara", "ines", slot(0)))
    with site.store.writing() as db:
        db.get_one(SessionRecord, story.session_id(site)).room = "Hall 9"
    noticed(site, NoticeKind.SESSION_CHANGED, ("session", story.session_id(site)), {"was": {"room": "Hall 1"}})
    (news,) = found(site, "ines", NOW, NoticeKind.SESSION_CHANGED).news
    said = {name: words.en for name, words in news.facts.items()}
    assert (said["place"], said["was"]) == ("Hall 9", "Hall 1")
    assert said["meetings"] == "Tue 12 May, 17:00: Sara, Hall 9, table 1"
    assert [one.kind for one in found(site).news] == [NoticeKind.AGREED]


def test_whoever_is_missed_is_told_until_it_has_come_or_the_meeting_is_over(site: TestSite) -> None:
    meeting = accept_as(site, "ines", ask_as(site, "sara", "ines", slot(0)))
    noticed(site, NoticeKind.PARTNER_MISSING, ("meeting", meeting), {"table": 1})
    begun = slot(0) + timedelta(minutes=6)
    (news,) = found(site, "ines", begun, NoticeKind.PARTNER_MISSING).news
    assert (news.urgent, news.facts["place"].en) == (True, "Hall 1, table 1")
    with site.store.reading() as db:
        ends = db.get_one(MeetingRecord, meeting).ends_at
    assert found(site, "ines", ends, NoticeKind.PARTNER_MISSING).news == []
    record_outcome(site.store, site.seat("olga"), meeting, Outcome.HELD, begun)
    assert found(site, "ines", begun, NoticeKind.PARTNER_MISSING).news == []


def test_what_a_notice_says_itself_is_told_until_its_end(site: TestSite) -> None:
    facts = {"name": "Sol", "until": (NOW + timedelta(hours=1)).isoformat(), "link": "/spring/x"}
    noticed(site, NoticeKind.OFFERED, ("conference", site.conference_id), facts)
    (news,) = found(site).news
    assert (news.facts["other"].en, news.link, news.late_at) == ("Sol", "/spring/x", NOW + timedelta(hours=1))
    assert found(site, "ines", NOW + timedelta(hours=1)).news == []


def test_an_opinion_is_asked_for_on_the_page_for_it(site: TestSite) -> None:
    noticed(site, NoticeKind.OPINION_WANTED, ("conference", site.conference_id), {"meetings": 3})
    assert [one.link for one in found(site).news] == ["/spring/after/"]


def test_things_that_are_gone_are_no_news(site: TestSite) -> None:
    for subject in ("meeting", "meeting_request", "proposal", "session", "stand_in"):
        kind = NoticeKind.SESSION_CHANGED if subject == "session" else NoticeKind.MOVED
        noticed(site, kind, (subject, 999), {"was": {}})
    told = found(site)
    assert (told.news, len(told.stale)) == ([], 5)


def test_a_reason_in_both_languages_is_told_in_each_whatever_the_names_in_it(site: TestSite) -> None:
    meeting = accept_as(site, "ines", ask_as(site, "sara", "ines", slot(0)))
    with site.store.writing() as db:
        row = db.get_one(MeetingRecord, meeting)
        row.reason = str(Words("A / B left.", "A / B 已退出。"))
    (news,) = found(site, "ines", NOW, NoticeKind.AGREED).news
    assert news.facts["reason"] == Words("A / B left.", "A / B 已退出。")


@pytest.mark.parametrize("corrected", [Outcome.STARTUP_MISSING, Outcome.BOTH_MISSING])
def test_nobody_is_missed_where_the_other_side_is_not_there_either(site: TestSite, corrected: Outcome) -> None:
    meeting = accept_as(site, "ines", ask_as(site, "sara", "ines", slot(0)))
    begun = slot(0) + timedelta(minutes=1)
    record_outcome(site.store, site.seat("sara"), meeting, Outcome.INVESTOR_MISSING, begun)
    assert len(found(site, "ines", begun, NoticeKind.PARTNER_MISSING).news) == 1
    record_outcome(site.store, site.seat("olga"), meeting, corrected, begun)
    assert found(site, "ines", begun, NoticeKind.PARTNER_MISSING).news == []
