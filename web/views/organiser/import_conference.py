"""A whole conference that comes from another installation."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_security import auth_required, current_user
from werkzeug.wrappers import Response

from web.forms.organiser.connections import TakeInForm
from web.seats import Seat
from web.services.exchange.whole_conference import checked, empty_conference
from web.services.exchange.whole_files import new_import
from web.store.programmes import may_make_conferences
from web.store.records.accounts import SeatKind
from web.store.records.conferences import ConferenceRecord
from web.store.records.log import JobKind
from web.views.access import now, reading, site

pages = Blueprint("import_conference", __name__)


@pages.route("/import-conference", methods=["GET", "POST"])
@auth_required("session")
def shown() -> Response | tuple[str, int]:
    """Ask for the file, make an empty conference and fill it."""
    if not may_make_conferences(reading(), current_user.id):
        abort(403)
    form = TakeInForm()
    if form.validate_on_submit():
        return _begin(form)
    return render_template("organiser/import_conference.html", form=form), 422 if request.method == "POST" else 200


def _begin(form: TakeInForm) -> Response:
    path = new_import(site().settings)
    form.file.data.save(path)
    try:
        slug = form.slug.data or None
        conference_id = empty_conference(site().store, checked(path), slug, current_user.id, now())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    asked = {"file": path.name, "account": current_user.id}
    seat = Seat(conference_id, current_user.id, SeatKind.ORGANISER)
    number = site().queue.start(seat, JobKind.TAKE_IN, asked)
    with site().store.reading() as db:
        made = db.get_one(ConferenceRecord, conference_id).slug
    return redirect(url_for("jobs.shown", slug=made, number=number), code=303)
