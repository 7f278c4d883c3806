"""What became of a meeting, said by either side or by the staff at the tables.

The rule: the word of the staff counts. Without it, what the sides say counts where they do not contradict each
other; where they do, nothing counts until the staff decide, who see it. Everybody may correct their own word, and
the change log keeps what was said before. Nothing is ever assumed: that both were checked in is shown, no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from matcher.profiles import Interval, Side
from matcher.words import Words
from web.errors import RefusedError
from web.seats import Seat
from web.services.couples import open_conference
from web.services.floor.arrivals import day_of
from web.services.floor.standing_in import after_missing, close_stand_in, let_down
from web.services.letters.notices import notify
from web.services.meetings import meeting_for, side_of
from web.store.arrivals import arrived_on
from web.store.busy import hold_place, ticks
from web.store.engine import Database, Store
from web.store.log import log_change
from web.store.outcomes import AtTable, is_place_free, outcome_row, without_outcome
from web.store.records.accounts import Right
from web.store.records.conferences import ConferenceRecord
from web.store.records.floor import Outcome, OutcomeRecord
from web.store.records.meetings import MeetingRecord, MeetingState
from web.store.records.messages import NoticeKind

#: What can be said; that a meeting was replaced follows from the one that came in its place.
SAYABLE = (Outcome.HELD, Outcome.INVESTOR_MISSING, Outcome.STARTUP_MISSING, Outcome.BOTH_MISSING)

_NOT_BEGUN = Words(
    "This meeting begins at its time. What became of it can be said from then on.",
    "该会面尚未开始。开始后即可记录结果。",
)
_NO_TIME = Words("This meeting has no time yet.", "该会面尚未安排时间。")
_CANCELLED = Words(
    "This meeting was cancelled, so nothing became of it. Look at your meetings for what is there now.",
    "该会面已取消，无需记录结果。请查看当前的会面。",
)
_REPLACED = Words(
    "Another meeting took the place of this one, and that stays so. Say what became of that one.",
    "已有另一场会面取代了该会面，不能再更改。请记录那一场的结果。",
)


def record_outcome(store: Store, seat: Seat, meeting_id: int, outcome: Outcome, now: datetime) -> None:
    """Say what became of a meeting, or correct what one said; saying it twice is saying it once."""
    if outcome not in SAYABLE:
        raise RefusedError(_REPLACED)

    def work(db: Database) -> None:
        conference = open_conference(db, seat)
        meeting = meeting_for(db, seat, meeting_id, Right.FLOOR)
        _refuse_untimely(db, meeting, now)
        row = outcome_row(db, meeting_id)
        if row is None:
            row = OutcomeRecord(meeting_id=meeting_id, conference_id=conference.id, at=now)
            db.add(row)
        if _own_word(row, seat) is outcome:
            return
        before = _told(row)
        _say(row, seat, outcome)
        row.outcome, row.at, row.by = _settled(row), now, seat.account_id
        db.flush()
        log_change(db, seat, "record outcome", ("meeting", meeting.id), now, (before, _told(row)))
        _follow(db, conference, meeting, row, now)

    store.retrying(work)


def _refuse_untimely(db: Database, meeting: MeetingRecord, now: datetime) -> None:
    if meeting.state is MeetingState.CANCELLED:
        row = outcome_row(db, meeting.id)
        raise RefusedError(_REPLACED if row and row.outcome is Outcome.REPLACED else _CANCELLED)
    if meeting.state is not MeetingState.BOOKED or meeting.starts_at is None:
        raise RefusedError(_NO_TIME)
    if meeting.starts_at > now:
        raise RefusedError(_NOT_BEGUN)


def _say(row: OutcomeRecord, seat: Seat, outcome: Outcome) -> None:
    side = side_of(seat)
    if side is None:
        row.staff_said = outcome
    elif side is Side.INVESTOR:
        row.investor_said = outcome
    else:
        row.startup_said = outcome


def _own_word(row: OutcomeRecord, seat: Seat) -> Outcome | None:
    side = side_of(seat)
    if side is None:
        return row.staff_said
    return row.investor_said if side is Side.INVESTOR else row.startup_said


def _settled(row: OutcomeRecord) -> Outcome | None:
    """Return what counts."""
    if row.staff_said is not None:
        return row.staff_said
    said = {one for one in (row.investor_said, row.startup_said) if one is not None}
    return said.pop() if len(said) == 1 else None


def _follow(
    db: Database, conference: ConferenceRecord, meeting: MeetingRecord, row: OutcomeRecord, now: datetime
) -> None:
    """Do what follows at once from what counts now."""
    assert meeting.starts_at is not None
    assert meeting.ends_at is not None
    missing = {
        Outcome.INVESTOR_MISSING: meeting.investor_id,
        Outcome.STARTUP_MISSING: meeting.startup_id,
    }.get(row.outcome or Outcome.HELD)
    close_stand_in(db, meeting.id, let_down(meeting, row.outcome))
    if missing is not None and now < meeting.ends_at:
        facts = {"table": meeting.table, "session_id": meeting.session_id}
        notify(db, [missing], NoticeKind.PARTNER_MISSING, ("meeting", meeting.id), now, facts=facts)
    if row.outcome in (None, Outcome.HELD):
        _hold_again(db, meeting, row, now)
    elif now < meeting.ends_at:
        after_missing(db, conference, meeting, row, now)


def _hold_again(db: Database, meeting: MeetingRecord, row: OutcomeRecord, now: datetime) -> None:
    """Let a meeting that takes place after all have its people and table back, where nobody has them yet."""
    assert meeting.starts_at is not None
    assert meeting.ends_at is not None
    if row.given_back_at is None or now >= meeting.ends_at:
        return
    if is_place_free(db, meeting, ticks(Interval(meeting.starts_at, meeting.ends_at))):
        hold_place(db, meeting)
        row.given_back_at = None
        db.flush()


def both_here(
    db: Database, conference: ConferenceRecord, meetings: Sequence[MeetingRecord]
) -> dict[int, tuple[bool, bool]]:
    """Return whether investor and startup of some meetings were checked in on its day: a hint, and no outcome."""
    days = {day_of(conference, one.starts_at) for one in meetings if one.starts_at}
    here = {day: arrived_on(db, conference.id, day).keys() for day in days}
    found = {}
    for one in meetings:
        assert one.starts_at is not None
        came = here[day_of(conference, one.starts_at)]
        found[one.id] = (one.investor_id in came, one.startup_id in came)
    return found


def suggested_held(db: Database, conference: ConferenceRecord, now: datetime) -> list[AtTable]:
    """Return the meetings without any word at all whose people were both checked in: perhaps they were held."""
    waiting = [one for one in without_outcome(db, conference.id, now) if one.said is None]
    here = both_here(db, conference, [one.meeting for one in waiting])
    return [one for one in waiting if all(here[one.meeting.id])]


def settle_as_held(store: Store, seat: Seat, meetings: Sequence[int], now: datetime) -> int:
    """Say as staff that some meetings were held, as somebody looked at them; return how many that was new for."""
    seat.needs(Right.FLOOR)
    with store.reading() as db:
        conference = db.get_one(ConferenceRecord, seat.conference_id)
        offered = {one.meeting.id for one in suggested_held(db, conference, now)}
    chosen = [id_ for id_ in dict.fromkeys(meetings) if id_ in offered]
    for id_ in chosen:
        record_outcome(store, seat, id_, Outcome.HELD, now)
    return len(chosen)


def _told(row: OutcomeRecord) -> dict[str, str]:
    """Return what is said, as the change log keeps it."""
    told = {name: getattr(row, name) for name in ("outcome", "investor_said", "startup_said", "staff_said")}
    return {name: one.value for name, one in told.items() if one is not None}
