"""What is known of a counterpart, in the reader's words; what it does not tell is told as not given."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint
from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy

from matcher.profiles import WORLD, Investor, Participant, Stage, passages
from matcher.words import Language
from web.store.people import seen_profile
from web.views.language import reader_language
from web.views.said import country, money

# One sentence of a pitch may be a whole paragraph.
_LONGEST_LINE = 180
_MOST_COUNTRIES = 6


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a profile; ``value`` is empty where it is not given."""

    name: str
    value: str


_STAGES = {
    Stage.PRE_SEED: lazy("Pre-seed"),
    Stage.SEED: lazy("Seed"),
    Stage.PRE_A: lazy("Pre-A"),
    Stage.A: lazy("Series A"),
    Stage.B: lazy("Series B"),
    Stage.C: lazy("Series C"),
    Stage.GROWTH: lazy("Growth"),
}


def facts(person: Participant) -> list[Fact]:
    """Return what decides whether a meeting makes sense, in the order in which people ask."""
    if isinstance(person, Investor):
        return [
            Fact(_("Stages"), stages(person)),
            Fact(_("Cheque"), _cheque(person)),
            Fact(_("Invests in"), _markets(person)),
            Fact(_("Place"), place(person)),
        ]
    return [
        Fact(_("Stage"), stages(person)),
        Fact(_("Raising"), money(person.raising_usd)),
        Fact(_("Place"), place(person)),
        Fact(_("Founded"), str(person.founded or "")),
    ]


def stages(person: Participant) -> str:
    """Return the rounds somebody is at or takes; as written where nobody knows what they mean."""
    if person.stages:
        return " · ".join(stage_name(stage) for stage in sorted(person.stages))
    return " · ".join(person.stage_names) if isinstance(person, Investor) else person.stage


def stage_name(stage: Stage) -> str:
    """Return the name of a round."""
    return str(_STAGES[stage])


def place(person: Participant) -> str:
    """Return the town or region, and the country."""
    parts = (person.city or person.region, country(person.country))
    comma = "，" if reader_language() is Language.ZH else ", "
    return comma.join(dict.fromkeys(part for part in parts if part))  # Singapore is its own town


def first_line(person: Participant) -> str:
    """Return the first sentence of what somebody says, cut where it is very long."""
    line = next(iter(passages(person.text)), "").rstrip(";； ")
    return line if len(line) <= _LONGEST_LINE else f"{line[: _LONGEST_LINE - 1].rstrip()}…"


def _cheque(investor: Investor) -> str:
    least, most = money(investor.ticket_min_usd), money(investor.ticket_max_usd)
    if least and most and least != most:
        return str(_("%(least)s to %(most)s", least=least, most=most))
    if most:
        return most if least else str(_("up to %(most)s", most=most))
    return str(_("from %(least)s", least=least)) if least else ""


def _markets(investor: Investor) -> str:
    if WORLD in investor.markets:
        return str(_("anywhere"))
    if len(investor.markets) > _MOST_COUNTRIES:
        return str(_("%(count)s countries", count=len(investor.markets)))
    return " · ".join(sorted(country(code) for code in investor.markets))


def init_facts(pages: Blueprint) -> None:
    """Let templates write them."""
    pages.add_app_template_filter(seen_profile, "seen")
    for one in (facts, stages, place, first_line):
        pages.add_app_template_filter(one)
