"""What happened, as the application itself tells it."""

from __future__ import annotations

from datetime import timedelta

from matcher.words import Language
from tests.web.cast import NOW, TestSite, slot
from tests.web.services.test_requests import accept_as, ask_as
from tests.web.told import told
from web.services.letters.kinds import Sort
from web.services.letters.news import Item, news_of
from web.services.letters.stopping import choose_letters
from web.services.meetings import cancel_meeting
from web.store.records.messages import NoticeKind
from web.store.told import participants_by_id


def news(site: TestSite, who: str = "ines", language: Language = Language.EN) -> list[Item]:
    with site.store.reading() as db:
        person = participants_by_id(db, [site.people[who]])[site.people[who]]
        return news_of(db, site.settings, person, language, NOW + timedelta(minutes=1))


def test_what_happened_is_told_whichever_letters_were_stopped(site: TestSite) -> None:
    meeting = accept_as(site, "ines", ask_as(site, "sara", "ines", slot(0)))
    choose_letters(site.store, site.conference_id, "ines@example.org", [], NOW)
    cancel_meeting(site.store, site.seat("sara"), meeting, "Ill.", NOW)
    assert [row.to for row in told(site, NOW + timedelta(minutes=6))] == ["sara@example.org"]
    (item,) = news(site)
    assert (item.kind, item.heading) == (NoticeKind.CANCELLED, "Cancelled: your meeting with Sara")
    assert item.body[-1] == "Why: Ill."
    assert Sort.PLAN in Sort


def test_it_is_told_in_the_language_of_the_page_with_what_holds_now(site: TestSite) -> None:
    number = ask_as(site, "sara", "ines", slot(0))
    assert [one.heading for one in news(site, language=Language.ZH)] == ["Sara 希望与您会面"]
    accept_as(site, "ines", number)
    assert [one.heading for one in news(site)] == ["You meet Sara"]
    assert news(site, "ida") == []
