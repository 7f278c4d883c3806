"""Erase somebody who asked the organisers for it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from web.forms.privacy import EraseForm
from web.services.privacy.erasure import erase_person
from web.store.records.accounts import Right
from web.views.access import now, organisers_only, other_participant_or_404, site, the_seat
from web.views.freshness import freshly

pages = Blueprint("erasures", __name__, url_prefix="/<slug>/organiser/erasures")


@pages.post("/<int:person>")
@organisers_only(Right.PEOPLE)
@freshly
def erase(person: int) -> Response:
    """Erase everything about a participant."""
    row = other_participant_or_404(person)
    if not EraseForm().validate():
        flash(_("Nothing was erased. Tick that this participant asked for it first."), "danger")
        return redirect(url_for("participants.shown", person=row.id), code=303)
    erase_person(site().store, the_seat(), row.id, now())
    flash(_("Everything about this participant was erased. Its meetings ahead are cancelled."), "success")
    return redirect(url_for("participants.listed"), code=303)
