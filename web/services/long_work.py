"""What workers do: each unpacks what was asked, calls a service, and returns what its page needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Protocol

from matcher.progress import StepProgress
from matcher.settings import read_settings
from matcher.workers import on_cluster
from web.seats import Seat
from web.services.importing.uploads import Choices, import_upload, preview_upload
from web.services.learning import learn
from web.services.letters.invitations import invite
from web.services.matches.drafts import draft_matches
from web.services.printing.files import Order, print_file
from web.services.settings_compared import compare_settings
from web.services.suggesting import suggest
from web.services.timetable.drafting import draft_timetable
from web.services.timetable.happenings import Happening
from web.services.timetable.repair import draft_repair
from web.settings import Settings
from web.store.engine import Store
from web.store.programmes import people_counts
from web.store.records.accounts import SeatKind
from web.store.records.log import JobKind
from web.store.uploads import job_waits

_LETTERS_AT_ONCE = 50


class Desk(Protocol):
    """Where work can ask for more work and give letters to the post; it is the queue that the job came from."""

    @property
    def settings(self) -> Settings:
        """What holds for the site."""

    def start(self, seat: Seat, kind: JobKind, asked: Mapping[str, Any]) -> int:
        """Ask for more work; return its number."""

    def deliver(self, letters: Sequence[int]) -> None:
        """Send letters that are written down."""


class AtWork(Protocol):
    """Progress that knows the desk it is told to."""

    @property
    def queue(self) -> Desk | None:
        """The desk."""

    def __call__(self, step: str, done: int, total: int) -> None:
        """Tell how far a step is."""


@contextmanager
def _with_cluster() -> Iterator[None]:
    """Let the cluster that MATCHER_SCHEDULER names do the work; without one it is done here."""
    with on_cluster(read_settings().scheduler):
        yield


@_with_cluster()
def make_suggestions(
    store: Store,
    conference_id: int,
    asked: Mapping[str, Any],  # noqa: ARG001
    progress: StepProgress,
) -> dict[str, Any]:
    """Make the suggestions of a conference anew."""
    return {"suggestions": suggest(store, conference_id, progress)}


def preview_import(
    store: Store, conference_id: int, asked: Mapping[str, Any], progress: StepProgress
) -> dict[str, Any]:
    """Work out what an import would do."""
    preview_upload(store, conference_id, int(asked["upload"]), progress)
    return {"onward": ["imports.shown", {"upload": int(asked["upload"])}]}


def import_file(store: Store, conference_id: int, asked: Mapping[str, Any], progress: AtWork) -> dict[str, Any]:
    """Import a file as its preview says, then make suggestions where both sides are there."""
    seat = _organiser(conference_id, asked)
    done = import_upload(
        store, seat, int(asked["upload"]), Choices.of(asked["choices"]), datetime.now(UTC), progress
    )
    if done and progress.queue and any(done.values()):
        with store.reading() as db:
            both = all(people_counts(db, conference_id).values())
            wanted = both and job_waits(db, conference_id, JobKind.SUGGEST) is None
        if wanted:
            progress.queue.start(seat, JobKind.SUGGEST, {"back": ["participants.listed", {}]})
    return {"onward": ["imports.shown", {"upload": int(asked["upload"])}]}


def write_invitations(
    store: Store, conference_id: int, asked: Mapping[str, Any], progress: AtWork
) -> dict[str, Any]:
    """Write the invitations, and give them to whoever carries letters."""
    assert progress.queue is not None
    seat = _organiser(conference_id, asked)
    people = [int(person) for person in asked["people"]]
    done = invite(store, progress.queue.settings, seat, people, datetime.now(UTC), progress)
    for start in range(0, len(done.letters), _LETTERS_AT_ONCE):
        progress.queue.deliver(done.letters[start : start + _LETTERS_AT_ONCE])
    counts = {"invited": len(done.letters), "just_invited": done.just_invited, "no_email": done.no_email}
    return {**counts, "onward": ["participants.invited", counts]}


@_with_cluster()
def make_match_list(
    store: Store, conference_id: int, asked: Mapping[str, Any], progress: StepProgress
) -> dict[str, Any]:
    """Draft a match list."""
    version = draft_matches(store, conference_id, asked, progress)
    return {"onward": ["match_lists.shown", {"version": version}]}


@_with_cluster()
def compare(store: Store, conference_id: int, asked: Mapping[str, Any], progress: StepProgress) -> dict[str, Any]:
    """Hold other settings against the conference as it is."""
    made = compare_settings(store, conference_id, asked, progress)
    return {**made, "onward": ["match_lists.compared", {}]}


@_with_cluster()
def make_timetable(
    store: Store, conference_id: int, asked: Mapping[str, Any], progress: StepProgress
) -> dict[str, Any]:
    """Draft a timetable of the agreed meetings."""
    version = draft_timetable(store, _organiser(conference_id, asked), datetime.now(UTC), progress)
    return {"onward": ["timetables.shown", {"version": version}]}


@_with_cluster()
def learn_weights(
    store: Store, conference_id: int, asked: Mapping[str, Any], progress: StepProgress
) -> dict[str, Any]:
    """Learn the next weights from what people answered."""
    learn(store, _organiser(conference_id, asked), datetime.now(UTC), progress)
    return {"onward": ["learning.shown", {}]}


def repair_timetable(
    store: Store, conference_id: int, asked: Mapping[str, Any], progress: StepProgress
) -> dict[str, Any]:
    """Repair the timetable around what has happened."""
    happenings = [Happening.of(one) for one in asked["happenings"]]
    version = draft_repair(store, _organiser(conference_id, asked), happenings, datetime.now(UTC), progress)
    return {"onward": ["timetables.changes", {"version": version}]}


def print_pages(store: Store, conference_id: int, asked: Mapping[str, Any], progress: AtWork) -> dict[str, Any]:
    """Print what was ordered into a file that can be fetched."""
    assert progress.queue is not None
    seat, order = _organiser(conference_id, asked), Order.of(asked["order"])
    number = print_file(store, progress.queue.settings, seat, order, datetime.now(UTC), progress)
    return {"onward": ["prints.made", {"number": number}]}


def _organiser(conference_id: int, asked: Mapping[str, Any]) -> Seat:
    """Return the seat of whoever asked; that it may was looked at when it did."""
    return Seat(conference_id, asked.get("account"), SeatKind.ORGANISER)
