"""Learn from what people answered: the next weights, held against the present ones, for an organiser to take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from typing import Any

import numpy as np

from matcher.bundle import Origin, Source, bundle_files, default_bundle
from matcher.learning.answers import LEAST, LEAST_OF_EACH, LEAST_READERS, NOWHERE, Answers
from matcher.learning.exposure import CAP
from matcher.learning.fitting import SPREADS
from matcher.learning.next_bundle import Held, NextWeights, next_weights
from matcher.plan import Level
from matcher.profiles import Side
from matcher.progress import StepClock, StepProgress
from matcher.recommendation.features import Feature
from matcher.words import Words
from web.errors import NotAllowedError, RefusedError
from web.seats import Seat
from web.store.bundles import bundle_row, conference_to_learn, next_number, read_bundle
from web.store.engine import Database, Store
from web.store.evidence import unpacked_evidence
from web.store.labels import Label, LabelKind, labels_of
from web.store.log import log_change
from web.store.records.accounts import SeatKind
from web.store.records.conferences import ConferenceRecord
from web.store.records.learning import BundleRecord, ShownRecord
from web.store.shown import everything_shown, list_lengths, runs_of

#: At most so much of what people see first may go to exploring.
MOST_EXPLORING = 0.2

_TOO_FEW = Words(
    "There are too few answers to learn from: {investor} of investors and {startup} of startups, to people who "
    "were suggested to them. For one side at least {least} of {readers} people are needed, with {each} yes and "
    "{each} no. Nothing was changed; try again when more have answered.",
    "可供学习的回答太少：投资人对推荐对象的回答 {investor} 条，创业公司 {startup} 条。至少一方需要来自 {readers} "
    "人的 {least} 条回答，其中愿意与不合适各不少于 {each} 条。未作任何更改，请在收到更多回答后重试。",
)
_NOT_THERE = Words("There are no such weights any more.", "没有这组权重。")
_NOT_NEXT = Words(
    "These weights were compared with others than those that hold now. Learn anew, then decide.",
    "这组权重当时对比的并非当前使用的权重。请重新学习后再决定。",
)
_NOTHING_BEFORE = Words(
    "The weights that travel with matcher hold already; there is nothing to go back to.",
    "当前使用的就是 matcher 自带的权重，无法再退回。",
)
_TOO_MUCH = Words(
    "Give a share from 0 to {most} percent. More would cost people good suggestions.",
    "请填写 0 到 {most} 之间的百分比。比例过高会使参会者错失好的推荐。",
)
#: What was said after a meeting says more than whether somebody came, and that more than what was said before.
_WEIGHTIER = {LabelKind.ATTENDANCE: 1, LabelKind.RATING: 2}


@dataclass(frozen=True, slots=True)
class Gathered:
    """What there is to learn from by side, labels of each kind, and how many about people nobody suggested."""

    answers: Mapping[Side, Answers]
    kinds: Mapping[LabelKind, int]
    elsewhere: int
    present: int
    """Number of the weights that held."""

    def record(self) -> dict[str, Any]:
        """Return plain values, for JSON."""
        explored = sum(int((~np.isnan(own.chance)).sum()) for own in self.answers.values())
        return {
            "answers": {side.value: len(own) for side, own in self.answers.items()},
            "readers": {side.value: len(np.unique(own.reader)) for side, own in self.answers.items()},
            "kinds": {kind.value: count for kind, count in self.kinds.items()},
            "explored": explored,
            "elsewhere": self.elsewhere,
        }


@dataclass(frozen=True, slots=True)
class _Taught:
    """A label with how it came to be given: what its sayer or, failing that, the other side was shown."""

    label: Label
    shown: ShownRecord
    own: bool


def gathered(db: Database, conference: ConferenceRecord) -> Gathered:
    """Return what people said of whom they were shown: of each about each the last, with what was known then."""
    labels = labels_of(db, conference.id)
    last: dict[tuple[int, int], Label] = {}
    for one in labels:
        key = one.reader_id, one.other_id
        if key not in last or _WEIGHTIER.get(one.kind, 0) >= _WEIGHTIER.get(last[key].kind, 0):
            last[key] = one
    shown: dict[tuple[int, int], list[ShownRecord]] = {}
    for row in everything_shown(db, conference.id):
        shown.setdefault((row.participant_id, row.other_id), []).append(row)
    taught = [one for one in (_taught(label, shown) for label in last.values()) if one is not None]
    columns = {number: run.columns for number, run in runs_of(db, conference.id).items()}
    lengths = list_lengths(db, conference)
    return Gathered(
        {side: _answers([one for one in taught if one.label.side is side], columns, lengths) for side in Side},
        Counter(one.kind for one in labels),
        len(last) - len(taught),
        conference.bundle,
    )


def _taught(label: Label, shown: Mapping[tuple[int, int], Sequence[ShownRecord]]) -> _Taught | None:
    """Return a label with the last showing before it; None where neither of the two was shown the other."""
    for key, own in (((label.reader_id, label.other_id), True), ((label.other_id, label.reader_id), False)):
        before = [row for row in shown.get(key, ()) if row.at <= label.at and row.evidence]
        if before:
            return _Taught(label, before[-1], own)
    return None


def _answers(taught: Sequence[_Taught], columns: Mapping[int, list[str]], lengths: Mapping[int, int]) -> Answers:
    """Return the labels of one side as arrays."""
    rows = []
    for one in taught:
        known = unpacked_evidence(one.shown.evidence, columns.get(one.shown.version, []), one.label.side)
        if known is not None:
            place = one.shown.place if one.own else NOWHERE
            chance = one.shown.chance if one.own and one.shown.chance is not None else np.nan
            rows.append((known, one.label, place, chance))
    return Answers(
        evidence=np.array([features for (features, _), *_ in rows]).reshape(len(rows), len(Feature)),
        beside=np.array([added for (_, added), *_ in rows], dtype=np.float64),
        said=np.array([label.value for _, label, _, _ in rows], dtype=np.float64),
        at=np.array([label.at.timestamp() for _, label, _, _ in rows], dtype=np.float64),
        reader=np.array([label.reader_id for _, label, _, _ in rows], dtype=np.int64),
        place=np.array([place for _, _, place, _ in rows], dtype=np.int64),
        chance=np.array([chance for *_, chance in rows], dtype=np.float64),
        length=np.array(
            [max(lengths.get(label.reader_id, 0), place + 1) for _, label, place, _ in rows], dtype=np.int64
        ),
    )


def learn(store: Store, seat: Seat, now: datetime, progress: StepProgress | None = None) -> int:
    """Learn the next weights of a conference and return their number; the present ones hold on.

    Refuses where there are too few answers, and then writes nothing.
    """
    _organisers_alone(seat)
    clock = StepClock(progress)
    with clock.step("read"), store.reading() as db:
        conference = db.get_one(ConferenceRecord, seat.conference_id)
        there, held = gathered(db, conference), held_weights(db, conference)
    with clock.step("learn"):
        found = next_weights(there.answers, held, np.random.default_rng(0))
    if found is None:
        counts = {side.value: len(there.answers[side]) for side in Side}
        raise RefusedError(_TOO_FEW.format(**counts, least=LEAST, readers=LEAST_READERS, each=LEAST_OF_EACH))
    with clock.step("write"):
        return keep_weights(store, seat, found, there, now)


def keep_weights(store: Store, seat: Seat, found: NextWeights, there: Gathered, now: datetime) -> int:
    """Keep what was learned from answers as the next weights, and return their number; they do not hold yet."""
    _organisers_alone(seat)
    report = there.record() | {
        "taught": [side.value for side in found.taught],
        "comparison": found.comparison.record() if found.comparison else None,
    }
    with store.writing() as db:
        conference = conference_to_learn(db, seat.conference_id)
        number = next_number(db, conference.id)
        files = bundle_files(_origin(f"{conference.slug} {number}", found, report, now), found.weights)
        row = BundleRecord(
            conference_id=conference.id,
            number=number,
            based_on=there.present,
            files={name: content.decode() for name, content in files.items()},
            report=report,
            created_by=seat.account_id,
            created_at=now,
        )
        db.add(row)
        db.flush()
        log_change(db, seat, "learn", ("weights", row.id), now, ({}, {"number": number}))
    return number


def held_weights(db: Database, conference: ConferenceRecord) -> Held:
    """Return the weights that learning begins with: matcher's own, which saw no answer, and those that hold."""
    row = bundle_row(db, conference.id, conference.bundle)
    own = default_bundle().weights
    return Held(own, own) if row is None else Held(own, read_bundle(row).weights, row.created_at.timestamp())


