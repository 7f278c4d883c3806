from __future__ import annotations

import os
from datetime import timedelta

import pytest

from tests.web.cast import NOW, TestSite
from web.errors import NotFoundError
from web.services.exchange.whole_files import (
    KEPT,
    export_file,
    exports_of,
    forget_files,
    import_file,
    new_export,
    new_import,
)


def test_an_export_is_found_by_its_own_conference_for_a_day(site: TestSite) -> None:
    path = new_export(site.settings, 1, NOW)
    path.write_bytes(b"PK")
    os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    assert [one.name for one in exports_of(site.settings, 1, NOW + timedelta(hours=1))] == [path.name]
    assert exports_of(site.settings, 2, NOW) == []
    assert exports_of(site.settings, 1, NOW + KEPT) == []
    assert export_file(site.settings, 1, path.name) == path
    with pytest.raises(NotFoundError):
        export_file(site.settings, 2, path.name)


@pytest.mark.parametrize("name", ["../matcher.sqlite", "..", "1-x.zip", "1-20260401-120000-00000000.half"])
def test_no_other_file_is_given(site: TestSite, name: str) -> None:
    with pytest.raises(NotFoundError):
        export_file(site.settings, 1, name)


def test_only_the_site_reads_its_folders(site: TestSite) -> None:
    path = new_export(site.settings, 1, NOW)
    assert path.parent.stat().st_mode & 0o077 == 0


def test_files_are_forgotten_after_a_day(site: TestSite) -> None:
    old, new = new_import(site.settings), new_import(site.settings)
    for path, age in ((old, KEPT), (new, timedelta(hours=1))):
        path.write_bytes(b"PK")
        os.utime(path, ((NOW - age).timestamp(),) * 2)
    assert (forget_files(site.settings, NOW), old.exists(), new.exists()) == (1, False, True)


def test_what_came_in_is_found_in_its_folder_alone(site: TestSite) -> None:
    path = new_import(site.settings)
    assert import_file(site.settings, path.name) == path
    assert import_file(site.settings, f"../exports/{path.name}") == path
