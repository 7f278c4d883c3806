"""What people do in the very same moment comes out as if one had been first."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlalchemy import event

from matcher.profiles import Interval
from tests.web import drafts
from tests.web.booking_checks import faults
from tests.web.cast import NOW, TestSite, slot
from tests.web.services import timetable_story
from tests.web.services.matches.test_proposals import proposed
from tests.web.services.test_requests import accept_as, ask_as, limit, rule
from web.errors import RefusedError
from web.services.colleagues import MOST, Invited, invite_colleague
from web.services.knocking import Knock, ask_for_link, spend_link
from web.services.matches.lists import approve
from web.services.matches.proposals import answer_proposal
from web.services.meetings import block_time
from web.services.participants import withdraw_person
from web.services.regards import move_on_shortlist, put_on_shortlist, remove_from_shortlist
from web.services.timetable.release import release
from web.sign_in.links import Purpose, SignInLink
from web.store.colleagues import colleagues_of
from web.store.records.meetings import MeetingRecord, MeetingRequestRecord, MeetingState, RequestState
from web.store.records.participants import ParticipantRecord
from web.store.records.plans import MatchListRecord, TimetableRecord, VersionState
from web.store.regards import shortlist_of

REFUSED = "refused"


@contextmanager
def slow_writes(site: TestSite) -> Iterator[None]:
    """Let whoever has read wait before it writes, so that others who may read do so too."""

    def wait(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            time.sleep(0.02)

    event.listen(site.store.engine, "before_cursor_execute", wait)
    try:
        yield
    finally:
        event.remove(site.store.engine, "before_cursor_execute", wait)


def at_once(site: TestSite, *deeds: Callable[[], Any]) -> list[Any]:
    """Do everything in the same moment; return what came of each, or that it was refused."""
    start = threading.Barrier(len(deeds))

    def do(deed: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return deed()
        except RefusedError:
            return REFUSED

    with slow_writes(site), ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(do, deeds))


def refused(results: list[Any]) -> int:
    return Counter(one == REFUSED for one in results)[True]


def live(site: TestSite) -> list[MeetingRecord]:
    with site.store.reading() as db:
        return db.query(MeetingRecord).filter(MeetingRecord.state != MeetingState.CANCELLED).all()


def say_to(site: TestSite, who: str, proposal: int, *, yes: bool) -> int | None:
    return answer_proposal(site.store, site.seat(who), proposal, yes, NOW)


def test_nobody_has_more_open_requests_than_the_cap(site: TestSite) -> None:
    rule(site, outgoing_cap=2)
    others = ("sara", "sven", "siri", "suri")
    results = at_once(site, *(partial(ask_as, site, "ines", other) for other in others))
    assert refused(results) == 2


def test_nobody_is_asked_by_more_than_the_cap(site: TestSite) -> None:
    rule(site, incoming_cap=1)
    results = at_once(site, lambda: ask_as(site, "ines", "suri"), lambda: ask_as(site, "ida", "suri"))
    assert refused(results) == 1


def test_nobody_gets_more_meetings_than_it_wants_by_accepting_twice(site: TestSite) -> None:
    limit(site, "suri", 1)
    asked = [ask_as(site, who, "suri", slot(number)) for number, who in enumerate(("ines", "ida"))]
    results = at_once(site, *(partial(accept_as, site, "suri", one) for one in asked))
    assert (refused(results), len(live(site))) == (1, 1)


def test_nobody_gets_more_meetings_than_it_wants_by_others_who_accept(site: TestSite) -> None:
    limit(site, "ines", 1)
    asked = {who: ask_as(site, "ines", who, slot(number)) for number, who in enumerate(("sara", "suri"))}
    results = at_once(site, *(partial(accept_as, site, who, id_) for who, id_ in asked.items()))
    assert (refused(results), len(live(site))) == (1, 1)


def test_two_who_ask_each_other_meet_once(site: TestSite) -> None:
    results = at_once(site, lambda: ask_as(site, "ines", "sara"), lambda: ask_as(site, "sara", "ines"))
    with site.store.reading() as db:
        states = [row.state for row in db.query(MeetingRequestRecord)]
    assert (refused(results), len(live(site)), states) == (0, 1, [RequestState.ACCEPTED])


def test_two_who_say_yes_to_a_proposal_meet_once(site: TestSite) -> None:
    (id_,) = proposed(site, ("ines", "sara"))
    results = at_once(site, *(partial(say_to, site, who, id_, yes=True) for who in ("ines", "sara")))
    assert sorted(results, key=str) == [live(site)[0].id, None]


def test_a_proposal_is_not_agreed_while_the_other_side_declines_it(site: TestSite) -> None:
    (id_,) = proposed(site, ("ines", "sara"))
    at_once(site, partial(say_to, site, "ines", id_, yes=True), partial(say_to, site, "sara", id_, yes=False))
    assert live(site) == []


def test_a_table_and_a_time_are_booked_once(site: TestSite) -> None:
    asked = [(other, ask_as(site, one, other, slot(0))) for one in ("ines", "ida") for other in ("sara", "suri")]
    at_once(site, *(partial(accept_as, site, who, id_) for who, id_ in asked))
    assert len(live(site)) == 2
    assert faults(site.store) == []


def test_time_is_not_blocked_while_it_is_booked(site: TestSite) -> None:
    request = ask_as(site, "ines", "sara", slot(0))
    hours = Interval(slot(0), slot(1))
    results = at_once(
        site,
        lambda: accept_as(site, "sara", request),
        lambda: block_time(site.store, site.seat("ines"), hours, "", NOW),
    )
    assert refused(results) == 1
    assert faults(site.store) == []


def test_colleagues_who_change_one_shortlist_leave_it_numbered(site: TestSite) -> None:
    seat, people = site.seat("ines"), site.people
    wanted = ("sara", "sven", "suri")
    at_once(site, *(partial(put_on_shortlist, site.store, seat, people[who], NOW) for who in wanted))
    at_once(
        site,
        lambda: move_on_shortlist(site.store, seat, people["suri"], 1, NOW),
        lambda: remove_from_shortlist(site.store, seat, people["sara"], NOW),
        lambda: put_on_shortlist(site.store, seat, people["siri"], NOW),
    )
    with site.store.reading() as db:
        assert [row.rank for row in shortlist_of(db, people["ines"])] == [1, 2, 3]


def test_a_link_lets_in_once(site: TestSite) -> None:
    link = SignInLink(site.accounts["ines"], Purpose.LETTER, "mark", datetime(2027, 1, 1, tzinfo=UTC), "", "")
    assert refused(at_once(site, *[lambda: spend_link(site.store, link, NOW)] * 3)) == 2


def test_letters_are_not_asked_for_more_often_at_once(site: TestSite) -> None:
    knock = Knock("ines@example.org", "192.0.2.1")
    results = at_once(site, *[lambda: ask_for_link(site.store, site.settings, knock, "en", NOW)] * 7)
    assert refused(results) == 2


def test_no_more_colleagues_are_invited_than_fit(site: TestSite) -> None:
    seat = site.seat("sara")

    def invite(number: int) -> int:
        return invite_colleague(site.store, site.settings, seat, Invited(f"c{number}@example.org"), NOW)

    for number in range(MOST - 2):
        invite(number)
    assert refused(at_once(site, *(partial(invite, number) for number in (20, 21, 22)))) == 2
    with site.store.reading() as db:
        assert len(colleagues_of(db, site.people["sara"])) == MOST


def test_a_match_list_is_approved_once(site: TestSite) -> None:
    row = drafts.drafted(site)
    results = at_once(site, *[lambda: approve(site.store, site.seat("olga"), row.id, row.revision, NOW)] * 2)
    assert refused(results) == 1
    with site.store.reading() as db:
        assert db.get_one(MatchListRecord, row.id).state is VersionState.FROZEN


def test_a_timetable_is_released_once(site: TestSite) -> None:
    timetable_story.agree(site, "ines", "sara")
    row = timetable_story.drafted(site)
    results = at_once(site, *[lambda: release(site.store, site.seat("olga"), row.id, row.revision, NOW)] * 2)
    assert refused(results) == 1
    with site.store.reading() as db:
        assert db.get_one(TimetableRecord, row.id).state is VersionState.FROZEN
        assert timetable_story.guards(db) == timetable_story.guards_as_booked(db)


def test_whoever_leaves_has_no_meeting_that_was_agreed_meanwhile(site: TestSite) -> None:
    request = ask_as(site, "ines", "sara", slot(0))
    at_once(
        site,
        lambda: accept_as(site, "sara", request),
        lambda: withdraw_person(site.store, site.seat("olga"), site.people["ines"], "Is ill", NOW),
    )
    with site.store.reading() as db:
        left = db.get_one(ParticipantRecord, site.people["ines"]).withdrawn_at is not None
    assert left != bool(live(site))
