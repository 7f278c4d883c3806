"""A whole conference that comes from another installation."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_security import auth_required, current_user
from werkzeug.wrappers import Response

from web.forms.organiser.connections import TakeInForm
from web.seats import Seat
from web.services.exchange.whole_conference import checked, empty_conference
from web.services.exchange.whole_files import keep_file
from web.services.limits import Limit
from web.store.programmes import may_make_conferences
from web.store.records.accounts import SeatKind
from web.store.records.conferences import ConferenceRecord
from web.store.records.log import JobKind
from web.views.access import now, reading, site
from web.views.limited import limited

pages = Blueprint("import_conference", __name__)


@pages.route("/import-conference", methods=["GET", "POST"])
@auth_required("session")
@limited(Limit.UPLOADS)
def shown() -> Response | tuple[str, int]:
    """Ask for the file, make an empty conference and fill it."""
    if not may_make_conferences(reading(), current_user.id):
        abort(403)
    form = TakeInForm()
    if form.validate_on_submit():
        return _begin(form)
    return render_template("organiser/import_conference.html", form=form), 422 if request.method == "POST" else 200


def _begin(form: TakeInForm) -> Response:
    store = site().store
    with TemporaryDirectory(prefix="matcher-import-") as folder:
        path = Path(folder) / "whole.zip"
        form.file.data.save(path)
        conference_id = empty_conference(store, checked(path), form.slug.data or None, current_user.id, now())
        with store.writing(together=True) as db:
            name = keep_file(db, conference_id, path, now(), comes_in=True)
    asked = {"file": name, "account": current_user.id}
    seat = Seat(conference_id, current_user.id, SeatKind.ORGANISER)
    number = site().queue.start(seat, JobKind.TAKE_IN, asked)
    with site().store.reading() as db:
        made = db.get_one(ConferenceRecord, conference_id).slug
    return redirect(url_for("jobs.shown", slug=made, number=number), code=303)
