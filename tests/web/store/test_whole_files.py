from __future__ import annotations

from datetime import timedelta

from tests.web.cast import NOW, TestSite
from web.store.records.moving import WholePieceRecord
from web.store.whole_files import add_file, drop_file, drop_older, going_out, piece, size_of


def test_a_file_is_its_pieces_in_their_order(site: TestSite) -> None:
    file = WholePieceRecord(name="a", conference_id=site.conference_id, comes_in=False, made_at=NOW)
    with site.store.writing() as db:
        add_file(db, file, [b"PK", b"\x00\xff!"])
    with site.store.reading() as db:
        assert [tuple(row) for row in going_out(db, site.conference_id, NOW - timedelta(1))] == [("a", NOW, 5)]
        assert size_of(db, site.conference_id, "a", comes_in=False) == (2, 5)
        assert size_of(db, site.conference_id, "a", comes_in=True) is None
        assert [piece(db, "a", number) for number in range(3)] == [b"PK", b"\x00\xff!", None]


def test_files_go_by_name_or_by_age(site: TestSite) -> None:
    with site.store.writing() as db:
        for name, age in (("new", 0), ("old", 2), ("other", 0)):
            row = WholePieceRecord(name=name, conference_id=1, comes_in=True, made_at=NOW - timedelta(days=age))
            add_file(db, row, [b"1", b"2"])
        drop_file(db, "other")
        assert drop_older(db, NOW - timedelta(days=1)) == 2
        assert [size_of(db, 1, name, comes_in=True) for name in ("new", "old", "other")] == [(2, 2), None, None]
