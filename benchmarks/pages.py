"""How long pages take: ``python benchmarks/pages.py FOLDER``, a real server under a real load tool (locust).

The conference folder is imported into a database of its own, suggestions are made, and accounts added. Then a
server with four processes answers: first one person at a time opens every page, then 50 people review and book,
each with a second of thought between two pages. The table gives requests, failures, median and 95th percentile in
milliseconds. ``--out FILE`` writes it as JSON with the machine's data; ``--site FOLDER`` keeps the site.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from flask.sessions import SecureCookieSessionInterface

from benchmarks.machine import machine
from matcher.intake.folder import checked_dataset
from matcher.profiles import Side
from matcher.settings import calm_threads
from web.application import create_app
from web.seats import Seat
from web.services.accounts import account_for, add_seat
from web.services.matches.drafts import draft_matches
from web.services.matches.lists import approve
from web.services.matches.proposals import answer_proposal
from web.services.suggesting import suggest
from web.services.timetable.drafting import draft_timetable
from web.services.timetable.release import release
from web.settings import Settings, read_settings
from web.store.datasets import add_conference
from web.store.engine import Store
from web.store.memberships import conference_by_slug
from web.store.people import people_of
from web.store.records.accounts import SeatKind
from web.store.records.conferences import ConferenceState
from web.store.records.meetings import ProposalRecord
from web.store.records.plans import MatchListRecord, TimetableRecord
from web.store.upgrade import upgrade

SLUG = "benchmark"
#: Tables of each session, and how many proposals both sides have agreed to.
TABLES, AGREED = 80, 2000
_WARM_SECONDS = 8
_AHEAD = timedelta(weeks=52 * 30)
PEOPLE_EACH = 25
PROCESSES = 4
USERS = 50


@dataclass(frozen=True)
class Row:
    """One page under one load; times in milliseconds."""

    load: str
    page: str
    requests: int
    failures: int
    median: float
    p95: float


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--site", type=Path)
    parser.add_argument("--port", type=int, default=8790)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    calm_threads()
    with tempfile.TemporaryDirectory() as scratch:
        settings = _settings(asked.site or Path(scratch), asked.port)
        people = _site(settings, asked.folder)
        with _server(settings, asked.port):
            # Each process reads its templates once; nobody measures that.
            list(_load("warm-up", settings, people, users=PROCESSES, seconds=_WARM_SECONDS))
            list(_load("warm-up", settings, people, users=1, seconds=_WARM_SECONDS))
            rows = [
                *_load("one person", settings, people, users=1, seconds=asked.seconds),
                *_load(f"{USERS} people", settings, people, users=USERS, seconds=asked.seconds),
            ]
    _print(rows)
    if asked.out:
        record = {"machine": machine(), "processes": PROCESSES, "rows": [asdict(row) for row in rows]}
        asked.out.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def _settings(folder: Path, port: int) -> Settings:
    return read_settings({"MATCHER_FOLDER": str(folder.absolute()), "MATCHER_ADDRESS": f"http://127.0.0.1:{port}"})


def _site(settings: Settings, folder: Path) -> list[dict[str, object]]:
    """Make the site where there is none, and return who signs in: kind, cookie, and ids of counterparts."""
    settings.folder.mkdir(parents=True, exist_ok=True)
    store = Store.at(settings.database)
    upgrade(store.engine)
    with store.reading() as db:
        there = conference_by_slug(db, SLUG)
    if there is None:
        dataset, _ = checked_dataset(folder)
        with store.writing() as db:
            conference = add_conference(db, dataset, SLUG, datetime.now(UTC))
            conference.state = ConferenceState.OPEN
            for session in conference.sessions:
                session.starts_at, session.ends_at = session.starts_at + _AHEAD, session.ends_at + _AHEAD
                session.tables = TABLES
            id_ = conference.id
        _fill(store, id_)
    people = _visitors(settings, store)
    store.engine.dispose()
    return people


def _fill(store: Store, conference_id: int) -> None:
    """Suggest, draft and approve a match list, agree on some of it, and release a timetable."""
    suggest(store, conference_id)
    organiser = Seat(conference_id, None, SeatKind.ORGANISER)
    version = draft_matches(store, conference_id, {})
    with store.reading() as db:
        listed = db.query(MatchListRecord).filter_by(conference_id=conference_id, version=version).one()
    approve(store, organiser, listed.id, listed.revision, datetime.now(UTC))
    with store.reading() as db:
        proposals = db.query(ProposalRecord).filter_by(conference_id=conference_id).limit(AGREED).all()
    for one in proposals:
        for kind, person in ((SeatKind.INVESTOR, one.investor_id), (SeatKind.STARTUP, one.startup_id)):
            answer_proposal(store, Seat(conference_id, None, kind, person), one.id, True, datetime.now(UTC))
    draft_timetable(store, organiser, datetime.now(UTC), lambda _step, _done, _total: None)
    with store.reading() as db:
        drafted = db.query(TimetableRecord).filter_by(conference_id=conference_id).one()
    release(store, organiser, drafted.id, drafted.revision, datetime.now(UTC))
    draft_matches(store, conference_id, {})


def _visitors(settings: Settings, store: Store) -> list[dict[str, object]]:
    """Add an organiser and participants of both sides, and return how each signs in."""
    app = create_app(settings, store)
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    with store.writing() as db:
        found = conference_by_slug(db, SLUG)
        assert found is not None
        everybody = {side: people_of(db, found.id, side) for side in Side}
        seats: list[tuple[SeatKind, int | None]] = [(SeatKind.ORGANISER, None)]
        seats += [(SeatKind(side.value), row.id) for side in Side for row in everybody[side][:PEOPLE_EACH]]
        people: list[dict[str, object]] = []
        for at, (kind, participant) in enumerate(seats):
            account = account_for(db, f"load{at}@example.com", f"Load {at}")
            add_seat(db, account, found.id, kind, participant)
            other = everybody[Side.STARTUP if kind is SeatKind.INVESTOR else Side.INVESTOR]
            cookie = signer.dumps({"_user_id": account.fs_uniquifier, "_fresh": True, "language": "en"})
            people.append({"kind": kind.value, "cookie": cookie, "others": [row.id for row in other[:200]]})
    return people


@contextmanager
def _server(settings: Settings, port: int) -> Iterator[None]:
    environment = {
        **os.environ,
        "MATCHER_FOLDER": str(settings.folder),
        "MATCHER_ADDRESS": settings.address,
    }
    command = [sys.executable, "-m", "web.program", "serve", "--port", str(port), "--processes", str(PROCESSES)]
    process = subprocess.Popen(command, env=environment)
    try:
        _wait(settings.address, process)
        yield
    finally:
        process.terminate()
        process.wait(timeout=60)


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        try:
            with urlopen(f"{address}/sign-in", timeout=5):
                return
        except (URLError, OSError):
            if server.poll() is not None:
                raise SystemExit("the server did not start") from None
            time.sleep(0.2)


def _load(
    load: str, settings: Settings, people: list[dict[str, object]], *, users: int, seconds: int
) -> Iterator[Row]:
    """Let so many people use the site for so long; yield what locust measured."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "people.json").write_text(json.dumps(people), encoding="utf-8")
        command = [
            *(sys.executable, "-m", "locust", "--headless", "--only-summary", "--host", settings.address),
            *("-f", str(Path(__file__).parent / "visitors.py"), "-u", str(users), "-r", "10"),
            *("-t", f"{seconds}s", "--csv", str(Path(folder) / "times"), "--loglevel", "ERROR", "Visitor"),
        ]
        environment = {
            **os.environ,
            "MATCHER_LOAD_PEOPLE": str(Path(folder) / "people.json"),
            "MATCHER_LOAD_SLUG": SLUG,
            "MATCHER_LOAD_EVERY_PAGE": "yes" if users == 1 else "",
        }
        subprocess.run(command, env=environment, check=False, stdout=subprocess.DEVNULL)
        with (Path(folder) / "times_stats.csv").open(encoding="utf-8") as file:
            yield from (_row(load, line) for line in csv.DictReader(file) if line["Name"] != "Aggregated")


def _row(load: str, line: Mapping[str, str]) -> Row:
    return Row(
        load,
        f"{line['Type']} {line['Name']}",
        int(line["Request Count"]),
        int(line["Failure Count"]),
        float(line["Median Response Time"] or 0),
        float(line["95%"] or 0),
    )


def _print(rows: list[Row]) -> None:
    print("| load | page | requests | failed | median, ms | 95th percentile, ms |")
    print("|---|---|--:|--:|--:|--:|")
    for row in rows:
        print(f"| {row.load} | {row.page} | {row.requests} | {row.failures} | {row.median:.0f} | {row.p95:.0f} |")


if __name__ == "__main__":
    main()
