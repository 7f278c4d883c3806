"""The steps from an empty conference to an open one: where each stands, and which comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from matcher.profiles import Side
from matcher.words import Words
from web.seats import Seat
from web.services.programme_check import missing_to_open
from web.store.datasets import conference_of
from web.store.engine import Database
from web.store.programmes import people_counts
from web.store.records.accounts import Right
from web.store.records.conferences import ConferenceRecord


@dataclass(frozen=True, slots=True)
class Step:
    """One step; ``done`` says that it does not keep the conference from opening."""

    name: str
    address: str
    summary: str
    done: bool
    current: bool


@dataclass(frozen=True, slots=True)
class Way:
    """All steps, and what is missing at the end of them."""

    steps: Sequence[Step]
    missing: Sequence[Words]

    @property
    def next_step(self) -> Step | None:
        """The first step that is not done."""
        return next((step for step in self.steps if not step.done), None)

    @property
    def after(self) -> Step | None:
        """The step after the one that is shown."""
        here = next((at for at, step in enumerate(self.steps) if step.current), None)
        return None if here is None or here + 1 == len(self.steps) else self.steps[here + 1]


def way_to_open(db: Database, row: ConferenceRecord, seat: Seat) -> Way:
    """Return the steps of a conference."""
    people = people_counts(db, row.id)
    conference = conference_of(row)
    held = [session for session in conference.sessions if session.sub_forum and session.tables != 0]
    places = sum(len(conference.starts(session)) * (session.tables or 0) for session in held)
    limits = conference.rules.limits
    steps = [
        _step("setup.basics", _("Name and time zone"), row.zone, done=True),
        _step(
            "setup.sub_forums",
            _("Sub-forums"),
            ngettext("%(num)s sub-forum", "%(num)s sub-forums", len(row.sub_forums)),
            done=bool(row.sub_forums),
        ),
        _step(
            "setup.sessions",
            _("Sessions"),
            ngettext("%(num)s session", "%(num)s sessions", len(row.sessions))
            + " · "
            + ngettext("room for %(num)s meeting", "room for %(num)s meetings", places),
            done=bool(held),
        ),
        _step(
            "setup.lengths",
            _("Meeting length"),
            _(
                "%(minutes)s minutes, then %(changeover)s to change tables",
                minutes=row.meeting_minutes,
                changeover=row.changeover_minutes,
            ),
            done=True,
        ),
        _step(
            "setup.rules",
            _("Rules"),
            _(
                "Investors %(least)s–%(most)s meetings, startups %(few)s–%(many)s",
                least=limits[Side.INVESTOR].min,
                most=limits[Side.INVESTOR].max,
                few=limits[Side.STARTUP].min,
                many=limits[Side.STARTUP].max,
            ),
            done=True,
        ),
    ]
    if seat.may(Right.PEOPLE):
        told = _(
            "%(investors)s investors, %(startups)s startups",
            investors=people[Side.INVESTOR],
            startups=people[Side.STARTUP],
        )
        steps.append(_step("imports.start", _("People"), told, done=all(people.values())))
    return Way(steps, missing_to_open(conference, people))


def _step(endpoint: str, name: str, summary: str, *, done: bool) -> Step:
    here = request.endpoint or ""
    current = here == endpoint or here in _INSIDE.get(endpoint, ())
    return Step(name, url_for(endpoint), summary, done, current)


#: Pages that belong to a step without being its first.
_INSIDE = {
    "setup.sub_forums": ("setup.sub_forum", "setup.new_sub_forum"),
    "setup.sessions": ("setup.session", "setup.new_session"),
    "imports.start": ("imports.shown",),
}
