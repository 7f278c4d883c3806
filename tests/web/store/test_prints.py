"""Who and what is printed, and the files that were."""

from __future__ import annotations

from datetime import timedelta

from tests.web.cast import NOW, TestSite, slot
from tests.web.services.print_story import book, rename
from web.store.prints import (
    colleagues_of_all,
    drop_old_prints,
    keep_print,
    meetings_to_print,
    name_on_walls,
    people_to_print,
    print_row,
    prints_of,
)
from web.store.records.accounts import User
from web.store.records.conferences import SessionRecord
from web.store.uploads import upload_row, uploads_of


def test_people_come_by_side_and_name(site: TestSite) -> None:
    with site.store.reading() as db:
        names = [row.name for row in people_to_print(db, site.conference_id)]
        forums = {one.code: one.sub_forum_id for one in db.query(SessionRecord) if one.conference_id == 1}
        bio = people_to_print(db, site.conference_id, forum_id=forums["bio-1"])
    assert names == ["Ida", "Ines", "Ivo", "Sara", "Sina", "Siri", "Sol", "Suri", "Sven"]
    assert [row.name for row in bio] == ["Ines", "Ivo", "Sina", "Sol", "Suri"]


def test_of_a_session_only_those_come_who_meet_there(site: TestSite) -> None:
    book(site, "ines", "sara", 0)
    with site.store.reading() as db:
        ai, bio = db.query(SessionRecord).filter_by(conference_id=site.conference_id).order_by(SessionRecord.code)
        found = [
            [row.name for row in people_to_print(db, site.conference_id, session_id=one.id)] for one in (ai, bio)
        ]
    assert found == [["Ines", "Sara"], []]


def test_nobody_of_another_conference_is_printed(site: TestSite) -> None:
    with site.store.reading() as db:
        assert people_to_print(db, site.other_id, person_id=site.people["ines"]) == []


def test_only_accounts_that_may_sign_in_speak_for_somebody(site: TestSite) -> None:
    with site.store.writing() as db:
        db.get_one(User, site.accounts["sara"]).active = False
    with site.store.reading() as db:
        found = colleagues_of_all(db, [site.people[who] for who in ("ines", "sara", "siri")])
    assert {id_: [one.name for one in some] for id_, some in found.items()} == {site.people["ines"]: ["Ines"]}


def test_meetings_come_in_the_order_of_time_within_hours(site: TestSite) -> None:
    book(site, "ines", "suri", 2)
    book(site, "ines", "sara", 0)
    with site.store.reading() as db:
        found = (
            meetings_to_print(db, site.conference_id),
            meetings_to_print(db, site.conference_id, ends_after=slot(1)),
            meetings_to_print(db, site.conference_id, starts_before=slot(2)),
        )
        told = [[one.startup.name for one in some] for some in found]
    assert told == [["Sara", "Suri"], ["Suri"], ["Sara"]]


def test_a_name_stands_on_walls_unless_it_is_hidden(site: TestSite) -> None:
    rename(site, "sara", hidden="tags walls")
    rename(site, "ines", hidden="tags")
    with site.store.reading() as db:
        rows = {row.name: name_on_walls(row) for row in people_to_print(db, site.conference_id)}
    assert (rows["Sara"], rows["Ines"]) == (None, "Ines")


def test_a_printed_file_is_kept_for_its_conference_and_is_no_file_to_import(site: TestSite) -> None:
    with site.store.writing() as db:
        number = keep_print(db, site.seat("olga"), "spring-badges.pdf", b"%PDF", NOW)
    with site.store.reading() as db:
        assert [row.filename for row in prints_of(db, site.conference_id)] == ["spring-badges.pdf"]
        assert print_row(db, site.other_id, number) is None
        assert upload_row(db, site.conference_id, number) is None
        assert uploads_of(db, site.conference_id) == []


def test_only_older_files_are_dropped(site: TestSite) -> None:
    with site.store.writing() as db:
        keep_print(db, site.seat("olga"), "old.pdf", b"", NOW)
        keep_print(db, site.seat("olga"), "new.pdf", b"", NOW + timedelta(days=1))
        drop_old_prints(db, site.conference_id, NOW + timedelta(hours=1))
        assert [row.filename for row in prints_of(db, site.conference_id)] == ["new.pdf"]
