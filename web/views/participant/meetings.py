"""My meetings: what waits for me, my day by the hour, what I wait for; and the way to each change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from matcher.profiles import Interval
from web.errors import RefusedError
from web.forms.meetings import (
    AnswerForm,
    BlockForm,
    CancelForm,
    DeclineForm,
    MoveForm,
    StretchForm,
    WishForm,
)
from web.services.booking import Booking, Standing, booking_between
from web.services.couples import MESSAGE_LENGTH
from web.services.letters.calendar_files import calendar_file, renew_calendar_address
from web.services.matches.proposals import answer_proposal
from web.services.meetings import block_time, cancel_meeting, move_meeting, slots_for_move, unblock_time
from web.services.my_meetings import my_meetings
from web.services.places import slots_of
from web.services.requests import accept, ask, change_request, decline, withdraw
from web.store.couples import meeting_row, request_row
from web.store.meetings import other_party
from web.store.records.meetings import MeetingRecord, MeetingRequestRecord, MeetingState
from web.store.records.participants import ParticipantRecord
from web.views.access import (
    now,
    other_participant_or_404,
    own_membership,
    own_participant,
    participants_only,
    reading,
    site,
    the_conference,
    the_seat,
)
from web.views.language import reader_language
from web.views.said import clock, day, said
from web.views.watched import tell_refusal

pages = Blueprint("meetings", __name__, url_prefix="/<slug>/meetings")

Answer = Response | str | tuple[str, int]


@pages.get("/")
@participants_only
def mine() -> str:
    """Show everything about one's own meetings."""
    own, member = own_participant(), own_membership()
    token = member.calendar_token if member else None
    return render_template(
        "participant/meetings.html",
        own=own,
        page=my_meetings(reading(), the_conference(), own, now()),
        now=now(),
        own_seat=member is not None,
        subscription=f"{site().settings.address}{url_for('calendars.subscribed', token=token)}" if token else "",
    )


@pages.get("/with/<int:other>")
@participants_only
def booked_with(other: int) -> str:
    """Show how it stands with somebody, and ask from there."""
    return _booking_page(other_participant_or_404(other))


@pages.post("/with/<int:other>")
@participants_only
def ask_for(other: int) -> Answer:
    """Ask somebody for a meeting."""
    row, form = other_participant_or_404(other), WishForm()
    if not form.validate():
        return _booking_page(row, form), 422
    message, start = form.message.data or "", form.start.moment
    refused = _tried(form, lambda: ask(site().store, the_seat(), row.id, message, start, now()))
    return (_booking_page(row, form), 409) if refused else _done(_("You asked %(name)s.", name=row.name))


@pages.get("/requests/<int:number>")
@participants_only
def answered(number: int) -> str:
    """Show a request with every way to answer it, or to change it where it is one's own."""
    return _booking_page(_party(_request_or_404(number)))


@pages.post("/requests/<int:number>/accept")
@participants_only
def accept_request(number: int) -> Answer:
    """Accept a request."""
    row, form = _request_or_404(number), AnswerForm()
    if not form.validate():
        return _booking_page(_party(row), answer=form), 422
    refused = _tried(form, lambda: accept(site().store, the_seat(), number, form.start.moment, now()))
    return (_booking_page(_party(row), answer=form), 409) if refused else _booked(_party(row))


@pages.post("/requests/<int:number>/decline")
@participants_only
def decline_request(number: int) -> Answer:
    """Decline a request."""
    row, form = _request_or_404(number), DeclineForm()
    if not form.validate():
        return _booking_page(_party(row), decline=form), 422
    refused = _tried(form, lambda: decline(site().store, the_seat(), number, form.message.data or "", now()))
    if refused:
        return _booking_page(_party(row), decline=form), 409
    return _done(_("You declined the request of %(name)s.", name=_party(row).name))


@pages.post("/requests/<int:number>/withdraw")
@participants_only
def withdraw_request(number: int) -> Response:
    """Take one's own request back."""
    row = _request_or_404(number)
    withdraw(site().store, the_seat(), number, now())
    return _done(_("You took your request to %(name)s back.", name=_party(row).name))


