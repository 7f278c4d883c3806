"""What became of one's meeting, in two taps; and the answer to who stands in for somebody who did not come."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matcher.profiles import Side
from web.forms.floor import outcome_of
from web.services.floor.outcomes import record_outcome
from web.services.floor.standing_in import answer_stand_in
from web.store.couples import meeting_row
from web.store.meetings import other_party
from web.store.outcomes import outcome_row
from web.store.records.floor import Outcome, StandInRecord
from web.store.records.meetings import MeetingRecord
from web.store.stand_ins import stand_ins_for
from web.views.access import now, participants_only, reading, site, the_conference, the_seat
from web.views.participant.meetings import pages


@pages.get("/<int:number>/outcome")
@participants_only
def outcome_form(number: int) -> str:
    """Ask what became of a meeting."""
    meeting, seat = _meeting_or_404(number), the_seat()
    said = outcome_row(reading(), number)
    investing = seat.side is Side.INVESTOR
    return render_template(
        "participant/outcome.html",
        meeting=meeting,
        other=other_party(meeting, seat.participant),
        own_word=(said.investor_said if investing else said.startup_said) if said else None,
        said=said,
        now=now(),
        other_missing=Outcome.STARTUP_MISSING if investing else Outcome.INVESTOR_MISSING,
        own_missing=Outcome.INVESTOR_MISSING if investing else Outcome.STARTUP_MISSING,
    )


@pages.post("/<int:number>/outcome")
@participants_only
def say_outcome(number: int) -> Response:
    """Say what became of a meeting."""
    meeting, outcome = _meeting_or_404(number), outcome_of(request.form.get("outcome", ""))
    if outcome is None:
        abort(400)
    record_outcome(site().store, the_seat(), number, outcome, now())
    reading().rollback()
    flash(_("Thank you, this is written down."), "success")
    missing = outcome in (Outcome.INVESTOR_MISSING, Outcome.STARTUP_MISSING)
    if missing and meeting.ends_at and now() < meeting.ends_at and not _offers():
        flash(
            _("We look for somebody who is free now. If there is anybody, you see it here within minutes."), "info"
        )
    return redirect(url_for("meetings.mine"), 303)


@pages.post("/stand-ins/<int:number>/<any(yes, no):word>")
@participants_only
def answer_offer(number: int, word: str) -> Response:
    """Say whether one would meet somebody now."""
    meeting = answer_stand_in(site().store, the_seat(), number, word == "yes", now())
    reading().rollback()
    if meeting is not None:
        flash(_("You both said yes. Go to the table: the meeting is at the top of this page."), "success")
    elif word == "yes" and any(one.id == number for one in _offers()):
        flash(_("You said yes. As soon as the other side does too, the meeting stands here."), "success")
    elif word == "yes":
        flash(_("Somebody was quicker. You need do nothing."), "info")
    else:
        flash(_("You said no. The other side does not learn it."), "success")
    return redirect(url_for("meetings.mine"), 303)


@pages.app_template_global("offers_to_stand_in")
def _offers() -> list[StandInRecord]:
    """Return the offers to stand in that the reader can answer."""
    return stand_ins_for(reading(), the_seat().participant, now())


def _meeting_or_404(number: int) -> MeetingRecord:
    row = meeting_row(reading(), the_conference().id, number)
    if row is None or the_seat().participant not in (row.investor_id, row.startup_id):
        abort(404)
    return row
