"""What a version of the match list changes for whom, against the last that was approved, and who has no match."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matcher.words import Words
from web.services.matches.rules import no_longer_possible
from web.store.engine import Database
from web.store.match_lists import (
    Person,
    couples_of,
    everybody,
    ids_of_everybody,
    last_approved,
    names_of,
    people_matched,
    standing_couples,
)
from web.store.records.conferences import ConferenceRecord
from web.store.records.participants import ParticipantRecord
from web.store.records.plans import MatchListRecord, VersionState
from web.store.standing import couples_that_meet

_REJECTED = Words(
    "its matches were rejected; draft again to look for others", "其匹配已被否决；可重新生成以寻找其他对象"
)
_CAME_LATER = Words("came after this version was drafted; draft again", "在此版本生成后加入；请重新生成")


@dataclass(frozen=True, slots=True)
class PersonChange:
    """Whom somebody would meet besides, and whom no more."""

    person: ParticipantRecord
    gained: list[ParticipantRecord]
    lost: list[ParticipantRecord]


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Somebody without a match, and why."""

    person: Person
    reason: Words


@dataclass(frozen=True, slots=True)
class ListChanges:
    """What approving a version would change against version ``since``; None where none was approved before."""

    since: int | None
    gained: int
    lost: int
    kept: int
    people: list[PersonChange]
    impossible: int

    @property
    def gaining(self) -> int:
        """How many people would have more matches."""
        return sum(len(one.gained) > len(one.lost) for one in self.people)

    @property
    def losing(self) -> int:
        """How many people would have fewer."""
        return sum(len(one.gained) < len(one.lost) for one in self.people)


def list_changes(db: Database, conference: ConferenceRecord, row: MatchListRecord) -> ListChanges:
    """Return what a version changes against the last approved one before it, by person, most changed first."""
    before = last_approved(db, conference.id, row.version)
    old = standing_couples(db, before.id) if before else set()
    # Whoever agreed to meet is not drafted again, and loses nothing by it.
    new = standing_couples(db, row.id) | (old & couples_that_meet(db, conference.id))
    # Where nothing was approved before, all matches are new to everybody, and there is nothing to tell by person.
    gained, lost = (_by_person(new - old), _by_person(old - new)) if before else ({}, {})
    names = names_of(db, gained.keys() | lost.keys())
    people = [
        PersonChange(names[id_], _named(gained.get(id_, ()), names), _named(lost.get(id_, ()), names))
        for id_ in sorted(gained.keys() | lost.keys())
    ]
    people.sort(key=lambda one: (-len(one.lost), -len(one.gained), one.person.name))
    is_draft = row.state is VersionState.DRAFT
    return ListChanges(
        since=before.version if before else None,
        gained=len(new - old),
        lost=len(old - new),
        kept=len(new & old),
        people=people,
        impossible=len(no_longer_possible(db, conference, row)) if is_draft else 0,
    )


def count_unmatched(db: Database, conference: ConferenceRecord, row: MatchListRecord) -> int:
    """Return how many people have no match in a version and no meeting."""
    return len(ids_of_everybody(db, conference.id) - _matched(db, conference, row))


def unmatched(db: Database, conference: ConferenceRecord, row: MatchListRecord) -> list[Unmatched]:
    """Return everybody who takes part without a match in a version and without a meeting, investors first."""
    matched = _matched(db, conference, row)
    reasons = {id_: Words(**said) for id_, said in row.shortfalls.get("left_out", [])}
    of_list = {person for one in couples_of(db, row.id) for person in (one.investor_id, one.startup_id)}
    return [
        Unmatched(person, reasons.get(person.id) or (_REJECTED if person.id in of_list else _CAME_LATER))
        for person in everybody(db, conference.id)
        if person.id not in matched
    ]


def _matched(db: Database, conference: ConferenceRecord, row: MatchListRecord) -> set[int]:
    """Return whoever has a match that is not rejected, or a meeting."""
    meeting = couples_that_meet(db, conference.id)
    return people_matched(db, row.id) | {person for couple in meeting for person in couple}


def _by_person(couples: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for investor, startup in couples:
        found[investor].append(startup)
        found[startup].append(investor)
    return found


def _named(ids: Iterable[int], names: Mapping[int, ParticipantRecord]) -> list[ParticipantRecord]:
    return sorted((names[id_] for id_ in ids), key=lambda one: one.name)
