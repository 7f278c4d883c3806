"""Suggested pairs: written whole as a new version, read per person."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Select, Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import aliased, undefer

from matcher.profiles import Side
from web.store.engine import Database, Store
from web.store.records.conferences import ConferenceRecord
from web.store.records.participants import ForumPlaceRecord, ParticipantRecord, SuggestionRecord


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who is suggested to a participant, scored from both sides."""

    other_id: int
    sub_forum_id: int
    own_score: float
    """P(the participant says yes)."""
    other_score: float
    score: float
    worth: float
    """What its place in the list is worth: the first as much as the best score among all, and so on."""
    explored: bool = False
    """Whether it was drawn for its place, to learn from it, and no score put it there."""


# So many rows are written in one transaction: bookings that wait for it must not notice.
_CHUNK = 2000


def write_suggestions(store: Store, conference_id: int, rows: Iterable[dict[str, Any]], version: int) -> None:
    """Write a new version of all suggestions in small transactions; it does not hold before ``switch_version``.

    Parameters
    ----------
    rows : values of ``SuggestionRecord`` without conference and version.
    """
    chunk: list[dict[str, Any]] = []
    for row in rows:
        chunk.append({"conference_id": conference_id, "version": version, **row})
        if len(chunk) == _CHUNK:
            _insert(store, chunk)
            chunk = []
    if chunk:
        _insert(store, chunk)


def _insert(store: Store, chunk: list[dict[str, Any]]) -> None:
    with store.writing(together=True) as db:
        db.execute(insert(SuggestionRecord), chunk)


def next_version(db: Database, conference_id: int) -> int:
    """Return a version that no suggestion of a conference bears, not even one of a run that broke off."""
    asked = select(SuggestionRecord.version).where(SuggestionRecord.conference_id == conference_id)
    current = db.get_one(ConferenceRecord, conference_id).suggestion_version
    versions: list[int] = [current, *db.scalars(asked.distinct())]
    return max(versions) + 1


def switch_version(
    store: Store,
    conference_id: int,
    version: int,
    people: Sequence[dict[str, Any]],
    known: Mapping[str, Any] | None = None,
) -> None:
    """Let a version of the suggestions hold, with what is derived about people; then remove the others.

    Parameters
    ----------
    known : what is known of the version as a whole, see ``ConferenceRecord.suggested``.
    people : each with ``id`` and the derived columns of ``ParticipantRecord``, and ``forums``: the suggested
        sub-forums as (id, probability).
    """
    with store.writing() as db:
        db.execute(
            update(ConferenceRecord)
            .where(ConferenceRecord.id == conference_id)
            .values(suggestion_version=version, suggested=dict(known or {}))
        )
        derived = [{name: value for name, value in one.items() if name != "forums"} for one in people]
        if derived:
            # Derived columns are nobody's edit: the revision that guards edits stays.
            people_table = cast("Table", ParticipantRecord.__table__)
            db.connection().execute(
                update(people_table)
                .where(people_table.c.id == bindparam("b_id"))
                .values({name: bindparam(f"b_{name}") for name in derived[0] if name != "id"}),
                [{f"b_{name}": value for name, value in one.items()} for one in derived],
            )
        _place_in_forums(db, people)
    while _delete_chunk(store, conference_id, version):
        pass


def _place_in_forums(db: Database, people: Sequence[dict[str, Any]]) -> None:
    ids = [one["id"] for one in people]
    for start in range(0, len(ids), _CHUNK):
        some = ids[start : start + _CHUNK]
        db.execute(
            delete(ForumPlaceRecord).where(
                ForumPlaceRecord.participant_id.in_(some), ForumPlaceRecord.probability.is_not(None)
            )
        )
    rows = [
        {"participant_id": one["id"], "sub_forum_id": forum, "probability": probability}
        for one in people
        for forum, probability in one["forums"]
    ]
    if rows:
        db.execute(insert(ForumPlaceRecord), rows)


