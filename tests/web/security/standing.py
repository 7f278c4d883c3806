"""Two conferences in full swing beside each other, and everybody who might try the other's doors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from matcher.profiles import Side
from tests.web.cast import TestSite, account, build_site
from tests.web.databases import Databases
from tests.web.world import World, full_world
from web.application import create_app
from web.jobs import Queue
from web.services.matches.drafts import draft_matches
from web.services.timetable.versions import draft_by_hand
from web.settings import Settings
from web.store.engine import Database, Store
from web.store.people import people_of
from web.store.programmes import make_operator
from web.store.records.accounts import MembershipRecord, Right, SeatKind
from web.store.records.conferences import SessionRecord, SubForumRecord
from web.store.records.participants import ParticipantRecord

ADDRESS = "http://localhost"
#: Stands in every name of spring, and so in every page that tells somebody of it.
BRAND = "Qwb8spring"


@dataclass(frozen=True)
class Standing:
    """The site, and the ids of what the conference of spring holds."""

    site: TestSite
    world: World

    def address(self, rule: Rule, slug: str = "spring") -> str:
        """Return the address of a rule with the ids of spring in it, under the name of a conference."""
        given = self.world.arguments(rule.endpoint, set(rule.arguments) - {"slug"})
        if "slug" in rule.arguments:
            given["slug"] = slug
        with self.site.app.test_request_context():
            return self.site.app.url_for(rule.endpoint, **given)


def site_at(folder: Path, database: str, store: Store) -> TestSite:
    """Return a site with the cast on an empty database."""
    settings = Settings(
        folder=folder,
        database=database,
        queue="",
        secret="a secret of the tests",
        address=ADDRESS,
        mail_server="",
        mail_from="matcher@example.org",
    )
    queue = Queue.at(settings, store)
    queue.huey.immediate = True
    app = create_app(settings, store, queue)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return build_site(app, store, queue, settings)


def stand(folder: Path, database: str, store: Store) -> Standing:
    """Let the cast of spring act, draft lists and timetables at the other conference, and add who is missing."""
    built = site_at(folder, database, store)
    site = replace(built, accounts=built.accounts | _strangers(built))
    world = full_world(site)
    now = datetime.now(UTC)
    for _ in range(3):  # so that numbers that count within a conference mean something at both
        draft_matches(store, site.other_id, {})
    draft_by_hand(store, site.seat("otto"), now)
    _brand(site)
    return Standing(site, world)


@contextmanager
def standing_in(folder: Path, server: Databases, empty_database: str) -> Iterator[Standing]:
    """Give two conferences on a database of their own, and remove it."""
    database = server.copy(empty_database, folder / "matcher.sqlite")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MATCHER_CACHE", str(folder / "vectors.sqlite"))
        made = stand(folder, database, Store.at(database))
    yield made
    made.site.store.engine.dispose()
    server.remove(database)


def _brand(site: TestSite) -> None:
    with site.store.writing() as db:
        for kind in (ParticipantRecord, SubForumRecord, SessionRecord):
            for row in db.query(kind).filter_by(conference_id=site.conference_id):
                for name in ("name", "name_en", "name_zh"):
                    if hasattr(row, name):
                        setattr(row, name, f"{getattr(row, name)} {BRAND}")


def _strangers(site: TestSite) -> dict[str, int]:
    """Add staff of each right, an organiser whose account is closed, an operator, and a founder elsewhere."""
    with site.store.writing() as db:
        others = people_of(db, site.other_id, Side.STARTUP)
        made = {
            f"staff-{right.value}": _seated(db, f"staff-{right.value}", site.conference_id, right)
            for right in Right
        }
        made["closed"] = _seated(db, "closed", site.conference_id)
        operator = account(db, "operator")
        make_operator(db, operator)
        founder = account(db, "founder")
        db.add(
            MembershipRecord(
                account_id=founder.id,
                conference_id=site.other_id,
                kind=SeatKind.STARTUP,
                participant_id=next(row.id for row in others if row.name == "Sara"),
                rights="",
            )
        )
        return {**made, "operator": operator.id, "founder": founder.id}


def _seated(db: Database, name: str, conference_id: int, right: Right | None = None) -> int:
    row = account(db, name)
    row.active = right is not None
    kind = SeatKind.ORGANISER if right is None else SeatKind.STAFF
    rights = "" if right is None else right.value
    db.add(MembershipRecord(account_id=row.id, conference_id=conference_id, kind=kind, rights=rights))
    db.flush()
    return row.id


def every_rule(app: Flask) -> Iterator[tuple[str, Rule]]:
    """Yield method and rule of every address of an application."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield method, rule
