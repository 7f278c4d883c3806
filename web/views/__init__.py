"""Pages by audience: read what an address asks, call one service, answer. No rules and no SQL here."""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint

_EVERYBODY = (
    "home",
    "sign_in",
    "account",
    "acting",
    "jobs",
    "board",
    "floor",
    "floor_tables",
    "badges",
    "privacy",
    "stopping",
    "running",
)
_PARTICIPANTS = (
    "news",
    "review",
    "people",
    "meetings",
    "profile",
    "calendars",
    "schedules",
    "outcomes",
    "after",
    "my_data",
)
#: The steps of the set-up stand in two modules on one blueprint, the match lists too, the timetable in three.
_ORGANISERS = (
    *("results", "status", "privacy_settings", "erasures"),
    *("letters", "letter_texts"),
    *("new_conference", "setup", "programme", "team", "imports", "participants", "overview", "log"),
    *(
        "match_lists",
        "settings_compared",
        "learning",
        "timetables",
        "timetable_moves",
        "timetable_repair",
        "prints",
    ),
    *("connections", "import_conference"),
)


def blueprints() -> tuple[Blueprint, ...]:
    """Return all pages; imported here so that each module can use the rooms beside it."""
    names = [
        *_EVERYBODY,
        *(f"participant.{name}" for name in _PARTICIPANTS),
        *(f"organiser.{name}" for name in _ORGANISERS),
    ]
    return tuple(dict.fromkeys(import_module(f"web.views.{name}").pages for name in names))
