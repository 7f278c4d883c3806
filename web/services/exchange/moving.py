"""What workers do when a whole conference moves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from matcher.progress import StepProgress
from web.errors import RefusedError
from web.seats import Seat
from web.services.exchange.whole_conference import checked, export_conference, import_conference
from web.services.exchange.whole_files import forget_file, keep_file, lay_out_import
from web.store.engine import Store
from web.store.log import log_change
from web.store.records.accounts import SeatKind


def export_everything(
    store: Store, conference_id: int, asked: Mapping[str, Any], progress: StepProgress
) -> dict[str, Any]:
    """Write a conference into a file; who asked for it stands in the change log once anybody can fetch it."""
    now = datetime.now(UTC)
    with TemporaryDirectory(prefix="matcher-export-") as folder:
        path = Path(folder) / "whole.zip"
        rows = export_conference(store, conference_id, path, now, progress)
        with store.writing(together=True) as db:
            seat = Seat(conference_id, asked.get("account"), SeatKind.ORGANISER)
            log_change(db, seat, "export conference", ("conference", conference_id), now)
            name = keep_file(db, conference_id, path, now)
    return {"file": name, "rows": sum(rows.values()), "onward": ["connections.shown", {}]}


def take_everything_in(
    store: Store, conference_id: int, asked: Mapping[str, Any], progress: StepProgress
) -> dict[str, Any]:
    """Fill an empty conference with what a file holds."""
    name = str(asked["file"])
    with TemporaryDirectory(prefix="matcher-import-") as folder:
        path = lay_out_import(store, conference_id, name, Path(folder))
        try:
            rows = import_conference(store, checked(path), conference_id, asked.get("account"), progress)
        except RefusedError:
            forget_file(store, name)
            raise
    forget_file(store, name)
    return {"rows": sum(rows.values()), "onward": ["overview.shown", {}]}
