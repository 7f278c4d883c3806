"""Everything that is kept about a participant and whoever asks for it, and nothing that others said.

Which tables there are is read off the mapped classes by a test: each is told here, or it is said why not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, or_, select

from matcher.profiles import Side
from web.store.engine import Database
from web.store.opinions import unpacked
from web.store.records import Base
from web.store.records.accounts import User
from web.store.records.participants import ParticipantRecord

#: Tables that point to people and are not told, and why.
LEFT_OUT: Mapping[str, str] = MappingProxyType(
    {
        "badges": "counts how often a badge was made anew",
        "bundles": "weights learned by a conference, of nobody in particular",
        "busy_people": "repeats the meetings and absences",
        "busy_tables": "repeats the meetings",
        "deliveries": "copies of the change log for other programs",
        "jobs": "the organisers' work",
        "match_lists": "the organisers' drafts",
        "matches": "the organisers' drafts about two people at once; what came of them stands in the proposals",
        "pair_rules": "what organisers decided about two people at once",
        "places": "the organisers' drafts; what came of them stands in the meetings",
        "repeated_calls": "answers kept for other programs for a day",
        "roles_users": "who may make conferences",
        "timetables": "the organisers' drafts",
        "tokens": "the organisers' connections to other programs",
        "uploads": "files of organisers about many people",
        "whole_files": "files of organisers about many people, for a day",
        "used_links": "random marks of links that were used",
        "webhooks": "the organisers' connections to other programs",
    }
)
#: What the log tells of a participant itself; that somebody else answered to it or noted it down is theirs.
_TOLD_VERBS = (
    *("add participant", "import profile", "change profile", "change e-mail", "merge participants", "invite"),
    *("withdraw participant", "bring back participant", "change consent", "change contact data"),
)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and for whom."""

    row: ParticipantRecord
    account: User | None


@dataclass(frozen=True, slots=True)
class _Told:
    """What is told of a table: which columns, of which rows."""

    columns: tuple[str, ...]
    rows: Callable[[Table, Asker], ColumnElement[bool]]


def _mine(name: str = "participant_id") -> Callable[[Table, Asker], ColumnElement[bool]]:
    return lambda table, asker: table.c[name] == asker.row.id


def _of_two(table: Table, asker: Asker) -> ColumnElement[bool]:
    own: ColumnElement[bool] = table.c[f"{asker.row.side.value}_id"] == asker.row.id
    return own


def _of_meetings(table: Table, asker: Asker) -> ColumnElement[bool]:
    meetings = Base.metadata.tables["meetings"]
    return table.c.meeting_id.in_(select(meetings.c.id).where(_of_two(meetings, asker)))


def _own_ratings(table: Table, asker: Asker) -> ColumnElement[bool]:
    return and_(_of_meetings(table, asker), table.c.side == asker.row.side)


def _of_account(name: str) -> Callable[[Table, Asker], ColumnElement[bool]]:
    return lambda table, asker: table.c[name] == (asker.account.id if asker.account else 0)


def _to_account(table: Table, asker: Asker) -> ColumnElement[bool]:
    here = or_(table.c.conference_id == asker.row.conference_id, table.c.conference_id.is_(None))
    return and_(here, _own_address(table.c.to, asker))


def _by_email(table: Table, asker: Asker) -> ColumnElement[bool]:
    return and_(table.c.conference_id == asker.row.conference_id, _own_address(table.c.email, asker))


def _own_address(column: ColumnElement[str], asker: Asker) -> ColumnElement[bool]:
    """Return whether an address is the asker's: a colleague's letters hold what lets that colleague in."""
    own = {asker.row.email, asker.account.email if asker.account else ""} - {""}
    others = select(User.email).where(User.id != (asker.account.id if asker.account else 0))
    return and_(column.in_(own), column.not_in(others))


def _in_log(table: Table, asker: Asker) -> ColumnElement[bool]:
    about = and_(table.c.subject == "participant", table.c.subject_id == asker.row.id)
    return and_(table.c.conference_id == asker.row.conference_id, about, table.c.verb.in_(_TOLD_VERBS))


def _history(table: Table, asker: Asker) -> ColumnElement[bool]:
    own = table.c[f"{asker.row.side.value}_code"] == asker.row.code
    return and_(table.c.conference_id == asker.row.conference_id, own)


def _in_stand_ins(table: Table, asker: Asker) -> ColumnElement[bool]:
    return or_(table.c.freed_id == asker.row.id, table.c.other_id == asker.row.id)


