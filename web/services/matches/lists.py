"""The organiser's work on a draft: judge, pin, block, swap; then approve it, roll back, or throw it away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from matcher.words import Words
from web.errors import ChangedMeanwhileError, NotFoundError, RefusedError
from web.seats import Seat
from web.services.couples import open_conference
from web.services.doors import close_doors
from web.services.matches.proposals import propose, withdraw_proposals
from web.services.matches.rules import no_longer_possible, refuse_full, refuse_swap
from web.store.bookings import blocked_couples
from web.store.engine import Database, Store
from web.store.log import log_change
from web.store.match_lists import (
    account_names,
    all_verdicts,
    copy_matches,
    locked_list,
    match_list,
    matches_of,
    next_version,
    open_drafts,
    set_pair_rule,
    some_matches,
    touch,
)
from web.store.people import participant_row
from web.store.proposed import open_proposals
from web.store.records.accounts import Right
from web.store.records.conferences import ConferenceRecord
from web.store.records.plans import MatchListRecord, MatchRecord, PairRuleKind, Verdict, VersionState
from web.store.suggestions import suggestion

_NOT_A_DRAFT = Words(
    "This version is not a draft any more and cannot be changed. Draft a new match list, or roll back to "
    "a version and change that.",
    "此版本已不是草稿，无法修改。请重新生成匹配名单，或恢复某个版本后再修改。",
)
_CHANGED_MATCH = Words(
    "{who} changed {count} of these matches a moment ago, such as {pair}. Nothing you asked for was done; here is "
    "how they stand now. Look again and repeat what you still want.",
    "{who} 刚刚修改了其中 {count} 个匹配（如 {pair}），您的操作未执行。下面是当前状态，请查看后再操作。",
)
_CHANGED_LIST = Words(
    "{who} changed this match list after you opened the page. Nothing was approved; look at what changes "
    "now, then approve it.",
    "您打开页面后，{who} 修改了此匹配名单，尚未批准。请查看当前变化后再批准。",
)
_SOMEBODY = Words("Somebody", "有人")
_NO_TICKS = Words("Tick at least one match first.", "请先勾选至少一个匹配。")
_NO_REASON = Words(
    "Say in a few words why you reject, so that your colleagues understand it later.",
    "请简单说明否决的理由，以便同事日后了解。",
)
_LONG_REASON = Words(
    "This reason is {length} characters long; at most 500 fit. Shorten it, please.",
    "理由共 {length} 个字符，最多 500 个。请缩短。",
)
_BLOCKED = Words(
    "{pair} is blocked for good. Lift the block first, then approve the match.",
    "{pair} 已被永久禁止会面。请先解除禁止，再批准此匹配。",
)
_IMPOSSIBLE = Words(
    "No longer possible: somebody left, or a rule or an answer stands against it.",
    "不再可行：有人退出，或现有规则、答复不允许。",
)
_EMPTY = Words(
    "Every match of this draft is rejected; there is nothing to approve. Draft a new match list instead.",
    "此草稿中的匹配已全部被否决，没有可批准的内容。请重新生成匹配名单。",
)
_SAME = Words("Version {version} is a draft already. Change it as it is.", "版本 {version} 已是草稿，可直接修改。")
_LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Ticked:
    """Matches of a list as somebody saw them: id and revision."""

    match_list_id: int
    revisions: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Approved:
    """What an approval did: proposals made and taken back, and matches left out that are no longer possible."""

    proposed: int
    withdrawn: int
    impossible: int


def judge(store: Store, seat: Seat, ticked: Ticked, verdict: Verdict, reason: str, now: datetime) -> int:
    """Approve, reject or reopen matches of a draft; return how many changed. A rejection wants a reason."""
    said = _tidy_reason(reason)
    if verdict is Verdict.REJECTED and not said:
        raise RefusedError(_NO_REASON)
    reason = said if verdict is Verdict.REJECTED else ""
    with store.writing() as db:
        row = _draft(db, seat, ticked.match_list_id)
        matches = _seen(db, row, ticked, lambda match: match.verdict is verdict and match.reason == reason)
        if verdict is not Verdict.REJECTED:
            _refuse_return(db, row, matches)
        for match in matches:
            # What must meet in every draft cannot be rejected and stay so.
            pinned = match.pinned and verdict is not Verdict.REJECTED
            _change(db, seat, match, now, _VERB[verdict], verdict=verdict, reason=reason, pinned=pinned)
        return _changed(db, seat, row, matches, now)


_VERB = {
    Verdict.OPEN: "reopen match",
    Verdict.APPROVED: "approve match",
    Verdict.REJECTED: "reject match",
}


def pin(store: Store, seat: Seat, ticked: Ticked, now: datetime) -> int:
    """Approve matches and keep them in every later draft, whatever else would be better."""
    with store.writing() as db:
        row = _draft(db, seat, ticked.match_list_id)
        matches = _seen(db, row, ticked, lambda match: match.pinned)
        _refuse_return(db, row, matches)
        for match in matches:
            _change(db, seat, match, now, "pin match", pinned=True, verdict=Verdict.APPROVED, reason="")
        return _changed(db, seat, row, matches, now)


def unpin(store: Store, seat: Seat, ticked: Ticked, now: datetime) -> int:
    """Let later drafts decide about matches again; their verdicts stay."""
    with store.writing() as db:
        row = _draft(db, seat, ticked.match_list_id)
        matches = _seen(db, row, ticked, lambda match: not match.pinned)
        for match in matches:
            _change(db, seat, match, now, "unpin match", pinned=False)
        return _changed(db, seat, row, matches, now)


def block_pair(store: Store, seat: Seat, ticked: Ticked, reason: str, now: datetime) -> int:
    """Reject matches and let no later draft, suggestion or request bring the two together."""
    said = _tidy_reason(reason)
    with store.writing() as db:
        row = _draft(db, seat, ticked.match_list_id)
        matches = _seen(db, row, ticked, lambda _match: False)
        for match in matches:
            couple = match.investor_id, match.startup_id
            set_pair_rule(db, seat.conference_id, couple, PairRuleKind.BLOCKED, said)
            close_doors(db, seat, couple[0], now, couple[1])
            _change(db, seat, match, now, "block pair", verdict=Verdict.REJECTED, reason=said, pinned=False)
        return _changed(db, seat, row, matches, now)


def lift_block(store: Store, seat: Seat, ticked: Ticked, now: datetime) -> int:
    """Take a block back; the matches stay rejected until somebody decides otherwise."""
    with store.writing() as db:
        row = _draft(db, seat, ticked.match_list_id)
        matches = _seen(db, row, ticked, lambda _match: False)
        for match in matches:
            set_pair_rule(db, seat.conference_id, (match.investor_id, match.startup_id), None)
            log_change(db, seat, "lift block", ("match", match.id), now)
        return _changed(db, seat, row, matches, now)


def swap(store: Store, seat: Seat, ticked: Ticked, new_other_id: int, now: datetime) -> None:
    """Replace one side of a match by another candidate of the one who stays; the new match counts as approved."""
    with store.writing() as db:
        row = _draft(db, seat, ticked.match_list_id)
        conference = db.get_one(ConferenceRecord, seat.conference_id)
        new = participant_row(db, conference.id, new_other_id)
        if new is None:
            raise NotFoundError("no such participant")
        matches = _seen(db, row, ticked, lambda match: new.id in (match.investor_id, match.startup_id))
        for match in matches:
            replaced = match.investor if match.investor.side is new.side else match.startup
            stays = match.startup if replaced is match.investor else match.investor
            refuse_swap(db, conference, row, stays, new)
            couple = (new.id, stays.id) if replaced is match.investor else (stays.id, new.id)
            found = suggestion(db, conference, *couple)
            assert found is not None  # refused above
            _change(
                db,
                seat,
                match,
                now,
                "swap match",
                investor_id=couple[0],
                startup_id=couple[1],
                sub_forum_id=found.sub_forum_id,
                score=found.score,
                investor_score=found.investor_score,
                startup_score=found.startup_score,
                told=found.told,
                verdict=Verdict.APPROVED,
                reason="",
                pinned=False,
                session_id=None,
                starts_at=None,
                ends_at=None,
                table=None,
            )
        _changed(db, seat, row, matches, now)


def approve(store: Store, seat: Seat, match_list_id: int, revision: int, now: datetime) -> Approved:
    """Freeze a draft: everything that is not rejected is approved and put to both sides.

    Raises
    ------
    ChangedMeanwhileError
        If the list is not as it was seen any more; it says who changed it.
    """
    with store.writing() as db:
        row = _draft(db, seat, match_list_id)
        if row.revision != revision:
            raise ChangedMeanwhileError(_CHANGED_LIST.format(who=_who_changed(db, row)))
        conference = db.get_one(ConferenceRecord, seat.conference_id)
        impossible = no_longer_possible(db, conference, row)
        for match in some_matches(db, row.id, impossible).values():
            values = {"verdict": Verdict.REJECTED, "reason": str(_IMPOSSIBLE), "pinned": False}
            _change(db, seat, match, now, _VERB[Verdict.REJECTED], **values)
        db.flush()
        all_verdicts(db, row.id, Verdict.OPEN, Verdict.APPROVED)
        db.expire_all()
        matches = [match for match in matches_of(db, row.id) if match.verdict is Verdict.APPROVED]
        if not matches:
            raise RefusedError(_EMPTY)
        row.state, row.frozen_by, row.frozen_at = VersionState.FROZEN, seat.account_id, now
        db.flush()
        couples = {(match.investor_id, match.startup_id) for match in matches}
        withdrawn = withdraw_proposals(db, seat, sorted(set(open_proposals(db, conference.id)) - couples), now)
        proposed = propose(db, seat, row.id, matches, now)
        told = {"state": row.state.value, "matches": len(matches), "proposed": proposed, "withdrawn": withdrawn}
        log_change(db, seat, "approve", ("match_list", row.id), now, ({"state": VersionState.DRAFT.value}, told))
        return Approved(proposed, withdrawn, len(impossible))


def roll_back(store: Store, seat: Seat, to_version: int, now: datetime) -> int:
    """Make a new draft that equals an earlier version, and return its version."""
    seat.needs(Right.PLAN)
    with store.writing() as db:
        open_conference(db, seat)
        old = match_list(db, seat.conference_id, to_version)
        if old is None:
            raise NotFoundError("no such version")
        if old.state is VersionState.DRAFT:
            raise RefusedError(_SAME.format(version=to_version))
        put_away(db, seat, now)
        row = MatchListRecord(
            conference_id=seat.conference_id,
            version=next_version(db, seat.conference_id),
            based_on=old.version,
            sub_forum_id=old.sub_forum_id,
            figures=dict(old.figures),
            shortfalls=dict(old.shortfalls),
            created_by=seat.account_id,
            created_at=now,
        )
        db.add(row)
        db.flush()
        copy_matches(db, old.id, row.id)
        told = {"version": row.version, "based_on": old.version}
        log_change(db, seat, "roll back", ("match_list", row.id), now, ({}, told))
        return row.version


def discard(store: Store, seat: Seat, match_list_id: int, now: datetime) -> None:
    """Throw a draft away; it can still be looked at and rolled back to."""
    with store.writing() as db:
        _draft(db, seat, match_list_id)
        put_away(db, seat, now)


def put_away(db: Database, seat: Seat, now: datetime) -> None:
    """Throw the draft there is away in the caller's transaction, as when another one takes its place."""
    states = {"state": VersionState.DRAFT.value}, {"state": VersionState.DISCARDED.value}
    for draft in open_drafts(db, seat.conference_id):
        draft.state = VersionState.DISCARDED
        log_change(db, seat, "discard", ("match_list", draft.id), now, states)


