"""What a worker does by the clock: rounds that look at what is due, and do nothing where nothing is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from web.services.after.opinions_wanted import ask_for_opinions
from web.services.exchange.delivering import tell_addresses
from web.services.exchange.whole_files import forget_files
from web.services.floor.standing_in import tend_stand_ins
from web.services.letters.outbox import send_due
from web.services.letters.reminders import remind
from web.services.letters.telling import tell
from web.services.limits import forget_limits
from web.services.privacy.retention import erase_expired
from web.services.requests import expire_requests
from web.settings import Settings
from web.store.engine import Store


@dataclass(frozen=True, slots=True)
class Round:
    """One of them.

    ``minute`` is what a crontab has in its first column: when in an hour it is done.
    """

    name: str
    minute: str
    look: Callable[[Store, Settings, datetime], object]


def tell_everybody(store: Store, settings: Settings, now: datetime) -> None:
    """Remind whoever is to be reminded, put news into letters, and send what is due."""
    # Each is done though the one before it fails: what is written already goes out.
    with ExitStack() as then:
        then.callback(send_due, store, settings, now)
        then.callback(tell, store, settings, now)
        remind(store, now)


#: In the order in which one finds what another left.
ROUNDS: Final = (
    Round("expire_requests", "*", lambda store, _, now: expire_requests(store, now)),
    Round("tend_stand_ins", "*", lambda store, _, now: tend_stand_ins(store, now)),
    Round("ask_for_opinions", "*/5", lambda store, _, now: ask_for_opinions(store, now)),
    Round("tell_everybody", "*", tell_everybody),
    Round("tell_other_programs", "*", tell_addresses),
    Round("erase_expired", "23", lambda store, _, now: erase_expired(store, now)),
    Round("forget_limits", "37", lambda store, _, now: forget_limits(store, now)),
    Round("forget_files", "7", lambda store, _, now: forget_files(store, now)),
)
