"""Markers in every text of the database: columns are read off the mapped classes, so new ones are too."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import JSON, Column, Connection, LargeBinary, Table, select, update

from matcher.plan import Opinion, Reason
from matcher.profiles import Investor, Side, Stage, Startup
from matcher.words import Words
from tests.web.everything import text_columns
from tests.web.security.markup import ADDRESS, MARKER
from web.store.engine import Store
from web.store.opinions import packed
from web.store.people import plain_profile
from web.store.records import Base

#: Columns whose values are names of the application, keys, digests or numbers: nobody writes them. Each other
#: column that can hold words is marked.
CLOSED = {
    *(
        ("accounts", name)
        for name in (
            *("language", "email", "username", "password", "fs_uniquifier", "last_login_ip", "current_login_ip"),
            *("tf_primary_method", "tf_totp_secret", "tf_phone_number", "us_totp_secrets", "us_phone_number"),
            *("fs_webauthn_user_handle", "mf_recovery_codes"),
        )
    ),
    *(("conferences", name) for name in ("slug", "zone", "rules", "aims", "encoder", "suggested", "board_token")),
    *(("roles", name) for name in ("name", "permissions")),
    *(("bundles", name) for name in ("files", "report")),
    *(("interactions", name) for name in ("at",)),
    *(("jobs", name) for name in ("asked", "result")),
    *(("letter_texts", name) for name in ("language",)),
    *(("participants", name) for name in ("country", "hidden", "imported", "alike", "email")),
    *(("stopped_letters", name) for name in ("email", "sort")),
    *(("suggestion_runs", name) for name in ("fingerprint", "columns")),
    *(("timetables", name) for name in ("figures", "difference")),
    *(("tokens", name) for name in ("digest", "scopes")),
    *(("webauthn", name) for name in ("transports", "extensions")),
    *(("webhooks", name) for name in ("salt", "subjects")),
    *(("arrivals", name) for name in ("key",)),
    *(("consents", name) for name in ("fields",)),
    *(("contacts", name) for name in ("shown",)),
    *(("deliveries", name) for name in ("content",)),
    *(("match_lists", name) for name in ("figures",)),
    *(("memberships", name) for name in ("calendar_token",)),
    *(("outgoing_mail", name) for name in ("calendar", "stop_address", "message_id", "html")),
    *(("repeated_calls", name) for name in ("key", "fingerprint", "headers", "body")),
    *(("sign_in_tries", name) for name in ("email", "place")),
}
#: Columns that hold addresses, and become links.
_LINKS = {("contacts", "website"), ("webhooks", "address")}
_WORDS = re.compile(r"(?!\d{4}-)(?=.*[A-Z一-鿿\s])")


def mark_everything(store: Store) -> int:
    """Write a marker into every text of every row, and return how many columns that are."""
    count = 0
    with store.engine.connect().execution_options(writing=True) as connection:
        for table in Base.metadata.sorted_tables:
            for column in text_columns(table):
                bytes_ = isinstance(column.type, LargeBinary) and column.name != "told"
                if (table.name, column.name) not in CLOSED and not bytes_ and not column.primary_key:
                    _mark(connection, table, column)
                    count += 1
        connection.commit()
    return count


def _mark(connection: Connection, table: Table, column: Column[Any]) -> None:
    keys = list(table.primary_key.columns)
    for number, row in enumerate(connection.execute(select(table)).mappings().all()):
        own = [key == row[key.name] for key in keys]
        value = _marked(table, column, dict(row), number)
        connection.execute(update(table).where(*own).values({column: value}))


def _marked(table: Table, column: Column[Any], row: dict[str, Any], number: int) -> Any:
    kind: Any = getattr(column.type, "impl_instance", column.type)
    if column.name == "told":
        words = Words(MARKER, MARKER)
        return packed(dict.fromkeys(Side, Opinion(0.5, 0.0, (Reason("text", 0.5, words, MARKER),))))
    if column.name == "profile":
        return profile(Side.INVESTOR if row["profile"].get("thesis") is not None else Side.STARTUP, number)
    if isinstance(kind, JSON):
        return _leaves(row[column.name])
    text = ADDRESS if (table.name, column.name) in _LINKS else f"{number} {MARKER}"
    return text[: getattr(kind, "length", None) or 200]


def profile(side: Side, number: int) -> dict[str, Any]:
    """Return a profile with a marker in each of its texts."""
    texts: dict[str, Any] = {"id": f"{number}", "name": MARKER, "city": MARKER, "region": MARKER}
    texts |= {"tags": (MARKER,), "stages": frozenset({Stage.SEED}), "extra": {MARKER: MARKER}}
    if side is Side.INVESTOR:
        return plain_profile(Investor(**texts, thesis=MARKER, kind=MARKER))
    return plain_profile(Startup(**texts, description=MARKER, stage=MARKER))


def _leaves(value: Any) -> Any:
    """Return JSON with a marker after each of its texts that is no name of the application and no number."""
    if isinstance(value, dict):
        return {name: _leaves(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_leaves(one) for one in value]
    return f"{value} {MARKER}" if isinstance(value, str) and _WORDS.match(value) else value