def _tidy_reason(reason: str) -> str:
    said = reason.strip()
    if len(said) > _LONGEST_REASON:
        raise RefusedError(_LONG_REASON.format(length=len(said)))
    return said


def _draft(db: Database, seat: Seat, match_list_id: int) -> MatchListRecord:
    """Return a draft to change; refuse what is none, and everything where the conference is closed."""
    seat.needs(Right.PLAN)
    open_conference(db, seat)
    row = locked_list(db, seat.conference_id, match_list_id)
    if row is None:
        raise NotFoundError("no such match list")
    if row.state is not VersionState.DRAFT:
        raise RefusedError(_NOT_A_DRAFT)
    return row


def _seen(
    db: Database, row: MatchListRecord, ticked: Ticked, is_done: Callable[[MatchRecord], bool]
) -> list[MatchRecord]:
    """Return the ticked matches that are not yet as wanted; refuse where somebody changed one otherwise."""
    if not ticked.revisions:
        raise RefusedError(_NO_TICKS)
    found = some_matches(db, row.id, ticked.revisions)
    if len(found) < len(ticked.revisions):
        raise NotFoundError("no such match")
    open_ = [match for match in found.values() if not is_done(match)]
    changed = [match for match in open_ if match.revision != ticked.revisions[match.id]]
    if changed:
        said = {"who": _who_changed(db, row), "count": len(changed), "pair": _pair(changed[0])}
        raise ChangedMeanwhileError(_CHANGED_MATCH.format(**said))
    return open_


