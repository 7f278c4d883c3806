"""What letters tell, and who reads them."""

from __future__ import annotations

from datetime import timedelta

from tests.web.cast import NOW, TestSite
from web.store.notices import add_notices
from web.store.records.accounts import User
from web.store.records.messages import NoticeKind
from web.store.records.participants import ParticipantRecord
from web.store.told import (
    Reader,
    latest_notices,
    notices_of,
    participants_by_id,
    people_to_tell,
    readers_of,
    waiting_notices,
)


def noticed(site: TestSite, who: str, kind: NoticeKind, minutes: int = 0) -> None:
    due = NOW + timedelta(minutes=minutes)
    with site.store.writing() as db:
        add_notices(db, [site.people[who]], kind, ("conference", 1, minutes), (NOW, due), {})


def test_people_are_told_of_what_waits_long_or_cannot_wait(site: TestSite) -> None:
    noticed(site, "ines", NoticeKind.THANKS)
    noticed(site, "ida", NoticeKind.THANKS, 9)
    noticed(site, "ivo", NoticeKind.REMINDER_SOON, 9)
    noticed(site, "sara", NoticeKind.THANKS, 60)
    now, since = NOW + timedelta(minutes=10), NOW + timedelta(minutes=5)
    people = site.people
    with site.store.reading() as db:
        found = people_to_tell(db, now, since, [NoticeKind.REMINDER_SOON], 0, 10)
        assert found == sorted((people["ines"], people["ivo"]))
        assert people_to_tell(db, now, since, [NoticeKind.REMINDER_SOON], found[0], 10) == found[1:]
        assert set(waiting_notices(db, people.values(), now)) == {people[who] for who in ("ines", "ida", "ivo")}


def test_letters_go_to_all_accounts_of_a_participant_else_to_its_known_address(site: TestSite) -> None:
    people = site.people
    with site.store.writing() as db:
        db.get_one(User, site.accounts["ines"]).language = "zh"
        db.get_one(User, site.accounts["ivo"]).active = False
        db.get_one(ParticipantRecord, people["sven"]).email = "sven@example.org"
    with site.store.reading() as db:
        found = readers_of(db, [people[who] for who in ("ines", "ivo", "sven", "siri")])
        assert participants_by_id(db, [people["sven"]])[people["sven"]].conference.slug == "spring"
    assert found == {
        people["ines"]: [Reader("ines@example.org", "Ines", "zh")],
        people["sven"]: [Reader("sven@example.org", "", None)],
    }


def test_the_latest_notices_of_a_kind_and_of_a_person(site: TestSite) -> None:
    for minutes in (1, 2, 3):
        noticed(site, "ines", NoticeKind.THANKS, minutes)
    noticed(site, "ines", NoticeKind.INVITATION)
    with site.store.reading() as db:
        latest = latest_notices(db, site.conference_id, NoticeKind.THANKS, 2)
        assert [one.sequence for one in latest] == [3, 2]
        assert [one.sequence for one in notices_of(db, site.people["ines"], 2)] == [2, 3]
