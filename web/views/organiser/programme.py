"""Sub-forums and sessions, as steps of the set-up."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from web.forms.organiser.setup import ForumForm, RevisedForm, SessionForm, session_values
from web.services.programme import remove_session, remove_sub_forum, save_forum, save_session
from web.services.programme_check import forums_without_session
from web.store.datasets import conference_of
from web.store.records.accounts import Right
from web.store.records.conferences import SessionRecord
from web.views.access import now, organisers_only, reading, site, the_conference, the_seat
from web.views.organiser.refusals import saved
from web.views.organiser.setup import Page, onward, pages, step_page
from web.views.organiser.steps import way_to_open


@pages.get("/sub-forums")
@organisers_only(Right.PROGRAMME)
def sub_forums() -> str:
    """Show the sub-forums."""
    row = the_conference()
    return render_template(
        "organiser/setup_forums.html",
        way=way_to_open(reading(), row, the_seat()),
        troubles=forums_without_session(conference_of(row)) if row.sessions else [],
    )


@pages.route("/sub-forums/new", methods=["GET", "POST"])
@organisers_only(Right.PROGRAMME)
def new_sub_forum() -> Page:
    """Add a sub-forum."""
    form = ForumForm(data={"revision": the_conference().revision})
    return _forum_page(form, None)


@pages.route("/sub-forums/<int:forum>", methods=["GET", "POST"])
@organisers_only(Right.PROGRAMME)
def sub_forum(forum: int) -> Page:
    """Change a sub-forum."""
    row = next((one for one in the_conference().sub_forums if one.id == forum), None) or abort(404)
    form = ForumForm(obj=row, data={"revision": the_conference().revision})
    return _forum_page(form, forum)


@pages.post("/sub-forums/<int:forum>/remove")
@organisers_only(Right.PROGRAMME)
def drop_sub_forum(forum: int) -> Response:
    """Remove a sub-forum."""
    remove_sub_forum(site().store, the_seat(), RevisedForm().seen_revision, forum, now())
    flash(_("The sub-forum was removed."), "success")
    return redirect(url_for("setup.sub_forums"), code=303)


@pages.get("/sessions")
@organisers_only(Right.PROGRAMME)
def sessions() -> str:
    """Show the sessions, day by day."""
    row = the_conference()
    conference = conference_of(row)
    zone = ZoneInfo(row.zone)
    counts = {one.id: len(conference.starts(one)) * (one.tables or 0) for one in conference.sessions}
    in_order = sorted(row.sessions, key=lambda one: (one.starts_at, one.room, one.id))
    days = groupby(in_order, key=lambda one: one.starts_at.astimezone(zone).date())
    return render_template(
        "organiser/setup_sessions.html",
        way=way_to_open(reading(), row, the_seat()),
        days=[list(each) for _day, each in days],
        counts=counts,
        troubles=forums_without_session(conference),
    )


@pages.route("/sessions/new", methods=["GET", "POST"])
@organisers_only(Right.PROGRAMME)
def new_session() -> Page:
    """Add a session; it begins as the one before it was."""
    row = the_conference()
    latest = max(row.sessions, key=lambda one: one.id, default=None)
    values = session_values(latest, ZoneInfo(row.zone)) if latest else {"tables": 10}
    own = {"sub_forum": _without_session(), "name_en": "", "name_zh": "", "revision": row.revision}
    form = SessionForm(data={**values, **own})
    return _session_page(form, None)


@pages.route("/sessions/<int:session_id>", methods=["GET", "POST"])
@organisers_only(Right.PROGRAMME)
def session(session_id: int) -> Page:
    """Change a session."""
    row = the_conference()
    found: SessionRecord = next((one for one in row.sessions if one.id == session_id), None) or abort(404)
    form = SessionForm(data={**session_values(found, ZoneInfo(row.zone)), "revision": row.revision})
    return _session_page(form, session_id)


@pages.post("/sessions/<int:session_id>/remove")
@organisers_only(Right.PROGRAMME)
def drop_session(session_id: int) -> Response:
    """Remove a session."""
    remove_session(site().store, the_seat(), RevisedForm().seen_revision, session_id, now())
    flash(_("The session was removed."), "success")
    return redirect(url_for("setup.sessions"), code=303)


def _without_session() -> int:
    """Return the first sub-forum that has no session yet, else the first."""
    row = the_conference()
    held = {one.sub_forum_id for one in row.sessions}
    forums = [forum.id for forum in row.sub_forums]
    return next((forum for forum in forums if forum not in held), next(iter(forums), 0))


def _forum_page(form: ForumForm, forum: int | None) -> Page:
    if form.validate_on_submit() and saved(
        form, lambda: save_forum(site().store, the_seat(), form.seen_revision, forum, form.wish, now())
    ):
        return onward("setup.sub_forums")
    return step_page("organiser/setup_forum.html", form, forum=forum)


def _session_page(form: SessionForm, session_id: int | None) -> Page:
    form.offer(the_conference().sub_forums)
    if form.validate_on_submit() and saved(
        form, lambda: save_session(site().store, the_seat(), form.seen_revision, session_id, form.wish, now())
    ):
        return onward("setup.sessions")
    usual = timedelta(minutes=the_conference().meeting_minutes)
    return step_page("organiser/setup_session.html", form, session_id=session_id, usual=usual)
