"""A backup is a site in a file: what comes out of it is that site, and what is no backup changes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from stat import S_IMODE
from zipfile import ZipFile

import pytest

from tests.web.cast import NOW, TestSite, account
from tests.web.copies import everything, opened
from tests.web.databases import Databases
from web.errors import RefusedError
from web.services.accounts import add_seat
from web.services.backups import DATABASE, MANIFEST, SECRET, back_up, restore
from web.services.privacy.erasure import erase_myself, erase_person
from web.settings import Settings
from web.store.engine import Store
from web.store.records.accounts import SeatKind, User
from web.store.records.participants import ParticipantRecord
from web.store.upgrade import layout_of

LATER = NOW + timedelta(hours=1)
OWN = "what another machine made for itself"


@dataclass(frozen=True)
class Machine:
    """Another machine: a folder with a secret of its own, and an empty database."""

    settings: Settings
    store: Store

    def restore(self, file: Path) -> None:
        """Restore a backup here."""
        restore(self.store, self.settings, file, LATER, replace=False)


@pytest.fixture
def saved(site: TestSite, tmp_path: Path) -> Path:
    file = tmp_path / "backups" / "site.zip"
    file.parent.mkdir()
    back_up(site.store, site.settings, file, NOW)
    return file


@pytest.fixture
def elsewhere(site: TestSite, server: Databases, tmp_path: Path) -> Iterator[Machine]:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "secret").write_text(OWN, encoding="ascii")
    settings = replace(
        site.settings, folder=folder, database=server.empty(), secret=OWN, secret_file=folder / "secret"
    )
    with opened(settings.database) as empty:
        yield Machine(settings, empty)
    server.remove(settings.database)


def altered(file: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    """Return a backup in which one part is another one."""
    odd = file.with_name("odd.zip")
    with ZipFile(file) as old, ZipFile(odd, "w") as new:
        for each in old.namelist():
            new.writestr(each, change(old.read(each)) if each == name else old.read(each))
    return odd


def saying(name: str, value: object) -> Callable[[bytes], bytes]:
    return lambda manifest: json.dumps(json.loads(manifest) | {name: value}).encode()


def test_a_site_comes_back_equal_with_its_secret(site: TestSite, saved: Path, elsewhere: Machine) -> None:
    made = restore(elsewhere.store, elsewhere.settings, saved, LATER, replace=False)
    assert everything(elsewhere.store) == everything(site.store)
    secret = elsewhere.settings.folder / "secret"
    assert (secret.read_text(encoding="ascii"), S_IMODE(secret.stat().st_mode)) == (site.settings.secret, 0o600)
    assert (made.taken_at, made.rows["participants"]) == (NOW, 18)


def test_a_backup_is_its_owners_alone(saved: Path) -> None:
    assert S_IMODE(saved.stat().st_mode) == 0o600
    with ZipFile(saved) as file:
        assert file.namelist() == [DATABASE, SECRET, MANIFEST]


@pytest.mark.parametrize(
    ("name", "change"),
    [
        (DATABASE, lambda part: part[:-1]),
        (DATABASE, lambda part: part[:5000] + bytes([part[5000] ^ 1]) + part[5001:]),
        (DATABASE, lambda part: part + b"x"),
        (SECRET, lambda _: b"another one"),
        (MANIFEST, lambda _: b"[]"),
        (MANIFEST, lambda _: b"{"),
        (MANIFEST, saying("rows", {"accounts": 1})),
        (MANIFEST, saying("parts", {})),
        (MANIFEST, saying("taken_at", "yesterday")),
    ],
)
def test_a_damaged_backup_changes_nothing(
    saved: Path, elsewhere: Machine, name: str, change: Callable[[bytes], bytes]
) -> None:
    with pytest.raises(RefusedError, match="is no backup, or it was damaged"):
        elsewhere.restore(altered(saved, name, change))
    assert untouched(elsewhere)


def test_half_a_file_and_other_files_are_no_backups(saved: Path, elsewhere: Machine) -> None:
    whole = saved.read_bytes()
    for odd in (whole[: len(whole) // 2], b"", b"text"):
        saved.write_bytes(odd)
        with pytest.raises(RefusedError, match="is no backup"):
            elsewhere.restore(saved)
    assert untouched(elsewhere)


@pytest.mark.parametrize("told", [("version", 2), ("layout", "9999")])
def test_a_backup_of_a_newer_version_is_refused_in_words(
    saved: Path, elsewhere: Machine, told: tuple[str, object]
) -> None:
    with pytest.raises(RefusedError, match="Upgrade matcher, then restore it"):
        elsewhere.restore(altered(saved, MANIFEST, saying(*told)))
    assert untouched(elsewhere)


def test_another_secret_from_the_environment_is_refused(saved: Path, elsewhere: Machine) -> None:
    named = replace(elsewhere.settings, secret="what MATCHER_SECRET says", secret_file=None)
    with pytest.raises(RefusedError, match="does not say the backup's secret"):
        restore(elsewhere.store, named, saved, LATER, replace=False)
    assert untouched(elsewhere)


def test_a_secret_that_followed_that_of_the_backup_stays(site: TestSite, saved: Path, elsewhere: Machine) -> None:
    renewed = replace(elsewhere.settings, old_secrets=(site.settings.secret,))
    restore(elsewhere.store, renewed, saved, LATER, replace=False)
    assert (elsewhere.settings.folder / "secret").read_text(encoding="ascii") == OWN


def untouched(machine: Machine) -> bool:
    with machine.store.reading() as db:
        empty = layout_of(db.connection()) is None
    return empty and (machine.settings.folder / "secret").read_text(encoding="ascii") == OWN


def test_a_site_that_is_there_stays_unless_it_is_to_be_replaced(site: TestSite, saved: Path) -> None:
    before = everything(site.store)
    with site.store.writing() as db:
        account(db, "late")
    with pytest.raises(RefusedError, match="holds a site already"):
        restore(site.store, site.settings, saved, LATER, replace=False)
    assert len(everything(site.store)["accounts"]) == len(before["accounts"]) + 1
    restore(site.store, site.settings, saved, LATER, replace=True)
    assert everything(site.store) == before


def test_who_was_erased_since_the_backup_is_erased_again(site: TestSite, tmp_path: Path) -> None:
    with site.store.writing() as db:
        colleague = account(db, "colleague")
        add_seat(db, colleague, site.conference_id, SeatKind.STARTUP, site.people["sara"])
    back_up(site.store, site.settings, tmp_path / "old.zip", NOW)
    erase_person(site.store, site.seat("olga"), site.people["sol"], LATER)
    erase_myself(site.store, site.seat("sara"), LATER)
    restore(site.store, site.settings, tmp_path / "old.zip", LATER, replace=True)
    with site.store.reading() as db:
        assert db.get_one(ParticipantRecord, site.people["sol"]).erased_at == LATER
        assert db.get_one(ParticipantRecord, site.people["sara"]).erased_at is None
        assert db.get_one(User, site.accounts["sara"]).active is False
        assert db.query(User).filter_by(email="colleague@example.org").one().active is True


def test_a_backup_that_fails_leaves_the_one_before_and_nothing_else(site: TestSite, saved: Path) -> None:
    # Everything goes well until the last step: a folder has the name.
    taken = saved.with_name("taken.zip")
    taken.mkdir()
    before = saved.read_bytes()
    with pytest.raises(RefusedError, match="Nothing is left of it"):
        back_up(site.store, site.settings, taken, LATER)
    assert sorted(one.name for one in saved.parent.iterdir()) == [saved.name, taken.name]
    assert saved.read_bytes() == before


def test_where_no_file_can_be_written_it_is_said(site: TestSite, tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="The backup could not be written"):
        back_up(site.store, site.settings, tmp_path / "nowhere" / "site.zip", NOW)
