"""From empty to open: a new conference, its name, zone, lengths and rules, and who organises it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from matcher.conference import Conference, MeetingLimits, Rules
from matcher.errors import Finding
from matcher.intake.findings import Findings
from matcher.intake.programme import read_conference, read_settings
from matcher.intake.settings_file import parse_settings
from matcher.intake.template import template
from matcher.profiles import Interval, Side
from matcher.words import Words
from web.errors import NotAllowedError, RefusedError
from web.seats import Seat
from web.services.accounts import add_seat
from web.services.programme import changing
from web.services.programme_check import missing_to_open, odd_lengths, odd_limits, off_the_grid
from web.store.accounts import account_by_id
from web.store.busy import add_absence, remove_absence
from web.store.datasets import conference_of, new_conference, rules_record
from web.store.engine import Database, Store
from web.store.log import log_change
from web.store.memberships import conference_by_slug
from web.store.programmes import (
    absences_in,
    booked_meetings,
    make_operator,
    may_make_conferences,
    people_counts,
    timed_wishes_in,
)
from web.store.records.accounts import SeatKind
from web.store.records.conferences import ConferenceRecord, ConferenceState

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])")
#: What addresses of the site itself begin with, now or some day.
RESERVED = frozenset(
    (
        *(
            "about",
            "account",
            "admin",
            "api",
            "assets",
            "bootstrap",
            "calendar",
            "conferences",
            "demo",
            "health",
            "help",
            "import-conference",
        ),
        *(
            "language",
            "letters",
            "login",
            "logout",
            "matcher",
            "metrics",
            "new-conference",
            "organiser",
            "privacy",
            "ready",
            "seen",
            "sign-in",
            "sign-out",
        ),
        *(
            "static",
            "status",
            "tf-setup",
            "tf-validate",
            "wan-register",
            "wan-signin",
            "wan-verify",
            "verify",
            "reset",
        ),
        *(
            "mf-recovery",
            "mf-recovery-codes",
            "change",
            "change-email",
            "confirm",
            "register",
            "us-setup",
            "us-signin",
        ),
    )
)

_BAD_SLUG = Words(
    "“{slug}” cannot be part of an address. Use 2 to 40 small letters, digits and hyphens, such as xian-2026.",
    "“{slug}”不能用作网址。请使用 2 到 40 个小写字母、数字和连字符，例如 xian-2026。",
)
_RESERVED_SLUG = Words(
    "“{slug}” is an address of the site itself. Choose another one.", "“{slug}”是网站自用的地址，请另选一个。"
)
SLUG_TAKEN = Words(
    "Another conference has the address “{slug}”. Choose another one, for example with the year.",
    "地址“{slug}”已被其他大会使用。请另选一个，例如加上年份。",
)
_NO_NAME = Words("Give the conference a name, in English or in Chinese.", "请填写大会名称（中文或英文）。")
_NO_ZONE = Words(
    "There is no time zone “{zone}”. Write it as a region and a city, such as {near}.",
    "没有时区“{zone}”。请按“地区/城市”填写，例如 {near}。",
)
_ZONE_AND_MEETINGS = Words(
    "{count} meetings are booked, and another time zone would move all of them. Cancel them first, or keep "
    "the zone.",
    "已安排 {count} 场会面，更改时区会使其全部变动。请先取消这些会面，或保留当前时区。",
)
_NOT_YET = Words("The conference cannot open yet. {missing}", "大会还不能开放。{missing}")


@dataclass(frozen=True, slots=True)
class Basics:
    """How a conference is called, and where its clock stands."""

    name: Words
    slug: str
    zone: str


@dataclass(frozen=True, slots=True)
class RulesWish:
    """What holds for every plan, and for requests."""

    limits: dict[Side, MeetingLimits]
    smallest_round_share: float
    known_kinds: frozenset[str]
    balance: float
    outgoing_cap: int
    incoming_cap: int
    request_hours: int
    grace_minutes: int = 5


def sample_programme(first_day: date, zone: str) -> Conference:
    """Return the sample's programme as if it began on a day in a zone, at the same times of day."""
    sample, to = template(), ZoneInfo(_zone(zone))
    days = first_day - min(session.start.astimezone(sample.zone).date() for session in sample.sessions)
    sessions = tuple(
        replace(one, start=_moved(one.start, sample.zone, days, to), end=_moved(one.end, sample.zone, days, to))
        for one in sample.sessions
    )
    return replace(sample, zone=to, sessions=sessions)


