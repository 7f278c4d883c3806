"""Saying what has happened, piece by piece, and having the timetable repaired around it."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, session, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from matcher.words import Words
from web.errors import RefusedError
from web.forms.organiser.timetables import FORMS, delay_form, happening_form, happening_of
from web.services.timetable.affected import affected_by
from web.services.timetable.happenings import Happening, HappeningKind, delayed, with_happening, words_for
from web.store.bookings import found_people, live_count
from web.store.records.accounts import Right
from web.store.records.log import JobKind
from web.store.records.meetings import MeetingState
from web.views.access import now, organisers_only, reading, site, the_conference, the_seat
from web.views.organiser.timetables import happenings_name, pages
from web.views.said import listed, said

_NOBODY = Words(
    "Nobody here is called “{text}”. Type a part of the name, or the code.",
    "没有找到“{text}”。请输入姓名的一部分或编号。",
)
_SEVERAL = Words(
    "“{text}” can be several people: {people}. Type the code.", "“{text}”对应多人：{people}。请输入编号。"
)
# What has happened is kept in the cookie until a repair is released: until then it is not true, and may grow.
_MOST = 12
# Minutes that a session may be late by one click.
_DELAYS = (5, 10, 15, 20, 30)
# So many of the meetings concerned are listed.
_LISTED = 60


@pages.get("/repair")
@organisers_only(Right.PLAN)
def repair() -> str:
    """Ask what has happened."""
    return _asked({})


@pages.post("/repair/<kind>")
@organisers_only(Right.PLAN)
def add_happening(kind: str) -> Response | tuple[str, int]:
    """Add one thing that happened to the list."""
    if kind not in set(HappeningKind):
        abort(404)
    which = HappeningKind(kind)
    form = happening_form(which, the_conference(), filled=True)
    if not form.validate():
        return _asked({which: form}), 422
    try:
        one = happening_of(which, form, the_conference(), _person)
    except RefusedError as refusal:
        form.person.errors = [said(refusal.words)]
        return _asked({which: form}), 422
    _keep(with_happening(_kept(), one)[:_MOST])
    return redirect(url_for(".repair"), 303)


@pages.post("/repair/later")
@organisers_only(Right.PLAN)
def delay_session() -> Response | tuple[str, int]:
    """Let a session begin some minutes later."""
    form = delay_form(the_conference(), filled=True)
    if not form.validate():
        return _asked({}), 422
    one = delayed(the_conference(), _kept(), form.session.data, form.minutes.data)
    _keep(with_happening(_kept(), one)[:_MOST])
    return redirect(url_for(".repair"), 303)


@pages.post("/repair/remove/<int:number>")
@organisers_only(Right.PLAN)
def remove_happening(number: int) -> Response:
    """Take one thing from the list."""
    _keep([one for at, one in enumerate(_kept()) if at != number])
    return redirect(url_for(".repair"), 303)


@pages.post("/repair/start")
@organisers_only(Right.PLAN)
def start_repair() -> Response:
    """Let a worker repair the timetable."""
    asked = {
        "account": the_seat().account_id,
        "back": ["timetables.repair", {}],
        "happenings": [one.record() for one in _kept()],
    }
    number = site().queue.start(the_seat(), JobKind.REPAIR, asked)
    return redirect(url_for("jobs.shown", number=number), 303)


def _asked(filled: dict[HappeningKind, FlaskForm]) -> str:
    conference, db = the_conference(), reading()
    kept = _kept()
    forms = {kind: filled.get(kind) or happening_form(kind, conference, filled=False) for kind in FORMS}
    return render_template(
        "organiser/timetable_repair.html",
        forms=forms,
        opened=next(iter(filled), None),
        titles=_titles(),
        happenings=[(one, words_for(db, conference, one)) for one in kept],
        affected=affected_by(db, conference, kept, now()) if kept else None,
        sessions={row.id: row for row in conference.sessions},
        delay=delay_form(conference, filled=False),
        delays=_DELAYS,
        listed=_LISTED,
        booked=live_count(db, conference.id, MeetingState.BOOKED),
    )


def _titles() -> dict[HappeningKind, tuple[str, str]]:
    """Return what each kind of happening is called, with its icon."""
    return {
        HappeningKind.NOT_COMING: (_("Somebody does not come"), "person-x"),
        HappeningKind.AWAY: (_("Somebody is away for a while"), "clock-history"),
        HappeningKind.TABLES_LOST: (_("Tables are lost"), "table"),
        HappeningKind.ROOM_LOST: (_("A room is lost"), "door-closed"),
        HappeningKind.SLOT_DELETED: (_("A session is shortened: a time is deleted"), "scissors"),
        HappeningKind.SESSION_MOVED: (_("A session moves"), "calendar2-range"),
    }


def _person(text: str) -> int:
    found = found_people(reading(), the_conference().id, text, 6)
    if not found:
        raise RefusedError(_NOBODY.format(text=text))
    if len(found) > 1:
        people = listed(f"{one.name} ({one.code})" for one in found)
        raise RefusedError(_SEVERAL.format(text=text, people=people))
    return found[0].id


def _kept() -> list[Happening]:
    records: list[dict[str, Any]] = session.get(happenings_name(), [])
    return [Happening.of(one) for one in records]


def _keep(happenings: list[Happening]) -> None:
    session[happenings_name()] = [one.record() for one in happenings]
