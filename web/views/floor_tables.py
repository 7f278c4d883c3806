"""At the tables: what becomes of the meetings of a slot, and of those that nobody said anything about."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from web.forms.floor import outcome_of, start_of
from web.services.floor.outcomes import both_here, record_outcome, settle_as_held, suggested_held
from web.services.floor.tables import slot_on_floor
from web.services.timetable.places import times_of
from web.store.outcomes import count_without_outcome, outcome_counts, without_outcome
from web.store.records.accounts import Right
from web.views.access import now, organisers_only, reading, site, the_conference, the_seat
from web.views.floor import pages
from web.views.organiser.timetable_grid import by_day

# So many meetings are listed at once; when these have an outcome, the next ones come.
_LISTED = 100


@pages.get("/tables")
@organisers_only(Right.FLOOR)
def tables() -> str:
    """Show a slot table by table, the one of now unless another is asked for."""
    db, conference = reading(), the_conference()
    slot = slot_on_floor(
        db, conference, request.args.get("session", type=int), start_of(request.args.get("start", "")), now()
    )
    return render_template(
        "floor/tables.html",
        slot=slot,
        days=by_day(times_of(conference)),
        now=now(),
        unsaid=count_without_outcome(db, conference.id, now()),
    )


@pages.post("/meetings/<int:meeting>/outcome")
@organisers_only(Right.FLOOR)
def said_at_table(meeting: int) -> Response:
    """Say what became of a meeting."""
    outcome = outcome_of(request.form.get("outcome", ""))
    if outcome is None:
        abort(400)
    record_outcome(site().store, the_seat(), meeting, outcome, now())
    if request.form.get("back") == "without":
        return redirect(url_for("floor.unsaid"), 303)
    session, start = request.form.get("session", type=int), request.form.get("start")
    return redirect(url_for("floor.tables", session=session, start=start, _anchor=f"meeting-{meeting}"), 303)


@pages.get("/without-outcome")
@organisers_only(Right.FLOOR)
def unsaid() -> str:
    """List the meetings that are over and of which nothing counts."""
    db, conference = reading(), the_conference()
    waiting = without_outcome(db, conference.id, now(), _LISTED)
    return render_template(
        "floor/unsaid.html",
        waiting=waiting,
        unsaid=count_without_outcome(db, conference.id, now()),
        here=both_here(db, conference, [one.meeting for one in waiting]),
        suggested=[one.meeting.id for one in suggested_held(db, conference, now())],
        counts=outcome_counts(db, conference.id),
    )


@pages.post("/without-outcome")
@organisers_only(Right.FLOOR)
def settle() -> Response:
    """Say of the suggested meetings that they were held."""
    meetings = [int(one) for one in request.form.getlist("meeting") if one.isdecimal() and len(one) < 10]
    count = settle_as_held(site().store, the_seat(), meetings, now())
    words = ngettext("%(num)s meeting was held.", "%(num)s meetings were held.", count)
    flash(words if count else _("Nothing was changed."), "success")
    return redirect(url_for("floor.unsaid"), 303)