_COUPLE = ("investor_id", "startup_id", "sub_forum_id")
#: What is told, by table.
TOLD: Mapping[str, _Told] = MappingProxyType(
    {
        "participants": _Told(
            (
                "code",
                "name",
                "email",
                "profile",
                "hidden",
                "newcomer",
                "withdrawn_at",
                "unsuggested_at",
                "created_at",
                "imported",
                "map_x",
                "map_y",
            ),
            _mine("id"),
        ),
        "accounts": _Told(
            ("email", "name", "language", "create_datetime", "current_login_at", "last_login_at"),
            _of_account("id"),
        ),
        "memberships": _Told(("kind", "invited_at"), _of_account("account_id")),
        "webauthn": _Told(("name", "create_datetime", "lastuse_datetime"), _of_account("user_id")),
        "contacts": _Told(("person", "phone", "wechat", "website", "shown"), _mine()),
        "consents": _Told(("purpose", "given", "wording", "fields", "at"), _mine()),
        "forum_places": _Told(("sub_forum_id", "probability"), _mine()),
        "aliases": _Told(("code",), _mine()),
        "interactions": _Told(("investor_code", "startup_code", "kind", "at", "round"), _history),
        "regards": _Told(("other_id", "answer", "answered_at", "rank", "note"), _mine()),
        "suggestions": _Told((*_COUPLE, "investor_score", "startup_score", "told"), _of_two),
        "shown": _Told(("other_id", "place", "at"), _mine()),
        "meeting_requests": _Told(
            (
                *_COUPLE,
                "asked_by",
                "message",
                "wished_start",
                "state",
                "created_at",
                "expires_at",
                "answered_at",
                "answer_message",
            ),
            _of_two,
        ),
        "proposals": _Told((*_COUPLE, "investor_yes", "startup_yes", "state", "created_at"), _of_two),
        "meetings": _Told(
            (
                *_COUPLE,
                "door",
                "state",
                "session_id",
                "starts_at",
                "ends_at",
                "table",
                "cancelled_by",
                "reason",
                "created_at",
                "changed_at",
            ),
            _of_two,
        ),
        "stand_ins": _Told(
            ("freed_id", "other_id", "freed_yes", "other_yes", "state", "created_at"), _in_stand_ins
        ),
        "outcomes": _Told(("meeting_id", "outcome", "at"), _of_meetings),
        "ratings": _Told(("meeting_id", "useful", "follow_up", "note", "at"), _own_ratings),
        "absences": _Told(("starts_at", "ends_at", "note"), _mine()),
        "arrivals": _Told(("day", "at"), _mine()),
        "notices": _Told(("kind", "subject", "created_at", "told_at", "facts"), _mine()),
        "outgoing_mail": _Told(("to", "subject", "body", "created_at", "sent_at", "state"), _to_account),
        "stopped_letters": _Told(("sort", "at"), _by_email),
        "changes": _Told(("at", "verb", "before", "after"), _in_log),
    }
)
#: Columns that hold what each of two people said or is expected to say: only one's own is told.
_SIDED = {
    "proposals": {"investor": "investor_yes", "startup": "startup_yes"},
    "suggestions": {"investor": "investor_score", "startup": "startup_score"},
}


def told_of(db: Database, asker: Asker) -> dict[str, list[dict[str, Any]]]:
    """Return everything that is kept about a participant, by table; people, sessions and sub-forums by name."""
    names = _Names(db)
    found = {}
    for name, told in TOLD.items():
        table = Base.metadata.tables[name]
        columns = [table.c[one] for one in told.columns]
        asked = select(*columns).where(told.rows(table, asker)).order_by(*table.primary_key.columns)
        rows = [dict(zip(told.columns, row, strict=True)) for row in db.execute(asked)]
        found[name] = [
            {key: names.of(table, key, value) for key, value in _own_side(name, row, asker).items()}
            for row in rows
        ]
    return found


def _own_side(name: str, row: dict[str, Any], asker: Asker) -> dict[str, Any]:
    """Return a row without what the other side said."""
    theirs = _SIDED.get(name, {}).get(asker.row.side.other.value)
    kept = {key: value for key, value in row.items() if key != theirs}
    if name == "stand_ins":
        del kept["other_yes" if row["freed_id"] == asker.row.id else "freed_yes"]
    if name == "suggestions":
        opinion = unpacked(row["told"])[Side(asker.row.side)]
        kept["told"] = [reason.words.record() for reason in opinion.reasons]
    return kept


class _Names:
    """Names of what rows point to."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.known: dict[tuple[str, int], str] = {}

    def of(self, table: Table, column: str, value: Any) -> Any:
        """Return a value as a person can read it."""
        pointed = [key.column.table for key in table.c[column].foreign_keys] if column in table.c else []
        if value is None or not pointed or not isinstance(value, int):
            return _plain(value)
        if (pointed[0].name, value) not in self.known:
            self.known[pointed[0].name, value] = self._read(pointed[0], value)
        return self.known[pointed[0].name, value]

    def _read(self, table: Table, id_: int) -> str:
        names = [table.c[one] for one in ("name", "name_en", "name_zh", "room") if one in table.c]
        row = self.db.execute(select(*names).where(table.c.id == id_)).first() if names else None
        return " · ".join(dict.fromkeys(text for text in row if text)) if row else str(id_)


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, (datetime, date)) else value
