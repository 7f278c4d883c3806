"""Nothing personal is in any line of the log: every address is asked, with a mark in every field and every header.

The database holds the mark in every text about anybody, so that errors meet it in rows too.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Column, String, Table, text, update

from matcher.progress import StepProgress
from tests.web.cast import NOW, TestSite
from tests.web.everything import MARK, NOBODYS, text_columns
from tests.web.logged import Lines, logged
from tests.web.post_office import PostOffice
from tests.web.test_every_page import rules_of
from tests.web.world import World, full_world
from web import jobs
from web.rounds import ROUNDS
from web.services.letters.mailing import post_letter
from web.store.engine import Store
from web.store.personal import is_key
from web.store.records import Base
from web.store.records.log import JobKind

#: What a browser says of somebody, wherever it can.
_HEADERS = {
    "User-Agent": f"{MARK} browser",
    "Referer": f"http://localhost/{MARK}",
    "X-Forwarded-For": MARK,
    "Cookie": f"{MARK}={MARK}",
    "X-Request-ID": MARK,
}
_ADDRESS = f"{MARK.lower()}@example.org"
#: Where forms of all kinds have their fields.
_FIELDS = (
    *("email", "name", "message", "text", "note", "words", "reason", "q", "why", "start", "code", "password"),
    *("person", "subject", "body", "slug", "contact", "date", "number", "comment", "address", "url", "zone"),
)


def fail(_store: Store, _conference: int, _asked: Mapping[str, Any], _progress: StepProgress) -> dict[str, Any]:
    """Fail as work does that stumbles over a value."""
    raise ValueError(f"could not convert {MARK}")


@pytest.fixture
def world(site: TestSite, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("MATCHER_CACHE", str(tmp_path_factory.mktemp("cache") / "vectors.sqlite"))
    # Errors become pages, as on a site.
    site.app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    made = full_world(site)
    with site.store.writing() as db:
        for table in Base.metadata.sorted_tables:
            marked = dict.fromkeys(_words(table), MARK)
            if marked and table.name not in NOBODYS:
                db.execute(update(table).values(marked))
    return made


def _words(table: Table) -> list[Column[Any]]:
    """Return the columns of a table with words about people, which no two rows need have apart."""
    texts = [one for one in text_columns(table) if isinstance(one.type, String) and not is_key(one)]
    return [one for one in texts if not one.foreign_keys and table.name != "accounts"] + [
        one for one in texts if (table.name, one.name) == ("accounts", "name")
    ]


def _clean(lines: Lines) -> bool:
    told = lines.text.casefold()
    return not any(mark.casefold() in told for mark in (MARK, "@example.org", "127.0.0.1", "203.0.113"))


def _ask(site: TestSite, client: FlaskClient, world: World, method: str) -> None:
    """Ask every address of a conference, and some of none."""
    data = dict.fromkeys(_FIELDS, f"{MARK} <{MARK}@example.org>")
    for kind, rule in rules_of(site):
        if kind == method:
            with site.app.test_request_context():
                address = site.app.url_for(
                    rule.endpoint, **world.arguments(rule.endpoint, set(rule.arguments)) | {"slug": "spring"}
                )
            more: dict[str, Any] = {"data": data} if method == "POST" else {"query_string": data}
            with client.open(address, method=method, headers=_HEADERS, **more) as answer:
                answer.get_data()
    for address in (f"/{MARK}", f"/sign-in/link/{MARK}", "/sign-in/", "/account/", f"/api/v1/{MARK}", "/api/v1/"):
        with client.open(address, method=method, headers=_HEADERS, data=data) as answer:
            answer.get_data()


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("who", ["sara", "olga", None])
def test_whatever_is_asked_no_line_says_whose(site: TestSite, world: World, who: str | None, method: str) -> None:
    client = site.client(who)
    client.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    with logged() as lines:
        _ask(site, client, world, method)
    asked = lines.events("request")
    assert len(asked) > 50
    assert {one["account"] for one in asked} <= {None, site.accounts.get(who or "")}
    assert _clean(lines)


def test_errors_are_told_by_their_places_alone(site: TestSite, world: World) -> None:
    """A row that cannot be read stops a page, as a broken one would."""
    with site.store.writing() as db:
        db.execute(text("UPDATE conferences SET zone = :zone"), {"zone": f"{MARK}/Nowhere"})
    with logged() as lines:
        answer = site.client("olga").get("/spring/organiser/overview/", headers=_HEADERS)
    assert answer.status_code == 500
    (broken,) = [one for one in lines.events() if "error" in one]
    (line,) = lines.events("request")
    assert (line["status"], line["level"], line["request"]) == (500, "error", broken["request"])
    assert "ZoneInfoNotFoundError" in broken["error"]
    assert any("web.views" in place for place in broken["at"])
    assert line["request"] in answer.text
    assert _clean(lines)


def test_work_that_fails_is_told_by_number_and_place(
    site: TestSite, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(jobs.WORK, JobKind.PRINT, (__name__, "fail"))
    with logged() as lines, suppress(ValueError):
        site.queue.start(site.seat("olga"), JobKind.PRINT, {"what": MARK})
    assert [one["state"] for one in lines.events("job")] == ["failed"]
    assert _clean(lines)


def test_rounds_and_letters_name_nobody(site: TestSite, world: World) -> None:
    with PostOffice().open() as office:
        office.answers[_ADDRESS] = f"550 no {MARK} here"
        with site.store.writing() as db:
            post_letter(db, site.conference_id, _ADDRESS, MARK, MARK, NOW)
        with logged() as lines:
            for each in ROUNDS:
                with suppress(Exception):
                    each.look(site.store, replace(site.settings, mail_server=office.address), NOW)
    assert _clean(lines)
