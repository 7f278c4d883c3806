"""The board at its secret address."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.web.cast import NOW, TestSite
from web.services.printing.boards import renew_board
from web.store.records.conferences import SessionRecord


@pytest.fixture
def board(site: TestSite) -> str:
    """The address of the board of a conference that is going on."""
    begun = datetime.now(UTC) - timedelta(minutes=5)
    with site.store.writing() as db:
        for one in db.query(SessionRecord).filter_by(conference_id=site.conference_id):
            one.starts_at, one.ends_at = begun, begun + timedelta(hours=2)
    return f"/spring/board/{renew_board(site.store, site.seat('olga'), NOW)}/"


def test_anybody_with_the_address_sees_it_in_both_languages_at_once(site: TestSite, board: str) -> None:
    page = site.client().get(board).text
    for words in ("Hall 1", "Now", "现在", "Next", "接下来", "Free", "空闲", "Last updated", "更新于"):
        assert words in page
    assert "/sign-in" not in page


def test_without_scripts_the_page_goes_to_the_next_screen_by_itself(site: TestSite, board: str) -> None:
    first, second = (site.client().get(f"{board}?turn={turn}").text for turn in (0, 1))
    assert f"url={board}?turn=1" in first
    assert f"url={board}?turn=2" in second
    shown = [page.split('<section class="screen">')[1] for page in (first, second)]
    assert ["Hall 1" in shown[0], "Hall 2" in shown[1]] == [True, True]


def test_its_script_gets_the_same_screens(site: TestSite, board: str) -> None:
    state = site.client().get(f"{board}state").json
    assert state is not None
    assert set(state) == {"at", "screens"}
    assert "Hall 2" in state["screens"]


def test_one_room_alone(site: TestSite, board: str) -> None:
    with site.store.reading() as db:
        session = db.query(SessionRecord).filter_by(conference_id=site.conference_id, code="bio-1").one().id
    page = site.client().get(f"{board}?session={session}").text
    assert ("Hall 2" in page, "Hall 1" in page) == (True, False)
    assert f"state?session={session}" in page


@pytest.mark.parametrize("page", ["", "state", "worker.js"])
def test_another_address_opens_nothing(site: TestSite, board: str, page: str) -> None:
    with site.client().get(f"{board}{page}") as answer:
        assert answer.status_code == 200
    assert site.client("olga").get(f"/spring/board/guessed/{page}").status_code == 404
    assert site.client("otto").get(board.replace("spring", "autumn") + page).status_code == 404


def test_an_old_address_shows_nothing_any_more(site: TestSite, board: str) -> None:
    renew_board(site.store, site.seat("olga"), NOW)
    assert site.client().get(board).status_code == 404
