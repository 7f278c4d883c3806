"""Match lists: versions, the draft with its matches, what approving it changes, and other settings to compare."""

from __future__ import annotations

from math import ceil
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from matcher.profiles import Side
from matcher.words import Words
from web.errors import RefusedError
from web.forms.organiser.match_lists import REASONS, FilterForm, ticked_revisions
from web.services.matches import lists as service
from web.services.matches.changes import count_unmatched, list_changes, unmatched
from web.services.matches.lists import Ticked
from web.services.matches.rules import swap_choices
from web.store.bookings import blocked_couples
from web.store.log import changes_of
from web.store.match_lists import (
    PAGE,
    Person,
    account_names,
    current_list,
    match_list,
    names_of,
    one_match,
    page_of,
    people_matched,
    sizes_of,
    tallies,
    versions_of,
)
from web.store.opinions import unpacked
from web.store.records.accounts import Right
from web.store.records.log import JobKind
from web.store.records.plans import MatchListRecord, MatchRecord, Verdict, VersionState
from web.views.access import now, organisers_only, reading, site, the_conference, the_seat
from web.views.said import named, said

pages = Blueprint("match_lists", __name__, url_prefix="/<slug>/organiser/match-lists")

_VERDICT = {"approve": Verdict.APPROVED, "reject": Verdict.REJECTED, "reopen": Verdict.OPEN}
_NO_SUCH = Words("There is nothing to do with that. Load the page anew.", "无法执行此操作。请刷新页面。")


@pages.get("/")
@organisers_only(Right.PLAN)
def latest() -> Response | str:
    """Go to the version that counts; where there is none, say how to get one."""
    row = current_list(reading(), the_conference().id)
    if row is not None:
        return redirect(url_for("match_lists.shown", version=row.version))
    return render_template("organiser/match_lists.html", versions=(), sizes={}, names={})


@pages.get("/versions")
@organisers_only(Right.PLAN)
def versions() -> str:
    """List all versions."""
    rows = versions_of(reading(), the_conference().id)
    names = account_names(reading(), [id_ for row in rows for id_ in (row.created_by, row.frozen_by)])
    sizes = sizes_of(reading(), the_conference().id)
    return render_template("organiser/match_lists.html", versions=rows, sizes=sizes, names=names)


@pages.post("/draft")
@organisers_only(Right.PLAN)
def draft() -> Response:
    """Start to draft a match list, of all sub-forums or of one."""
    forums = {str(forum.id): forum.id for forum in the_conference().sub_forums}
    asked = {
        "sub_forum": forums.get(request.form.get("sub_forum", "")),
        "afresh": "afresh" in request.form,
        "seed": 0,
        "account": the_seat().account_id,
        "back": ["match_lists.latest", {}],
    }
    number = site().queue.start(the_seat(), JobKind.DRAFT_MATCHES, asked)
    return redirect(url_for("jobs.shown", number=number), code=303)


@pages.get("/<int:version>")
@organisers_only(Right.PLAN)
def shown(version: int) -> str:
    """Show the matches of a version, a page at a time."""
    row = _list_or_404(version)
    form = FilterForm(request.args)
    form.offer([(forum.id, named(forum)) for forum in the_conference().sub_forums])
    wanted = form.filter(row.figures.get("weak", 0.0))
    number = max(request.args.get("page", 1, type=int), 1)
    matches, count = page_of(reading(), row.id, wanted, min(number, 10_000))
    return render_template(
        "organiser/match_list.html",
        row=row,
        form=form,
        matches=[(match, unpacked(match.told)) for match in matches],
        count=count,
        page=number,
        pages=ceil(count / PAGE),
        address=_page_address(version),
        asked=_asked(),
        summary=_summary(row),
        dropped=_dropped(row),
        forums={forum.id: forum for forum in the_conference().sub_forums},
        reasons=REASONS,
        blocked=blocked_couples(reading(), the_conference().id),
        names=account_names(reading(), [row.changed_by, row.frozen_by, row.created_by]),
    )


