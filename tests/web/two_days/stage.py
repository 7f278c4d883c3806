"""The stage on which the story plays: the database, the clock, the mail server, and what people were answered."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Generic, TypeVar

from matcher.conference import Dataset
from matcher.profiles import Side
from tests.web.two_days.mailbox import Mailbox
from web.errors import RefusedError
from web.rounds import ROUNDS
from web.seats import Seat
from web.services.accounts import account_for, add_seat
from web.settings import Settings
from web.store.datasets import add_conference
from web.store.engine import Store
from web.store.people import people_of
from web.store.records.accounts import SeatKind
from web.store.records.conferences import ConferenceState

T = TypeVar("T")


@dataclass(frozen=True)
class Done(Generic[T]):
    """What came of something that was not refused."""

    value: T


@dataclass
class Diary:
    """What the application said yes to, and therefore must still know at the end."""

    asked: set[int] = field(default_factory=set)
    agreed: set[int] = field(default_factory=set)
    cancelled: set[int] = field(default_factory=set)
    outcomes: set[int] = field(default_factory=set)
    arrived: set[tuple[int, int]] = field(default_factory=set)
    """Participant, and day of the month."""
    rated: set[tuple[int, Side]] = field(default_factory=set)
    accidents: list[str] = field(default_factory=list)


@dataclass
class Stage:
    """Where the story plays."""

    store: Store
    settings: Settings
    mailbox: Mailbox
    rng: random.Random
    now: datetime
    conference_id: int
    organiser: Seat
    people: dict[int, Seat]
    diary: Diary = field(default_factory=Diary)

    @classmethod
    def set_up(cls, store: Store, settings: Settings, mailbox: Mailbox, guests: Dataset, now: datetime) -> Stage:
        """Write the conference down, with an address for everybody and an organiser."""
        with store.writing() as db:
            row = add_conference(db, guests, "two-days", now)
            row.state = ConferenceState.OPEN
            row.outgoing_cap = row.incoming_cap = 20
            db.flush()
            people = {}
            for side in Side:
                for person in people_of(db, row.id, side):
                    person.email = f"{person.code}@example.org"
                    people[person.id] = Seat(row.id, None, SeatKind(side.value), person.id)
            olga = account_for(db, "olga@example.org", "Olga")
            add_seat(db, olga, row.id, SeatKind.ORGANISER, None)
            organiser = Seat(row.id, olga.id, SeatKind.ORGANISER)
            return cls(store, settings, mailbox, random.Random(1), now, row.id, organiser, people)

    def wait(self, minutes: int, step: int = 5) -> Iterator[datetime]:
        """Let time go by, and let the worker tend to what is due at each step."""
        for _ in range(0, minutes, step):
            self.now += timedelta(minutes=step)
            for each in ROUNDS:
                each.look(self.store, self.settings, self.now)
            yield self.now

    def wait_until(self, moment: datetime, step: int = 60) -> None:
        """Let time go by until a moment, in which nobody does anything."""
        while self.now < moment:
            left = int((moment - self.now).total_seconds() // 60)
            for _ in self.wait(min(step, left), min(step, left)):
                pass

    def may(self, chance: float) -> bool:
        """Toss a coin."""
        return self.rng.random() < chance

    def attempt(self, act: Callable[..., T], seat: Seat, *given: Any) -> Done[T] | None:
        """Do something now that may be refused in words; return what came of it, None where it was refused."""
        try:
            return Done(act(self.store, seat, *given, self.now))
        except RefusedError:
            return None


@contextmanager
def stage_at(folder: Path, database: str, guests: Dataset, now: datetime) -> Iterator[Stage]:
    """Set the stage up in a folder, with a mail server that listens; and clear it away."""
    mailbox = Mailbox()
    mailbox.open()
    settings = Settings(
        folder=folder,
        database=database,
        queue="",
        secret="a secret of the story",
        address="http://localhost",
        mail_server=mailbox.office.address,
        mail_from="matcher@example.org",
    )
    store = Store.at(database)
    try:
        yield Stage.set_up(store, settings, mailbox, guests, now)
    finally:
        mailbox.close()
        store.engine.dispose()
