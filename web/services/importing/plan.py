"""What an import would do, worked out from what a file tells and what is known; nothing here changes anything."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from matcher.errors import Finding, Severity
from matcher.intake.cells import company_key
from web.services.importing.tables import WORKED_OUT, PeopleTable

#: So many of each kind are listed in a preview; all are counted.
_LISTED = 60
#: Of what somebody must decide about, so many are listed.
_DECIDED = 300

Told = Mapping[str, Any]


@dataclass(frozen=True)
class Known:
    """Somebody who is there already: what is said of it now, and what the last import said."""

    id: int
    code: str
    now: Told
    before: Told
    left: bool = False

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.now["name"])


@dataclass(frozen=True)
class FieldChange:
    """One field from what it says to what the file says."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Update:
    """What the file has for somebody who is known; ``own`` are fields it changed itself, and the file too."""

    known: Known
    told: Told
    changes: tuple[FieldChange, ...]
    own: tuple[FieldChange, ...]

    @property
    def touches(self) -> bool:
        """Whether the file has anything new."""
        return bool(self.changes or self.own)


@dataclass(frozen=True)
class Twin:
    """A new row that looks like somebody who is known under another id."""

    code: str
    told: Told
    known: Known
    same_name: bool
    same_email: bool


@dataclass(frozen=True)
class ImportPlan:
    """Everything that an import would do."""

    new: Mapping[str, Told] = field(default_factory=dict)
    updates: Sequence[Update] = ()
    unchanged: int = 0
    gone: Sequence[Known] = ()
    twins: Sequence[Twin] = ()
    events: Sequence[tuple[str, ...]] = ()
    """New interactions, as (investor, startup, kind, at, round)."""
    gone_events: Sequence[tuple[str, ...]] = ()
    findings: tuple[Finding, ...] = ()
    usable: bool = True
    rows: int = 0
    fields: frozenset[str] = frozenset()

    @property
    def changed(self) -> list[Update]:
        """Those of whom something would change without a word of the organiser."""
        return [one for one in self.updates if one.changes]

    @property
    def contested(self) -> list[Update]:
        """Those who changed themselves what the file changes too."""
        return [one for one in self.updates if one.own]

    def fingerprint(self) -> str:
        """Return what two plans share exactly when they would do the same."""
        does = [
            sorted(self.new.items()),
            sorted((one.known.id, _plain(one.changes), _plain(one.own)) for one in self.updates if one.touches),
            sorted(one.id for one in self.gone),
            sorted((one.code, one.known.id) for one in self.twins),
            sorted(self.events),
            sorted(self.gone_events),
        ]
        return sha256(json.dumps(does, sort_keys=True, default=str).encode()).hexdigest()

    def record(self) -> dict[str, Any]:
        """Return the plan as a page shows it; long lists are cut, and counted."""
        counts = {
            "rows": self.rows,
            "new": len(self.new) + len(self.events),
            "changed": len(self.changed),
            "unchanged": self.unchanged,
            "gone": len(self.gone) + len(self.gone_events),
            "twins": len(self.twins),
            "contested": len(self.contested),
        }
        counts |= {level.value: sum(one.severity is level for one in self.findings) for level in Severity}
        return {
            "usable": self.usable,
            "counts": counts,
            "new": [{"code": code, **_card(told)} for code, told in list(self.new.items())[:_LISTED]],
            "events": [list(one) for one in self.events[:_LISTED]],
            "changed": [_update(one, one.changes) for one in self.changed[:_LISTED]],
            "contested": [_update(one, one.own) for one in self.contested[:_DECIDED]],
            "gone": [{"id": one.id, "code": one.code, "name": one.name} for one in self.gone[:_LISTED]],
            "twins": [_twin(one) for one in self.twins[:_DECIDED]],
            "findings": [one.record() for one in self.findings],
            "fingerprint": self.fingerprint(),
        }


