"""Who answers for personal data, how long it is kept, and whose was erased."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from web.forms.privacy import PrivacyForm
from web.services.privacy.retention import change_privacy, last_day
from web.store.records.accounts import Right
from web.store.retention import erased_people, unsuggested_count
from web.views.access import (
    now,
    organisers_only,
    reading,
    site,
    the_conference,
    the_seat,
)
from web.views.organiser.refusals import saved

pages = Blueprint("privacy_settings", __name__, url_prefix="/<slug>/organiser/privacy")


@pages.route("/", methods=["GET", "POST"])
@organisers_only(Right.PROGRAMME)
def shown() -> Response | tuple[str, int]:
    """Show and change what holds."""
    row = the_conference()
    form = PrivacyForm(
        data={
            "holder": row.privacy_holder,
            "contact": row.privacy_contact,
            "last_day": last_day(row),
            "revision": row.revision,
        }
    )
    if form.validate_on_submit() and saved(
        form, lambda: change_privacy(site().store, the_seat(), form.seen_revision, form.wish, now())
    ):
        flash(_("Saved."), "success")
        return redirect(url_for("privacy_settings.shown"), code=303)
    return (
        render_template(
            "organiser/privacy.html",
            form=form,
            erased=erased_people(reading(), row.id),
            unsuggested=unsuggested_count(reading(), row.id),
        ),
        422 if form.is_submitted() else 200,
    )