@pages.post("/<int:version>/decide")
@organisers_only(Right.PLAN)
def decide(version: int) -> Response:
    """Do something with one match, by its own button, or with all that are ticked."""
    row = _list_or_404(version)
    verb, _blank, own = request.form.get("do", "").partition(" ")
    ticked = Ticked(row.id, ticked_revisions([own] if own else request.form.getlist("match")))
    reason = request.form.get("reason", "")
    if own and verb == "reject" and not reason.strip():
        match = next(iter(ticked.revisions), 0)
        asking = url_for("match_lists.one", version=version, match=match, _anchor="reject", **_asked())
        return redirect(asking, code=303)
    count = _do(verb, ticked, reason)
    if count:
        flash(_told(verb, count), "success")
    if request.args.get("then") == "one":
        return redirect(url_for("match_lists.one", version=version, match=next(iter(ticked.revisions))), code=303)
    return redirect(url_for("match_lists.shown", version=version, **_asked()), code=303)


def _do(verb: str, ticked: Ticked, reason: str) -> int:
    store, seat = site().store, the_seat()
    if verb in _VERDICT:
        return service.judge(store, seat, ticked, _VERDICT[verb], reason, now())
    if verb == "block":
        return service.block_pair(store, seat, ticked, reason, now())
    plain = {"pin": service.pin, "unpin": service.unpin, "lift": service.lift_block}
    if verb not in plain:
        raise RefusedError(_NO_SUCH)
    return plain[verb](store, seat, ticked, now())


def _told(verb: str, count: int) -> str:
    words = {
        "approve": ngettext("%(num)s match approved.", "%(num)s matches approved.", count),
        "reject": ngettext("%(num)s match rejected.", "%(num)s matches rejected.", count),
        "reopen": ngettext("%(num)s match is open again.", "%(num)s matches are open again.", count),
        "block": ngettext("%(num)s pair blocked.", "%(num)s pairs blocked.", count),
        "pin": ngettext("%(num)s match pinned.", "%(num)s matches pinned.", count),
        "unpin": ngettext("%(num)s match unpinned.", "%(num)s matches unpinned.", count),
        "lift": ngettext("%(num)s block lifted.", "%(num)s blocks lifted.", count),
    }
    return str(words[verb])


@pages.get("/<int:version>/matches/<int:match>")
@organisers_only(Right.PLAN)
def one(version: int, match: int) -> str:
    """Show one match: everything that speaks for and against it, and who could take either place."""
    row = _list_or_404(version)
    found = _match_or_404(row, match)
    choices = {}
    if row.state is VersionState.DRAFT and found.verdict is not Verdict.REJECTED:
        choices = {side: swap_choices(reading(), the_conference(), row, found, side) for side in Side}
    history = changes_of(reading(), the_conference().id, "match", found.id)
    return render_template(
        "organiser/match.html",
        row=row,
        match=found,
        told=unpacked(found.told),
        choices=choices,
        asked=_asked(),
        reasons=REASONS,
        blocked=(found.investor_id, found.startup_id) in blocked_couples(reading(), the_conference().id),
        history=[(change, _did(change.verb)) for change in history],
        names=account_names(reading(), [change.account_id for change in history]),
    )


def _did(verb: str) -> str:
    words = {
        "approve match": _("Approved"),
        "reject match": _("Rejected"),
        "reopen match": _("Opened again"),
        "pin match": _("Pinned"),
        "unpin match": _("Unpinned"),
        "block pair": _("Blocked"),
        "lift block": _("Block lifted"),
        "swap match": _("Swapped in"),
    }
    return str(words.get(verb, verb))


@pages.post("/<int:version>/matches/<int:match>/swap")
@organisers_only(Right.PLAN)
def swap(version: int, match: int) -> Response:
    """Replace one side of a match."""
    row = _list_or_404(version)
    ticked = Ticked(row.id, {match: request.form.get("revision", 0, type=int)})
    service.swap(site().store, the_seat(), ticked, request.form.get("person", 0, type=int), now())
    flash(_("Swapped. The new match counts as approved."), "success")
    return redirect(url_for("match_lists.one", version=version, match=match), code=303)


@pages.get("/<int:version>/changes")
@organisers_only(Right.PLAN)
def changes(version: int) -> str:
    """Show what approving a version changes for whom."""
    row = _list_or_404(version)
    return render_template(
        "organiser/match_list_changes.html",
        row=row,
        told=list_changes(reading(), the_conference(), row),
        without=count_unmatched(reading(), the_conference(), row),
        summary=_summary(row),
    )


