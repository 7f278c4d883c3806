"""Erasing is complete: a mark in every text about somebody, in every table, is found nowhere afterwards."""

from __future__ import annotations

from matcher.profiles import Side
from tests.web.aftermath import EVENING, met, say
from tests.web.cast import NOW, TestSite, small_conference
from tests.web.everything import MARK, NAME, NOBODYS, fill, found_in, text_columns
from web.store.datasets import add_conference
from web.store.erasure import accounts_of_only, erase_account, erase_conference, erase_people, wordless
from web.store.opinions import unpacked
from web.store.records import Base
from web.store.records.accounts import MembershipRecord, SeatKind, User
from web.store.records.conferences import ConferenceRecord
from web.store.records.opinions_after import RatingRecord
from web.store.records.participants import ParticipantRecord, SuggestionRecord
from web.store.scrubbing import ERASED


def _erase(site: TestSite, who: str) -> None:
    with site.store.writing() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        erase_people(db, conference, [site.people[who]], EVENING)


def test_every_table_with_words_is_filled_or_said_to_be_nobodys(site: TestSite) -> None:
    filled = fill(site, "sara", met(site, "ines", "sara", 0))
    with_words = {table.name for table in Base.metadata.sorted_tables if text_columns(table)}
    assert with_words - filled == NOBODYS & with_words
    assert {one.partition(".")[0] for one in found_in(site.store, MARK, NAME)} == filled


def test_of_somebody_who_is_erased_nothing_is_found_anywhere(site: TestSite) -> None:
    fill(site, "sara", met(site, "ines", "sara", 0))
    _erase(site, "sara")
    assert found_in(site.store, MARK, NAME) == []


def test_of_a_conference_that_is_erased_nothing_is_found_anywhere(site: TestSite) -> None:
    fill(site, "sara", met(site, "ines", "sara", 0))
    with site.store.writing() as db:
        # The name stands in no row of its own any more: nothing is looked for, all is wiped.
        count = erase_conference(db, db.get_one(ConferenceRecord, site.conference_id), EVENING)
    assert count == 9
    assert found_in(site.store, MARK, NAME) == []


def test_what_is_counted_stays(site: TestSite) -> None:
    meeting = met(site, "ines", "sara", 0)
    say(site, "sara", meeting, True, False)
    with site.store.writing() as db:
        row = db.get_one(ParticipantRecord, site.people["sara"])
        row.stage, row.language = ",1,", "zh"
        forums = {place.sub_forum_id for place in row.forums}
    _erase(site, "sara")
    with site.store.reading() as db:
        row = db.get_one(ParticipantRecord, site.people["sara"])
        assert (row.name, row.stage, row.language, row.side) == (ERASED, ",1,", "zh", Side.STARTUP)
        assert {place.sub_forum_id for place in row.forums} == forums
        said = db.get_one(RatingRecord, (meeting, Side.STARTUP))
        assert (said.useful, said.follow_up) == (True, False)


def test_reasons_go_and_scores_stay(site: TestSite) -> None:
    _erase(site, "sara")
    with site.store.reading() as db:
        rows = db.query(SuggestionRecord).filter_by(startup_id=site.people["sara"]).all()
        assert rows
        for row in rows:
            assert row.score > 0
            assert {side: opinion.reasons for side, opinion in unpacked(row.told).items()} == dict.fromkeys(
                Side, ()
            )


def test_others_keep_what_they_say_about_themselves(site: TestSite) -> None:
    with site.store.reading() as db:
        before = {row.id: row.profile for row in db.query(ParticipantRecord).all()}
    _erase(site, "sara")
    with site.store.reading() as db:
        after = {row.id: row.profile for row in db.query(ParticipantRecord).all()}
    assert {id_ for id_ in before if before[id_] != after[id_]} == {site.people["sara"]}


def test_another_conference_of_the_site_is_not_touched(site: TestSite) -> None:
    with site.store.writing() as db:
        other = add_conference(db, small_conference("winter"), "winter", NOW).id
    _erase(site, "sara")
    with site.store.reading() as db:
        names = {row.name for row in db.query(ParticipantRecord).filter_by(conference_id=other)}
    assert "Sara" in names


def test_an_account_with_another_seat_stays(site: TestSite) -> None:
    with site.store.writing() as db:
        db.add(
            MembershipRecord(
                account_id=site.accounts["sara"],
                conference_id=site.other_id,
                kind=SeatKind.STAFF,
                participant_id=None,
                rights="people",
            )
        )
        db.flush()
        assert accounts_of_only(db, [site.people["sara"]]) == []
        assert accounts_of_only(db, [site.people["sol"]]) == [site.accounts["sol"]]
    _erase(site, "sara")
    with site.store.reading() as db:
        account = db.get_one(User, site.accounts["sara"])
        assert (account.email, account.active) == ("sara@example.org", True)
        assert [one.conference_id for one in account.memberships] == [site.other_id]


def test_nobody_signs_in_to_an_erased_account(site: TestSite) -> None:
    client = site.client("sara")
    _erase(site, "sara")
    with site.store.reading() as db:
        account = db.get_one(User, site.accounts["sara"])
        assert (account.name, account.active, account.memberships) == ("", False, [])
    assert client.get("/spring/meetings/").status_code == 302


def test_one_of_several_colleagues_goes_alone(site: TestSite) -> None:
    with site.store.writing() as db:
        db.add(
            MembershipRecord(
                account_id=site.accounts["nadia"],
                conference_id=site.conference_id,
                kind=SeatKind.STARTUP,
                participant_id=site.people["sara"],
            )
        )
        db.flush()
        conference = db.get_one(ConferenceRecord, site.conference_id)
        erase_account(db, conference, site.accounts["nadia"], site.people["sara"])
    assert found_in(site.store, "nadia@example.org") == []
    with site.store.reading() as db:
        assert db.get_one(ParticipantRecord, site.people["sara"]).name == "Sara"
        assert not db.get_one(User, site.accounts["nadia"]).active


def test_plain_values_lose_their_words_and_keep_their_numbers() -> None:
    told = {
        "state": "booked",
        "name": "Sara",
        "at": "2026-05-12T09:00:00+00:00",
        "n": 3,
        "Sara": 1,
        "l": ["Sara", 2],
    }
    left = {"state": "booked", "name": "", "at": "2026-05-12T09:00:00+00:00", "n": 3, "l": ["", 2]}
    assert wordless(told) == left
