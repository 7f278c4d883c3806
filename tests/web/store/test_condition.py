"""The condition of a database, with databases that are really in it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from tests.web.cast import NOW, TestSite
from web.services.letters.mailing import post_letter
from web.store.condition import (
    Fault,
    database_file,
    failed_jobs,
    fault_of,
    newest_layout,
    open_jobs,
    waiting_jobs,
    waiting_letters,
    words_of_driver,
)
from web.store.engine import Store
from web.store.records.log import JobKind, JobRecord, JobState, MailState
from web.store.upgrade import upgrade


def _set_layout(store: Store, layout: str) -> None:
    with store.writing() as db:
        db.execute(text("UPDATE alembic_version SET version_num = :layout"), {"layout": layout})


def test_a_database_of_this_version_is_well(store: Store) -> None:
    assert fault_of(store) is None
    assert words_of_driver(store) == ""


def test_layouts_of_other_versions_are_told_apart(store: Store, tmp_path: Path) -> None:
    _set_layout(store, "0001")
    assert fault_of(store) is Fault.OLD
    _set_layout(store, "9999")
    assert fault_of(store) is Fault.NEWER
    empty = Store.at(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    assert fault_of(empty) is Fault.EMPTY
    upgrade(empty.engine)
    assert fault_of(empty) is None
    empty.engine.dispose()


def test_what_cannot_be_reached_is_told_in_the_drivers_words() -> None:
    lost = Store.at("sqlite:////no/such/folder/matcher.sqlite")
    assert fault_of(lost) is Fault.UNREACHABLE
    assert words_of_driver(lost) == "unable to open database file"
    assert str(database_file(lost)) == "/no/such/folder/matcher.sqlite"


def test_the_newest_layout_is_that_of_the_last_migration() -> None:
    files = sorted(Path("web/store/migrations/versions").glob("[0-9]*.py"))
    assert newest_layout() == files[-1].name[:4]


def test_jobs_and_letters_are_counted_with_the_oldest_of_each(site: TestSite) -> None:
    with site.store.writing() as db:
        for state in (JobState.QUEUED, JobState.QUEUED, JobState.FAILED):
            ended = NOW if state is JobState.FAILED else None
            for conference in (site.conference_id, site.other_id):
                db.add(
                    JobRecord(
                        conference_id=conference, kind=JobKind.LEARN, state=state, created_at=NOW, ended_at=ended
                    )
                )
        post_letter(db, site.conference_id, "ines@example.org", "Hello", "…", NOW)
    with site.store.reading() as db:
        assert waiting_jobs(db)[JobKind.LEARN, JobState.QUEUED].count == 4
        assert waiting_jobs(db, site.conference_id)[JobKind.LEARN, JobState.QUEUED].count == 2
        assert len(open_jobs(db, site.conference_id)) == 2
        assert len(failed_jobs(db, site.conference_id, NOW)) == 1
        found = waiting_letters(db, site.conference_id)[MailState.WAITING]
        assert (found.count, found.since) == (1, NOW)
        assert waiting_letters(db, site.other_id) == {}
