"""What stands on paper."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from matcher.words import Language
from tests.web.cast import NOW, TestSite
from tests.web.services.print_story import book, rename
from web.prints.paper import LABELS
from web.services.printing import facts
from web.services.printing.facts import Setting
from web.services.printing.words import PrintLanguage
from web.store.engine import Database
from web.store.meetings import meetings_of
from web.store.prints import colleagues_of_all, meetings_to_print, people_to_print
from web.store.records.accounts import User
from web.store.records.conferences import ConferenceRecord
from web.store.records.participants import ParticipantRecord


@pytest.fixture
def db(site: TestSite) -> Iterator[Database]:
    book(site, "ines", "sara", 0)
    book(site, "ines", "suri", 2)
    with site.store.reading() as reader:
        yield reader


def _setting(db: Database, site: TestSite, language: PrintLanguage = PrintLanguage.EN) -> Setting:
    return Setting(db.get_one(ConferenceRecord, site.conference_id), language, "https://meet.example.org/", NOW)


def test_a_schedule_says_when_where_and_with_whom_in_the_conferences_zone(site: TestSite, db: Database) -> None:
    ines = db.get_one(ParticipantRecord, site.people["ines"])
    page = facts.schedule(_setting(db, site), ines, meetings_of(db, ines.id), Language.ZH)
    (day,) = page["days"]
    assert day["day"] == "Tuesday, 12 May 2026"
    assert [(one["hours"], one["table"], one["room"], one["other"]) for one in day["meetings"]] == [
        ("17:00–17:15", "1", "Hall 1", "Sara"),
        ("17:40–17:55", "1", "Hall 1", "Suri"),
    ]
    assert page["zone"] == "All times are local: Asia/Shanghai (UTC+08:00)"
    assert page["foot"].startswith("As of Wed 1 Apr 20:00  ·  Changes: https://meet.example.org/  ·  All times")


def test_each_person_is_written_to_in_its_own_language(site: TestSite, db: Database) -> None:
    ida = db.get_one(ParticipantRecord, site.people["ida"])
    own = facts.own_language(ida, ())
    page = facts.schedule(_setting(db, site, PrintLanguage.OWN), ida, (), own)
    assert (own, page["side"], page["none"]) == (Language.ZH, "投资人", "暂无已排定的会面。")
    assert facts.own_language(ida, [User(language="en")]) is Language.EN


def test_a_table_card_says_who_sits_there_when_and_when_it_is_free(site: TestSite, db: Database) -> None:
    setting = _setting(db, site)
    session = setting.conference.sessions[0]
    meetings = meetings_to_print(db, site.conference_id, sessions=[session.id])
    first, second = facts.table_cards(setting, session, meetings)
    assert [(one["hours"], one["investor"], one["startup"]) for one in first["meetings"]] == [
        ("17:00–17:15", "Ines", "Sara"),
        ("17:20–17:35", "free", ""),
        ("17:40–17:55", "Ines", "Suri"),
    ]
    assert {one["free"] for one in second["meetings"]} == {True}
    assert (first["label"], first["place"]) == ("Table 1", "Hall 1 · Tue 12 May · 17:00–18:00")


def test_a_room_sheet_has_all_times_and_six_tables_abreast(site: TestSite, db: Database) -> None:
    setting = _setting(db, site, PrintLanguage.BOTH)
    session = setting.conference.sessions[0]
    session.tables = 8
    sheets = facts.room_sheets(setting, session, meetings_to_print(db, site.conference_id, sessions=[session.id]))
    assert [len(sheet["heads"]) - 1 for sheet in sheets] == [6, 2]
    assert sheets[1]["tables"] == "Tables 7 to 8 of 8 · 共 8 桌，第 7 至 8 桌"
    assert sheets[0]["rows"][0]["cells"][0] == {"investor": "Ines", "startup": "Sara"}
    assert sheets[0]["rows"][1]["cells"] == [None] * 6
    db.rollback()


def test_what_hangs_in_the_hall_names_nobody_who_hides_its_name(site: TestSite, db: Database) -> None:
    rename(site, "sara", hidden="walls")
    db.rollback()
    db.expire_all()
    setting = _setting(db, site, PrintLanguage.ZH)
    session = setting.conference.sessions[0]
    meetings = meetings_to_print(db, site.conference_id, sessions=[session.id])
    (card, _other), (sheet,) = (
        draw(setting, session, meetings) for draw in (facts.table_cards, facts.room_sheets)
    )
    assert (card["meetings"][0]["investor"], card["meetings"][0]["startup"]) == ("Ines", "创业公司")
    assert sheet["rows"][0]["cells"][0] == {"investor": "Ines", "startup": "创业公司"}


def test_a_meeting_off_the_slots_has_its_own_line(site: TestSite, db: Database) -> None:
    setting = _setting(db, site)
    session = setting.conference.sessions[0]
    (first, _second) = meetings_to_print(db, site.conference_id, sessions=[session.id])
    assert first.starts_at is not None
    first.starts_at = first.starts_at.replace(minute=5)
    starts = [one.start.minute for one in facts.session_hours(setting.conference, session, [first])]
    assert starts == [0, 5, 20, 40]
    db.rollback()


def test_a_badge_names_each_colleague_its_company_and_its_side(site: TestSite, db: Database) -> None:
    people = people_to_print(db, site.conference_id)
    labels = facts.badges(
        _setting(db, site),
        people,
        colleagues_of_all(db, [one.id for one in people]),
        lambda id_: f"https://x/{id_}",
    )
    told = [(one["name"], one["company"], one["side"]) for one in labels]
    # Accounts of the cast bear the names of those they speak for, which then stand once.
    assert ("Ines", "", "Investor") in told
    assert ("Siri", "", "Startup") in told
    two = facts.badges(
        _setting(db, site), people[:1], {people[0].id: [User(name="Ann"), User(name="Bob"), User(name=" ")]}, str
    )
    assert [(one["name"], one["company"]) for one in two] == [("Ann", "Ida"), ("Bob", "Ida")]


def test_labels_begin_where_the_sheet_is_not_used_up(site: TestSite) -> None:
    sheet = LABELS["90x54"]
    pages = facts.label_pages([{"name": str(number)} for number in range(4)], sheet, 8)
    assert [[(one["name"], one["at"]) for one in page["labels"]] for page in pages] == [
        [("0", 7), ("1", 8), ("2", 9)],
        [("3", 0)],
    ]
