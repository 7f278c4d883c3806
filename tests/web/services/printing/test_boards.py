"""What is on now and next, and which tables are free."""

from __future__ import annotations

from datetime import datetime, timedelta

from matcher.profiles import Interval
from tests.web.cast import NOW, TestSite, slot
from tests.web.services.print_story import book, rename
from web.services.printing.boards import TABLES_ON_SCREEN, Board, board_at, renew_board
from web.store.boards import conference_by_board
from web.store.busy import ticks
from web.store.records.conferences import ConferenceRecord, SessionRecord
from web.store.records.meetings import BusyTableRecord


def _board(site: TestSite, now: datetime, code: str | None = None) -> Board:
    with site.store.reading() as db:
        sessions = {
            one.code: one.id for one in db.query(SessionRecord).filter_by(conference_id=site.conference_id)
        }
        conference = db.get_one(ConferenceRecord, site.conference_id)
        board = board_at(db, conference, now, sessions[code] if code else None)
        assert all(screen.session.name_en for screen in board.screens)
        return board


def _told(board: Board) -> list[tuple[int, str, str]]:
    """Return table, now and next of every line; names in English."""

    def cell(one: object) -> str:
        return " & ".join(name.en for name in one.names) or one.state.value  # type: ignore[attr-defined]

    return [(line.table, cell(line.now), cell(line.next)) for screen in board.screens for line in screen.lines]


def test_each_table_says_who_is_there_now_and_next(site: TestSite) -> None:
    book(site, "ines", "sara", 0)
    book(site, "ida", "sara", 1)
    book(site, "ines", "suri", 1)
    board = _board(site, slot(0) + timedelta(minutes=5), "ai-1")
    assert _told(board) == [(1, "Ines & Sara", "Ida & Sara"), (2, "free", "Ines & Suri")]
    assert board.screens[0].free == (2,)


def test_between_two_slots_nothing_is_on_and_the_next_is_told(site: TestSite) -> None:
    book(site, "ines", "suri", 1)
    (screen,) = _board(site, slot(0) + timedelta(minutes=16), "ai-1").screens
    assert (screen.now, screen.next) == (None, Interval(slot(1), slot(1) + timedelta(minutes=15)))
    assert _told(Board((screen,))) == [(1, "nothing", "Ines & Suri"), (2, "nothing", "free")]


def test_a_meeting_begins_on_the_minute_and_is_over_on_the_minute(site: TestSite) -> None:
    book(site, "ines", "sara", 0)
    begun, over = (_board(site, slot(0) + timedelta(minutes=one), "ai-1") for one in (0, 15))
    assert [_told(one)[0][1] for one in (begun, over)] == ["Ines & Sara", "nothing"]


def test_a_closed_table_is_not_called_free(site: TestSite) -> None:
    with site.store.writing() as db:
        session = db.query(SessionRecord).filter_by(conference_id=site.conference_id, code="ai-1").one()
        for tick in ticks(Interval(slot(0), slot(1))):
            db.add(BusyTableRecord(session_id=session.id, table=2, tick=tick))
    board = _board(site, slot(0), "ai-1")
    assert _told(board) == [(1, "free", "free"), (2, "closed", "free")]
    assert board.screens[0].free == (1,)


def test_who_hides_its_name_is_shown_by_its_side_alone(site: TestSite) -> None:
    book(site, "ines", "sara", 0)
    rename(site, "ines", hidden="tags walls")
    assert _told(_board(site, slot(0), "ai-1"))[0][1] == "Investor & Sara"


def test_all_rooms_follow_each_other_and_one_room_can_be_shown_alone(site: TestSite) -> None:
    assert [one.session.room for one in _board(site, slot(0)).screens] == ["Hall 1", "Hall 2"]
    assert [one.session.room for one in _board(site, slot(0), "bio-1").screens] == ["Hall 2"]


def test_more_tables_than_fit_go_on_to_another_screen(site: TestSite) -> None:
    with site.store.writing() as db:
        session = db.query(SessionRecord).filter_by(conference_id=site.conference_id, code="ai-1").one()
        session.tables = TABLES_ON_SCREEN + 3
    screens = _board(site, slot(0), "ai-1").screens
    assert [(one.number, one.count, len(one.lines)) for one in screens] == [(1, 2, TABLES_ON_SCREEN), (2, 2, 3)]
    assert len(screens[0].free) == TABLES_ON_SCREEN + 3


def test_long_before_the_coming_sessions_are_told_and_after_the_last_nothing(site: TestSite) -> None:
    early, late = _board(site, slot(0) - timedelta(days=3)), _board(site, slot(0) + timedelta(days=1))
    assert ([one.room for one in early.coming], early.screens) == (["Hall 1", "Hall 2"], ())
    assert (late.coming, late.screens) == ((), ())


def test_a_session_is_shown_an_hour_before_it_begins(site: TestSite) -> None:
    book(site, "ines", "sara", 0)
    assert _told(_board(site, slot(0) - timedelta(hours=1), "ai-1"))[0] == (1, "nothing", "Ines & Sara")


def test_a_new_address_ends_the_old_one(site: TestSite) -> None:
    first, second = (renew_board(site.store, site.seat("olga"), NOW) for _ in range(2))
    with site.store.reading() as db:
        assert conference_by_board(db, "spring", first) is None
        found = conference_by_board(db, "spring", second)
        assert found is not None
        assert found.id == site.conference_id
