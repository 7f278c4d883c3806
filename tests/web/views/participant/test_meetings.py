"""The pages of meetings: what waits, the day, and every way to change it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from matcher.profiles import Interval
from tests.web.cast import NOW, TestSite, posted
from tests.web.services.matches.test_proposals import proposed
from tests.web.services.test_requests import limit, rule, say
from web.seats import Seat
from web.services.meetings import block_time
from web.services.requests import accept, ask, decline
from web.store.records.accounts import SeatKind
from web.store.records.conferences import ConferenceState, SessionRecord
from web.store.records.meetings import (
    AbsenceRecord,
    MeetingRecord,
    MeetingRequestRecord,
    MeetingState,
    ProposalRecord,
    RequestState,
)
from web.store.records.participants import Answer

START = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=20)


@pytest.fixture(autouse=True)
def soon(site: TestSite) -> None:
    """The conference is in three weeks, by the clock of the pages."""
    with site.store.writing() as db:
        for row in db.query(SessionRecord):
            row.starts_at, row.ends_at = START, START + timedelta(hours=1)


def coming(number: int) -> datetime:
    return START + timedelta(minutes=20 * number)


def asked(site: TestSite, who: str, other: str, start: datetime | None = None, message: str = "Hello") -> int:
    return ask(site.store, site.seat(who), site.people[other], message, start, datetime.now(UTC))


def booked(site: TestSite, investor: str, startup: str, number: int = 0) -> int:
    request = asked(site, investor, startup, coming(number))
    return accept(site.store, site.seat(startup), request, None, datetime.now(UTC))


def row(site: TestSite, kind: Any, id_: int) -> Any:
    with site.store.reading() as db:
        return db.get_one(kind, id_)


@pytest.fixture
def queries(site: TestSite) -> Iterator[list[str]]:
    """Every statement that the database is asked."""
    told: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        told.append(statement)

    event.listen(site.store.engine, "before_cursor_execute", note)
    yield told
    event.remove(site.store.engine, "before_cursor_execute", note)


def test_an_empty_page_says_what_to_do(site: TestSite) -> None:
    page = site.client("ines").get("/spring/meetings/").text
    assert "No meetings yet" in page
    assert "See who fits" in page


def test_what_waits_for_an_answer_stands_before_the_day(site: TestSite) -> None:
    booked(site, "ines", "sara")
    asked(site, "suri", "ines", message="Shall we?")
    proposed(site, ("ines", "sven"))
    page = site.client("ines").get("/spring/meetings/").text
    assert "2 wait for your answer" in page
    assert page.index("Shall we?") < page.index("Proposed by the organisers") < page.index('class="day"')
    assert "near to the thesis" in page
    assert "Hall 1" in page
    assert "Table 1" in page


def test_the_page_has_the_same_name_for_startups(site: TestSite) -> None:
    assert "<h1>My meetings</h1>" in site.client("sara").get("/spring/meetings/").text
    assert "<h1>My meetings</h1>" in site.client("ines").get("/spring/meetings/").text


def test_the_page_asks_the_database_as_often_however_much_there_is(site: TestSite, queries: list[str]) -> None:
    client = site.client("ines")

    def count() -> int:
        queries.clear()
        assert client.get("/spring/meetings/").status_code == 200
        return len(queries)

    asked(site, "sara", "ines", coming(2))
    booked(site, "ines", "suri", 0)
    asked(site, "ines", "sven")
    few = count()
    asked(site, "sol", "ines")
    for name, number in (("siri", 1), ("sina", 2)):
        seat = Seat(site.conference_id, None, SeatKind.STARTUP, site.people[name])
        request = ask(site.store, seat, site.people["ines"], "", coming(number), datetime.now(UTC))
        if name == "siri":
            accept(site.store, site.seat("ines"), request, None, datetime.now(UTC))
    assert count() == few


def test_asking_leads_to_a_request(site: TestSite) -> None:
    address = f"/spring/meetings/with/{site.people['sara']}"
    page = site.client("ines").get(address).text
    assert coming(1).isoformat() in page
    answer = posted(site.client("ines"), address, message="Hello Sara", start=coming(1).isoformat())
    assert (answer.status_code, answer.location) == (303, "/spring/meetings/")
    request = row(site, MeetingRequestRecord, 1)
    assert (request.message, request.wished_start) == ("Hello Sara", coming(1))


def test_a_refused_request_keeps_what_was_written(site: TestSite) -> None:
    address = f"/spring/meetings/with/{site.people['sara']}"
    booked(site, "ida", "sara", 1)
    answer = posted(site.client("ines"), address, message="Words of mine", start=coming(1).isoformat())
    assert answer.status_code == 409
    assert "is not free for both of you any more" in answer.text
    assert "Words of mine" in answer.text
    long = posted(site.client("ines"), address, message="x" * 501, start="")
    assert long.status_code == 422
    assert "501 characters" in long.text
    assert "x" * 501 in long.text
    odd = posted(site.client("ines"), address, message="Words of mine", start="yesterday")
    assert "This is not one of the times" in odd.text


def test_a_private_no_looks_like_a_full_calendar(site: TestSite) -> None:
    def shown(startup: str) -> str:
        page = site.client("ines").get(f"/spring/meetings/with/{site.people[startup]}").text
        section = page[page.index('<section class="booking') : page.index("</section>")]
        return section.replace(startup.title(), "…").replace(f"/{site.people[startup]}", "/…")

    say(site, "sara", "ines", Answer.NO)
    limit(site, "suri", 0)
    assert "cannot be asked at the moment" in shown("sara")
    assert shown("sara") == shown("suri")


def test_a_message_to_somebody_who_said_no_meanwhile_is_not_lost(site: TestSite) -> None:
    say(site, "sara", "ines", Answer.NO)
    answer = posted(
        site.client("ines"), f"/spring/meetings/with/{site.people['sara']}", message="Words of mine", start=""
    )
    assert answer.status_code == 409
    assert "Words of mine" in answer.text


def test_accepting_books_and_says_when(site: TestSite) -> None:
    request = asked(site, "ines", "sara", coming(1))
    answer = posted(site.client("sara"), f"/spring/meetings/requests/{request}/accept", start="")
    assert answer.location == "/spring/meetings/"
    assert row(site, MeetingRecord, 1).starts_at == coming(1)


def test_a_time_that_is_gone_leads_to_those_that_are_left(site: TestSite) -> None:
    request = asked(site, "ines", "sara", coming(1))
    booked(site, "ida", "sara", 1)
    client = site.client("sara")
    assert "was wished and is taken now" in client.get("/spring/meetings/").text
    answer = posted(client, f"/spring/meetings/requests/{request}/accept", start="")
    assert answer.status_code == 409
    assert coming(2).isoformat() in answer.text
    posted(client, f"/spring/meetings/requests/{request}/accept", start=coming(2).isoformat())
    assert row(site, MeetingRecord, 2).starts_at == coming(2)


def test_declining_withdrawing_and_changing(site: TestSite) -> None:
    first, second = asked(site, "ines", "sara"), asked(site, "ines", "suri")
    posted(site.client("sara"), f"/spring/meetings/requests/{first}/decline", message="Next year")
    assert row(site, MeetingRequestRecord, first).answer_message == "Next year"
    assert "Next year" in site.client("ines").get("/spring/meetings/").text
    posted(site.client("ines"), f"/spring/meetings/requests/{second}/change", message="New", start="")
    assert row(site, MeetingRequestRecord, second).message == "New"
    posted(site.client("ines"), f"/spring/meetings/requests/{second}/withdraw")
    assert row(site, MeetingRequestRecord, second).state is RequestState.WITHDRAWN


def test_a_refused_decline_keeps_its_words(site: TestSite) -> None:
    request = asked(site, "ines", "sara")
    decline(site.store, site.seat("sara"), request, "", datetime.now(UTC))
    long = posted(site.client("sara"), f"/spring/meetings/requests/{request}/decline", message="y" * 600)
    assert "y" * 600 in long.text


def test_both_say_yes_to_a_proposal(site: TestSite) -> None:
    (proposal,) = proposed(site, ("ines", "sara"))
    for who in ("ines", "sara"):
        posted(site.client(who), f"/spring/meetings/proposals/{proposal}/yes")
    assert row(site, MeetingRecord, 1).state is MeetingState.AGREED
    assert "Agreed, time and table follow" in site.client("ines").get("/spring/meetings/").text


def test_a_no_to_a_proposal_ends_it(site: TestSite) -> None:
    (proposal,) = proposed(site, ("ines", "sara"))
    posted(site.client("ines"), f"/spring/meetings/proposals/{proposal}/no")
    assert row(site, ProposalRecord, proposal).investor_yes is False
    assert "Ines" not in site.client("sara").get("/spring/meetings/").text


def test_cancelling_asks_for_the_reason_and_shows_it_to_the_other(site: TestSite) -> None:
    meeting = booked(site, "ines", "sara")
    address = f"/spring/meetings/{meeting}/cancel"
    assert "Why do you cancel?" in site.client("ines").get(address).text
    refused = posted(site.client("ines"), address, reason=" ")
    assert refused.status_code == 409
    assert "Say in a few words why you cancel" in refused.text
    posted(site.client("ines"), address, reason="My train is late")
    page = site.client("sara").get("/spring/meetings/").text
    assert "My train is late" in page
    assert "Cancelled by Ines" in page


def test_moving_offers_what_is_free_and_moves(site: TestSite) -> None:
    meeting = booked(site, "ines", "sara", 0)
    booked(site, "ida", "sara", 1)
    address = f"/spring/meetings/{meeting}/move"
    page = site.client("ines").get(address).text
    assert [coming(number).isoformat() in page for number in range(3)] == [False, False, True]
    assert posted(site.client("ines"), address).status_code == 422
    taken = posted(site.client("ines"), address, start=coming(1).isoformat())
    assert (taken.status_code, "is not free for both" in taken.text) == (409, True)
    posted(site.client("ines"), address, start=coming(2).isoformat())
    assert row(site, MeetingRecord, meeting).starts_at == coming(2)


def test_free_time_is_blocked_and_opened_again_with_one_press(site: TestSite) -> None:
    client = site.client("sara")
    page = client.get("/spring/meetings/").text
    assert "Block this time" in page
    hours = {"start": coming(0).isoformat(), "end": coming(1).isoformat()}
    posted(client, "/spring/meetings/block/stretch", **hours)
    assert "Blocked by you" in client.get("/spring/meetings/").text
    posted(client, "/spring/meetings/absences/1/remove")
    assert "Blocked by you" not in client.get("/spring/meetings/").text
    assert posted(client, "/spring/meetings/block/stretch", start="x", end="y").status_code == 400


def test_any_time_is_blocked_in_the_conferences_zone(site: TestSite) -> None:
    client, address = site.client("sara"), "/spring/meetings/block"
    day = START.date().isoformat()
    assert day in client.get(address).text
    posted(client, address, day=day, begins="17:00", ends="17:10", note="Talk")
    absence = row(site, AbsenceRecord, 1)
    assert (absence.starts_at, absence.ends_at, absence.note) == (START, START + timedelta(minutes=10), "Talk")
    wrong = posted(client, address, day=day, begins="18:00", ends="17:00", note="My note")
    assert (wrong.status_code, "My note" in wrong.text) == (409, True)
    assert "The time must end after it begins" in wrong.text
    empty = posted(client, address, day=day, begins="", ends="", note="My note")
    assert (empty.status_code, "Write the time as 09:30." in empty.text) == (422, True)


def test_time_with_a_meeting_is_not_blocked(site: TestSite) -> None:
    booked(site, "ines", "sara", 0)
    client = site.client("sara")
    hours = {"start": coming(0).isoformat(), "end": coming(1).isoformat()}
    assert posted(client, "/spring/meetings/block/stretch", **hours).status_code in (303, 409)
    assert "Move or cancel it first" in client.get("/spring/meetings/").text


def test_strangers_see_and_change_nothing_of_a_couple(site: TestSite) -> None:
    request, meeting = asked(site, "ines", "sara"), booked(site, "ines", "suri")
    (proposal,) = proposed(site, ("ida", "sara"))
    block_time(site.store, site.seat("sara"), Interval(coming(2), coming(3)), "Secret", NOW)
    pages = [f"requests/{request}", f"{meeting}/cancel", f"{meeting}/move"]
    deeds = [
        *(f"requests/{request}/{verb}" for verb in ("accept", "decline", "withdraw", "change")),
        *(f"{meeting}/{verb}" for verb in ("cancel", "move")),
        *(f"proposals/{proposal}/{verb}" for verb in ("yes", "no")),
        "absences/1/remove",
    ]
    strangers = {"ivo": 404, "sol": 404, "eva": 404, "otto": 404, "nadia": 404, "olga": 403, "stan": 403}
    for who, status in strangers.items():
        client = site.client(who)
        fields = {"start": coming(1).isoformat(), "reason": "No reason", "message": ""}
        assert {client.get(f"/spring/meetings/{page}").status_code for page in pages} == {status}, who
        assert {posted(client, f"/spring/meetings/{deed}", **fields).status_code for deed in deeds} == {status}, (
            who
        )


def test_an_organiser_who_acts_for_somebody_sees_its_day_and_not_its_private_address(site: TestSite) -> None:
    posted(site.client("ines"), "/spring/meetings/calendar/renew")
    client = site.client("olga")
    posted(client, f"/spring/act-for/{site.people['ines']}")
    page = client.get("/spring/meetings/").text
    assert "/calendar/" not in page
    assert posted(client, "/spring/meetings/calendar/renew").status_code == 404


def test_a_closed_conference_shows_the_day_and_offers_no_change(site: TestSite) -> None:
    booked(site, "ines", "sara")
    rule(site, state=ConferenceState.CLOSED)
    page = site.client("ines").get("/spring/meetings/").text
    assert "Table 1" in page
    assert [words for words in ("Block this time", ">Move<", ">Cancel<") if words in page] == []


def test_the_calendar_file_is_a_download(site: TestSite) -> None:
    booked(site, "ines", "sara")
    answer = site.client("ines").get("/spring/meetings/calendar.ics")
    assert answer.mimetype == "text/calendar"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="spring.ics"'
    assert "Meeting with Sara" in answer.text
