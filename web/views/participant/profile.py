"""My profile: what I say, what the matcher makes of it, what others see, and the colleagues who share it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from web.errors import ChangedMeanwhileError
from web.forms.colleagues import ColleagueForm
from web.forms.profile import InvestorForm, StartupForm, marks, profile_form, texts_of
from web.forms.profile_versions import Difference, differences, take_choices
from web.services.colleagues import Invited, invite_colleague, remove_colleague
from web.services.limits import Limit
from web.services.profiles import save_profile, suggestions_to_refresh
from web.services.understanding import understood
from web.store.colleagues import colleagues_of
from web.store.log import last_change
from web.store.people import seen_profile
from web.store.records.log import JobKind
from web.store.records.participants import ParticipantRecord
from web.views.access import now, own_participant, participants_only, reading, site, the_conference, the_seat
from web.views.limited import limited
from web.views.participant.facts import facts

pages = Blueprint("profile", __name__, url_prefix="/<slug>/profile")

Form = InvestorForm | StartupForm


@pages.get("/")
@participants_only
def mine() -> str:
    """Show the profile, ready to be changed."""
    row = own_participant()
    return _edited(row, _form(row))


@pages.post("/")
@participants_only
def save() -> Response | tuple[str, int]:
    """Save the profile; where a colleague was quicker, show both versions."""
    row = own_participant()
    form = _form(row)
    take_choices(form, texts_of(row), request.form)
    if not form.validate():
        return _edited(row, form), 422
    clashes = differences(form, texts_of(row)) if form.revision.data != str(row.revision) else []
    if clashes:
        return _both_versions(row, form, clashes), 409
    try:
        new = save_profile(site().store, the_seat(), row.revision, form.draft(row), now())
    except ChangedMeanwhileError:
        reading().rollback()  # what this request read before is old by now
        return _both_versions(row, form, differences(form, texts_of(row))), 409
    return _saved(form, new)


@pages.get("/as-others-see-it")
@participants_only
def preview() -> str:
    """Show the card that the other side sees."""
    row = own_participant()
    seen = seen_profile(row)
    return render_template("participant/profile_preview.html", row=row, profile=seen, facts=facts(seen))


@pages.get("/colleagues")
@participants_only
def colleagues() -> str:
    """Show who shares the profile."""
    return _shared(ColleagueForm(formdata=None))


@pages.post("/colleagues")
@participants_only
@limited(Limit.INVITED)
def invite() -> Response | tuple[str, int]:
    """Invite a colleague."""
    form = ColleagueForm()
    if not form.validate():
        return _shared(form), 422
    invited = Invited(form.email.data, form.name.data, form.language.data or None)
    letter = invite_colleague(site().store, site().settings, the_seat(), invited, now())
    site().queue.deliver([letter])
    flash(_("A letter is on its way to %(email)s.", email=form.email.data), "success")
    return redirect(url_for("profile.colleagues"), code=303)


@pages.post("/colleagues/<int:membership>/remove")
@participants_only
def remove(membership: int) -> Response:
    """Remove a colleague, or leave."""
    own = remove_colleague(site().store, the_seat(), membership, now())
    if own:
        return redirect(url_for("home.conferences", slug=None), code=303)
    flash(_("Removed. Nothing else has changed."), "success")
    return redirect(url_for("profile.colleagues"), code=303)


def _form(row: ParticipantRecord) -> Form:
    return profile_form(row, the_conference().sub_forums)


def _edited(row: ParticipantRecord, form: Form) -> str:
    found = understood(reading(), row)
    limits: dict[str, Any] = the_conference().rules.get("limits", {})
    return render_template(
        "participant/profile.html",
        row=row,
        form=form,
        understood=found,
        facts=facts(found.profile),
        limit=limits.get(row.side.value, [0, 8]),
    )


def _both_versions(row: ParticipantRecord, form: Form, clashes: list[Difference]) -> str:
    texts = texts_of(row)
    form.revision.data, form.seen.data = str(row.revision), marks(texts)
    change = last_change(reading(), row.conference_id, "participant", row.id)
    return render_template("participant/profile_versions.html", row=row, form=form, clashes=clashes, change=change)


def _saved(form: Form, new: bool) -> Response:
    if new:
        if suggestions_to_refresh(site().store, the_seat()):
            site().queue.start(the_seat(), JobKind.SUGGEST, {})
        flash(_("Saved. Suggestions take it into account in a few minutes."), "success")
    else:
        flash(_("Nothing was changed."), "info")
    for note in form.notes():
        flash(note, "info")
    return redirect(url_for("profile.mine"), code=303)


def _shared(form: ColleagueForm) -> str:
    row = own_participant()
    return render_template(
        "participant/colleagues.html", row=row, form=form, seats=colleagues_of(reading(), row.id)
    )
