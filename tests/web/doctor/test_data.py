"""Where the data is, with databases that are really broken."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from tests.web.cast import NOW
from web.doctor.data import examine_data
from web.doctor.findings import Finding, Verdict
from web.settings import Settings
from web.store.engine import Store
from web.store.signs import note_sign


def found(settings: Settings) -> dict[str, Finding]:
    return {one.what: one for one in examine_data(settings)}


def _set_layout(store: Store, layout: str) -> None:
    with store.writing() as db:
        db.execute(text("UPDATE alembic_version SET version_num = :layout"), {"layout": layout})


def test_a_site_that_runs_is_well(settings: Settings, store: Store) -> None:
    with store.writing() as db:
        note_sign(db, "a 1", "1.0", NOW, datetime.now(UTC))
    told = found(settings)
    if store.has_server:
        # The tests' own server forgets, for speed.
        assert told.pop("database").said == "fsync is off: a loss of power would lose everything."
    assert {what: one.verdict for what, one in told.items() if one.verdict is not Verdict.WELL} == {}


def test_without_a_worker_it_is_not(settings: Settings) -> None:
    told = found(settings)["worker"]
    assert (told.verdict, told.said) == (Verdict.ILL, "None was ever seen.")


def test_a_database_that_was_never_made_is_told(settings: Settings, tmp_path: Path) -> None:
    told = found(replace(settings, database=f"sqlite:///{tmp_path / 'none.sqlite'}"))
    assert list(told) == ["database"]
    assert told["database"].remedy.startswith("matcher-web upgrade")
    assert not (tmp_path / "none.sqlite").exists()


def test_a_server_that_is_not_there_is_told_in_its_drivers_words(settings: Settings) -> None:
    told = found(replace(settings, database="postgresql+psycopg://matcher@127.0.0.1:1/matcher"))["database"]
    assert told.verdict is Verdict.ILL
    assert "connection" in told.said.lower()
    assert "systemctl status postgresql" in told.remedy


def test_layouts_of_other_versions_have_their_remedies(settings: Settings, store: Store) -> None:
    _set_layout(store, "0001")
    assert "matcher-web upgrade" in found(settings)["database"].remedy
    _set_layout(store, "9999")
    assert "later version" in found(settings)["database"].said


def test_a_file_that_is_no_database_is_told(settings: Settings, tmp_path: Path) -> None:
    odd = tmp_path / "odd.sqlite"
    odd.write_text("This is a letter, and no database at all. " * 100, encoding="utf-8")
    told = found(replace(settings, database=f"sqlite:///{odd}"))["database"]
    assert (told.verdict, told.said) == (Verdict.ILL, "file is not a database")


def test_a_queue_that_cannot_be_reached_is_told(settings: Settings) -> None:
    told = found(replace(settings, queue="redis://127.0.0.1:1/0"))["queue"]
    assert told.verdict is Verdict.ILL
