"""Match lists: read, decide about matches, approve."""

from __future__ import annotations

from datetime import datetime

from apiflask import APIBlueprint
from pydantic import BaseModel, Field

from web.errors import NotFoundError
from web.interface.door import etag, needs, seen_revision, the_seat
from web.interface.parts import PartAsked, next_cursor
from web.interface.shapes import Asked
from web.services.exchange.tokens import Scope
from web.services.matches.lists import Ticked, approve, judge
from web.store.listing import matches_part
from web.store.match_lists import match_list, one_match, versions_of
from web.store.records.plans import MatchListRecord, MatchRecord, Verdict, VersionState
from web.views.access import now, reading, site

calls = APIBlueprint("match_lists", __name__, tag="Match lists", url_prefix="/conferences/<slug>/match-lists")


class MatchList(BaseModel):
    """A version of who should meet whom; only a draft can be changed."""

    version: int
    state: VersionState
    based_on: int | None
    sub_forum_id: int | None
    """The only sub-forum that was drafted anew; null: all."""
    created_at: datetime
    approved_at: datetime | None
    revision: int


class MatchLists(BaseModel):
    """All versions, the latest first."""

    items: list[MatchList]


class Match(BaseModel):
    """A pair in a match list."""

    id: int
    investor_id: int
    startup_id: int
    sub_forum_id: int
    score: float
    """How likely both say yes."""
    verdict: Verdict
    reason: str
    pinned: bool
    revision: int


class Matches(BaseModel):
    """A part of the matches of a list, in the order of their ids."""

    items: list[Match]
    next: str | None


class MatchesAsked(PartAsked):
    """Which matches."""

    verdict: Verdict | None = None


class Judgement(Asked):
    """What is decided about a match."""

    verdict: Verdict
    reason: str = Field("", max_length=500, description="A rejection wants one.")


class Approval(BaseModel):
    """What an approval did."""

    proposed: int
    withdrawn: int
    impossible: int


@calls.get("")
@needs(Scope.PLAN_READ)
@calls.output(MatchLists)
def listed() -> MatchLists:
    """List the versions."""
    return MatchLists(items=[_list(row) for row in versions_of(reading(), the_seat().conference_id)])


@calls.get("/<int:version>")
@needs(Scope.PLAN_READ)
@calls.output(MatchList)
def one(version: int) -> tuple[MatchList, int, dict[str, str]]:
    """Read a version."""
    row = _row(version)
    return _list(row), 200, {"ETag": etag(row.revision)}


@calls.get("/<int:version>/matches")
@needs(Scope.PLAN_READ)
@calls.input(MatchesAsked, location="query")
@calls.output(Matches)
def matches(version: int, query_data: MatchesAsked) -> Matches:
    """List the matches of a version."""
    asked = query_data
    rows = matches_part(reading(), _row(version).id, asked.part, asked.verdict)
    items = [_match(row) for row in rows[: asked.limit]]
    return Matches(items=items, next=next_cursor([row.id for row in rows], asked))


@calls.get("/<int:version>/matches/<int:match>")
@needs(Scope.PLAN_READ)
@calls.output(Match)
def match(version: int, match: int) -> tuple[Match, int, dict[str, str]]:
    """Read a match."""
    return _answer(version, match)


@calls.put("/<int:version>/matches/<int:match>/verdict")
@needs(Scope.PLAN_WRITE)
@calls.input(Judgement)
@calls.output(Match)
def decide(version: int, match: int, json_data: Judgement) -> tuple[Match, int, dict[str, str]]:
    """Approve, reject or reopen a match of a draft."""
    listed_in, row = _row(version), _match_row(version, match)
    ticked = Ticked(listed_in.id, {row.id: seen_revision(row.revision)})
    judge(site().store, the_seat(), ticked, json_data.verdict, json_data.reason, now())
    reading().rollback()
    reading().expire_all()
    return _answer(version, match)


@calls.post("/<int:version>/approval")
@needs(Scope.PLAN_WRITE)
@calls.output(Approval)
def approval(version: int) -> Approval:
    """Approve a draft: everything that is not rejected is put to both sides."""
    row = _row(version)
    done = approve(site().store, the_seat(), row.id, seen_revision(row.revision), now())
    return Approval(proposed=done.proposed, withdrawn=done.withdrawn, impossible=done.impossible)


def _row(version: int) -> MatchListRecord:
    row = match_list(reading(), the_seat().conference_id, version)
    if row is None:
        raise NotFoundError("no such version")
    return row


def _match_row(version: int, id_: int) -> MatchRecord:
    row = one_match(reading(), _row(version).id, id_)
    if row is None:
        raise NotFoundError("no such match")
    return row


def _answer(version: int, id_: int) -> tuple[Match, int, dict[str, str]]:
    row = _match_row(version, id_)
    return _match(row), 200, {"ETag": etag(row.revision)}


def _list(row: MatchListRecord) -> MatchList:
    return MatchList(
        version=row.version,
        state=row.state,
        based_on=row.based_on,
        sub_forum_id=row.sub_forum_id,
        created_at=row.created_at,
        approved_at=row.frozen_at,
        revision=row.revision,
    )


def _match(row: MatchRecord) -> Match:
    return Match(
        id=row.id,
        investor_id=row.investor_id,
        startup_id=row.startup_id,
        sub_forum_id=row.sub_forum_id,
        score=row.score,
        verdict=row.verdict,
        reason=row.reason,
        pinned=row.pinned,
        revision=row.revision,
    )
