"""The overview: what to do next, how it stands, whom to look after; and all of it as files."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from matcher.profiles import Side, Stage
from web.services.exporting import as_csv, as_xlsx
from web.services.exports import EXPORTS
from web.services.limits import Limit
from web.services.overview import StepName, by_stage, load_by_hour, load_by_room, steps
from web.services.profile_maps import HEIGHT, NAMED, WIDTH, drawn
from web.store import figures
from web.store.figures import Share, Standings
from web.store.outcomes import count_without_outcome
from web.store.records.accounts import Right
from web.store.records.log import JobKind
from web.views.access import now, organisers_only, reading, site, the_conference, the_seat
from web.views.limited import limited

pages = Blueprint("overview", __name__, url_prefix="/<slug>/organiser/overview")

PAGE = 50
_FIRST_FEW = 8
#: How a table is written to a file, by the ending of its name.
KINDS = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@pages.get("/")
@organisers_only(Right.FIGURES)
def shown() -> str:
    """Show how the conference stands."""
    conference = the_conference()
    stand = figures.standings(reading(), conference.id, now())
    held = figures.held_by_start(reading(), conference.id)
    people, without = figures.without_meeting(reading(), conference.id, "", (0, _FIRST_FEW))
    return render_template(
        "organiser/overview.html",
        stand=stand,
        steps=[_step(name, done, stand) for name, done in steps(stand, conference.suggestion_version)],
        days=[
            list(some) for _day, some in groupby(load_by_hour(conference, held).items(), lambda one: one[0].date())
        ],
        rooms=load_by_room(conference, held),
        held=sum(count for _session, _start, count in held),
        people=people,
        without=without,
        reasons=figures.latest_reasons(reading(), conference.id),
        waiting=figures.unanswered(reading(), conference.id, now(), 0, _FIRST_FEW),
        fairness=_fairness(),
        exports=EXPORTS,
        unsaid=count_without_outcome(reading(), conference.id, now()),
    )


@pages.post("/suggestions")
@organisers_only(Right.PLAN)
def make_suggestions() -> AnyResponse:
    """Have the suggestions made."""
    number = site().queue.start(the_seat(), JobKind.SUGGEST, {"back": ["overview.shown", {}]})
    return redirect(url_for("jobs.shown", number=number), code=303)


@pages.get("/without-a-meeting")
@organisers_only(Right.FIGURES)
def without_meeting() -> str:
    """List people without a meeting, and why."""
    words, number = request.args.get("q", "").strip()[:200], _page_number()
    place = ((number - 1) * PAGE, PAGE)
    people, count = figures.without_meeting(reading(), the_conference().id, words, place)
    return render_template(
        "organiser/without_meeting.html",
        people=people,
        count=count,
        words=words,
        number=number,
        pages=-(-count // PAGE),
        reasons=figures.latest_reasons(reading(), the_conference().id),
    )


@pages.get("/unanswered")
@organisers_only(Right.FIGURES)
def unanswered() -> str:
    """List requests and proposals that wait, the oldest first."""
    number = _page_number()
    stand = figures.standings(reading(), the_conference().id, now())
    count = stand.requests + stand.proposals
    waiting = figures.unanswered(reading(), the_conference().id, now(), (number - 1) * PAGE, PAGE)
    return render_template(
        "organiser/unanswered.html", waiting=waiting, count=count, number=number, pages=-(-count // PAGE)
    )


@pages.get("/map")
@organisers_only(Right.FIGURES)
def profile_map() -> str:
    """Show all profiles on a map, or those of one sub-forum with their names."""
    return render_template("organiser/map.html", **_map(request.args.get("sub_forum", type=int)))


@pages.get("/map.svg")
@organisers_only(Right.FIGURES)
def picture() -> Response:
    """Return the map as a picture alone."""
    answer = make_response(render_template("organiser/_map.svg", **(_map(None) | {"alone": True})))
    answer.mimetype = "image/svg+xml"
    return answer


@pages.get("/export/<what>.<kind>")
@organisers_only(Right.FIGURES)
@limited(Limit.TAKEN, "GET")
def export(what: str, kind: str) -> Response:
    """Return a table as a file."""
    if what not in EXPORTS or kind not in KINDS:
        abort(404)
    write, mimetype = KINDS[kind]
    answer = make_response(write(EXPORTS[what](reading(), the_conference())))
    answer.headers["Content-Type"] = mimetype
    answer.headers["Content-Disposition"] = f'attachment; filename="{the_conference().slug}-{what}.{kind}"'
    return answer


@dataclass(frozen=True, slots=True)
class Step:
    """A step as the page shows it; ``posts`` says that its button does it at once."""

    name: str
    advice: str
    done: bool
    address: str
    posts: bool = False


def _step(name: StepName, done: bool, stand: Standings) -> Step:
    title, advice, endpoint = {
        StepName.PROGRAMME: (
            _("Set up the programme"),
            _("Add sub-forums, and sessions with tables."),
            "setup.shown",
        ),
        StepName.PEOPLE: (
            _("Import people"),
            _("Bring in investors and startups from a spreadsheet."),
            "imports.start",
        ),
        StepName.SUGGESTIONS: (
            _("Make suggestions"),
            _("Every promising pair is scored from both sides. It takes a few minutes."),
            "overview.make_suggestions",
        ),
        StepName.DRAFT: (
            _("Draft the match list"),
            _("Have the best plan of who meets whom drafted."),
            "match_lists.latest",
        ),
        StepName.APPROVE: (
            _("Approve the match list"),
            _("Look through the pairs, then approve: both sides are asked."),
            "match_lists.latest",
        ),
        StepName.TIMETABLE: (
            _("Draft the timetable"),
            _("Meetings that both sides want and that wait for a time: %(count)s.", count=stand.agreed),
            "timetables.latest",
        ),
        StepName.RELEASE: (
            _("Release the timetable"),
            _("Everybody then sees times and tables."),
            "timetables.latest",
        ),
    }[name]
    known = endpoint in current_app.view_functions
    return Step(title, advice, done, url_for(endpoint) if known else "", name is StepName.SUGGESTIONS)


#: A group with the shares of both sides in it.
Group = tuple[Any, dict[str, Share]]


def _fairness() -> list[tuple[str, str, list[Group], dict[str, float]]]:
    """Return the tables of fairness: key, name, groups, and the highest mean of each side."""
    conference = the_conference()
    places: dict[object, int] = {forum.id: at for at, forum in enumerate(conference.sub_forums)}
    ordered: list[tuple[str, str, dict[object, int]]] = [
        ("stage", _("By stage"), {stage: stage.value for stage in Stage}),
        ("newcomer", _("Newcomers and others"), {True: 0, False: 1}),
        ("language", _("By language of the profile"), {"en": 0, "zh": 1}),
        ("sub_forum", _("By sub-forum"), places),
    ]
    tables = []
    for by, title, order in ordered:
        shares = figures.shares_by(reading(), conference.id, by)
        groups: dict[Any, dict[str, Share]] = {}
        for share in by_stage(shares) if by == "stage" else shares:
            groups.setdefault(share.key, {})[share.side.value] = share
        ranked = sorted(groups.items(), key=lambda one: order.get(one[0], len(order)))
        highest = {
            side.value: max((one[side.value].mean for one in groups.values() if side.value in one), default=0.0)
            for side in Side
        }
        tables.append((by, title, ranked, highest))
    return tables


def _map(chosen: int | None) -> dict[str, Any]:
    points = figures.map_points(reading(), the_conference().id)
    groups = drawn(points, [forum.id for forum in the_conference().sub_forums])
    named = len(points) if chosen is None else sum(len(one.dots) for one in groups if one.forum == chosen)
    return {
        "groups": groups,
        "forums": {forum.id: forum for forum in the_conference().sub_forums},
        "chosen": chosen,
        "with_names": named <= NAMED,
        "count": len(points),
        "width": WIDTH,
        "height": HEIGHT,
        "alone": False,
    }


def _page_number() -> int:
    return max(1, request.args.get("page", 1, type=int))