@pages.post("/requests/<int:number>/change")
@participants_only
def change(number: int) -> Answer:
    """Change one's own request."""
    row, form = _request_or_404(number), WishForm()
    if not form.validate():
        return _booking_page(_party(row), form), 422
    message, start = form.message.data or "", form.start.moment
    refused = _tried(form, lambda: change_request(site().store, the_seat(), number, message, start, now()))
    if refused:
        return _booking_page(_party(row), form), 409
    return _done(_("Your request to %(name)s is changed.", name=_party(row).name))


@pages.post("/proposals/<int:number>/yes")
@participants_only
def say_yes(number: int) -> Response:
    """Say yes to a proposal."""
    meeting = answer_proposal(site().store, the_seat(), number, True, now())
    words = (
        _("You both said yes: the meeting is agreed.") if meeting else _("You said yes. The other side is asked.")
    )
    return _done(words)


@pages.post("/proposals/<int:number>/no")
@participants_only
def say_no(number: int) -> Response:
    """Say no to a proposal."""
    answer_proposal(site().store, the_seat(), number, False, now())
    return _done(_("You said no. The other side does not learn who did."))


@pages.get("/<int:number>/cancel")
@participants_only
def cancel_form(number: int) -> str:
    """Ask for the reason of a cancellation."""
    return _cancel_page(_meeting_or_404(number), CancelForm(formdata=None))


@pages.post("/<int:number>/cancel")
@participants_only
def cancel(number: int) -> Answer:
    """Cancel a meeting."""
    row, form = _meeting_or_404(number), CancelForm()
    if not form.validate():
        return _cancel_page(row, form), 422
    reason = form.reason.data or ""
    if _tried(form, lambda: cancel_meeting(site().store, the_seat(), number, reason, now())):
        return _cancel_page(row, form), 409
    return _done(_("The meeting with %(name)s is cancelled.", name=_party(row).name))


@pages.get("/<int:number>/move")
@participants_only
def move_form(number: int) -> str:
    """Show the times to which a meeting can be moved."""
    return _move_page(_meeting_or_404(number), MoveForm(formdata=None))


@pages.post("/<int:number>/move")
@participants_only
def move(number: int) -> Answer:
    """Move a meeting."""
    row, form = _meeting_or_404(number), MoveForm()
    if not form.validate() or form.start.moment is None:
        return _move_page(row, form), 422
    start = form.start.moment
    if _tried(form, lambda: move_meeting(site().store, the_seat(), number, start, now())):
        return _move_page(row, form), 409
    return _booked(_party(row))


@pages.get("/block")
@participants_only
def block_form() -> str:
    """Ask which time to block."""
    return _block_page(_block_form(formdata=None))


@pages.post("/block")
@participants_only
def block() -> Answer:
    """Block any time of one's own."""
    form = _block_form()
    if not form.validate():
        return _block_page(form), 422
    hours = form.hours(the_conference().zone)
    if _tried(form, lambda: block_time(site().store, the_seat(), hours, form.note.data or "", now())):
        return _block_page(form), 409
    return _done(_("This time is blocked: nobody can book it."))


@pages.post("/block/stretch")
@participants_only
def block_stretch() -> Response:
    """Block a stretch that the page shows as free."""
    form = StretchForm()
    if not form.validate() or form.start.moment is None or form.end.moment is None:
        abort(400)
    block_time(site().store, the_seat(), Interval(form.start.moment, form.end.moment), "", now())
    return _done(_("This time is blocked: nobody can book it."))


@pages.post("/absences/<int:number>/remove")
@participants_only
def unblock(number: int) -> Response:
    """Open a blocked time again."""
    unblock_time(site().store, the_seat(), number, now())
    return _done(_("This time is free for meetings again."))


@pages.get("/calendar.ics")
@participants_only
def calendar() -> Response:
    """Give the meetings as a calendar file."""
    content = calendar_file(reading(), the_conference(), own_participant(), reader_language())
    return Response(
        content,
        mimetype="text/calendar",
        headers={"Content-Disposition": f'attachment; filename="{the_conference().slug}.ics"'},
    )


