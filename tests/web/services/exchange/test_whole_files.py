from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.web.cast import NOW, TestSite
from web.errors import NotFoundError
from web.services.exchange.whole_files import (
    KEPT,
    ReadyFile,
    exports_of,
    forget_file,
    forget_files,
    keep_file,
    lay_out_import,
    read_export,
)
from web.store.erasure import erase_people
from web.store.records.conferences import ConferenceRecord

#: Of more pieces than one, and not of whole ones.
CONTENT = bytes(range(256)) * 10_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "conference.zip"
    found.write_bytes(CONTENT)
    return found


def kept(site: TestSite, path: Path, *, comes_in: bool = False) -> str:
    with site.store.writing() as db:
        return keep_file(db, site.conference_id, path, NOW, comes_in=comes_in)


def exports(site: TestSite, hours: int, conference: int = 0) -> list[ReadyFile]:
    with site.store.reading() as db:
        return exports_of(db, conference or site.conference_id, NOW + timedelta(hours=hours))


def test_an_export_is_found_by_its_own_conference_for_a_day(site: TestSite, path: Path) -> None:
    name = kept(site, path)
    assert exports(site, 1) == [ReadyFile(name, NOW, len(CONTENT))]
    assert exports(site, 1, site.other_id) == exports(site, 24) == []
    size, pieces = read_export(site.store, site.conference_id, name)
    assert (size, b"".join(pieces)) == (len(CONTENT), CONTENT)
    with pytest.raises(NotFoundError):
        read_export(site.store, site.other_id, name)


def test_what_comes_in_is_no_export_and_an_export_does_not_come_in(site: TestSite, path: Path) -> None:
    out, came = kept(site, path), kept(site, path, comes_in=True)
    assert [one.name for one in exports(site, 1)] == [out]
    assert lay_out_import(site.store, site.conference_id, came, path.parent).read_bytes() == CONTENT
    with pytest.raises(NotFoundError):
        read_export(site.store, site.conference_id, came)
    with pytest.raises(NotFoundError):
        lay_out_import(site.store, site.conference_id, out, path.parent)


def test_files_are_forgotten_after_a_day(site: TestSite, path: Path) -> None:
    kept(site, path)
    assert forget_files(site.store, NOW + KEPT - timedelta(seconds=1)) == 0
    assert forget_files(site.store, NOW + KEPT) == 3
    assert exports(site, 1) == []


def test_a_file_that_goes_while_it_is_fetched_ends_the_fetching(site: TestSite, path: Path) -> None:
    name = kept(site, path)
    _, pieces = read_export(site.store, site.conference_id, name)
    assert next(pieces) == CONTENT[: 2**20]
    forget_file(site.store, name)
    with pytest.raises(NotFoundError):
        next(pieces)


def test_nobody_who_is_erased_stays_in_a_file(site: TestSite, path: Path) -> None:
    kept(site, path)
    with site.store.writing() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        erase_people(db, conference, [site.people["ines"]], NOW)
    assert exports(site, 1) == []
