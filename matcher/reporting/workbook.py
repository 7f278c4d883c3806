"""The plan as a workbook for people: plan.xlsx.

Strings are shared between cells rather than streamed into each: at this size that is faster and smaller, and
the previews of telephones read it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from matcher.plan import ConferencePlan, PlannedMeeting
from matcher.profiles import Side
from matcher.reporting import phrases as say
from matcher.reporting.bands import BAND_WORDS, mutual_band, one_sided_band
from matcher.reporting.clock import Clock, conference_days, days_between, short_day
from matcher.reporting.measures import by_id, by_person, session_uses
from matcher.reporting.reasons import favourable, joined
from matcher.reporting.sheets import Column, Formats, Kind, Value, add_sheet, fill, sheet_name, write
from matcher.words import Words

_REASONS_A_SIDE = 2
_SIDES = tuple(Side)  # going through an enumeration for each meeting would be slow
_OTHER = {Side.INVESTOR: Side.STARTUP, Side.STARTUP: Side.INVESTOR}


def write_workbook(plan: ConferencePlan, path: Path) -> None:
    """Write ``plan.xlsx``: an overview, the meetings, everybody's own, those without one, and the rooms."""
    clock = Clock(plan.dataset.conference.zone)
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties(
            {
                "title": str(plan.dataset.conference.name),
                # The same plan must give the same file, whenever it is written.
                "created": min(session.start for session in plan.dataset.conference.sessions).replace(tzinfo=None),
            }
        )
        formats = Formats(book)
        _overview(book, formats, plan)
        _table(book, formats, say.SHEET_MEETINGS, _MEETINGS, _meeting_rows(plan, clock))
        for side in Side:
            own = list(_person_rows(plan, clock, side))
            most = max((len(row) for row in own), default=0) - len(_PERSON)
            columns = (*_PERSON, *(Column(say.MEETING_NUMBER.format(n=k + 1), 44) for k in range(most)))
            _table(book, formats, say.SHEET_BY[side], columns, own)
        _table(book, formats, say.SHEET_WITHOUT, _WITHOUT, _without_rows(plan))
        _table(book, formats, say.SHEET_ROOMS, _ROOMS, _room_rows(plan, clock))


def _table(
    book: Any,
    formats: Formats,
    name: Words,
    columns: Sequence[Column],
    rows: Iterator[Sequence[Value]] | list[Any],
) -> None:
    sheet = add_sheet(book, formats, name, columns)
    fill(sheet, formats, columns, rows)


_MEETINGS = (
    Column(say.DAY, 11, Kind.DAY),
    Column(say.START, 7, Kind.HOURS),
    Column(say.END, 7, Kind.HOURS),
    Column(say.ROOM, 22),
    Column(say.TABLE, 7, Kind.COUNT),
    Column(say.SIDE[Side.INVESTOR], 34),
    Column(Words("Investor ID", "投资方编号"), 13),
    Column(say.SIDE[Side.STARTUP], 34),
    Column(Words("Startup ID", "创业公司编号"), 13),
    Column(say.SUB_FORUM, 34),
    Column(say.MUTUAL, 20),
    Column(say.INTEREST_OF[Side.INVESTOR], 20),
    Column(say.INTEREST_OF[Side.STARTUP], 20),
    Column(say.WHY_FOR[Side.INVESTOR], 70),
    Column(say.WHY_FOR[Side.STARTUP], 70),
)


def _meeting_rows(plan: ConferencePlan, clock: Clock) -> Iterator[Sequence[Value]]:
    people = by_id(plan)
    forums = {forum.id: str(forum.name) for forum in plan.dataset.conference.sub_forums}
    bands = {band: str(words) for band, words in BAND_WORDS.items()}
    for planned in plan.meetings:
        meeting, pair = planned.meeting, planned.recommendation
        start, end = (_naive(clock.local(moment)) for moment in (meeting.start, meeting.end))
        yield (
            start.date(),
            start,
            end,
            meeting.room,
            meeting.table,
            people[Side.INVESTOR][meeting.investor_id].name,
            meeting.investor_id,
            people[Side.STARTUP][meeting.startup_id].name,
            meeting.startup_id,
            forums[meeting.sub_forum],
            bands[mutual_band(pair, plan.yardstick)],
            *(bands[one_sided_band(pair.opinions[side], side, plan.yardstick)] for side in _SIDES),
            *(
                joined(reason.words for reason in favourable(pair.opinions[side], _REASONS_A_SIDE))
                for side in _SIDES
            ),
        )


_PERSON = (
    Column(say.ID, 13),
    Column(say.NAME, 36),
    Column(say.SUB_FORUMS, 34),
    Column(say.MEETINGS, 10, Kind.COUNT),
)


