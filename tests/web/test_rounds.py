"""What a worker does by the clock."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfoNotFoundError

import pytest

from tests.web.cast import NOW, TestSite, slot
from tests.web.post_office import PostOffice
from web.jobs import Queue
from web.rounds import ROUNDS, Round, tell_everybody
from web.services.letters.mailing import post_letter
from web.store.records.conferences import ConferenceRecord
from web.store.records.log import MailState, OutgoingMailRecord


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
