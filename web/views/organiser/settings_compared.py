"""Other settings held against the conference as it is: ask for it, and look at what comes out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from web.forms.organiser.match_lists import WishForm
from web.store.jobs import last_done
from web.store.records.accounts import Right
from web.store.records.log import JobKind
from web.views.access import organisers_only, reading, site, the_conference, the_seat
from web.views.organiser.match_lists import pages
from web.views.said import fine_percent, percent, said, tenths, thousandths

Alternative = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Bar:
    """One setting in a picture; ``difference`` to the conference as it is, empty where there is none."""

    name: str
    width: float
    value: str
    difference: str = ""
    more: bool = False
    better: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing to compare by."""

    name: str
    hint: str
    bars: list[Bar]


@pages.route("/compare", methods=["GET", "POST"])
@organisers_only(Right.PLAN)
def compare() -> Response | str:
    """Ask what other settings would bring."""
    form = WishForm()
    nothing = ""
    if form.validate_on_submit():
        if wishes := form.wishes():
            asked = {"wishes": wishes, "account": the_seat().account_id, "back": ["match_lists.compare", {}]}
            number = site().queue.start(the_seat(), JobKind.COMPARE, asked)
            return redirect(url_for("jobs.shown", number=number), code=303)
        nothing = _("Everything is as it is now. Change at least one setting, then compare.")
    before = last_done(reading(), the_conference().id, JobKind.COMPARE)
    return render_template("organiser/match_compare.html", form=form, before=before, nothing=nothing)


@pages.get("/compared")
@organisers_only(Right.PLAN)
def compared() -> Response | str:
    """Show the last comparison."""
    job = last_done(reading(), the_conference().id, JobKind.COMPARE)
    if job is None:
        return redirect(url_for("match_lists.compare"))
    made: list[Alternative] = job.result["alternatives"]
    return render_template(
        "organiser/match_compared.html",
        job=job,
        best=_best(made),
        measures=_measures(made),
        columns=_columns(),
        lines=[(_sentence(one["name"]), _cells(one)) for one in made],
    )


def _best(made: Sequence[Alternative]) -> str:
    """Return which setting promises most, in a sentence."""
    now = made[0]
    first = max(made[1:], key=lambda one: float(one["value"]))
    if not now["value"] or first["value"] <= now["value"] * 1.001:
        return str(_("No setting here promises more mutual interest than the conference as it is."))
    share = fine_percent(first["value"] / now["value"] - 1)
    return str(
        _(
            "Most is gained by “%(name)s”: %(share)s more expected mutual meetings.",
            name=said(first["name"]),
            share=share,
        )
    )


def _measures(made: Sequence[Alternative]) -> list[Measure]:
    def without(one: Alternative) -> float:
        return float(sum(one["left_out"].values()))

    def plain(value: float) -> str:
        return f"{value:.0f}"

    return [
        Measure(
            _("Expected mutual meetings"),
            _("How many meetings both sides are expected to want."),
            _bars(made, lambda one: float(one["value"]), tenths, up=True),
        ),
        Measure(
            _("Meetings"), _("How many are planned."), _bars(made, lambda one: one["meetings"], plain, up=True)
        ),
        Measure(
            _("People without a meeting"),
            _("Investors and startups together."),
            _bars(made, without, plain, up=False),
        ),
        Measure(
            _("Worst-served startup"),
            _("Score of its best meeting, from 0 to 1."),
            _bars(made, lambda one: float(one["floor"]), thousandths, up=True),
        ),
        Measure(
            _("Breaks between meetings"),
            _("Idle times of a person that a meeting would have fitted into."),
            _bars(made, lambda one: one["breaks"], plain, up=False),
        ),
    ]


def _bars(
    made: Sequence[Alternative],
    measure: Callable[[Alternative], float],
    written: Callable[[float], str],
    *,
    up: bool,
) -> list[Bar]:
    """Return a bar a setting, as long as its share of the largest."""
    values = [measure(one) for one in made]
    most = max(values) or 1.0
    bars = []
    for one, value in zip(made, values, strict=True):
        difference = written(abs(value - values[0]))
        changed = difference != written(0.0)
        bars.append(
            Bar(
                name=_sentence(one["name"]),
                width=round(100 * value / most, 2),
                value=written(value),
                difference=difference if changed else "",
                more=value > values[0],
                better=(value > values[0]) is up,
            )
        )
    return bars


def _sentence(name: dict[str, str]) -> str:
    """Return a setting's name as it stands by itself, with a capital letter."""
    words = said(name)
    return words[:1].upper() + words[1:]


def _columns() -> list[str]:
    return [
        _("Meetings"),
        _("Expected"),
        _("Investors without"),
        _("Startups without"),
        _("Missing to minima"),
        _("Worst-served startup"),
        _("Breaks"),
        _("Changes of room"),
        _("Tables in use"),
        _("Unevenness"),
    ]


def _cells(one: Alternative) -> list[str]:
    return [
        str(one["meetings"]),
        tenths(one["value"]),
        str(one["left_out"]["investor"]),
        str(one["left_out"]["startup"]),
        str(one["short"]),
        thousandths(one["floor"]),
        str(one["breaks"]),
        str(one["room_changes"]),
        f"{one['tables_in_use']} / {one['tables']}",
        percent(one["unevenness"]),
    ]
