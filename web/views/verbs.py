"""The change log in words: what was done, to what kind of thing, and what it said before and after."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy

from web.views.said import listed, moment, said

VERBS: Mapping[str, Any] = {
    "accept request": lazy("accepted a request"),
    "add webhook": lazy("let an address be told what happens"),
    "change webhook": lazy("changed how an address is told"),
    "export conference": lazy("exported the whole conference"),
    "make token": lazy("made a token for another program"),
    "remove webhook": lazy("let an address be told nothing more"),
    "revoke token": lazy("revoked a token"),
    "act for": lazy("began to act for somebody"),
    "add participant": lazy("added a participant"),
    "add session": lazy("added a session"),
    "add sub-forum": lazy("added a sub-forum"),
    "add to team": lazy("added somebody to the team"),
    "agree to proposal": lazy("agreed to a proposal"),
    "agree": lazy("agreed on a meeting"),
    "answer proposal": lazy("answered a proposal"),
    "answer taken back": lazy("took an answer to a suggestion back"),
    "answered": lazy("answered a suggestion"),
    "answer stand-in": lazy("answered an offer to stand in"),
    "approve match": lazy("approved a match"),
    "approve": lazy("approved a match list"),
    "ask": lazy("asked for a meeting"),
    "begin timetable": lazy("began a timetable"),
    "block pair": lazy("blocked a pair"),
    "block time": lazy("blocked time"),
    "book meeting": lazy("booked a meeting"),
    "bring back participant": lazy("brought a participant back"),
    "cancel meeting": lazy("cancelled a meeting"),
    "change conference": lazy("changed the conference"),
    "change consent": lazy("changed what it agrees to"),
    "change contact data": lazy("changed how it can be reached"),
    "change exploring": lazy("changed how much is explored"),
    "change e-mail": lazy("changed an e-mail address"),
    "change lengths": lazy("changed the lengths of meetings"),
    "change privacy": lazy("changed who answers for personal data, or how long it is kept"),
    "change letter text": lazy("changed what letters say"),
    "change profile": lazy("changed a profile"),
    "change request": lazy("changed a request"),
    "change rights": lazy("changed somebody's rights"),
    "change rules": lazy("changed the rules"),
    "change session": lazy("changed a session"),
    "change sub-forum": lazy("changed a sub-forum"),
    "check in": lazy("checked somebody in"),
    "close tables": lazy("closed tables"),
    "close": lazy("closed the conference"),
    "decline request": lazy("declined a request"),
    "discard timetable": lazy("discarded a timetable"),
    "discard": lazy("discarded a match list"),
    "draft timetable": lazy("drafted a timetable"),
    "draft": lazy("drafted a match list"),
    "erase conference": lazy("erased the personal data of the conference"),
    "erase person": lazy("erased a participant's data"),
    "erase seat": lazy("erased the data of one of several colleagues"),
    "expire request": lazy("let a request expire"),
    "expire stand-in": lazy("let an offer to stand in expire"),
    "give back table": lazy("gave the table of a missed meeting back"),
    "go back to weights": lazy("went back to earlier weights"),
    "import profile": lazy("imported a profile"),
    "import": lazy("imported a file"),
    "invite colleague": lazy("invited a colleague"),
    "invite": lazy("invited a participant"),
    "learn": lazy("learned new weights"),
    "lift block": lazy("lifted a block"),
    "make conference": lazy("made the conference"),
    "merge participants": lazy("merged two participants"),
    "move in draft": lazy("moved a meeting in a draft"),
    "move meeting": lazy("moved a meeting"),
    "move session": lazy("moved a session"),
    "note written": lazy("wrote a private note"),
    "offer stand-in": lazy("offered somebody to stand in"),
    "open": lazy("opened the conference"),
    "pin match": lazy("pinned a match"),
    "pin meeting": lazy("pinned a meeting"),
    "promote weights": lazy("let new weights hold"),
    "propose": lazy("proposed a meeting"),
    "release timetable": lazy("released a timetable"),
    "record outcome": lazy("said what became of a meeting"),
    "rate meeting": lazy("said how a meeting was"),
    "reject match": lazy("rejected a match"),
    "reopen match": lazy("left a match undecided again"),
    "remove colleague": lazy("removed a colleague"),
    "remove from team": lazy("removed somebody from the team"),
    "remove session": lazy("removed a session"),
    "remove sub-forum": lazy("removed a sub-forum"),
    "removed from shortlist": lazy("took somebody off a shortlist"),
    "print": lazy("printed"),
    "renew board address": lazy("renewed the address of the board"),
    "renew badge": lazy("let a badge open nothing any more"),
    "renew calendar address": lazy("renewed a calendar address"),
    "repair timetable": lazy("repaired a timetable"),
    "roll back timetable": lazy("went back to an earlier timetable"),
    "roll back": lazy("went back to an earlier match list"),
    "rule on pair": lazy("pinned or blocked a pair"),
    "send file": lazy("sent a file"),
    "shortlist reordered": lazy("reordered a shortlist"),
    "shortlisted": lazy("put somebody on a shortlist"),
    "stop acting": lazy("stopped acting for somebody"),
    "take own data": lazy("took its data with it"),
    "unblock time": lazy("freed blocked time"),
    "swap match": lazy("swapped one side of a match"),
    "try letters again": lazy("let letters be tried again"),
    "undo check-in": lazy("took a check-in back"),
    "unpin match": lazy("unpinned a match"),
    "unpin meeting": lazy("unpinned a meeting"),
    "unplace meeting": lazy("took a meeting's time away"),
    "withdraw participant": lazy("took a participant out"),
    "withdraw proposal": lazy("took a proposal back"),
    "withdraw request": lazy("took a request back"),
}
SUBJECTS: Mapping[str, Any] = {
    "absence": lazy("Blocked time"),
    "conference": lazy("Conference"),
    "match": lazy("Match"),
    "match_list": lazy("Match list"),
    "meeting": lazy("Meeting"),
    "meeting_request": lazy("Request"),
    "membership": lazy("Team"),
    "participant": lazy("Participant"),
    "proposal": lazy("Proposal"),
    "pair": lazy("Pair"),
    "session": lazy("Session"),
    "stand_in": lazy("Offer to stand in"),
    "sub_forum": lazy("Sub-forum"),
    "timetable": lazy("Timetable"),
    "token": lazy("Token"),
    "webhook": lazy("Address that is told"),
    "upload": lazy("File"),
    "print": lazy("Printed file"),
    "weights": lazy("Weights"),
}
_FIELDS: Mapping[str, Any] = {
    "name": lazy("Name"),
    "email": lazy("E-mail"),
    "thesis": lazy("What it looks for"),
    "description": lazy("What it does"),
    "tags": lazy("Tags"),
    "stage": lazy("Stage"),
    "stage_names": lazy("Stages"),
    "raising_usd": lazy("Amount in US dollars"),
    "ticket_min_usd": lazy("Cheque from, in US dollars"),
    "ticket_max_usd": lazy("Cheque to, in US dollars"),
    "countries": lazy("Countries"),
    "country": lazy("Country"),
    "region": lazy("Region"),
    "city": lazy("City"),
    "kind": lazy("Kind"),
    "founded": lazy("Founded"),
    "languages": lazy("Languages"),
    "sub_forums": lazy("Sub-forums"),
    "min_meetings": lazy("Fewest meetings"),
    "max_meetings": lazy("Most meetings"),
    "hidden": lazy("Hidden from others"),
    "newcomer": lazy("First time here"),
    "state": lazy("State"),
    "starts_at": lazy("Start"),
    "ends_at": lazy("End"),
    "session_id": lazy("Session"),
    "table": lazy("Table"),
    "reason": lazy("Reason"),
    "rights": lazy("Rights"),
    "file": lazy("File"),
    "version": lazy("Version"),
    "matches": lazy("Matches"),
    "door": lazy("Came by"),
    "note": lazy("Note"),
    "message": lazy("Message"),
    "wished_start": lazy("Wished time"),
    "investor_yes": lazy("The investor says yes"),
    "startup_yes": lazy("The startup says yes"),
    "verdict": lazy("Decision"),
    "pinned": lazy("Pinned"),
    "proposed": lazy("Proposed"),
    "withdrawn": lazy("Taken back"),
    "suggested": lazy("Is suggested"),
    "privacy_holder": lazy("Answers for personal data"),
    "privacy_contact": lazy("How to reach them"),
    "erase_after": lazy("Erased after"),
    "people": lazy("Participants"),
    "meetings": lazy("Meetings"),
    "new": lazy("New"),
    "changed": lazy("Changed"),
    "gone": lazy("Taken out"),
    "hours_left_out": lazy("Times away left out"),
    "moved": lazy("Moved"),
    "put_away": lazy("Lost their place"),
    "placed": lazy("With a place"),
    "without_place": lazy("Without a place"),
    "by_hand": lazy("Moved by hand"),
    "weights": lazy("Number of the weights"),
    "exploring": lazy("Share to explore"),
    "arrived_at": lazy("Here since"),
    "outcome": lazy("Outcome"),
    "investor_said": lazy("The investor says"),
    "startup_said": lazy("The startup says"),
    "staff_said": lazy("The staff say"),
    "offered": lazy("Offered"),
}
#: Words for what the database writes as one word, by the field it is in.
_STATES: Mapping[str, Any] = {
    "open": lazy("open"),
    "pending": lazy("waiting"),
    "accepted": lazy("accepted"),
    "agreed": lazy("agreed"),
    "booked": lazy("booked"),
    "declined": lazy("declined"),
    "withdrawn": lazy("taken back"),
    "expired": lazy("expired"),
    "cancelled": lazy("cancelled"),
    "draft": lazy("draft"),
    "frozen": lazy("final"),
    "discarded": lazy("discarded"),
    "approved": lazy("approved"),
    "rejected": lazy("rejected"),
    "setup": lazy("being set up"),
    "closed": lazy("closed"),
}
_OUTCOMES: Mapping[str, Any] = {
    "held": lazy("held"),
    "investor_missing": lazy("the investor was missing"),
    "startup_missing": lazy("the startup was missing"),
    "both_missing": lazy("both were missing"),
    "replaced": lazy("replaced"),
}
_WORDS: Mapping[str, Mapping[str, Any]] = {
    **dict.fromkeys(("outcome", "investor_said", "startup_said", "staff_said"), _OUTCOMES),
    "state": _STATES,
    "verdict": _STATES,
    "door": {"request": lazy("a request"), "proposal": lazy("a proposal"), "stand_in": lazy("standing in")},
    "table": {
        "investors": lazy("Investors"),
        "startups": lazy("Startups"),
        "portfolio": lazy("Companies that investors backed"),
        "interactions": lazy("What happened before"),
    },
}
#: What follows from another field that is told.
_DERIVED = ("stages", "markets")


def verb_words(verb: str) -> str:
    """Return what was done; a verb without words is told as it is."""
    return str(VERBS.get(verb, verb))


def subject_words(subject: str) -> str:
    """Return the name of a kind of subject."""
    return str(SUBJECTS.get(subject, subject))


def from_to(
    before: Mapping[str, Any], after: Mapping[str, Any], sessions: Mapping[int, str] = MappingProxyType({})
) -> list[tuple[str, str, str]]:
    """Return each thing that differs: its name, what it was and what it is, empty where it was nothing.

    ``sessions`` are the names of sessions by id. What said nothing and says nothing, in another way, is left out.
    """
    lines = []
    for name in dict.fromkeys((*before, *after)):
        if name in _DERIVED or before.get(name) == after.get(name):
            continue
        was, new = (_told(name, side.get(name), sessions) for side in (before, after))
        if was or new:
            lines.append((_field(name, after.get(name)), was, new))
    return lines


def _field(name: str, value: Any) -> str:
    if name == "table" and value in _WORDS["table"]:
        return str(_("What is in the table"))
    return str(_FIELDS.get(name, name.replace("_", " ")))


def _told(name: str, value: Any, sessions: Mapping[int, str]) -> str:
    """Return the value of a field; sessions and states by their names."""
    if name == "session_id" and value in sessions:
        return sessions[value]
    words = _WORDS.get(name, {}).get(value) if isinstance(value, str) else None
    return str(words) if words else _value(value)


def _value(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, float):
        return f"{value:,.2f}".removesuffix(".00")
    if isinstance(value, list):
        return listed(_value(one) for one in value)
    if isinstance(value, dict):
        return (
            said(value) if value.keys() == {"en", "zh"} else listed(f"{k}: {_value(v)}" for k, v in value.items())
        )
    return _moment(str(value))


def _moment(text: str) -> str:
    """Return a moment as the reader writes it; any other text as it stands."""
    try:
        return moment(datetime.fromisoformat(text)) if len(text) >= 19 and text[10:11] == "T" else text
    except ValueError:
        return text
