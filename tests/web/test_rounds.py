"""What a worker does by the clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier
from zoneinfo import ZoneInfoNotFoundError

import pytest
from sqlalchemy import select

from tests.web.cast import NOW, TestSite, slot
from tests.web.databases import Databases
from tests.web.post_office import PostOffice
from web.jobs import Queue
from web.rounds import ROUNDS, Round, tell_everybody
from web.services.letters.mailing import post_letter
from web.services.requests import accept, ask
from web.settings import Settings
from web.store.engine import Store
from web.store.records.conferences import ConferenceRecord
from web.store.records.log import ChangeRecord, MailState, OutgoingMailRecord
from web.store.records.messages import NoticeRecord


@pytest.mark.parametrize("each", ROUNDS, ids=lambda each: each.name)
def test_a_round_with_nothing_due_changes_nothing(site: TestSite, each: Round) -> None:
    for minutes in (0, 1):
        each.look(site.store, site.settings, NOW + timedelta(minutes=minutes))


def test_every_round_has_a_name_of_its_own() -> None:
    assert set(Counter(each.name for each in ROUNDS).values()) == {1}


def test_a_worker_knows_every_round(site: TestSite) -> None:
    queue = Queue.at(site.settings, site.store)
    assert {each.name for each in ROUNDS} <= {task.name for task in queue.huey._registry.periodic_tasks}


def test_what_is_written_already_goes_out_even_if_reminding_fails(site: TestSite) -> None:
    with site.store.writing() as db:
        row = post_letter(db, None, "ines@example.org", "Hello", "…", NOW)
        db.get_one(ConferenceRecord, site.conference_id).zone = "No/Where"
    with PostOffice().open() as office, pytest.raises(ZoneInfoNotFoundError):
        tell_everybody(site.store, replace(site.settings, mail_server=office.address), slot(0))
    with site.store.reading() as db:
        assert db.get_one(OutgoingMailRecord, row.id).state is MailState.SENT


def told(store: Store) -> tuple[list[object], ...]:
    """Return everything that was told to anybody, and what stands in the log."""
    with store.reading() as db:
        letters = sorted((row.to, row.subject, row.state.value) for row in db.scalars(select(OutgoingMailRecord)))
        notices = sorted((row.participant_id, row.kind.value) for row in db.scalars(select(NoticeRecord)))
        log = sorted((row.verb, row.subject, row.subject_id) for row in db.scalars(select(ChangeRecord)))
        return [*letters], [*notices], [*log]


def looked(settings: Settings, workers: int, moments: Sequence[datetime]) -> tuple[list[object], ...]:
    """Let workers look at every round at the same moments; return what came of it."""
    stores = [Store.at(settings.database) for _ in range(workers)]
    together = Barrier(workers)

    def work(store: Store) -> None:
        for moment in moments:
            for each in ROUNDS:
                together.wait()
                each.look(store, settings, moment)

    with ThreadPoolExecutor(workers) as threads:
        list(threads.map(work, stores))
    found = told(stores[0])
    for store in stores:
        store.engine.dispose()
    return found


def test_the_rounds_of_three_workers_do_what_those_of_one_do(
    site: TestSite, server: Databases, tmp_path: Path
) -> None:
    for startup in ("sara", "suri"):
        accept(
            site.store,
            site.seat("ines"),
            ask(site.store, site.seat(startup), site.people["ines"], "Hello.", None, NOW),
            None,
            NOW,
        )
    ask(site.store, site.seat("sol"), site.people["ivo"], "Hello.", None, NOW)
    site.store.engine.dispose()
    copy = server.copy(site.settings.database, tmp_path / "alone.sqlite")
    # An hour later news is told, days later the request has expired, and before the meetings people are reminded.
    moments = [
        NOW + timedelta(hours=1),
        NOW + timedelta(days=20),
        slot(0) - timedelta(hours=14),
        slot(0) + timedelta(hours=2),
    ]
    with PostOffice().open() as office:
        ours = replace(site.settings, mail_server=office.address)
        alone = looked(replace(ours, database=copy), 1, moments)
        sent = len(office.letters)
        assert looked(ours, 3, moments) == alone
        marks = Counter(str(one["Message-ID"]) for one in office.letters[sent:])
    assert (len(marks), set(marks.values())) == (sent, {1})
    assert {"expire request"} <= {row[0] for row in alone[2] if isinstance(row, tuple)}
    server.remove(copy)
