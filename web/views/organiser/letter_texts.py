"""What letters say: each kind in both languages, with a preview about somebody real."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matcher.words import Language
from web.errors import RefusedError
from web.forms.organiser.letter_texts import LetterTextForm
from web.services.letters.kinds import KINDS
from web.services.letters.samples import post_sample, sample
from web.services.letters.texts import back_to_shipped, checked, kind_and_language, save_text, wordings_of
from web.store.records.accounts import Right
from web.store.records.messages import NoticeKind
from web.views.access import now, organisers_only, reading, site, the_conference, the_seat
from web.views.said import said

pages = Blueprint("letter_texts", __name__, url_prefix="/<slug>/organiser/letter-texts")

What = tuple[NoticeKind, Language]


@pages.get("/")
@organisers_only(Right.PROGRAMME)
def listed() -> str:
    """Show every kind of letter, and which of them have a text of one's own."""
    wordings = wordings_of(reading(), the_conference().id)
    return render_template("organiser/letter_texts.html", kinds=KINDS, wordings=wordings, Language=Language)


@pages.route("/<kind>/<language>", methods=["GET", "POST"])
@organisers_only(Right.PROGRAMME)
def edited(kind: str, language: str) -> Response | str | tuple[str, int]:
    """Show the text of a kind of letters with a preview; look at another one, or save it."""
    what = kind_and_language(kind, language)
    form = LetterTextForm()
    if not form.validate_on_submit():
        return _page(what, LetterTextForm(formdata=None, obj=wordings_of(reading(), the_conference().id)[what]))
    try:
        if "look" in request.form:
            checked(what[0], *form.typed)
            return _page(what, form, typed=True)
        save_text(site().store, the_seat(), *what, form.typed, now())
    except RefusedError as refusal:
        form.body.errors = [*form.body.errors, said(refusal.words)]
        return _page(what, form), 422
    flash(_("Saved. The next letters of this kind read so."), "success")
    return redirect(url_for("letter_texts.edited", kind=kind, language=language), code=303)


@pages.post("/<kind>/<language>/sample")
@organisers_only(Right.PROGRAMME)
def send_sample(kind: str, language: str) -> Response:
    """Send a letter of a kind, as it is saved, to whoever asks."""
    letter, address = post_sample(
        site().store, site().settings, the_seat(), kind_and_language(kind, language), now()
    )
    site().queue.deliver([letter])
    flash(_("A sample is on its way to %(email)s.", email=address), "success")
    return redirect(url_for("letter_texts.edited", kind=kind, language=language), code=303)


@pages.post("/<kind>/<language>/shipped")
@organisers_only(Right.PROGRAMME)
def shipped(kind: str, language: str) -> Response:
    """Go back to the text that matcher brings along."""
    back_to_shipped(site().store, the_seat(), *kind_and_language(kind, language), now())
    flash(_("These letters say again what they said at first."), "success")
    return redirect(url_for("letter_texts.edited", kind=kind, language=language), code=303)


def _page(what: What, form: LetterTextForm, *, typed: bool = False) -> str:
    saved = wordings_of(reading(), the_conference().id)[what]
    shown = None
    trouble = ""
    try:
        wording = checked(what[0], *form.typed) if typed else saved
        shown = sample(reading(), site().settings, the_conference(), what, wording, now())
    except RefusedError as refusal:
        trouble = said(refusal.words)
    return render_template(
        "organiser/letter_text.html",
        kind=what[0],
        language_of_text=what[1],
        about=KINDS[what[0]],
        form=form,
        saved=saved,
        sample=shown,
        trouble=trouble,
        other=next(one for one in Language if one is not what[1]),
    )