def _refuse_return(db: Database, row: MatchListRecord, matches: Iterable[MatchRecord]) -> None:
    """Refuse to bring rejected matches back that are blocked, or for which somebody has no meeting left."""
    back = [match for match in matches if match.verdict is Verdict.REJECTED]
    if not back:
        return
    blocked = blocked_couples(db, row.conference_id)
    for match in back:
        if (match.investor_id, match.startup_id) in blocked:
            raise RefusedError(_BLOCKED.format(pair=_pair(match)))
    refuse_full(db, row, [person for match in back for person in (match.investor, match.startup)])


def _change(db: Database, seat: Seat, match: MatchRecord, now: datetime, verb: str, **values: Any) -> None:
    """Set columns of a match and write down what they were; reasons of a score are too long for the log."""
    told = [name for name in values if name not in ("told", "starts_at", "ends_at")]
    before = {name: getattr(match, name) for name in told}
    for name, value in values.items():
        setattr(match, name, value)
    log_change(db, seat, verb, ("match", match.id), now, (before, {name: values[name] for name in told}))


def _changed(db: Database, seat: Seat, row: MatchListRecord, matches: list[MatchRecord], now: datetime) -> int:
    if matches:
        touch(db, row, seat, now)
    return len(matches)


def _pair(match: MatchRecord) -> str:
    return f"{match.investor.name} × {match.startup.name}"


def _who_changed(db: Database, row: MatchListRecord) -> str | Words:
    return account_names(db, [row.changed_by]).get(row.changed_by or 0, "") or _SOMEBODY
