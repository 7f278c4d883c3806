"""From empty to open."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from matcher.conference import MeetingLimits
from matcher.errors import Severity
from matcher.profiles import Side
from matcher.words import Words
from tests.factories import between
from tests.web.cast import NOW, TestSite, slot
from tests.web.services.test_programme import book, conference
from tests.web.services.test_requests import ask_as
from web.errors import ChangedMeanwhileError, NotAllowedError, RefusedError
from web.services.meetings import block_time
from web.services.setup import (
    RESERVED,
    Basics,
    RulesWish,
    change_basics,
    change_lengths,
    change_rules,
    close_conference,
    make_conference,
    open_conference,
    programme_from_file,
    sample_programme,
)
from web.store.memberships import conference_by_slug, seats_of
from web.store.programmes import make_operator, may_make_conferences
from web.store.records.accounts import SeatKind, User
from web.store.records.conferences import ConferenceRecord, ConferenceState
from web.store.records.meetings import AbsenceRecord, MeetingRequestRecord
from web.store.rosters import everybody

XIAN = Basics(Words("Xi'an 2026", ""), "xian-2026", "Asia/Shanghai")
TOML = b"""
[conference]
id = "small"
name = "Small"
time_zone = "Asia/Shanghai"
[[sub_forums]]
id = "all"
name = "All"
[[sessions]]
sub_forum = "all"
start = 2026-05-12T09:00:00
end = 2026-05-12T12:00:00
"""


@pytest.fixture
def operator(site: TestSite) -> int:
    with site.store.writing() as db:
        make_operator(db, db.get_one(User, site.accounts["nadia"]))
    return site.accounts["nadia"]


def test_only_operators_make_conferences(site: TestSite, operator: int) -> None:
    with pytest.raises(NotAllowedError):
        make_conference(site.store, site.accounts["olga"], XIAN, None, NOW)
    assert make_conference(site.store, operator, XIAN, None, NOW) == "xian-2026"
    with site.store.reading() as db:
        (seat,) = seats_of(db, operator)
        assert (seat.kind, seat.conference.name_zh, seat.conference.state) == (
            SeatKind.ORGANISER,
            "Xi'an 2026",
            ConferenceState.SETUP,
        )


def test_the_first_account_of_an_empty_site_makes_its_first_conference(site: TestSite) -> None:
    with site.store.reading() as db:
        assert not may_make_conferences(db, site.accounts["ines"])


@pytest.mark.parametrize(
    "slug", ["x", "Xi an", "-xian", "xian-", "x--y", "西安", "a" * 41, "static", "new-conference"]
)
def test_an_address_is_short_plain_and_not_the_sites_own(site: TestSite, operator: int, slug: str) -> None:
    with pytest.raises(RefusedError):
        make_conference(site.store, operator, Basics(XIAN.name, slug, XIAN.zone), None, NOW)


def test_every_address_of_the_site_itself_is_reserved(site: TestSite) -> None:
    first = {rule.rule.split("/")[1] for rule in site.app.url_map.iter_rules()}
    assert {word for word in first if word and not word.startswith("<")} <= RESERVED


def test_an_address_is_given_once(site: TestSite, operator: int) -> None:
    with pytest.raises(RefusedError, match="Another conference"):
        make_conference(site.store, operator, Basics(XIAN.name, "spring", XIAN.zone), None, NOW)


def test_a_zone_that_does_not_exist_is_answered_with_the_nearest(site: TestSite, operator: int) -> None:
    for written, near in (
        ("lisbon", "Europe/Lisbon"),
        ("asia/shanghai", "Asia/Shanghai"),
        ("Xyzzyq", "Asia/Shanghai"),
    ):
        with pytest.raises(RefusedError, match=near):
            make_conference(site.store, operator, Basics(XIAN.name, "xian", written), None, NOW)


def test_the_sample_moves_to_the_chosen_day_at_the_same_times_of_day() -> None:
    programme = sample_programme(date(2026, 11, 10), "Europe/Lisbon")
    zone = ZoneInfo("Europe/Lisbon")
    first = min(programme.sessions, key=lambda one: one.start)
    assert first.start.astimezone(zone).isoformat() == "2026-11-10T09:00:00+00:00"
    assert len(programme.sub_forums) == 15
    assert not programme.fictional


def test_a_conference_can_begin_with_a_file(site: TestSite, operator: int) -> None:
    programme, findings = programme_from_file(TOML, "conference.toml")
    assert findings == ()
    make_conference(site.store, operator, XIAN, programme, NOW)
    with site.store.reading() as db:
        row = conference_by_slug(db, "xian-2026")
        assert row is not None
        assert [one.tables for one in row.sessions] == [10]


def test_a_file_that_cannot_be_used_says_why_line_by_line() -> None:
    programme, findings = programme_from_file(TOML.replace(b"12:00:00", b"08:00:00"), "conference.toml")
    assert programme is None
    assert [(one.severity, one.line, one.problem.zh) for one in findings] == [
        (Severity.ERROR, 12, "结束时间不晚于开始时间")
    ]


def test_with_another_zone_sessions_keep_their_times_of_day(site: TestSite) -> None:
    row = conference(site)
    change_basics(
        site.store, site.seat("olga"), row.revision, Basics(Words("S", "春"), "spring", "Europe/Lisbon"), NOW
    )
    start = conference(site).sessions[0].starts_at.astimezone(ZoneInfo("Europe/Lisbon"))
    assert (start.hour, start.minute) == (17, 0)


def test_the_zone_stays_once_meetings_are_booked(site: TestSite) -> None:
    book(site, slot(0))
    basics = Basics(Words("S", "春"), "spring", "Europe/Lisbon")
    with pytest.raises(RefusedError, match="1 meetings are booked"):
        change_basics(site.store, site.seat("olga"), conference(site).revision, basics, NOW)


def test_lengths_that_would_move_booked_meetings_are_refused(site: TestSite) -> None:
    book(site, slot(1))
    with pytest.raises(RefusedError, match="Ines – Sara"):
        change_lengths(site.store, site.seat("olga"), conference(site).revision, 20, 10, NOW)
    with pytest.raises(RefusedError, match="multiple of five"):
        change_lengths(site.store, site.seat("olga"), conference(site).revision, 13, 0, NOW)


def wish(**fields: object) -> RulesWish:
    limits = {Side.INVESTOR: MeetingLimits(1, 3), Side.STARTUP: MeetingLimits(0, 5)}
    values = {"limits": limits, "smallest_round_share": 0.1, "known_kinds": frozenset({"met"})}
    caps = {"outgoing_cap": 4, "incoming_cap": 5, "request_hours": 6, "balance": 0.75}
    return RulesWish(**{**values, **caps, **fields})  # type: ignore[arg-type]


def test_rules_are_kept_and_counted_once(site: TestSite) -> None:
    revision = conference(site).revision
    change_rules(site.store, site.seat("olga"), revision, wish(), NOW)
    row = conference(site)
    assert row.rules == {
        "limits": {"investor": [1, 3], "startup": [0, 5]},
        "known_kinds": ["met"],
        "smallest_round_share": 0.1,
    }
    assert (row.outgoing_cap, row.incoming_cap, row.request_hours, row.balance) == (4, 5, 6, 0.75)
    with pytest.raises(ChangedMeanwhileError):
        change_rules(site.store, site.seat("olga"), revision, wish(), NOW)


def test_more_meetings_than_fit_cannot_be_promised(site: TestSite) -> None:
    limits = {Side.INVESTOR: MeetingLimits(9, 12), Side.STARTUP: MeetingLimits(1, 5)}
    with pytest.raises(RefusedError, match="at most 3 fit"):
        change_rules(site.store, site.seat("olga"), conference(site).revision, wish(limits=limits), NOW)


def test_nothing_of_a_closed_conference_is_changed_before_it_is_open_again(site: TestSite) -> None:
    seat = site.seat("olga")
    close_conference(site.store, seat, conference(site).revision, NOW)
    with pytest.raises(RefusedError, match="Open it again first"):
        change_rules(site.store, seat, conference(site).revision, wish(), NOW)


def test_with_another_zone_absences_and_wishes_keep_their_time_of_day(site: TestSite) -> None:
    request = ask_as(site, "ines", "sara", slot(1))
    block_time(site.store, site.seat("ida"), between(0, 15), "Lunch", NOW)
    row, sara = conference(site), Words("Spring", "春季")
    change_basics(site.store, site.seat("olga"), row.revision, Basics(sara, "spring", "UTC"), NOW)
    with site.store.reading() as db:
        session = db.get_one(ConferenceRecord, site.conference_id).sessions[0]
        assert db.get_one(MeetingRequestRecord, request).wished_start == session.starts_at + (slot(1) - slot(0))
        away = db.query(AbsenceRecord).one()
        assert (away.starts_at, away.note) == (session.starts_at, "Lunch")


def test_a_conference_opens_when_nothing_is_missing_and_closes(site: TestSite) -> None:
    seat = site.seat("olga")
    close_conference(site.store, seat, conference(site).revision, NOW)
    assert conference(site).state is ConferenceState.CLOSED
    open_conference(site.store, seat, conference(site).revision, NOW)
    assert conference(site).state is ConferenceState.OPEN
    with site.store.writing() as db:
        db.get_one(ConferenceRecord, site.conference_id).state = ConferenceState.SETUP
        for row in everybody(db, site.conference_id, Side.INVESTOR):
            row.withdrawn_at = NOW
    with pytest.raises(RefusedError, match="There are no investors yet"):
        open_conference(site.store, seat, conference(site).revision, NOW)
