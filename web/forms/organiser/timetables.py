"""What an organiser types about a timetable: what has happened since it was released."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, IntegerField, SelectField, StringField, ValidationError
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from matcher.profiles import Interval
from web.services.places import meeting_length, slot_starts
from web.services.timetable.happenings import Happening, HappeningKind
from web.store.records.conferences import ConferenceRecord
from web.views.said import named

_MANY = 200
_LONGEST_DELAY = 600


def _after_start(form: Any, field: Any) -> None:
    if form.start.data and field.data and field.data <= form.start.data:
        raise ValidationError(_("The end must be after the start."))


class NotComingForm(FlaskForm):  # type: ignore[misc]
    """Somebody does not come."""

    person = StringField(
        _("Who? Name or code"),
        [DataRequired(_("Type a name or a code.")), Length(max=200)],
        render_kw={"autocomplete": "off"},
    )


class AwayForm(NotComingForm):
    """Somebody is away for a while."""

    start = DateTimeLocalField(_("From"), [DataRequired(_("Say from when."))])
    end = DateTimeLocalField(_("To"), [DataRequired(_("Say until when.")), _after_start])


class TablesForm(FlaskForm):  # type: ignore[misc]
    """Tables cannot be used."""

    session = SelectField(_("Session"), coerce=int)
    tables = StringField(_("Table numbers"), [DataRequired(_("Name at least one table.")), Length(max=200)])
    start = DateTimeLocalField(_("From"), [Optional()])
    end = DateTimeLocalField(_("To"), [Optional(), _after_start])

    def validate_tables(self, field: StringField) -> None:
        """Take numbers and stretches of numbers."""
        if not table_numbers(field.data or ""):
            raise ValidationError(_("Write numbers such as 1, 4-6."))


class RoomForm(FlaskForm):  # type: ignore[misc]
    """No table of a session can be used."""

    session = SelectField(_("Session"), coerce=int)


class SessionForm(RoomForm):
    """A session is held at another time or in another room."""

    start = DateTimeLocalField(_("New start"), [DataRequired(_("Say when it starts."))])
    end = DateTimeLocalField(_("New end"), [DataRequired(_("Say when it ends.")), _after_start])
    room = StringField(_("Room"), [Length(max=200)])


class SlotForm(FlaskForm):  # type: ignore[misc]
    """No meeting begins at one of the times of a session."""

    slot = SelectField(_("Which time"))


class DelayForm(FlaskForm):  # type: ignore[misc]
    """A session begins so many minutes later; each button says how many."""

    session = SelectField(_("Session"), coerce=int)
    minutes = IntegerField(validators=[NumberRange(1, _LONGEST_DELAY)])


FORMS: dict[HappeningKind, type[FlaskForm]] = {
    HappeningKind.NOT_COMING: NotComingForm,
    HappeningKind.AWAY: AwayForm,
    HappeningKind.TABLES_LOST: TablesForm,
    HappeningKind.ROOM_LOST: RoomForm,
    HappeningKind.SLOT_DELETED: SlotForm,
    HappeningKind.SESSION_MOVED: SessionForm,
}


def happening_form(kind: HappeningKind, conference: ConferenceRecord, *, filled: bool) -> FlaskForm:
    """Return the form of a kind of happening; only the one that was sent takes what was typed."""
    form = FORMS[kind](prefix=f"{kind.value}-") if filled else FORMS[kind](formdata=None, prefix=f"{kind.value}-")
    if "session" in form:
        form.session.choices = _sessions(conference)
    if "slot" in form:
        starts = slot_starts(conference)
        form.slot.choices = {
            name: [(f"{id_}@{start.isoformat()}", _slot_name(start, conference)) for start in starts[id_]]
            for id_, name in _sessions(conference)
            if starts[id_]
        }
    return form


def delay_form(conference: ConferenceRecord, *, filled: bool) -> DelayForm:
    """Return the form that says that a session begins later."""
    form = DelayForm(prefix="delay-") if filled else DelayForm(formdata=None, prefix="delay-")
    form.session.choices = _sessions(conference)
    return form


def _sessions(conference: ConferenceRecord) -> list[tuple[int, str]]:
    return [
        (row.id, f"{named(row)} · {_local(row.starts_at, conference):%d.%m. %H:%M} · {row.room}")
        for row in conference.sessions
        if row.sub_forum_id is not None
    ]


def _slot_name(start: datetime, conference: ConferenceRecord) -> str:
    return f"{_local(start, conference):%d.%m. %H:%M}"


def _slot(text: str, conference: ConferenceRecord) -> tuple[int, Interval]:
    """Return the session and the hours of a slot that was chosen."""
    id_, _sep, start = text.partition("@")
    row = next(row for row in conference.sessions if row.id == int(id_))
    begin = datetime.fromisoformat(start)
    return row.id, Interval(begin, begin + meeting_length(conference, row))


def happening_of(
    kind: HappeningKind, form: FlaskForm, conference: ConferenceRecord, who: Callable[[str], int]
) -> Happening:
    """Return what a filled form says; ``who`` finds a person by name or code."""
    values = form.data
    if "slot" in values:
        session, hours = _slot(values["slot"], conference)
        return Happening(kind, session_id=session, hours=hours)
    start, end = values.get("start"), values.get("end")
    stretch = Interval(_utc(start, conference), _utc(end, conference)) if start and end else None
    return Happening(
        kind,
        person_id=who(values["person"]) if "person" in values else 0,
        session_id=values.get("session") or 0,
        hours=stretch,
        tables=table_numbers(values.get("tables") or ""),
        room=(values.get("room") or "").strip(),
    )


def table_numbers(text: str) -> tuple[int, ...]:
    """Return the numbers in a text such as ``1, 4-6``; empty where it is not such a text."""
    found: set[int] = set()
    for part in re.split(r"[,，、;\s]+", text.strip()):
        match = re.fullmatch(r"(\d{1,3})(?:[-–](\d{1,3}))?", part)
        if match is None:
            return ()
        first = int(match[1])
        found.update(range(first, int(match[2] or first) + 1))
    return tuple(sorted(found - {0}))[:_MANY]


def _utc(moment: datetime, conference: ConferenceRecord) -> datetime:
    return moment.replace(tzinfo=ZoneInfo(conference.zone)).astimezone(UTC)


def _local(moment: datetime, conference: ConferenceRecord) -> datetime:
    return moment.astimezone(ZoneInfo(conference.zone))