def _origin(name: str, found: NextWeights, report: Mapping[str, Any], now: datetime) -> Origin:
    """Return what the weights say of themselves."""
    # How often people say yes is measured where both sides were.
    level = Level.MEASURED if len(found.taught) == len(Side) else Level.ASSUMED
    return Origin(
        name=name,
        trained=now.date(),
        data=Source(name="answers of participants", licence="private", attribution="", files={}),
        learned=tuple(Feature),
        config={
            "prior": default_bundle().fingerprint,
            "exposure cap": CAP,
            "spreads": ", ".join(map(str, SPREADS)),
            **{f"spread {side.value}": spread for side, spread in found.spreads.items()},
        },
        libraries={name: version(name) for name in ("numpy", "scipy")},
        metrics=dict(report),
        level=level,
    )


def promote(store: Store, seat: Seat, number: int, now: datetime) -> None:
    """Let learned weights hold from the next making of suggestions and drafts on."""
    _organisers_alone(seat)
    with store.writing() as db:
        conference = conference_to_learn(db, seat.conference_id)
        row = bundle_row(db, seat.conference_id, number)
        if row is None:
            raise RefusedError(_NOT_THERE)
        if conference.bundle == number:
            return
        if row.based_on != conference.bundle:
            raise RefusedError(_NOT_NEXT)
        _switch(db, seat, conference, number, "promote weights", now)


