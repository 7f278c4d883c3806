"""What workers do when a whole conference moves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from web.seats import Seat
from web.services.exchange.whole_conference import checked, export_conference, import_conference
from web.services.exchange.whole_files import import_file, new_export
from web.services.long_work import AtWork
from web.store.engine import Store
from web.store.log import log_change
from web.store.records.accounts import SeatKind


def export_everything(
    store: Store, conference_id: int, asked: Mapping[str, Any], progress: AtWork
) -> dict[str, Any]:
    """Write a conference into a file; who asked for it stands in the change log."""
    assert progress.queue is not None
    now = datetime.now(UTC)
    with store.writing() as db:
        seat = Seat(conference_id, asked.get("account"), SeatKind.ORGANISER)
        log_change(db, seat, "export conference", ("conference", conference_id), now)
    path = new_export(progress.queue.settings, conference_id, now)
    half = path.with_suffix(".half")
    try:
        rows = export_conference(store, conference_id, half, now, progress)
        half.rename(path)
    finally:
        half.unlink(missing_ok=True)
    return {"file": path.name, "rows": sum(rows.values()), "onward": ["connections.shown", {}]}


def take_everything_in(
    store: Store, conference_id: int, asked: Mapping[str, Any], progress: AtWork
) -> dict[str, Any]:
    """Fill an empty conference with what a file holds."""
    assert progress.queue is not None
    path = import_file(progress.queue.settings, str(asked["file"]))
    try:
        rows = import_conference(store, checked(path), conference_id, asked.get("account"), progress)
    finally:
        path.unlink(missing_ok=True)
    return {"rows": sum(rows.values()), "onward": ["overview.shown", {}]}
