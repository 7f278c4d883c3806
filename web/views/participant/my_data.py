"""Privacy and my data: what I agreed to, who sees what, how I am reached; all of it to take away, or to erase."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, session, url_for
from flask_babel import gettext as _
from flask_security import logout_user
from werkzeug.wrappers import Response

from web.forms.privacy import ConsentForm, ContactForm, EraseForm, contact_values
from web.services.after.ratings import refuse_acting
from web.services.limits import Limit
from web.services.privacy.consents import allow_suggestions, save_contact, wording
from web.services.privacy.erasure import Erased, erase_myself, what_would_be_erased
from web.services.privacy.own_data import own_data
from web.store.contacts import addresses_of, contact_row, latest_consent
from web.store.records.privacy import Purpose
from web.store.rosters import live_meetings_of
from web.views.access import now, own_participant, participants_only, reading, site, the_conference, the_seat
from web.views.freshness import freshly
from web.views.limited import limited
from web.visibility import audiences

pages = Blueprint("my_data", __name__, url_prefix="/<slug>/my-data")


@pages.get("/")
@participants_only
def shown() -> str:
    """Show everything that one can decide about one's own data."""
    return _page(ContactForm(formdata=None, data=contact_values(contact_row(reading(), the_seat().participant))))


@pages.post("/suggested")
@participants_only
def consent() -> Response:
    """Agree to be suggested, or no longer."""
    form = ConsentForm()
    if form.validate():
        allowed = form.allowed.data == "yes"
        allow_suggestions(site().store, the_seat(), allowed, now())
        flash(
            _("You may be suggested again, from the next time suggestions are made.")
            if allowed
            else _("You are no longer suggested to anybody. Meetings that are agreed stay."),
            "success",
        )
    return redirect(url_for("my_data.shown"), code=303)


@pages.post("/contact")
@participants_only
def contact() -> Response | tuple[str, int]:
    """Say how one wants to be reached."""
    refuse_acting(the_seat())
    form = ContactForm()
    if not form.validate():
        return _page(form), 422
    save_contact(site().store, the_seat(), form.draft, now())
    flash(_("Saved."), "success")
    return redirect(url_for("my_data.shown", _anchor="contact"), code=303)


@pages.post("/take")
@participants_only
@limited(Limit.TAKEN)
def take() -> Response:
    """Give everything that is kept as one file."""
    answer = make_response(own_data(site().store, the_seat(), now()))
    answer.headers["Content-Type"] = "application/zip"
    answer.headers["Content-Disposition"] = f'attachment; filename="{the_conference().slug}-my-data.zip"'
    return answer


@pages.post("/erase")
@participants_only
@freshly
def erase() -> Response:
    """Erase everything about the asker, at once."""
    refuse_acting(the_seat())
    if not EraseForm().validate():
        flash(_("Nothing was erased. Tick that you are sure first."), "danger")
        return redirect(url_for("my_data.shown", _anchor="erase"), code=303)
    what = erase_myself(site().store, the_seat(), now())
    logout_user()
    session.clear()
    flash(
        _("Your data at this conference was erased.")
        if what is Erased.PARTICIPANT
        else _("Your own data was erased. The profile stays with your colleagues."),
        "success",
    )
    return redirect(url_for("sign_in.door"), code=303)


def _page(form: ContactForm) -> str:
    refuse_acting(the_seat())
    own, db = own_participant(), reading()
    known = contact_row(db, own.id)
    return render_template(
        "participant/my_data.html",
        own=own,
        form=form,
        email=addresses_of(db, [own.id]).get(own.id, ""),
        consent=latest_consent(db, own.id, Purpose.SUGGESTED),
        wordings={purpose.value: wording(purpose)[1] for purpose in Purpose},
        audiences=audiences(own.side, own.hidden, known.shown if known else ""),
        erases=what_would_be_erased(db, own.id).value,
        coming=sum(1 for one in live_meetings_of(db, own.id) if one.starts_at is None or one.starts_at > now()),
    )