def go_back(store: Store, seat: Seat, now: datetime) -> int:
    """Let those weights hold again that the present ones were compared with; return their number."""
    _organisers_alone(seat)
    with store.writing() as db:
        conference = conference_to_learn(db, seat.conference_id)
        row = bundle_row(db, seat.conference_id, conference.bundle)
        if row is None:
            raise RefusedError(_NOTHING_BEFORE)
        _switch(db, seat, conference, row.based_on, "go back to weights", now)
        return row.based_on


def set_exploring(store: Store, seat: Seat, share: float, now: datetime) -> None:
    """Say which share of the first places of everybody's list goes to somebody drawn from below."""
    _organisers_alone(seat)
    if not 0.0 <= share <= MOST_EXPLORING:
        raise RefusedError(_TOO_MUCH.format(most=round(100 * MOST_EXPLORING)))
    with store.writing() as db:
        conference = conference_to_learn(db, seat.conference_id)
        if conference.exploring != share:
            change = {"exploring": conference.exploring}, {"exploring": share}
            conference.exploring = share
            log_change(db, seat, "change exploring", ("conference", conference.id), now, change)


def _switch(db: Database, seat: Seat, conference: ConferenceRecord, number: int, verb: str, now: datetime) -> None:
    change = {"weights": conference.bundle}, {"weights": number}
    conference.bundle = number
    log_change(db, seat, verb, ("conference", conference.id), now, change)


def _organisers_alone(seat: Seat) -> None:
    if seat.kind is not SeatKind.ORGANISER:
        raise NotAllowedError("only an organiser decides what suggestions are made with")
