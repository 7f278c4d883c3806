"""A conference for each round, in the years to come, with links that let its people in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from matcher.conference import Dataset, MeetingLimits, Rules
from matcher.profiles import Attendance, Side
from tests.factories import conference, investor, session, startup
from web.services.accounts import account_for, add_seat
from web.settings import Settings
from web.sign_in.links import Purpose, sign_in_link
from web.store.datasets import add_conference
from web.store.engine import Store
from web.store.people import people_of
from web.store.records.accounts import SeatKind
from web.store.records.conferences import ConferenceState

_OF_A_SIDE, _STRANGERS = 8, 3
_TABLES, _SLOTS, _SLOT = 4, 8, timedelta(minutes=20)
_NINE = datetime(2099, 5, 12, 1, tzinfo=UTC)
_FIELDS = ("machine vision", "welding robots", "enzymes", "batteries", "speech", "satellites")


@dataclass(frozen=True)
class Guest:
    """A participant: whom it may ask, and the link that lets it in."""

    id: int
    side: Side
    link: str
    others: tuple[int, ...]


@dataclass(frozen=True)
class Stage:
    """A conference that is open, its people and its organisers."""

    id: int
    slug: str
    guests: tuple[Guest, ...]
    organisers: tuple[str, ...]
    """Links."""
    starts: tuple[datetime, ...]

    @property
    def path(self) -> str:
        """Where its pages are."""
        return f"/{self.slug}"


def set_stage(store: Store, settings: Settings, number: int) -> Stage:
    """Write the conference of a round."""
    slug, now = f"round-{number}", datetime.now(UTC)
    with store.writing() as db:
        row = add_conference(db, _people(slug), slug, now)
        row.state = ConferenceState.OPEN
        row.outgoing_cap = row.incoming_cap = 2 * _OF_A_SIDE
        db.flush()
        people = {side: people_of(db, row.id, side) for side in Side}
        guests = []
        # Some have no seat yet, and are to be invited.
        for one in (*people[Side.INVESTOR], *people[Side.STARTUP]):
            one.email = f"{one.code}@{slug}.example.com"
            if one.code[1:] in map(str, range(_STRANGERS)):
                continue
            account = account_for(db, one.email, one.name)
            add_seat(db, account, row.id, SeatKind(one.side.value), one.id)
            link = sign_in_link(settings, account, Purpose.DEMO, now)
            guests.append(Guest(one.id, one.side, link, tuple(other.id for other in people[one.side.other])))
        organisers = []
        for name in ("olga", "otto"):
            account = account_for(db, f"{name}@{slug}.example.com", name)
            add_seat(db, account, row.id, SeatKind.ORGANISER)
            organisers.append(sign_in_link(settings, account, Purpose.DEMO, now))
        starts = tuple(_NINE + number * _SLOT for number in range(_SLOTS))
        return Stage(row.id, slug, tuple(guests), tuple(organisers), starts)


def table_of_people(slug: str, number: int) -> tuple[str, tuple[str, ...], bytes]:
    """Return a file of investors who are new: its name, their ids, and its content."""
    codes = tuple(f"new{number}-{each}" for each in range(3))
    rows = [
        f"{code},Fund {code},{code}@{slug}.example.com,We invest in {_FIELDS[each]} for factories."
        for each, code in enumerate(codes)
    ]
    content = "\n".join(["id,name,email,thesis", *rows])
    return f"{slug}-{number}.csv", codes, content.encode()


def _people(slug: str) -> Dataset:
    programme = conference(
        id=slug,
        sessions=(session("ai-1", tables=_TABLES, start=_NINE, end=_NINE + _SLOTS * _SLOT),),
        rules=Rules(limits={side: MeetingLimits(1, _SLOTS) for side in Side}),
        encoder="tiny",
    )
    numbers, here = range(_OF_A_SIDE), Attendance(sub_forums=("ai",))
    investors = (investor(f"I{n}", thesis=f"Seed rounds in {_text(n)}.", attendance=here) for n in numbers)
    startups = (startup(f"S{n}", description=f"We build {_text(n)}.", attendance=here) for n in numbers)
    return Dataset(programme, investors=tuple(investors), startups=tuple(startups))


def _text(number: int) -> str:
    return f"{_FIELDS[number % len(_FIELDS)]} and {_FIELDS[(number + 2) % len(_FIELDS)]}"
