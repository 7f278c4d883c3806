"""A worker's pulse: while it lives it says so, whatever it is busy with."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from threading import Event, Thread

from web.store.engine import Store
from web.store.signs import forget_sign, note_sign
from web.watching.logs import logger

EVERY_SECONDS = 15.0

_log = logger(__name__)


@contextmanager
def beating(store: Store, every: float = EVERY_SECONDS) -> Iterator[str]:
    """Write signs of life until the block ends; gives the name of this worker."""
    name, began, end = f"{socket.gethostname()} {os.getpid()}"[-200:], datetime.now(UTC), Event()
    thread = Thread(target=_beat, args=(store, name, began, lambda: end.wait(every)), name="pulse", daemon=True)
    thread.start()
    try:
        yield name
    finally:
        end.set()
        thread.join()


def _beat(store: Store, name: str, began: datetime, ended: Callable[[], bool]) -> None:
    while True:
        _write(store, name, began)
        if ended():
            break
    try:
        with store.writing(together=True) as db:
            forget_sign(db, name)
    except Exception:  # whatever the database says: silence tells the same a minute later
        _log.warning("no last sign of life", exc_info=True)


def _write(store: Store, name: str, began: datetime) -> None:
    try:
        with store.writing(together=True) as db:
            note_sign(db, name, version("matcher"), began, datetime.now(UTC))
    except Exception:  # a database that is gone for a while must not end the worker
        _log.warning("no sign of life", exc_info=True)
