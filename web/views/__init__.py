"""Pages by audience: read what an address asks, call one service, answer. No rules and no SQL here."""

from __future__ import annotations

from flask import Blueprint


def blueprints() -> tuple[Blueprint, ...]:
    """Return all pages; imported here so that each module can use the rooms beside it."""
    from web.views import account, acting, home, jobs, sign_in

    from web.views.organiser import match_lists, settings_compared
    from web.views.participant import calendars, meetings, people, profile, review

    from web.views.organiser import log, overview

    from web.views.organiser import imports, new_conference, participants, programme, setup, team

    # The steps of the set-up stand in two modules on one blueprint, and so do the match lists.
    assert programme.pages is setup.pages
    assert settings_compared.pages is match_lists.pages
    from web.views.organiser import timetable_moves, timetable_repair, timetables

    # So does the timetable, in three.
    assert timetable_moves.pages is timetable_repair.pages is timetables.pages
    set_up = (new_conference.pages, setup.pages, team.pages, imports.pages, participants.pages)
    return (*set_up, home.pages, sign_in.pages, account.pages, acting.pages, jobs.pages, overview.pages, log.pages, timetables.pages, profile.pages, review.pages, people.pages, meetings.pages, calendars.pages, match_lists.pages)