def plan_people(table: PeopleTable, known: Sequence[Known], aliases: Mapping[str, int]) -> ImportPlan:
    """Return what importing people would do.

    Parameters
    ----------
    aliases : who is meant by other ids, by id in the spreadsheets.
    """
    by_code, by_id = {one.code: one for one in known}, {one.id: one for one in known}
    new: dict[str, Told] = {}
    told_of: dict[int, Told] = {}
    for code, told in table.rows.items():
        if code not in aliases and code in by_code:
            told_of[by_code[code].id] = told
    for code, told in table.rows.items():
        meant = by_id.get(aliases[code]) if code in aliases else by_code.get(code)
        if meant is None:
            new[code] = told
        else:
            # Its own row goes before the one of its other id.
            told_of.setdefault(meant.id, told)
    updates = [compare(by_id[id_], told, table.fields) for id_, told in told_of.items()]
    return ImportPlan(
        new=new,
        updates=updates,
        unchanged=sum(not one.touches for one in updates),
        gone=[one for one in known if one.id not in told_of and not one.left],
        twins=_twins(new, known),
        findings=table.findings,
        usable=table.usable,
        rows=table.count,
        fields=table.fields,
    )


def plan_events(
    told: Iterable[tuple[str, ...]], known: Iterable[tuple[str, ...]], findings: tuple[Finding, ...], rows: int
) -> ImportPlan:
    """Return what importing what happened before would do; the same event counts as often as it stands there."""
    there, here = Counter(told), Counter(known)
    stopped = any(one.severity is Severity.ERROR for one in findings)
    return ImportPlan(
        events=sorted((there - here).elements()),
        gone_events=sorted((here - there).elements()),
        unchanged=(there & here).total(),
        findings=findings,
        usable=not stopped,
        rows=rows,
    )


def compare(known: Known, told: Told, fields: frozenset[str]) -> Update:
    """Return what a file has for somebody who is known; what the file has no column for stays as it is."""
    changes: list[FieldChange] = []
    own: list[FieldChange] = []
    for name in sorted(fields):
        new, now = told.get(name, ""), known.now.get(name, "")
        before = known.before.get(name, "" if known.before else now)
        if name == "unavailable":
            new = _hours_kept(new or [], now or [], before or [])
        if new == now or (name != "unavailable" and new == before):
            continue
        contested = now != before and name != "unavailable"
        (own if contested else changes).append(FieldChange(name, now, new))
    return Update(known, told, tuple(changes), tuple(own))


def _hours_kept(new: list[Any], now: list[Any], before: list[Any]) -> list[Any]:
    """Return when somebody is away: as the file says, and as it said itself since the last import."""
    kept = [one for one in now if one in new or one not in before]
    return sorted([*kept, *(one for one in new if one not in kept and one not in before)], key=str)


def taken_over(told: Told, changes: Iterable[FieldChange]) -> dict[str, Any]:
    """Return the values that changes bring, with what is worked out from them."""
    values: dict[str, Any] = {}
    for change in changes:
        values[change.field] = change.new
        if other := WORKED_OUT.get(change.field):
            values[other] = told[other]
    return values


def _twins(new: Mapping[str, Told], known: Sequence[Known]) -> list[Twin]:
    names = {key: one for one in known if not one.left and (key := company_key(one.name))}
    emails = {str(one.now["email"]): one for one in known if not one.left and one.now.get("email")}
    found = []
    for code, told in new.items():
        by_name, by_email = names.get(company_key(str(told["name"]))), emails.get(str(told["email"]))
        if twin := by_name or by_email:
            found.append(Twin(code, told, twin, by_name is twin, by_email is twin))
    return found


def _plain(changes: Iterable[FieldChange]) -> list[list[Any]]:
    return [[one.field, str(one.old), str(one.new)] for one in changes]


def _card(told: Told) -> dict[str, Any]:
    text = str(told.get("thesis") or told.get("description") or "")
    place = ", ".join(str(told[name]) for name in ("city", "region", "country") if told.get(name))
    return {"name": told["name"], "email": told.get("email", ""), "text": text[:160], "place": place}


def _update(update: Update, changes: Iterable[FieldChange]) -> dict[str, Any]:
    known = update.known
    shown = [{"field": one.field, "old": one.old, "new": one.new} for one in changes]
    return {"id": known.id, "code": known.code, "name": known.name, "fields": shown}


def _twin(twin: Twin) -> dict[str, Any]:
    return {
        "code": twin.code,
        "new": _card(twin.told),
        "id": twin.known.id,
        "known_code": twin.known.code,
        "known": _card(twin.known.now),
        "same_name": twin.same_name,
        "same_email": twin.same_email,
    }