def _person_rows(plan: ConferencePlan, clock: Clock, side: Side) -> Iterator[Sequence[Value]]:
    """One row a person, their meetings side by side: made for badges, letters and the registration desk."""
    names = {id_: person.name for id_, person in by_id(plan)[_OTHER[side]].items()}
    forums = {forum.id: str(forum.name) for forum in plan.dataset.conference.sub_forums}
    own = by_person(plan)[side]
    for person in plan.dataset.people(side):
        meetings = own.get(person.id, [])
        memberships = plan.memberships[side].get(person.id, ())
        yield (
            person.id,
            person.name,
            "; ".join(forums[membership.sub_forum] for membership in memberships),
            len(meetings),
            *(_appointment(planned, clock, side, names) for planned in meetings),
        )


def _appointment(planned: PlannedMeeting, clock: Clock, side: Side, names: dict[str, str]) -> str:
    meeting = planned.meeting
    other = meeting.startup_id if side is Side.INVESTOR else meeting.investor_id
    day = short_day(clock.day(meeting.start))
    where = f"{meeting.room} #{meeting.table}".strip()
    return f"{day}, {clock.span(meeting.start, meeting.end)}, {where}: {names[other]}"


_WITHOUT = (
    Column(say.SIDE_COLUMN, 20),
    Column(say.ID, 13),
    Column(say.NAME, 40),
    Column(Words("Reason (English)", "原因（英文）"), 80),
    Column(Words("Reason (Chinese)", "原因（中文）"), 60),
)


def _without_rows(plan: ConferencePlan) -> Iterator[Sequence[Value]]:
    people = by_id(plan)
    for left in plan.left_out:
        yield str(say.SIDE[left.side]), left.id, people[left.side][left.id].name, left.reason.en, left.reason.zh


_ROOMS = (
    Column(say.DAY, 11, Kind.DAY),
    Column(say.START, 7, Kind.HOURS),
    Column(say.END, 7, Kind.HOURS),
    Column(say.ROOM, 22),
    Column(say.SUB_FORUM, 34),
    Column(say.SESSION, 44),
    Column(say.TABLES, 8, Kind.COUNT),
    Column(say.SIZED_HERE, 28),
    Column(say.TIMES, 10, Kind.COUNT),
    Column(say.PLACES, 10, Kind.COUNT),
    Column(say.USED, 10, Kind.COUNT),
    Column(say.SHARE_USED, 10, Kind.SHARE),
    Column(say.BUSIEST, 14, Kind.COUNT),
)


def _room_rows(plan: ConferencePlan, clock: Clock) -> Iterator[Sequence[Value]]:
    forums = {forum.id: str(forum.name) for forum in plan.dataset.conference.sub_forums}
    for use in session_uses(plan):
        session = use.session
        start, end = (_naive(clock.local(moment)) for moment in (session.start, session.end))
        yield (
            start.date(),
            start,
            end,
            session.room,
            forums.get(session.sub_forum or "", ""),
            str(session.name),
            use.tables,
            str(say.SIZED_BY_US if use.sized_here else say.SIZED_BY_ORGANISER),
            use.times,
            use.use.places,
            use.use.used,
            use.use.share,
            use.busiest,
        )


def _overview(book: Any, formats: Formats, plan: ConferencePlan) -> None:
    conference, figures = plan.dataset.conference, plan.figures
    days = conference_days(conference)
    sheet = book.add_worksheet(sheet_name(say.SHEET_OVERVIEW))
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 46)
    sheet.set_column(1, 1, 18)
    sheet.set_column(2, 2, 90)
    sheet.write_string(0, 0, str(conference.name), formats.title)
    sheet.write_string(1, 0, str(days_between(days[0], days[-1])), formats.of_kind[Kind.TEXT])
    if conference.fictional:
        sheet.write_string(2, 0, str(say.FICTIONAL), formats.strong)
    rows: list[tuple[Words, str | float, Words | None]] = [
        (say.MEETINGS, len(plan.meetings), None),
        (say.SIDES[Side.INVESTOR], len(plan.dataset.investors), None),
        (say.SIDES[Side.STARTUP], len(plan.dataset.startups), None),
        (say.REACHED, figures.people_reached, None),
        (say.REACHABLE, figures.people_reachable, None),
        (say.SHEET_WITHOUT, len(plan.left_out), None),
        (say.CANDIDATES, figures.candidates, None),
        (say.VALUE, figures.value, say.VALUE_MEANS),
        (say.BOUND, figures.bound, say.BOUND_MEANS),
        (say.GAP, figures.gap, say.GAP_MEANS),
        (say.STATUS_ROW, str(say.STATUS.get(figures.status, figures.status)), None),
        (say.REPLACED, figures.replaced, None),
        (say.ADDED, figures.added, None),
        (say.MUTUAL, "", say.BANDS_MEAN),
        (say.ORDER, "", say.SCORES_MEAN),
        (say.SEED, plan.seed, None),
    ]
    for row, (label, value, meaning) in enumerate(rows, start=4):
        sheet.write_string(row, 0, str(label), formats.strong)
        write(sheet, row, 1, value, formats.share if label is say.GAP else formats.number)
        if meaning:
            sheet.write_string(row, 2, f"{meaning.en}\n{meaning.zh}", formats.soft)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)


def _naive(moment: datetime) -> datetime:
    """Return local time without its zone, which a workbook cannot hold."""
    return moment.replace(tzinfo=None)