def _delete_chunk(store: Store, conference_id: int, version: int) -> bool:
    with store.writing(together=True) as db:
        old = db.scalars(
            select(SuggestionRecord.version)
            .where(SuggestionRecord.conference_id == conference_id, SuggestionRecord.version != version)
            .limit(1)
        ).first()
        if old is None:
            return False
        person = db.scalars(
            select(SuggestionRecord.investor_id)
            .where(SuggestionRecord.conference_id == conference_id, SuggestionRecord.version == old)
            .order_by(SuggestionRecord.investor_id)
            .offset(_CHUNK // 20)
            .limit(1)
        ).first()
        rest = delete(SuggestionRecord).where(
            SuggestionRecord.conference_id == conference_id, SuggestionRecord.version == old
        )
        db.execute(rest if person is None else rest.where(SuggestionRecord.investor_id <= person))
        return True


def suggestions_of(
    db: Database, conference: ConferenceRecord, side: Side, participant_id: int
) -> list[SuggestionRecord]:
    """Return the suggestions that hold for one participant, best first, without their reasons."""
    own = SuggestionRecord.investor_id if side is Side.INVESTOR else SuggestionRecord.startup_id
    asked = select(SuggestionRecord).where(
        SuggestionRecord.conference_id == conference.id,
        SuggestionRecord.version == conference.suggestion_version,
        own == participant_id,
    )
    return list(db.scalars(asked.order_by(SuggestionRecord.score.desc(), SuggestionRecord.investor_id)))


def suggestion(
    db: Database, conference: ConferenceRecord, investor_id: int, startup_id: int
) -> SuggestionRecord | None:
    """Return the suggestion of one pair with its reasons; None where the pair is no candidate."""
    couple = {"investor": investor_id, "startup": startup_id}
    return db.scalars(_OF_A_COUPLE, {**_values_of_version(conference), **couple}).one_or_none()


def candidates_of(db: Database, conference: ConferenceRecord, side: Side, participant_id: int) -> list[Candidate]:
    """Return who is suggested to one participant and still takes part, in the order of its list.

    Whoever does not want to be suggested is suggested to nobody, and nobody to it.
    """
    rows = db.execute(_CANDIDATES[side], {**_values_of_version(conference), "person": participant_id}).all()
    worths = sorted((one.score for one in rows), reverse=True)
    return [
        Candidate(who, forum, own, its, score, worth, drawn is not None)
        for (who, forum, own, its, score, drawn), worth in zip(rows, worths, strict=True)
    ]


def _candidates(side: Side) -> Select[int, int, float, float, float, float | None]:
    row = SuggestionRecord
    own, other, own_score, other_score = row.investor_id, row.startup_id, row.investor_score, row.startup_score
    place, chance = row.investor_place, row.investor_chance
    if side is Side.STARTUP:
        own, other, own_score, other_score = other, own, other_score, own_score
        place, chance = row.startup_place, row.startup_chance
    reader = aliased(ParticipantRecord)
    return (
        select(other, row.sub_forum_id, own_score, other_score, row.score, chance)
        .join(ParticipantRecord, ParticipantRecord.id == other)
        .join(reader, reader.id == own)
        .where(
            *_OF_THE_VERSION,
            own == bindparam("person"),
            reader.unsuggested_at.is_(None),
            ParticipantRecord.withdrawn_at.is_(None),
            ParticipantRecord.unsuggested_at.is_(None),
        )
        .order_by(place, row.score.desc(), other)
    )


def _values_of_version(conference: ConferenceRecord) -> dict[str, int]:
    return {"conference": conference.id, "version": conference.suggestion_version}


_OF_THE_VERSION = (
    SuggestionRecord.conference_id == bindparam("conference"),
    SuggestionRecord.version == bindparam("version"),
)
_CANDIDATES = {side: _candidates(side) for side in Side}
_OF_A_COUPLE = (
    select(SuggestionRecord)
    .where(
        *_OF_THE_VERSION,
        SuggestionRecord.investor_id == bindparam("investor"),
        SuggestionRecord.startup_id == bindparam("startup"),
    )
    .options(undefer(SuggestionRecord.told))
)


def vectors_of(db: Database, ids: Collection[int]) -> dict[int, bytes]:
    """Return the embeddings of some participants, for those who have one."""
    return {id_: vector for id_, vector in db.execute(_VECTORS, {"people": list(ids)}) if vector is not None}


_VECTORS = select(ParticipantRecord.id, ParticipantRecord.vector).where(
    ParticipantRecord.id.in_(bindparam("people", expanding=True)), ParticipantRecord.vector.is_not(None)
)
