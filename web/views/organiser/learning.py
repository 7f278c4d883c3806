"""Learning: what answers teach, how the next weights compare with the present ones, and who takes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matcher.bundle import Bundle, default_bundle
from matcher.errors import ConfigurationError
from matcher.profiles import Side
from matcher.recommendation.features import Feature
from web.forms.organiser.learning import ExploringForm
from web.services.learning import go_back, promote, set_exploring
from web.store.bundles import bundles_of, read_bundle
from web.store.records.learning import BundleRecord
from web.store.records.log import JobKind
from web.store.shown import counts_to_learn
from web.views.access import now, reading, site, the_conference, the_seat
from web.views.organiser.guards import organisers_themselves
from web.views.said import percent, tenths

pages = Blueprint("learning", __name__, url_prefix="/<slug>/organiser/learning")


@dataclass(frozen=True, slots=True)
class Compared:
    """How the next weights compare with the present ones, in words."""

    verdict: str
    icon: str
    kind: str
    sentence: str
    interval: str
    levels: list[str]


@dataclass(frozen=True, slots=True)
class Weighed:
    """What one piece of evidence counts for a side, before and after."""

    name: str
    present: dict[Side, str]
    next: dict[Side, str]


@pages.get("/")
@organisers_themselves
def shown() -> str:
    """Show what was learned, and what to decide."""
    return _page(ExploringForm.of(the_conference().exploring))


@pages.post("/learn")
@organisers_themselves
def start() -> Response:
    """Learn the next weights."""
    asked = {"account": the_seat().account_id, "back": ["learning.shown", {}]}
    number = site().queue.start(the_seat(), JobKind.LEARN, asked)
    return redirect(url_for("jobs.shown", number=number), code=303)


@pages.post("/<int:number>/promote")
@organisers_themselves
def take(number: int) -> Response:
    """Let the next weights hold, and make the suggestions with them."""
    promote(site().store, the_seat(), number, now())
    return _suggest_anew()


@pages.post("/back")
@organisers_themselves
def back() -> Response:
    """Let the weights before hold again, and make the suggestions with them."""
    go_back(site().store, the_seat(), now())
    return _suggest_anew()


@pages.post("/exploring")
@organisers_themselves
def explore() -> Response | tuple[str, int]:
    """Say how much is explored from the next making of the suggestions on."""
    form = ExploringForm()
    if not form.validate():
        return _page(form), 422
    set_exploring(site().store, the_seat(), form.share, now())
    flash(_("Saved. It holds from the next time that suggestions are made."), "success")
    return redirect(url_for("learning.shown"), code=303)


def _suggest_anew() -> Response:
    number = site().queue.start(the_seat(), JobKind.SUGGEST, {"back": ["learning.shown", {}]})
    return redirect(url_for("jobs.shown", number=number), code=303)


def _page(form: ExploringForm) -> str:
    where, rows = the_conference(), bundles_of(reading(), the_conference().id)
    present = next((row for row in rows if row.number == where.bundle), None)
    coming = next((row for row in rows if row.based_on == where.bundle and row.number > where.bundle), None)
    return render_template(
        "organiser/learning.html",
        form=form,
        counts=counts_to_learn(reading(), where.id),
        present=present,
        coming=coming,
        compared=_compared(coming.report) if coming else None,
        weights=_weights(present, coming) if coming else [],
        taught=[_side(Side(one)) for one in coming.report["taught"]] if coming else [],
        rows=rows,
        verdicts={row.number: _compared(row.report).verdict for row in rows},
    )


def _compared(report: Mapping[str, Any]) -> Compared:
    """Return in words what a comparison allows to say."""
    told = report["comparison"]
    if told is None:
        words = _("Too few people answered since the present weights were learned: nothing can be compared.")
        return Compared(_("Not compared"), "question-circle", "info", words, "", [])
    verdict, icon, kind = {
        "better": (_("Better"), "check-circle-fill", "success"),
        "worse": (_("Worse"), "x-circle-fill", "danger"),
        "unknown": (_("No difference can be told yet"), "question-circle", "info"),
    }[told["verdict"]]
    sentence = _(
        "Of a yes and a no, the present weights put the yes first %(present)s times of 100, the next ones "
        "%(next)s times.",
        present=f"{100 * told['present']:.0f}",
        next=f"{100 * told['next']:.0f}",
    )
    difference = told["difference"]
    interval = _(
        "Difference: %(difference)s times of 100, with 95 %% certainty between %(low)s and %(high)s. Measured on "
        "%(answers)s answers of %(readers)s people that neither had seen.",
        difference=_signed(difference["value"]),
        low=_signed(difference["low"]),
        high=_signed(difference["high"]),
        answers=told["answers"],
        readers=told["readers"],
    )
    return Compared(verdict, icon, kind, sentence, interval, [_level(told, side) for side in told["seen"]])


def _level(told: Mapping[str, Any], side: str) -> str:
    before, after = told["expected"][side]
    return str(
        _(
            "%(side)s said yes to %(seen)s of these; the present weights expected %(before)s, the next ones "
            "%(after)s.",
            side=_side(Side(side)),
            seen=percent(told["seen"][side]),
            before=percent(before),
            after=percent(after),
        )
    )


def _weights(present: BundleRecord | None, coming: BundleRecord) -> list[Weighed]:
    """Return what each piece of evidence counts, in log-odds; nothing where weights cannot be read."""
    try:
        before, after = read_bundle(present) if present else default_bundle(), read_bundle(coming)
    except ConfigurationError:
        return []

    def told(bundle: Bundle, feature: Feature) -> dict[Side, str]:
        return {side: f"{bundle.weights[side].weights[feature]:.2f}" for side in Side}

    return [Weighed(_evidence(one), told(before, one), told(after, one)) for one in Feature]


def _evidence(feature: Feature) -> str:
    return str(
        {
            Feature.TEXT: _("Texts that are near"),
            Feature.TAGS: _("Shared topics"),
            Feature.STAGE: _("The round fits"),
            Feature.CHEQUE: _("The cheque suffices"),
            Feature.REGION: _("Invests in the country"),
            Feature.PLACE: _("The same place"),
            Feature.FIELD: _("The sub-forum fits"),
            Feature.HISTORY: _("Near to earlier deals"),
        }[feature]
    )


def _side(side: Side) -> str:
    return str({Side.INVESTOR: _("Investors"), Side.STARTUP: _("Startups")}[side])


def _signed(share: float) -> str:
    times = tenths(100 * abs(share))
    return times if times == tenths(0.0) else f"{'+' if share > 0 else '−'}{times}"
