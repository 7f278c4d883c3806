from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.web.cast import NOW, TestSite
from web.errors import NotFoundError
from web.seats import Seat
from web.services.exchange.whole_conference import checked, empty_conference
from web.services.exchange.whole_files import keep_file, lay_out_import, read_export
from web.store.records.accounts import SeatKind
from web.store.records.log import ChangeRecord, JobKind, JobRecord, JobState
from web.store.records.participants import ParticipantRecord


def done(site: TestSite, seat: Seat, kind: JobKind, asked: dict[str, object]) -> JobRecord:
    number = site.queue.start(seat, kind, asked)
    with site.store.reading() as db:
        return db.get_one(JobRecord, number)


def kept(site: TestSite, conference_id: int, came: Path) -> str:
    with site.store.writing() as db:
        return keep_file(db, conference_id, came, datetime.now(UTC), comes_in=True)


def test_a_worker_exports_and_another_takes_in(site: TestSite, tmp_path: Path) -> None:
    olga = site.accounts["olga"]
    out = done(site, site.seat("olga"), JobKind.EXPORT, {"account": olga})
    assert out.state is JobState.DONE, out.error
    came = tmp_path / "came.zip"
    came.write_bytes(b"".join(read_export(site.store, site.conference_id, out.result["file"])[1]))
    conference = empty_conference(site.store, checked(came), "again", olga, NOW)
    seat, name = Seat(conference, olga, SeatKind.ORGANISER), kept(site, conference, came)
    taken = done(site, seat, JobKind.TAKE_IN, {"file": name, "account": olga})
    assert (taken.state, taken.result["rows"]) == (JobState.DONE, out.result["rows"])
    with site.store.reading() as db:
        assert db.query(ParticipantRecord).filter_by(conference_id=conference).count() == 9
        log = db.query(ChangeRecord).filter_by(verb="export conference", conference_id=site.conference_id).one()
    assert log.account_id == olga
    with pytest.raises(NotFoundError):
        lay_out_import(site.store, conference, name, tmp_path)


def test_why_a_file_cannot_be_taken_in_is_said_and_the_file_goes(site: TestSite, tmp_path: Path) -> None:
    came = tmp_path / "came.zip"
    came.write_bytes(b"no zip")
    name = kept(site, site.conference_id, came)
    failed = done(site, site.seat("olga"), JobKind.TAKE_IN, {"file": name, "account": None})
    assert (failed.state, failed.error["en"].startswith("This file is no export")) == (JobState.FAILED, True)
    with pytest.raises(NotFoundError):
        lay_out_import(site.store, site.conference_id, name, tmp_path)
