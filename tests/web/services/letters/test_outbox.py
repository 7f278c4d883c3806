"""The outbox: nothing is lost while the mail server is down, nothing is sent twice, and every failure is seen."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.web.cast import NOW, TestSite
from tests.web.post_office import PostOffice
from web.errors import NotAllowedError, NotFoundError, RefusedError
from web.services.letters.mailing import post_letter
from web.services.letters.outbox import send_due, try_again
from web.settings import Settings
from web.store.engine import Store
from web.store.log import changes_of
from web.store.outbox import claim_letter, note_handing_over
from web.store.records.log import MailState, OutgoingMailRecord

MINUTE = timedelta(minutes=1)


def posted(site: TestSite, count: int = 1, to: str = "ines@example.org") -> list[int]:
    with site.store.writing() as db:
        return [post_letter(db, site.conference_id, to, f"Letter {one}", "…", NOW).id for one in range(count)]


def row(site: TestSite, id_: int) -> OutgoingMailRecord:
    with site.store.reading() as db:
        return db.get_one(OutgoingMailRecord, id_)


def settings_for(site: TestSite, office: PostOffice) -> Settings:
    return replace(site.settings, mail_server=office.address)


def test_a_letter_is_sent_once(site: TestSite) -> None:
    (id_,) = posted(site)
    with PostOffice().open() as office:
        rounds = [send_due(site.store, settings_for(site, office), NOW).sent for _ in range(2)]
    assert rounds == [1, 0]
    sent = row(site, id_)
    assert (sent.state, sent.sent_at, sent.attempts, sent.failure) == (MailState.SENT, NOW, 1, "")
    assert [one["Message-ID"] for one in office.letters] == [sent.message_id]


def test_without_a_server_letters_stay_in_the_database(site: TestSite) -> None:
    (id_,) = posted(site)
    assert send_due(site.store, site.settings, NOW).sent == 0
    assert (row(site, id_).state, row(site, id_).attempts) == (MailState.WAITING, 0)


def test_a_mail_server_that_is_down_for_half_an_hour_loses_and_doubles_nothing(site: TestSite) -> None:
    ids = posted(site, 12)
    office = PostOffice()
    settings = settings_for(site, office)
    for minute in range(30):
        assert send_due(site.store, settings, NOW + minute * MINUTE).sent == 0
    states = {row(site, id_).state for id_ in ids}
    assert states == {MailState.WAITING}
    assert max(row(site, id_).attempts for id_ in ids) > 1
    assert "ConnectionRefusedError" in {row(site, id_).failure.partition(":")[0] for id_ in ids}
    with office.open():
        for minute in range(30, 50):
            send_due(site.store, settings, NOW + minute * MINUTE)
    assert {row(site, id_).state for id_ in ids} == {MailState.SENT}
    assert sorted(one["Subject"] for one in office.letters) == sorted(f"Letter {one}" for one in range(12))


def test_waits_grow_and_stay_below_a_quarter_of_an_hour(site: TestSite) -> None:
    (id_,) = posted(site)
    settings = settings_for(site, PostOffice())
    now, waits = NOW, []
    for _ in range(10):
        send_due(site.store, settings, now)
        due = row(site, id_).next_try_at
        assert due is not None
        waits.append((due - now) // MINUTE)
        now = due
    assert waits == [1, 1, 2, 2, 5, 5, 10, 15, 15, 15]


def test_a_letter_that_is_refused_for_good_is_not_tried_again_by_itself(site: TestSite) -> None:
    (id_,) = posted(site)
    with PostOffice(answers={"ines@example.org": "550 no such person"}).open() as office:
        settings = settings_for(site, office)
        assert send_due(site.store, settings, NOW).failed == 1
        office.answers.clear()
        assert send_due(site.store, settings, NOW + timedelta(days=1)).sent == 0
        assert (row(site, id_).state, row(site, id_).failure) == (MailState.FAILED, "550 no such person")
        assert try_again(site.store, site.seat("olga"), id_, NOW + timedelta(days=1)) == [id_]
        assert send_due(site.store, settings, NOW + timedelta(days=1)).sent == 1


def test_one_refused_letter_does_not_hold_up_the_others(site: TestSite) -> None:
    posted(site, to="gone@example.org")
    posted(site, 2)
    with PostOffice(answers={"gone@example.org": "450 later"}).open() as office:
        done = send_due(site.store, settings_for(site, office), NOW)
    assert (done.sent, done.waiting) == (2, 1)


def test_two_senders_at_once_send_each_letter_once(site: TestSite) -> None:
    posted(site, 30)
    stores = [Store.at(site.settings.database) for _ in range(2)]
    with PostOffice().open() as office:
        settings = settings_for(site, office)
        rounds = [threading.Thread(target=send_due, args=(store, settings, NOW)) for store in stores]
        for one in rounds:
            one.start()
        for one in rounds:
            one.join()
    for store in stores:
        store.engine.dispose()
    assert sorted(one["Subject"] for one in office.letters) == sorted(f"Letter {one}" for one in range(30))


_SENDER = """
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from web.services.letters.outbox import send_due
from web.settings import Settings
from web.store.engine import Store
database, server, now = sys.argv[1:]
settings = Settings(Path("."), database, "", "secret", "http://localhost", server, "matcher@example.org")
print("ready", flush=True)
sys.stdin.readline()
send_due(Store.at(database), settings, datetime.fromisoformat(now))
"""


def sender(site: TestSite, office: PostOffice, now: datetime) -> subprocess.Popen[str]:
    """Start a sender in a process of its own, which waits for a word."""
    started = subprocess.Popen(
        [sys.executable, "-c", _SENDER, site.settings.database, office.address, now.isoformat()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert started.stdout is not None
    assert started.stdout.readline() == "ready\n"
    return started


def killed_by(office: PostOffice, victim: subprocess.Popen[str], answer: str) -> Callable[[], str]:
    def kill() -> str:
        os.kill(victim.pid, signal.SIGKILL)
        victim.wait()
        return answer

    return kill


def test_a_letter_whose_sender_was_killed_after_sending_is_not_sent_again_and_is_seen(site: TestSite) -> None:
    (id_,) = posted(site)
    with PostOffice().open() as office:
        victim = sender(site, office, NOW)
        office.taken = killed_by(office, victim, "250 taken")
        victim.communicate("go\n")
        assert len(office.letters) == 1
        office.taken = lambda: "250 taken"
        settings = settings_for(site, office)
        for minute in range(0, 60, 5):
            send_due(site.store, settings, NOW + minute * MINUTE)
        assert len(office.letters) == 1
        assert (row(site, id_).state, bool(row(site, id_).failure)) == (MailState.DOUBTFUL, True)
        # An organiser who knows better sends it again; mail programs see by its name that it is the same.
        try_again(site.store, site.seat("olga"), id_, NOW + 60 * MINUTE)
        send_due(site.store, settings, NOW + 60 * MINUTE)
    assert len({one["Message-ID"] for one in office.letters}) == 1
    assert len({one["Date"] for one in office.letters}) == 1
    assert row(site, id_).state is MailState.SENT


def test_a_letter_whose_sender_died_before_sending_is_sent_when_its_lease_ends(site: TestSite) -> None:
    (id_,) = posted(site)
    with site.store.writing() as db:
        assert claim_letter(db, id_, NOW + 10 * MINUTE, "<first@example.org>", NOW)
    with PostOffice().open() as office:
        settings = settings_for(site, office)
        assert [send_due(site.store, settings, NOW + minute * MINUTE).sent for minute in (1, 9, 10)] == [0, 0, 1]
    assert row(site, id_).message_id == "<first@example.org>"


def test_whoever_lost_its_lease_may_give_nothing_away(site: TestSite) -> None:
    (id_,) = posted(site)
    with site.store.writing() as db:
        assert claim_letter(db, id_, NOW + 10 * MINUTE, "<a@example.org>", NOW)
        assert claim_letter(db, id_, NOW + 20 * MINUTE, "<b@example.org>", NOW + 10 * MINUTE)
        assert not note_handing_over(db, id_, NOW + 10 * MINUTE, NOW + 10 * MINUTE)
        assert note_handing_over(db, id_, NOW + 20 * MINUTE, NOW + 10 * MINUTE)


def test_what_would_tell_nothing_any_more_is_not_sent(site: TestSite) -> None:
    (id_,) = posted(site)
    with site.store.writing() as db:
        db.get_one(OutgoingMailRecord, id_).late_at = NOW + 15 * MINUTE
    office = PostOffice()
    settings = settings_for(site, office)
    send_due(site.store, settings, NOW)
    with office.open():
        send_due(site.store, settings, NOW + 15 * MINUTE)
    assert (office.letters, row(site, id_).state) == ([], MailState.LATE)


def test_everything_that_failed_is_tried_again_with_one_click_and_logged(site: TestSite) -> None:
    failed = posted(site, 2, "gone@example.org")
    with PostOffice(answers={"gone@example.org": "550 gone"}).open() as office:
        send_due(site.store, settings_for(site, office), NOW)
    assert try_again(site.store, site.seat("olga"), None, NOW) == failed
    with site.store.reading() as db:
        change = changes_of(db, site.conference_id, "conference", site.conference_id)[0]
    assert (change.verb, change.after) == ("try letters again", {"letters": 2})


def test_only_letters_of_ones_own_conference_and_only_failures_are_tried_again(site: TestSite) -> None:
    (id_,) = posted(site)
    with pytest.raises(RefusedError):
        try_again(site.store, site.seat("olga"), None, NOW)
    with pytest.raises(NotFoundError):
        try_again(site.store, site.seat("otto"), id_, NOW)
    with pytest.raises(NotAllowedError):
        try_again(site.store, site.seat("ines"), id_, NOW)


def test_the_queue_delivers(site: TestSite) -> None:
    from web.jobs import Queue

    ids = posted(site)
    with PostOffice().open() as office:
        queue = Queue.at(settings_for(site, office), site.store)
        queue.huey.immediate = True
        queue.deliver(ids)
        queue.deliver([])
    assert len(office.letters) == 1
