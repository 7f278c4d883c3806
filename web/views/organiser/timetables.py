"""The timetable of the organisers: the grid, its versions, a draft and its release."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from matcher.words import Words
from web.errors import RefusedError
from web.services.timetable.happenings import happenings_of, words_for
from web.services.timetable.places import times_of
from web.services.timetable.release import outcome_of, release
from web.services.timetable.versions import discard, draft_by_hand, roll_back
from web.store.bookings import live_count
from web.store.records.accounts import Right
from web.store.records.log import JobKind
from web.store.records.meetings import MeetingState
from web.store.records.plans import TimetableRecord, VersionState
from web.store.timetables import (
    View,
    count_by_session,
    meetings_in_session,
    meetings_without_place,
    names_of_authors,
    newest,
    timetable_by_version,
    timetables_of,
)
from web.views.access import now, organisers_only, reading, site, the_conference, the_seat
from web.views.organiser.timetable_grid import by_day, grid_of, shown_session, with_spots
from web.views.said import listed, said

pages = Blueprint("timetables", __name__, url_prefix="/<slug>/organiser/timetable")

# So many meetings without a place are listed; the rest are counted.
_LISTED = 100


def version_or_404(version: int) -> TimetableRecord:
    """Return a version of this conference's timetable."""
    return timetable_by_version(reading(), the_conference().id, version) or abort(404)


def happenings_name() -> str:
    """Return under which name the cookie keeps what has happened."""
    return f"repair:{the_conference().slug}"


@pages.get("/")
@organisers_only(Right.PLAN)
def latest() -> str:
    """Show the draft that is being worked on; without one, what is really booked."""
    return _shown(newest(reading(), the_conference().id, VersionState.DRAFT))


@pages.get("/now")
@organisers_only(Right.PLAN)
def as_it_is() -> str:
    """Show what is really booked."""
    return _shown(None)


@pages.get("/<int:version>")
@organisers_only(Right.PLAN)
def shown(version: int) -> str:
    """Show one version."""
    return _shown(version_or_404(version))


def _shown(timetable: TimetableRecord | None) -> str:
    db, conference = reading(), the_conference()
    view = View(conference.id, timetable)
    counts = count_by_session(db, view)
    times = times_of(conference, happenings_of(timetable))
    chosen = shown_session(times, counts, request.args.get("session", type=int))
    meetings = meetings_in_session(db, view, chosen.session.id) if chosen else []
    return render_template(
        "organiser/timetable.html",
        timetable=timetable,
        draft=timetable if view.drafted else None,
        other_draft=newest(db, conference.id, VersionState.DRAFT) if timetable is None else None,
        counts=counts,
        placed=sum(count for id_, count in counts.items() if id_ is not None),
        waiting=counts.get(None, 0),
        agreed=live_count(db, conference.id, MeetingState.AGREED),
        days=by_day(times),
        grid=grid_of(chosen, meetings) if chosen else None,
        homeless=meetings_without_place(db, view, _LISTED),
        authors=names_of_authors(db, conference.id),
    )


@pages.get("/versions")
@organisers_only(Right.PLAN)
def versions() -> str:
    """Show every version there was."""
    db, conference = reading(), the_conference()
    return render_template(
        "organiser/timetable_versions.html",
        timetables=timetables_of(db, conference.id),
        authors=names_of_authors(db, conference.id),
        current=newest(db, conference.id, VersionState.FROZEN),
    )


@pages.post("/draft")
@organisers_only(Right.PLAN)
def draft() -> Response:
    """Let a worker draft a timetable."""
    asked = {"account": the_seat().account_id, "back": ["timetables.latest", {}]}
    return redirect(
        url_for("jobs.shown", number=site().queue.start(the_seat(), JobKind.DRAFT_TIMETABLE, asked)), 303
    )


@pages.post("/by-hand")
@organisers_only(Right.PLAN)
def by_hand() -> Response:
    """Begin a draft with everything where it is."""
    version = draft_by_hand(site().store, the_seat(), now())
    return redirect(url_for(".shown", version=version, session=request.form.get("session")), 303)


@pages.post("/<int:version>/discard")
@organisers_only(Right.PLAN)
def put_away(version: int) -> Response:
    """Put a draft away."""
    discard(site().store, the_seat(), version_or_404(version).id, now())
    flash(_("Draft %(version)s was discarded. Nothing that is booked has changed.", version=version), "success")
    return redirect(url_for(".as_it_is"), 303)


@pages.post("/<int:version>/back")
@organisers_only(Right.PLAN)
def back(version: int) -> Response:
    """Begin a draft with the places of an earlier version."""
    drafted = roll_back(site().store, the_seat(), version, now())
    return redirect(url_for(".changes", version=drafted), 303)


@pages.get("/<int:version>/changes")
@organisers_only(Right.PLAN)
def changes(version: int) -> str:
    """Show what the release of a draft would change for whom, or what that of an earlier version did change."""
    timetable, db, conference = version_or_404(version), reading(), the_conference()
    found, refused = None, None
    if timetable.state is VersionState.DRAFT:
        try:
            outcome = outcome_of(db, conference, timetable, now())
            found = {**outcome.record(), "first": [step.record() for step in outcome.new[:_LISTED]]}
        except RefusedError as refusal:
            refused = refusal.words
    else:
        found = timetable.difference
    happenings = [(one, words_for(db, conference, one)) for one in happenings_of(timetable)]
    return render_template(
        "organiser/timetable_changes.html",
        timetable=timetable,
        found=with_spots(found) if found else None,
        refused=refused,
        happenings=happenings,
        sessions={row.id: row for row in conference.sessions},
        authors=names_of_authors(db, conference.id),
    )


@pages.post("/<int:version>/release")
@organisers_only(Right.PLAN)
def let_go(version: int) -> Response:
    """Release a draft."""
    revision = request.form.get("revision", type=int) or 0
    timetable = version_or_404(version)
    found = release(site().store, the_seat(), timetable.id, revision, now())
    if happenings_of(timetable):
        session.pop(happenings_name(), None)
    count = len(found.kept) + len(found.new) + len(found.moved)
    flash(
        ngettext(
            "The timetable is released: %(num)s meeting is booked.",
            "The timetable is released: %(num)s meetings are booked.",
            count,
        ),
        "success",
    )
    for step in found.left:
        flash(said(_LEFT.format(pair=step.meeting.pair, why=step.reason)), "warning")
    if found.gone:
        flash(_("Cancelled since the draft was made: %(pairs)s.", pairs=listed(found.gone)), "info")
    return redirect(url_for(".changes", version=version), 303)


_LEFT = Words("{pair} stays as it is. {why}", "{pair} 保持不变。{why}")
