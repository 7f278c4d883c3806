"""Who organises, and who helps with what."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from web.forms.organiser.setup import RightsForm, TeamForm
from web.services.limits import Limit
from web.services.staff import add_to_team, change_rights, remove_from_team
from web.store.records.accounts import MembershipRecord, SeatKind
from web.store.rosters import staff_of
from web.views.access import now, reading, site, the_conference, the_seat
from web.views.freshness import freshly
from web.views.limited import limited
from web.views.organiser.guards import organisers_themselves
from web.views.organiser.setup import Page

pages = Blueprint("team", __name__, url_prefix="/<slug>/organiser/team")


@pages.route("/", methods=["GET", "POST"])
@organisers_themselves
@freshly
@limited(Limit.INVITED)
def shown() -> Page:
    """Show the team, and add somebody to it."""
    form = TeamForm()
    if form.validate_on_submit():
        letter = add_to_team(site().store, site().settings, the_seat(), form.email.data, form.wanted, now())
        site().queue.deliver([letter])
        flash(_("A letter is on its way to %(email)s.", email=form.email.data), "success")
        return redirect(url_for("team.shown"), code=303)
    team = [(row, _rights_form(row)) for row in staff_of(reading(), the_conference().id)]
    return render_template("organiser/team.html", form=form, team=team)


@pages.post("/<int:membership>")
@organisers_themselves
@freshly
def change(membership: int) -> Response:
    """Change what somebody may do."""
    form = RightsForm(prefix=f"m{membership}")
    change_rights(site().store, the_seat(), membership, form.wanted, now())
    flash(_("Saved."), "success")
    return redirect(url_for("team.shown"), code=303)


@pages.post("/<int:membership>/remove")
@organisers_themselves
@freshly
def remove(membership: int) -> Response:
    """Take somebody out of the team."""
    remove_from_team(site().store, the_seat(), membership, now())
    flash(_("Removed from the team."), "success")
    return redirect(url_for("team.shown") if _still_in() else url_for("home.conferences"), code=303)


def _rights_form(row: MembershipRecord) -> RightsForm:
    values = {"everything": row.kind is SeatKind.ORGANISER, "rights": row.rights.split()}
    return RightsForm(formdata=None, data=values, prefix=f"m{row.id}")


def _still_in() -> bool:
    with site().store.reading() as db:
        return any(row.account_id == the_seat().account_id for row in staff_of(db, the_conference().id))
