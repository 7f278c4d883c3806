"""Printing for organisers, and the board for the hall: choose, wait, fetch."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matcher.words import Words
from web.errors import NotFoundError, RefusedError
from web.forms.organiser.prints import order_form
from web.services.printing.boards import renew_board
from web.services.printing.files import Print
from web.store.bookings import found_people
from web.store.prints import print_row, prints_of
from web.store.records.accounts import Right
from web.store.records.log import JobKind, UploadRecord
from web.store.uploads import content_of
from web.views.access import now, organisers_only, reading, site, the_conference, the_seat
from web.views.said import listed, said

pages = Blueprint("prints", __name__, url_prefix="/<slug>/organiser/print")

_NOBODY = Words(
    "Nobody here is called “{text}”. Type part of a name, or a code.",
    "没有找到“{text}”。请输入名称的一部分或编号。",
)
_SEVERAL = Words(
    "Several people fit “{text}”: {people}. Type the code of the one you mean.",
    "“{text}”对应多位：{people}。请输入其中一位的编号。",
)
_MOST_NAMED = 6


@pages.get("/")
@organisers_only(Right.PEOPLE)
def chosen() -> str:
    """Show what can be printed, what was, and the way to the board."""
    conference = the_conference()
    return render_template(
        "organiser/prints.html",
        kinds=_kinds(),
        made=prints_of(reading(), conference.id),
        board=url_for("board.shown", secret=conference.board_token, _external=True)
        if conference.board_token
        else "",
        sessions=[one for one in conference.sessions if one.sub_forum_id is not None],
    )


@pages.route("/<what>", methods=["GET", "POST"])
@organisers_only(Right.PEOPLE)
def ordered(what: str) -> str | Response:
    """Ask for whom, in which language and on what; then print."""
    if what not in {one.value for one in Print}:
        abort(404)
    form = order_form(Print(what), the_conference(), data=_asked_by_link() if request.method == "GET" else None)
    if form.validate_on_submit():
        try:
            order = form.order(Print(what), _person)
        except RefusedError as refusal:
            form.person.errors = [said(refusal.words)]
        else:
            asked = {"order": order.record(), "account": the_seat().account_id, "back": ["prints.chosen", {}]}
            number = site().queue.start(the_seat(), JobKind.PRINT, asked)
            return redirect(url_for("jobs.shown", number=number), code=303)
    title, hint, _icon = _kinds()[Print(what)]
    return render_template("organiser/print_order.html", form=form, title=title, hint=hint, what=what)


@pages.get("/file/<int:number>")
@organisers_only(Right.PEOPLE)
def made(number: int) -> str:
    """Show a file that was printed, to be fetched."""
    return render_template("organiser/print_made.html", one=_file_or_404(number))


@pages.get("/file/<int:number>.pdf")
@organisers_only(Right.PEOPLE)
def fetched(number: int) -> Response:
    """Give a file that was printed."""
    row = _file_or_404(number)
    answer = Response(content_of(reading(), row.id), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{row.filename}"'
    return answer


@pages.post("/board")
@organisers_only(Right.PEOPLE)
def renewed() -> Response:
    """Give the board a new secret address; the one before leads nowhere from now on."""
    renew_board(site().store, the_seat(), now())
    return redirect(url_for("prints.chosen", _anchor="board"), code=303)


def _file_or_404(number: int) -> UploadRecord:
    row = print_row(reading(), the_conference().id, number)
    if row is None:
        raise NotFoundError
    return row


def _kinds() -> dict[Print, tuple[str, str, str]]:
    """Return what each kind of print is called, what it is for, and its icon."""
    return {
        Print.SCHEDULES: (
            _("Personal schedules"),
            _("One page a person: when, at which table, with whom."),
            "calendar-week",
        ),
        Print.TABLE_CARDS: (
            _("Table cards"),
            _("One card a table and session: who sits there when."),
            "card-heading",
        ),
        Print.ROOM_SHEETS: (
            _("Room sheets"),
            _("Each session with all its times and tables, for the door and the staff."),
            "grid-3x3",
        ),
        Print.BADGES: (
            _("Badge labels"),
            _("Name, company, side and a QR code for checking in."),
            "person-badge",
        ),
    }


def _asked_by_link() -> dict[str, str]:
    """Return what a link asks for beforehand: one person by its code."""
    code = request.args.get("person", "")[:200]
    return {"whom": "person", "person": code} if code else {}


def _person(text: str) -> int:
    found = found_people(reading(), the_conference().id, text, _MOST_NAMED)
    if not found:
        raise RefusedError(_NOBODY.format(text=text))
    if len(found) > 1:
        people = listed(f"{one.name} ({one.code})" for one in found)
        raise RefusedError(_SEVERAL.format(text=text, people=people))
    return found[0].id