@pages.post("/calendar/renew")
@participants_only
def renew_calendar() -> Response:
    """Make a new private address of the calendar."""
    renew_calendar_address(site().store, the_seat(), now())
    return redirect(url_for("meetings.mine", _anchor="calendar"), code=303)


@pages.app_template_global("booking_with")
def booking_with(other: ParticipantRecord) -> Booking:
    """Return how it stands between the reader and somebody of the other side."""
    return booking_between(reading(), the_conference(), own_participant(), other, now())


@pages.app_template_global("wish_form")
def wish_form(booking: Booking, form: WishForm | None = None) -> WishForm:
    """Return the form that asks for a meeting, or changes what was asked; one that was refused stays as it is."""
    if form is not None:
        return form
    asked = booking.request if booking.standing is Standing.ASKED else None
    start = asked.wished_start.isoformat() if asked and asked.wished_start else ""
    return WishForm(formdata=None, data={"message": asked.message if asked else "", "start": start})


pages.add_app_template_global(now, "moment_now")


def _booking_page(
    other: ParticipantRecord,
    wish: WishForm | None = None,
    answer: AnswerForm | None = None,
    decline: DeclineForm | None = None,
) -> str:
    return render_template(
        "participant/booking.html",
        other=other,
        wish=wish,
        answer=answer,
        decline=decline,
    )


def _cancel_page(row: MeetingRecord, form: CancelForm) -> str:
    return render_template(
        "participant/cancel.html", meeting=row, other=_party(row), form=form, most=MESSAGE_LENGTH
    )


def _move_page(row: MeetingRecord, form: MoveForm) -> str:
    slots = slots_for_move(reading(), the_conference(), row, now())
    moments = sorted({slot.hours.start for slot in slots if slot.hours.start != row.starts_at})
    return render_template("participant/move.html", meeting=row, other=_party(row), form=form, moments=moments)


def _block_form(**settings: Any) -> BlockForm:
    form = BlockForm(**settings)
    conference = the_conference()
    starts = [hours.start for _, hours in slots_of(conference, {row.id for row in conference.sub_forums})]
    days: dict[str, datetime] = {}
    for start in starts:
        days.setdefault(_local_day(start), start)
    form.day.choices = [(key, day(start)) for key, start in days.items() if key >= _local_day(now())]
    return form


def _local_day(moment: datetime) -> str:
    return moment.astimezone(ZoneInfo(the_conference().zone)).date().isoformat()


def _block_page(form: BlockForm) -> str:
    return render_template("participant/block.html", form=form)


def _request_or_404(number: int) -> MeetingRequestRecord:
    row = request_row(reading(), the_conference().id, number)
    return row if row is not None and _concerns(row) else abort(404)


def _meeting_or_404(number: int) -> MeetingRecord:
    row = meeting_row(reading(), the_conference().id, number)
    return row if row is not None and _concerns(row) else abort(404)


def _concerns(row: MeetingRecord | MeetingRequestRecord) -> bool:
    return the_seat().participant in (row.investor_id, row.startup_id)


def _party(row: MeetingRecord | MeetingRequestRecord) -> ParticipantRecord:
    return other_party(row, the_seat().participant)


def _tried(form: FlaskForm, work: Callable[[], object]) -> bool:
    """Try something; where it is refused, let the form say why, and read anew what changed meanwhile."""
    try:
        work()
    except RefusedError as refusal:
        form.form_errors.append(said(refusal.words))
        tell_refusal(refusal.reason)
        reading().rollback()
        return True
    return False


def _done(words: str) -> Response:
    flash(words, "success")
    return redirect(url_for("meetings.mine"), code=303)


def _booked(other: ParticipantRecord) -> Response:
    reading().rollback()
    booking = booking_with(other)
    meeting = booking.meeting
    if meeting is None or meeting.state is not MeetingState.BOOKED or meeting.starts_at is None:
        return _done(_("The meeting with %(name)s is agreed.", name=other.name))
    at, on = clock(meeting.starts_at), day(meeting.starts_at)
    return _done(_("Booked: %(name)s on %(day)s at %(time)s.", name=other.name, day=on, time=at))
