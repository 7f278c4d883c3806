"""Files to be put on paper: whole, legible, in both languages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from matcher.words import Language
from tests.web.cast import NOW, TestSite
from tests.web.services.print_story import book, codes_of, embedded_fonts, rename, texts_of
from web.errors import RefusedError
from web.prints.paper import Paper
from web.prints.typesetting import typeset
from web.services.floor.arrivals import badge_secret
from web.services.printing.facts import Setting, schedule
from web.services.printing.files import For, Order, Print, own_schedule, print_file
from web.services.printing.words import PrintLanguage
from web.store.meetings import meetings_of
from web.store.prints import prints_of
from web.store.records.conferences import SessionRecord
from web.store.records.participants import ParticipantRecord
from web.store.uploads import content_of

_NASTY = (
    "شركة الاستثمار العربية للتقنية",
    "🚀 Rocket 👩‍🚀 Labs",
    "西安交通大学国家技术转移中心人工智能与机器人产业孵化创新联合研究院有限责任公司" * 3,
    "A very long name of the kind that lawyers love, with Partners, Associates & Sons International Holdings L.P.",
    "Mixed 沃土 Wotu شركة 한국 ไทย",
    "X" * 120,
)


@pytest.fixture
def booked(site: TestSite) -> TestSite:
    book(site, "ines", "sara", 0)
    book(site, "ines", "suri", 2)
    return site


def printed(site: TestSite, order: Order) -> bytes:
    number = print_file(site.store, site.settings, site.seat("olga"), order, NOW, lambda *_one: None)
    with site.store.reading() as db:
        return content_of(db, number)


def test_everybody_with_a_meeting_gets_one_page_in_its_own_language(booked: TestSite) -> None:
    rename(booked, "sara", language="zh")
    ines, sara, suri = texts_of(printed(booked, Order(Print.SCHEDULES)))
    assert "Ines Investor" in ines or "Investor Ines" in ines
    assert "Table" in ines
    assert "17:00–17:15 1 Hall 1 Sara" in ines
    assert "Asia/Shanghai" in ines
    assert "时间" in sara
    assert "spring 大会" in sara
    assert "Suri" in suri


@pytest.mark.parametrize(
    ("whom", "subject", "pages"),
    [(For.ALL, None, 3), (For.FORUM, "bio", 2), (For.SESSION, "ai-1", 3), (For.PERSON, "ida", 1)],
)
def test_one_a_sub_forum_a_session_or_all(booked: TestSite, whom: For, subject: str | None, pages: int) -> None:
    with booked.store.reading() as db:
        sessions = {one.code: one for one in db.query(SessionRecord).filter_by(conference_id=booked.conference_id)}
        ids = {
            None: None,
            "bio": sessions["bio-1"].sub_forum_id,
            "ai-1": sessions["ai-1"].id,
            "ida": booked.people["ida"],
        }
    assert len(texts_of(printed(booked, Order(Print.SCHEDULES, whom, ids[subject])))) == pages


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (PrintLanguage.EN, ("Table 1", "Investor", "free")),
        (PrintLanguage.ZH, ("1 号桌", "投资人", "空闲")),
        (PrintLanguage.BOTH, ("Table 1 · 1 号桌", "Investor 投资人", "free · 空闲")),
    ],
)
@pytest.mark.parametrize(("what", "pages"), [(Print.TABLE_CARDS, 4), (Print.ROOM_SHEETS, 2)])
def test_cards_and_sheets_speak_both_languages(
    booked: TestSite, what: Print, pages: int, language: PrintLanguage, words: tuple[str, ...]
) -> None:
    content = printed(booked, Order(what, language=language))
    texts = texts_of(content)
    wanted = words if what is Print.TABLE_CARDS else (words[0], words[2])
    assert len(texts) == pages
    # Chinese type sets a little room beside numbers, which readers of the file see as a blank or not at all.
    assert [one for one in wanted if one.replace(" ", "") not in texts[0].replace(" ", "")] == []
    assert set(embedded_fonts(content).values()) == {True}


def test_a_badge_bears_the_code_that_checks_its_bearer_in(booked: TestSite) -> None:
    order = Order(Print.BADGES, For.PERSON, booked.people["ines"])
    content = printed(booked, order)
    secret = badge_secret(booked.settings.secret, booked.people["ines"])
    assert codes_of(content) == [f"http://localhost/spring/here/{secret}"]
    assert "Ines" in texts_of(content)[0]


def test_nine_badges_are_on_one_sheet_and_all_can_be_read(booked: TestSite) -> None:
    content = printed(booked, Order(Print.BADGES, language=PrintLanguage.BOTH))
    assert len(texts_of(content)) == 1
    assert len(set(codes_of(content))) == 9


@pytest.mark.parametrize("what", Print)
def test_no_name_breaks_the_layout(booked: TestSite, what: Print) -> None:
    usual = len(texts_of(printed(booked, Order(what, language=PrintLanguage.BOTH))))
    for who, name in zip(("ines", "sara", "suri", "ida", "sol", "sven"), _NASTY, strict=True):
        rename(booked, who, name[:200])
    content = printed(booked, Order(what, language=PrintLanguage.ZH))
    assert len(texts_of(content)) == usual
    assert set(embedded_fonts(content).values()) == {True}


def test_whoever_meets_twenty_people_with_long_names_gets_one_page_too(booked: TestSite) -> None:
    rename(booked, "sara", _NASTY[3])
    with booked.store.reading() as db:
        ines = db.get_one(ParticipantRecord, booked.people["ines"])
        setting = Setting(ines.conference, PrintLanguage.BOTH, "https://x/", NOW)
        page = schedule(setting, ines, meetings_of(db, ines.id)[:1] * 20, Language.EN)
    facts = {"title": "", "language": "en", "paper": "a4", "pages": [page]}
    (text,) = texts_of(typeset("schedules", facts))
    assert text.count("17:00–17:15") == 20


def test_ones_own_schedule_speaks_the_language_of_the_page(booked: TestSite) -> None:
    with booked.store.reading() as db:
        ines = db.get_one(ParticipantRecord, booked.people["ines"])
        (text,) = texts_of(own_schedule(db, booked.settings, ines, Language.ZH, NOW))
    assert "会面对象" in text
    assert "Sara" in text


def test_whoever_left_is_not_printed(booked: TestSite) -> None:
    with booked.store.writing() as db:
        db.get_one(ParticipantRecord, booked.people["ida"]).withdrawn_at = NOW
    with pytest.raises(RefusedError):
        printed(booked, Order(Print.BADGES, For.PERSON, booked.people["ida"]))


def test_a_session_without_tables_is_refused_in_words(booked: TestSite) -> None:
    with pytest.raises(RefusedError) as refusal:
        printed(booked, Order(Print.TABLE_CARDS, For.SESSION, 0))
    assert "no session with tables" in refusal.value.words.en


def test_files_of_last_week_are_gone_when_the_next_is_printed(booked: TestSite) -> None:
    order = Order(Print.ROOM_SHEETS)
    olga = booked.seat("olga")
    numbers = [
        print_file(booked.store, booked.settings, olga, order, NOW + timedelta(days=days), lambda *_one: None)
        for days in (0, 6, 8)
    ]
    with booked.store.reading() as db:
        assert [row.id for row in prints_of(db, booked.conference_id)] == numbers[:0:-1]


def test_an_order_survives_its_way_through_the_queue() -> None:
    order = Order(Print.BADGES, For.FORUM, 7, PrintLanguage.ZH, Paper.LETTER, "90x54", 3)
    assert Order.of(order.record()) == order
