"""The sample conference on one's own machine, with one person of each kind to be."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from matcher.conference import Dataset
from matcher.intake.folder import checked_dataset
from matcher.profiles import Side
from matcher.progress import StepProgress
from matcher.shipped import shipped
from matcher.words import Words
from web.seats import Seat
from web.services.accounts import account_for, add_seat
from web.services.matches.drafts import draft_matches
from web.services.setup import sample_programme
from web.services.suggesting import suggest
from web.store.datasets import add_conference
from web.store.engine import Database, Store
from web.store.log import log_change
from web.store.memberships import conference_by_slug
from web.store.people import people_of
from web.store.records.accounts import SeatKind, User
from web.store.records.conferences import ConferenceState

SLUG = "xian2017"
_NAME = Words("Xi'an Hard Technology Conference", "西安硬科技大会")
_AHEAD = timedelta(weeks=6)
#: Whom the three links let in as: by kind, the participant they speak for and the name of the account.
CAST = {
    SeatKind.INVESTOR: ("i045", "Ines Demo"),
    SeatKind.STARTUP: ("s101", "Sara Demo"),
    SeatKind.ORGANISER: ("", "Olga Demo"),
}


def make_demonstration(store: Store, now: datetime, progress: StepProgress | None = None) -> None:
    """Import the sample conference, open it, suggest and draft a first match list; what is there already stays."""
    with store.writing() as db:
        if conference_by_slug(db, SLUG) is not None:
            return
        conference = add_conference(db, _soon(now), SLUG, now)
        conference.state = ConferenceState.OPEN
        conference_id = conference.id
        for kind, (code, name) in CAST.items():
            _add_member(db, conference_id, kind, code, name)
        log_change(db, Seat(conference_id, None, SeatKind.ORGANISER), "open", ("conference", conference_id), now)
    suggest(store, conference_id, progress)
    draft_matches(store, conference_id, {}, progress)


def demonstration_accounts(db: Database) -> dict[SeatKind, User]:
    """Return the account of each kind."""
    return {kind: account_for(db, _email(kind)) for kind in CAST}


def _soon(now: datetime) -> Dataset:
    """Return the sample as if it were held some weeks from now, since nobody can book in the past."""
    dataset, _ = checked_dataset(shipped(f"data/{SLUG}"))
    programme = sample_programme((now + _AHEAD).date(), dataset.conference.zone.key)
    return replace(dataset, conference=replace(programme, name=_NAME, is_template=False))


def _add_member(db: Database, conference_id: int, kind: SeatKind, code: str, name: str) -> None:
    person = None
    if code:
        people = people_of(db, conference_id, Side(kind.value))
        person = next(row.id for row in people if row.code == code)
    add_seat(db, account_for(db, _email(kind), name), conference_id, kind, person)


def _email(kind: SeatKind) -> str:
    return f"{kind.value}@matcher-demo.org"