@pages.get("/<int:version>/unmatched")
@organisers_only(Right.PLAN)
def left_out(version: int) -> str:
    """Show who has no match, and why."""
    row = _list_or_404(version)
    found = unmatched(reading(), the_conference(), row)
    groups: dict[str, list[Person]] = {}
    for one in found:
        words = said(one.reason)
        groups.setdefault(words[:1].upper() + words[1:], []).append(one.person)
    common = sorted(groups.items(), key=lambda group: -len(group[1]))
    return render_template("organiser/match_list_unmatched.html", row=row, without=found, groups=common)


@pages.post("/<int:version>/approve")
@organisers_only(Right.PLAN)
def approve(version: int) -> Response:
    """Freeze a draft and put its matches to both sides."""
    row = _list_or_404(version)
    done = service.approve(site().store, the_seat(), row.id, request.form.get("revision", 0, type=int), now())
    flash(_("Version %(version)s is approved.", version=version), "success")
    sent = ngettext("%(num)s proposal went to both sides.", "%(num)s proposals went to both sides.", done.proposed)
    flash(sent, "info")
    if done.impossible:
        flash(
            ngettext(
                "%(num)s match was left out, because it is no longer possible.",
                "%(num)s matches were left out, because they are no longer possible.",
                done.impossible,
            ),
            "warning",
        )
    return redirect(url_for("match_lists.shown", version=version), code=303)


@pages.post("/<int:version>/roll-back")
@organisers_only(Right.PLAN)
def roll_back(version: int) -> Response:
    """Make a new draft that equals this version."""
    made = service.roll_back(site().store, the_seat(), version, now())
    told = _("Version %(made)s is a new draft, equal to version %(version)s.", made=made, version=version)
    flash(told, "success")
    return redirect(url_for("match_lists.shown", version=made), code=303)


@pages.post("/<int:version>/discard")
@organisers_only(Right.PLAN)
def discard(version: int) -> Response:
    """Throw a draft away."""
    service.discard(site().store, the_seat(), _list_or_404(version).id, now())
    flash(_("Version %(version)s is discarded. You can still roll back to it.", version=version), "success")
    return redirect(url_for("match_lists.latest"), code=303)


def _list_or_404(version: int) -> MatchListRecord:
    row = match_list(reading(), the_conference().id, version)
    if row is None:
        abort(404)
    return row


def _match_or_404(row: MatchListRecord, id_: int) -> MatchRecord:
    found = one_match(reading(), row.id, id_)
    if found is None:
        abort(404)
    return found


def _asked() -> dict[str, Any]:
    """Return the filter of this address, to keep it."""
    kept = ("sub_forum", "verdict", "order", "person", "weak", "page")
    return {name: value for name in kept if (value := request.args.get(name))}


def _page_address(version: int) -> Any:
    asked = _asked()
    return lambda number: url_for("match_lists.shown", version=version, **{**asked, "page": number})


def _summary(row: MatchListRecord) -> dict[str, Any]:
    """Return what a version amounts to as it stands now, beside what was proven of it as it was drafted."""
    counted = tallies(reading(), row.id)
    by_verdict = {verdict: sum(one.count for one in counted if one.verdict is verdict) for verdict in Verdict}
    standing = [one for one in counted if one.verdict is not Verdict.REJECTED]
    figures = row.figures
    value, bound = figures.get("value", 0.0), figures.get("bound", 0.0)
    return {
        "matches": sum(one.count for one in standing),
        "expected": sum(one.value for one in standing),
        "open": by_verdict[Verdict.OPEN],
        "decided": by_verdict[Verdict.APPROVED] + by_verdict[Verdict.REJECTED],
        "reached": len(people_matched(reading(), row.id)),
        "more": max(bound / value - 1, 0.0) if value else 0.0,
        "optimal": figures.get("status") == "optimal",
        "edited": row.changed_at is not None or row.based_on is not None,
        "people": sum(figures.get("people", {}).values()),
    }


def _dropped(row: MatchListRecord) -> list[tuple[str, dict[str, str]]]:
    """Return the matches that were kept before and could not stay, with the reasons."""
    rows = row.shortfalls.get("dropped", [])
    names = names_of(reading(), [person for investor, startup, _why in rows for person in (investor, startup)])
    return [(f"{names[investor].name} × {names[startup].name}", why) for investor, startup, why in rows]
