from __future__ import annotations

from tests.web.cast import NOW, TestSite
from web.seats import Seat
from web.services.exchange.whole_conference import checked, empty_conference
from web.services.exchange.whole_files import export_file, import_file, new_import
from web.store.records.accounts import SeatKind
from web.store.records.log import ChangeRecord, JobKind, JobRecord, JobState
from web.store.records.participants import ParticipantRecord


def done(site: TestSite, seat: Seat, kind: JobKind, asked: dict[str, object]) -> JobRecord:
    number = site.queue.start(seat, kind, asked)
    with site.store.reading() as db:
        return db.get_one(JobRecord, number)


def test_a_worker_exports_and_another_takes_in(site: TestSite) -> None:
    olga = site.accounts["olga"]
    out = done(site, site.seat("olga"), JobKind.EXPORT, {"account": olga})
    assert out.state is JobState.DONE, out.error
    path = export_file(site.settings, site.conference_id, out.result["file"])
    came = new_import(site.settings)
    came.write_bytes(path.read_bytes())
    conference = empty_conference(site.store, checked(came), "again", olga, NOW)
    seat = Seat(conference, olga, SeatKind.ORGANISER)
    taken = done(site, seat, JobKind.TAKE_IN, {"file": came.name, "account": olga})
    assert (taken.state, taken.result["rows"]) == (JobState.DONE, out.result["rows"])
    with site.store.reading() as db:
        assert db.query(ParticipantRecord).filter_by(conference_id=conference).count() == 9
        log = db.query(ChangeRecord).filter_by(verb="export conference", conference_id=site.conference_id).one()
    assert (log.account_id, import_file(site.settings, came.name).exists()) == (olga, False)


def test_why_a_file_cannot_be_taken_in_is_said_and_the_file_goes(site: TestSite) -> None:
    came = new_import(site.settings)
    came.write_bytes(b"no zip")
    failed = done(site, site.seat("olga"), JobKind.TAKE_IN, {"file": came.name, "account": None})
    assert (failed.state, failed.error["en"].startswith("This file is no export")) == (JobState.FAILED, True)
    assert not came.exists()
