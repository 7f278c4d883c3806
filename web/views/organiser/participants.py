"""People as organisers see them: the list, one of them, and invitations."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matcher.profiles import Side
from web.forms.organiser.participants import EmailForm, FindForm, PairForm, PersonForm, ReasonForm
from web.services.letters.invitations import people_to_invite, sample_letter
from web.services.participants import (
    add_person,
    bring_back,
    change_email,
    merge_people,
    rule_on_pair,
    withdraw_person,
)
from web.store.log import changes_of
from web.store.people import people_by_id, profile_of, told_values
from web.store.programmes import people_counts
from web.store.records.accounts import Right
from web.store.records.log import JobKind
from web.store.records.participants import ParticipantRecord
from web.store.records.plans import PairRuleRecord
from web.store.rosters import (
    PAGE,
    Standing,
    aliases_of,
    listed_people,
    live_meetings_of,
    namesakes,
    pair_rules_of,
    seats_for,
    standing_counts,
)
from web.views.access import (
    now,
    organisers_only,
    other_participant_or_404,
    reading,
    site,
    the_conference,
    the_seat,
)
from web.views.freshness import freshly
from web.views.organiser.fields import field_name, field_text
from web.views.said import country, named

pages = Blueprint("participants", __name__, url_prefix="/<slug>/organiser/people")

_GROUPS = (Standing.NOT_INVITED, Standing.NOT_SIGNED_IN)


@pages.get("/")
@organisers_only(Right.PEOPLE)
def listed() -> str:
    """List people."""
    form = FindForm(request.args)
    form.offer(the_conference().sub_forums)
    number = max(request.args.get("page", 1, type=int), 1)
    people, count = listed_people(reading(), the_conference().id, form.wanted, number)
    asked: dict[str, Any] = {name: value for name, value in request.args.items() if name != "page" and value}
    return render_template(
        "organiser/people.html",
        form=form,
        people=people,
        count=count,
        number=number,
        pages=-(-count // PAGE),
        address=lambda page: url_for("participants.listed", **asked, page=page),
        narrowed=bool(asked),
        standings=standing_counts(reading(), the_conference().id),
        Standing=Standing,
        totals=people_counts(reading(), the_conference().id),
    )


@pages.route("/new", methods=["GET", "POST"])
@organisers_only(Right.PEOPLE)
def new() -> Response | str:
    """Add somebody by hand."""
    form = PersonForm()
    if form.validate_on_submit():
        side, name, email = Side(form.side.data), form.name.data, form.email.data
        person = add_person(site().store, the_seat(), side, name, email, now())
        flash(_("%(name)s was added. Now say what is known about it, by acting for it.", name=name), "success")
        return redirect(url_for("participants.shown", person=person), code=303)
    return render_template("organiser/new_person.html", form=form)


@pages.get("/<int:person>")
@organisers_only(Right.PEOPLE)
def shown(person: int) -> str:
    """Show one participant with all that organisers can do about it."""
    row = other_participant_or_404(person)
    db, words = reading(), request.args.get("with", "").strip()
    values = told_values(profile_of(row), row.email)
    forums = {forum.code: named(forum) for forum in the_conference().sub_forums}
    values["country"] = country(values["country"])
    values["sub_forums"] = [forums.get(code, code) for code in values["sub_forums"]]
    other = Side(request.args["side"]) if request.args.get("side") in set(Side) else row.side.other
    codes = [code for code, meant in aliases_of(db, row.conference_id, row.side).items() if meant == row.id]
    return render_template(
        "organiser/person.html",
        person=row,
        values={field_name(name): field_text(value) for name, value in values.items() if name not in _UNSEEN},
        codes=codes,
        seats=seats_for(db, row.id),
        meetings=live_meetings_of(db, row.id),
        rules=_rules(row),
        changes=changes_of(db, row.conference_id, "participant", row.id)[:10],
        words=words,
        other=other,
        found=namesakes(db, row, words, other) if words else [],
        email_form=EmailForm(obj=row),
        reason_form=ReasonForm(),
        pair_form=PairForm(),
    )


_UNSEEN = ("name", "email", "stages", "markets", "unavailable")


@pages.post("/<int:person>/email")
@organisers_only(Right.PEOPLE)
@freshly
def email(person: int) -> Response:
    """Change where the invitation goes."""
    change_email(site().store, the_seat(), person, EmailForm().email.data or "", now())
    return _back(person, _("Saved."))


@pages.post("/<int:person>/withdraw")
@organisers_only(Right.PEOPLE)
def withdraw(person: int) -> Response:
    """Take somebody out of the conference."""
    withdraw_person(site().store, the_seat(), person, ReasonForm().reason.data or "", now())
    return _back(person, _("This participant takes part no more."))


@pages.post("/<int:person>/back")
@organisers_only(Right.PEOPLE)
def back(person: int) -> Response:
    """Let somebody take part again."""
    bring_back(site().store, the_seat(), person, now())
    return _back(person, _("This participant takes part again."))


@pages.post("/<int:person>/pair")
@organisers_only(Right.PEOPLE)
def pair(person: int) -> Response:
    """Say what holds for a pair."""
    row, form = other_participant_or_404(person), PairForm()
    if not form.validate():
        errors = [said for one in form if one.name != "csrf_token" for said in one.errors]
        flash(" ".join(str(one) for one in errors), "danger")
        return redirect(url_for("participants.shown", person=person), code=303)
    couple = (row.id, form.other.data or 0)
    investor_first = couple if row.side is Side.INVESTOR else couple[::-1]
    rule_on_pair(site().store, the_seat(), investor_first, form.rule, form.reason.data or "", now())
    return _back(person, _("Saved. It holds for every draft from now on."))


@pages.post("/<int:person>/merge/<int:other>")
@organisers_only(Right.PEOPLE)
def merge(person: int, other: int) -> Response:
    """Make two entries one, and keep the first."""
    merge_people(site().store, the_seat(), person, other, now())
    return _back(person, _("The two entries are one now."))


@pages.get("/invite")
@organisers_only(Right.PEOPLE)
def invitations() -> str:
    """Choose whom to invite, and see the letter."""
    picked = people_by_id(reading(), request.args.getlist("person", type=int))
    rows = [row for row in picked if row.conference_id == the_conference().id]
    counts = {one: len(people_to_invite(reading(), the_conference().id, one)) for one in _GROUPS}
    letters = {side: sample_letter(reading(), site().settings, the_conference(), side) for side in Side}
    return render_template(
        "organiser/invitations.html",
        picked=[row for row in rows if row.email and row.withdrawn_at is None],
        without=[row for row in rows if not row.email],
        counts=counts,
        letters=letters,
        standings=standing_counts(reading(), the_conference().id),
        Standing=Standing,
    )


@pages.post("/invite")
@organisers_only(Right.PEOPLE)
def invite() -> Response:
    """Write the letters."""
    group = request.form.get("group", "")
    people = request.form.getlist("person", type=int)
    if group in set(Standing):
        people = people_to_invite(reading(), the_conference().id, Standing(group))
    if not people:
        flash(_("There is nobody to invite."), "info")
        return redirect(url_for("participants.invitations"), code=303)
    asked = {"people": people, "account": the_seat().account_id}
    number = site().queue.start(the_seat(), JobKind.INVITE, asked)
    return redirect(url_for("jobs.shown", number=number), code=303)


@pages.get("/invited")
@organisers_only(Right.PEOPLE)
def invited() -> str:
    """Say how many letters were written."""
    names = ("invited", "just_invited", "no_email")
    counts: dict[str, Any] = {name: request.args.get(name, 0, type=int) for name in names}
    return render_template("organiser/invited.html", **counts, mails=bool(site().settings.mail_server))


def _back(person: int, words: str) -> Response:
    flash(words, "success")
    return redirect(url_for("participants.shown", person=person), code=303)


def _rules(row: ParticipantRecord) -> list[tuple[ParticipantRecord, PairRuleRecord]]:
    """Return what was said of somebody's pairs, with who the other one is."""
    rules = pair_rules_of(reading(), row.id)
    others = [one.startup_id if row.side is Side.INVESTOR else one.investor_id for one in rules]
    return list(zip(people_by_id(reading(), others), rules, strict=True))
