"""Note that a suggestion is on a page, so that what comes of it can be judged by who saw it, and where."""

from __future__ import annotations

from datetime import datetime

from web.errors import ChangedMeanwhileError
from web.seats import Seat
from web.store.engine import Database, Store
from web.store.records.conferences import ConferenceRecord, ConferenceState
from web.store.shown import was_shown, write_shown


def note_shown(store: Store, db: Database, seat: Seat, other_id: int, now: datetime) -> None:
    """Note that the seat's participant is shown somebody, once for each version of the suggestions.

    Parameters
    ----------
    db : what the page itself is read from.
    """
    conference = db.get_one(ConferenceRecord, seat.conference_id)
    if conference.state is ConferenceState.CLOSED or not conference.suggestion_version:
        return
    if was_shown(db, seat.participant, other_id, conference.suggestion_version):
        return
    try:
        with store.writing(together=True) as writing:
            conference = writing.get_one(ConferenceRecord, seat.conference_id)
            write_shown(writing, conference, seat.side, (seat.participant, other_id), now)
    except ChangedMeanwhileError:
        return  # another tab noted it at the same moment