def programme_from_file(content: bytes, name: str) -> tuple[Conference | None, tuple[Finding, ...]]:
    """Return the conference that a conference.toml describes, None if it cannot be used, and what is odd."""
    findings = Findings()
    text = parse_settings(content, name, findings)
    settings = read_settings(text) if text else None
    conference = read_conference(settings, text) if settings and text else None
    return conference, findings.listed()


def make_conference(
    store: Store, account_id: int, basics: Basics, programme: Conference | None, now: datetime
) -> str:
    """Make a conference with its maker as its organiser; return its name in addresses.

    Parameters
    ----------
    programme : what it begins with; None: nothing.
    """
    tidy = _tidy(basics)
    zone = ZoneInfo(tidy.zone)
    begun = programme or Conference(tidy.slug, tidy.name, zone, (), ())
    for session in begun.sessions:
        if odd := off_the_grid(begun, session.id):
            raise RefusedError(odd)
    with store.writing() as db:
        if not may_make_conferences(db, account_id):
            raise NotAllowedError("only operators make conferences")
        if conference_by_slug(db, tidy.slug) is not None:
            raise RefusedError(SLUG_TAKEN.format(slug=tidy.slug))
        row = new_conference(replace(begun, name=tidy.name, zone=zone), tidy.slug, now)
        db.add(row)
        db.flush()
        account = account_by_id(db, account_id)
        assert account is not None
        make_operator(db, account)
        add_seat(db, account, row.id, SeatKind.ORGANISER)
        seat = Seat(row.id, account_id, SeatKind.ORGANISER)
        log_change(db, seat, "make conference", ("conference", row.id), now, ({}, {"name": row.name_en}))
    return tidy.slug


def change_basics(store: Store, seat: Seat, revision: int, basics: Basics, now: datetime) -> str:
    """Change name, address or zone; with another zone everything keeps its time of day. Return the address."""
    tidy = _tidy(basics)
    with changing(store, seat, revision, "change conference", now) as (db, row):
        other = conference_by_slug(db, tidy.slug)
        if other is not None and other.id != row.id:
            raise RefusedError(SLUG_TAKEN.format(slug=tidy.slug))
        if tidy.zone != row.zone:
            booked = booked_meetings(db, row.id)
            if booked:
                raise RefusedError(_ZONE_AND_MEETINGS.format(count=len(booked)))
            _keep_times_of_day(db, row, ZoneInfo(tidy.zone))
        row.name_en, row.name_zh, row.slug, row.zone = tidy.name.en, tidy.name.zh, tidy.slug, tidy.zone
    return tidy.slug


def change_lengths(store: Store, seat: Seat, revision: int, minutes: int, changeover: int, now: datetime) -> None:
    """Change how long a meeting lasts and how long one needs to change tables."""
    if odd := odd_lengths(timedelta(minutes=minutes), timedelta(minutes=changeover)):
        raise RefusedError(odd)
    with changing(store, seat, revision, "change lengths", now) as (_db, row):
        row.meeting_minutes, row.changeover_minutes = minutes, changeover
        conference = conference_of(row)
        for session in conference.sessions:
            if odd := off_the_grid(conference, session.id):
                raise RefusedError(odd)


