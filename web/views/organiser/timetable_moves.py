"""Moving, swapping and pinning meetings of a draft, by form, by keyboard, or by dragging."""

from __future__ import annotations

from datetime import datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from web.services.timetable.versions import Target, choices_for, move_place, pin_meeting, swap_places
from web.store.records.accounts import Right
from web.store.records.plans import VersionState
from web.views.access import now, organisers_only, reading, site, the_conference, the_seat
from web.views.organiser.timetables import pages, version_or_404
from web.views.said import clock


@pages.get("/<int:version>/meetings/<int:meeting>")
@organisers_only(Right.PLAN)
def meeting(version: int, meeting: int) -> Response | str:
    """Show everywhere a meeting could go, and where not and why."""
    timetable = version_or_404(version)
    if timetable.state is not VersionState.DRAFT:
        return redirect(url_for(".shown", version=version))
    found = choices_for(reading(), the_conference(), timetable, meeting, now())
    return render_template(
        "organiser/timetable_meeting.html",
        timetable=timetable,
        found=found,
        sessions={row.id: row for row in the_conference().sessions},
    )


@pages.post("/<int:version>/meetings/<int:meeting>/move")
@organisers_only(Right.PLAN)
def move(version: int, meeting: int) -> Response:
    """Move a meeting; a refusal says why."""
    room, _sep, start = request.form.get("time", "").partition("@")
    if not room.isdecimal() or not _is_moment(start):
        abort(400)
    to = Target(int(room), datetime.fromisoformat(start), request.form.get("table", type=int))
    spot = move_place(site().store, the_seat(), version_or_404(version).id, meeting, to, now())
    words = _("Moved to %(time)s, table %(table)s.", time=clock(spot.starts_at), table=spot.table)
    return _done(words, version, spot.session_id)


@pages.post("/<int:version>/meetings/<int:meeting>/swap")
@organisers_only(Right.PLAN)
def swap(version: int, meeting: int) -> Response:
    """Let two meetings change places; a refusal says why."""
    other = request.form.get("other", type=int)
    if other is None:
        abort(400)
    swap_places(site().store, the_seat(), version_or_404(version).id, (meeting, other), now())
    return _done(_("The two meetings have changed places."), version, request.form.get("session", type=int))


@pages.post("/<int:version>/meetings/<int:meeting>/pin")
@organisers_only(Right.PLAN)
def pin(version: int, meeting: int) -> Response:
    """Pin a meeting or let it go."""
    version_or_404(version)
    pinned = request.form.get("pinned") == "yes"
    pin_meeting(site().store, the_seat(), meeting, now(), pinned=pinned)
    words = _("The meeting is pinned: nothing moves it.") if pinned else _("The meeting can be moved again.")
    flash(words, "success")
    return redirect(url_for(".meeting", version=version, meeting=meeting), 303)


def _done(words: str, version: int, session: int | None) -> Response:
    if request.accept_mimetypes.best == "application/json":
        return Response(words, mimetype="text/plain")
    flash(words, "success")
    return redirect(url_for(".shown", version=version, session=session), 303)


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
