"""After the meetings: how each was, by two taps, and with whom both want to go on."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from web.forms.after import MeetingNoteForm, SaidForm
from web.services.after.follow_ups import FollowUp, follow_ups, follow_ups_csv, follow_ups_vcards
from web.services.after.ratings import Question, note_on_meeting, rate, refuse_acting
from web.store.ratings import agreed_follow_ups, meetings_to_rate
from web.store.records.conferences import ConferenceRecord
from web.views.access import now, own_participant, participants_only, reading, site, the_conference, the_seat

pages = Blueprint("after", __name__, url_prefix="/<slug>/after")


@pages.get("/")
@participants_only
def shown() -> str:
    """Show one card for each meeting that took place."""
    refuse_acting(the_seat())
    return _cards(0, None)


@pages.post("/<int:number>/<any(useful, follow_up):question>")
@participants_only
def say(number: int, question: str) -> Response:
    """Answer one question about a meeting; it is saved at once."""
    form = SaidForm()
    if not form.validate():
        abort(400)
    rate(site().store, the_seat(), number, Question(question), form.answer, now())
    return _back_to(number)


@pages.post("/<int:number>/note")
@participants_only
def note(number: int) -> Response | tuple[str, int]:
    """Keep a note on a meeting; one that is too long stays on the page."""
    refuse_acting(the_seat())
    form = MeetingNoteForm()
    if not form.validate():
        return _cards(number, form), 422
    note_on_meeting(site().store, the_seat(), number, form.note.data or "", now())
    return _back_to(number)


@pages.get("/follow-ups")
@participants_only
def listed() -> str:
    """Show with whom both sides want to go on, and how to reach them."""
    return render_template("participant/follow_ups.html", people=_people())


@pages.get("/follow-ups.<any(csv, vcf):kind>")
@participants_only
def download(kind: str) -> Response:
    """Give the follow-up list as a file."""
    write, mimetype = _FILES[kind]
    answer = make_response(write(_people(), the_conference()))
    answer.headers["Content-Type"] = f"{mimetype}; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{the_conference().slug}-follow-ups.{kind}"'
    return answer


_FILES: dict[str, tuple[Callable[[list[FollowUp], ConferenceRecord], bytes], str]] = {
    "csv": (follow_ups_csv, "text/csv"),
    "vcf": (follow_ups_vcards, "text/vcard"),
}


@pages.app_template_global("meetings_to_say")
def _meetings_to_say() -> int:
    """Return of how many meetings the reader has not said yet how they were."""
    return sum(not one.is_complete for one in meetings_to_rate(reading(), own_participant(), now()))


@pages.app_template_global("meetings_agreed")
def _meetings_agreed() -> int:
    """Return with how many people the reader agreed to follow up."""
    return len(agreed_follow_ups(reading(), own_participant()))


def _people() -> list[FollowUp]:
    return follow_ups(reading(), the_seat(), own_participant())


def _cards(number: int, refused: MeetingNoteForm | None) -> str:
    own = own_participant()
    return render_template(
        "participant/after.html",
        meetings=meetings_to_rate(reading(), own, now()),
        agreed=len(_people()),
        number=number,
        refused=refused,
    )


def _back_to(number: int) -> Response:
    return redirect(url_for("after.shown", _anchor=f"meeting-{number}"), code=303)