def change_rules(store: Store, seat: Seat, revision: int, wish: RulesWish, now: datetime) -> None:
    """Change what holds for every plan and for requests."""
    with changing(store, seat, revision, "change rules", now) as (_db, row):
        rules = Rules(
            limits=wish.limits, known_kinds=wish.known_kinds, smallest_round_share=wish.smallest_round_share
        )
        if odd := odd_limits(replace(conference_of(row), rules=rules)):
            raise RefusedError(odd)
        row.rules = rules_record(rules)
        row.balance = wish.balance
        row.outgoing_cap, row.incoming_cap = wish.outgoing_cap, wish.incoming_cap
        row.request_hours, row.grace_minutes = wish.request_hours, wish.grace_minutes


def open_conference(store: Store, seat: Seat, revision: int, now: datetime) -> None:
    """Let participants in, once nothing is missing."""
    with changing(store, seat, revision, "open", now) as (db, row):
        if missing := missing_to_open(conference_of(row), people_counts(db, row.id)):
            raise RefusedError(_NOT_YET.format(missing=_joined(missing)))
        row.state = ConferenceState.OPEN


def close_conference(store: Store, seat: Seat, revision: int, now: datetime) -> None:
    """Let everything be read and nothing be changed by participants; opening it again undoes this."""
    with changing(store, seat, revision, "close", now) as (_db, row):
        row.state = ConferenceState.CLOSED


def _tidy(basics: Basics) -> Basics:
    name = Words(
        basics.name.en.strip() or basics.name.zh.strip(), basics.name.zh.strip() or basics.name.en.strip()
    )
    if not name.en:
        raise RefusedError(_NO_NAME)
    return Basics(name, tidy_slug(basics.slug), _zone(basics.zone))


def tidy_slug(text: str) -> str:
    """Return a name in addresses as it is kept; refuse what cannot be one."""
    slug = text.strip().lower()
    if not _SLUG.fullmatch(slug) or "--" in slug:
        raise RefusedError(_BAD_SLUG.format(slug=text.strip()[:60]))
    if slug in RESERVED:
        raise RefusedError(_RESERVED_SLUG.format(slug=slug))
    return slug


def _zone(name: str) -> str:
    zones = available_timezones()
    if name.strip() in zones:
        return name.strip()
    folded = {zone.casefold(): zone for zone in zones if "/" in zone and not zone.startswith(("Etc/", "posix/"))}
    cities = {zone.rpartition("/")[2]: zone for zone in folded}
    word = name.strip().casefold().replace(" ", "_")
    near = folded.get(word) or cities.get(word)
    if near is None:
        close = difflib.get_close_matches(word, [*folded, *cities], n=1)
        near = (folded.get(close[0]) or folded[cities[close[0]]]) if close else "Asia/Shanghai"
    else:
        near = folded.get(near, near)
    raise RefusedError(_NO_ZONE.format(zone=name.strip()[:60], near=near))


def _moved(moment: datetime, zone: ZoneInfo, days: timedelta, to: ZoneInfo) -> datetime:
    local = moment.astimezone(zone)
    return datetime.combine(local.date() + days, local.time(), to).astimezone(UTC)


def _keep_times_of_day(db: Database, row: ConferenceRecord, to: ZoneInfo) -> None:
    """Let sessions, absences and wished times be at the same time of day in another zone."""
    zone = ZoneInfo(row.zone)
    for wish in timed_wishes_in(db, row.id):
        assert wish.wished_start is not None
        wish.wished_start = _moved(wish.wished_start, zone, timedelta(), to)
    away = [
        (one, Interval(*(_moved(moment, zone, timedelta(), to) for moment in (one.starts_at, one.ends_at))))
        for one in absences_in(db, row.id)
    ]
    for one, _hours in away:
        remove_absence(db, one)
    for one, hours in away:
        add_absence(db, one.participant_id, hours, one.note)
    for session in row.sessions:
        session.starts_at = _moved(session.starts_at, zone, timedelta(), to)
        session.ends_at = _moved(session.ends_at, zone, timedelta(), to)


def _joined(sentences: Sequence[Words]) -> Words:
    return Words(" ".join(one.en for one in sentences), "".join(one.zh for one in sentences))
