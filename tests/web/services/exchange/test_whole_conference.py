from __future__ import annotations

import json
import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from tests.factories import between
from tests.web.cast import NOW, TestSite
from tests.web.databases import Databases
from tests.web.moving import HIGH, fill_with_high_ids, seats_at, tables_in
from tests.web.world import World, everything_in, full_world
from web.errors import RefusedError
from web.services.exchange.whole_conference import (
    MANIFEST,
    checked,
    empty_conference,
    export_conference,
    import_conference,
)
from web.services.meetings import block_time, unblock_time
from web.store.engine import Store
from web.store.records.accounts import User
from web.store.records.log import ChangeRecord
from web.store.records.participants import ParticipantRecord


@pytest.fixture
def world(site: TestSite, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("MATCHER_CACHE", str(tmp_path_factory.mktemp("cache") / "vectors.sqlite"))
    return full_world(site)


@pytest.fixture
def elsewhere(server: Databases, empty_database: str, tmp_path: Path) -> Iterator[Store]:
    """Another installation, in which others were before."""
    address = server.copy(empty_database, tmp_path / "elsewhere.sqlite")
    store = Store.at(address)
    fill_with_high_ids(store)
    yield store
    store.engine.dispose()
    server.remove(address)


@pytest.fixture
def file(site: TestSite, world: World, tmp_path: Path) -> Path:
    path = tmp_path / "spring.zip"
    export_conference(site.store, site.conference_id, path, NOW)
    return path


def brought_in(store: Store, path: Path) -> int:
    file = checked(path)
    conference_id = empty_conference(store, file, None, None, NOW)
    import_conference(store, file, conference_id)
    return conference_id


def changed(path: Path, **tables: str) -> Path:
    """Return a copy of a file in which tables say something else, and the manifest agrees."""
    from hashlib import sha256

    other = path.with_name("changed.zip")
    with ZipFile(path) as old, ZipFile(other, "w", ZIP_DEFLATED) as new:
        manifest = json.loads(old.read(MANIFEST))
        for name, text in tables.items():
            lines = text.count("\n")
            manifest["tables"][name] = {"rows": lines, "sha256": sha256(text.encode()).hexdigest()}
        for entry in old.namelist():
            name = Path(entry).stem
            content = tables[name] if name in tables else old.read(entry).decode()
            new.writestr(entry, json.dumps(manifest) if entry == MANIFEST else content)
    return other


def test_a_conference_comes_out_of_another_installation_as_it_went_in(
    file: Path, elsewhere: Store, tmp_path: Path
) -> None:
    conference_id = brought_in(elsewhere, file)
    again = tmp_path / "again.zip"
    export_conference(elsewhere, conference_id, again, NOW)
    assert tables_in(again) == tables_in(file)
    assert again.read_bytes() == file.read_bytes()


def test_no_id_of_an_installation_goes_along(file: Path, elsewhere: Store, tmp_path: Path) -> None:
    again = tmp_path / "again.zip"
    export_conference(elsewhere, brought_in(elsewhere, file), again, NOW)
    seen = {name: re.findall(r".{0,40}\b70000\d\d\b", text) for name, text in tables_in(again).items()}
    assert {name: found for name, found in seen.items() if found} == {}


def test_a_row_of_every_table_goes_along(elsewhere: Store, tmp_path: Path) -> None:
    first, again = tmp_path / "first.zip", tmp_path / "again.zip"
    counts = export_conference(elsewhere, HIGH, first, NOW)
    assert {name for name, count in counts.items() if not count} == set()
    opened = checked(first)
    moved = empty_conference(elsewhere, opened, "moved", None, NOW)
    import_conference(elsewhere, opened, moved)
    export_conference(elsewhere, moved, again, NOW)
    with_slug = {
        name: text.replace('"slug":"moved"', '"slug":"ballast"') for name, text in tables_in(again).items()
    }
    assert with_slug == tables_in(first)


def test_nothing_of_the_others_changes(file: Path, elsewhere: Store) -> None:
    before = everything_in(elsewhere)
    brought_in(elsewhere, file)
    after = everything_in(elsewhere)
    assert {name: rows for name, rows in before.items() if not set(rows) <= set(after[name])} == {}


def test_what_comes_takes_no_number_that_the_log_remembers(site: TestSite, tmp_path: Path) -> None:
    seat, path = site.seat("sara"), tmp_path / "spring.zip"
    block_time(site.store, seat, between(0, 15), "", NOW)
    export_conference(site.store, site.conference_id, path, NOW)
    gone = block_time(site.store, seat, between(30, 45), "", NOW)
    unblock_time(site.store, seat, gone, NOW)
    import_conference(site.store, checked(path), empty_conference(site.store, checked(path), "again", None, NOW))
    with site.store.reading() as db:
        blocked = [row.subject_id for row in db.query(ChangeRecord).filter_by(verb="block time")]
    assert len(set(blocked)) == len(blocked) == 3


def test_people_keep_their_seats_and_need_no_new_account(site: TestSite, file: Path, elsewhere: Store) -> None:
    with elsewhere.writing() as db:
        db.add(User(email="olga@example.org", name="Olga the Great", active=True, fs_uniquifier="olga"))
    conference_id = brought_in(elsewhere, file)
    assert seats_at(elsewhere, conference_id) == seats_at(site.store, site.conference_id)
    with elsewhere.reading() as db:
        olga = db.query(User).filter_by(email="olga@example.org").one()
        sara = db.query(User).filter_by(email="sara@example.org").one()
    assert (olga.name, sara.name, sara.password) == ("Olga the Great", "Sara", None)


def test_secrets_stay_behind(site: TestSite, world: World, file: Path) -> None:
    manifest = json.loads(ZipFile(file).read(MANIFEST))
    assert {"accounts", "tokens", "webhooks", "outgoing_mail", "webauthn"} <= manifest["left_out"].keys()
    text = "".join(tables_in(file).values())
    with site.store.reading() as db:
        uniquifiers = [row.fs_uniquifier for row in db.query(User)]
    assert [one for one in uniquifiers if f'"{one}"' in text] == []


def test_whoever_imports_organises_the_conference(file: Path, elsewhere: Store) -> None:
    with elsewhere.writing() as db:
        account = User(email="ops@example.org", active=True, fs_uniquifier="ops")
        db.add(account)
        db.flush()
        ops = account.id
    opened = checked(file)
    conference_id = empty_conference(elsewhere, opened, "spring-again", ops, NOW)
    import_conference(elsewhere, opened, conference_id, ops)
    assert ("ops@example.org", "organiser") in seats_at(elsewhere, conference_id)


def test_a_conference_that_holds_something_takes_nothing_in(site: TestSite, file: Path) -> None:
    with pytest.raises(RefusedError, match="holds something already"):
        import_conference(site.store, checked(file), site.other_id)


def test_a_name_that_is_taken_is_refused(site: TestSite, file: Path) -> None:
    with pytest.raises(RefusedError, match="spring"):
        empty_conference(site.store, checked(file), None, None, NOW)


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 and no more"])
def test_what_is_no_export_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "odd.zip"
    path.write_bytes(content)
    with pytest.raises(RefusedError, match="no export"):
        checked(path)


def test_another_version_is_refused_by_its_number(file: Path, tmp_path: Path) -> None:
    with ZipFile(file) as old:
        manifest = json.loads(old.read(MANIFEST)) | {"version": 2}
    path = tmp_path / "newer.zip"
    with ZipFile(path, "w") as new:
        new.writestr(MANIFEST, json.dumps(manifest))
    with pytest.raises(RefusedError, match="version 2"):
        checked(path)


def test_a_file_that_would_burst_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with ZipFile(path, "w", ZIP_DEFLATED) as bomb:
        bomb.writestr(MANIFEST, "{}")
        for number in range(8):
            bomb.writestr(f"tables/{number}.jsonl", b"\0" * 2**23)
    with pytest.raises(RefusedError, match="larger than any"):
        checked(path)


def test_sizes_that_lie_do_not_help_a_bomb(file: Path, elsewhere: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = checked(file)
    conference_id = empty_conference(elsewhere, opened, None, None, NOW)
    monkeypatch.setattr("web.services.exchange.whole_conference.MOST_BYTES", 1000)
    with pytest.raises(RefusedError, match="larger than any"):
        import_conference(elsewhere, opened, conference_id)


@pytest.mark.parametrize("what", ["encrypted", "deep"])
def test_a_manifest_that_cannot_be_read_is_refused(tmp_path: Path, what: str) -> None:
    path = tmp_path / "odd.zip"
    with ZipFile(path, "w") as zipped:
        zipped.writestr(MANIFEST, "[" * 100_000 if what == "deep" else "{}")
    if what == "encrypted":
        content = bytearray(path.read_bytes())
        for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            content[content.index(mark) + flags] |= 1
        path.write_bytes(content)
    with pytest.raises(RefusedError, match="no export"):
        checked(path)


def test_a_damaged_table_brings_nothing_in(file: Path, elsewhere: Store) -> None:
    content = bytearray(file.read_bytes())
    with ZipFile(file) as opened:
        entry = opened.getinfo("tables/participants.jsonl")
    start = entry.header_offset + 30 + sum(struct.unpack("<HH", content[entry.header_offset + 26 :][:4]))
    content[start + 40] ^= 0xFF
    file.write_bytes(content)
    opened_file = checked(file)
    conference_id = empty_conference(elsewhere, opened_file, None, None, NOW)
    before = everything_in(elsewhere)
    with pytest.raises(RefusedError):
        import_conference(elsewhere, opened_file, conference_id)
    assert everything_in(elsewhere) == before


@pytest.mark.parametrize(
    ("table", "field", "value"),
    [
        ("participants", "conference_id", 2),
        ("participants", "id", 99),
        ("participants", "side", "bystander"),
        ("participants", "name", "x" * 300),
        ("participants", "created_at", "2026-04-01T12:00:00"),
        ("participants", "profile", {"id": "x"}),
        ("participants", "surprise", 1),
        ("meetings", "investor_id", 10_000),
        ("meetings", "investor_id", True),
        ("meetings", "investor_id", None),
        ("meetings", "table", "one"),
        ("memberships", "account_id", "stranger@example.org"),
        ("memberships", "rights", "everything"),
        ("changes", "subject_id", 10_000),
        ("matches", "told", "no base64!"),
    ],
)
def test_foreign_rows_bring_nothing_in(file: Path, elsewhere: Store, table: str, field: str, value: Any) -> None:
    first, _, others = tables_in(file)[f"tables/{table}.jsonl"].partition("\n")
    row = json.loads(first) | {field: value}
    opened = checked(changed(file, **{table: json.dumps(row) + "\n" + others}))
    conference_id = empty_conference(elsewhere, opened, None, None, NOW)
    before = everything_in(elsewhere)
    with pytest.raises(RefusedError, match=f"{table}, row 1"):
        import_conference(elsewhere, opened, conference_id)
    assert everything_in(elsewhere) == before


def test_rows_that_contradict_each_other_bring_nothing_in(file: Path, elsewhere: Store) -> None:
    lines = tables_in(file)["tables/participants.jsonl"].splitlines()
    rows = [json.loads(line) for line in lines]
    rows[1]["code"], rows[1]["side"], rows[1]["profile"] = rows[0]["code"], rows[0]["side"], rows[0]["profile"]
    text = "".join(json.dumps(row) + "\n" for row in rows)
    opened = checked(changed(file, participants=text))
    conference_id = empty_conference(elsewhere, opened, None, None, NOW)
    with pytest.raises(RefusedError, match="contradict"):
        import_conference(elsewhere, opened, conference_id)
    with elsewhere.reading() as db:
        assert db.query(ParticipantRecord).filter_by(conference_id=conference_id).count() == 0
