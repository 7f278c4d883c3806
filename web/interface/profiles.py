"""A profile as other programs read and change it: by the form of the page, so that one set of rules holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import session
from flask_babel import force_locale
from pydantic import BaseModel, Field
from werkzeug.datastructures import MultiDict

from matcher.profiles import Investor, Side
from matcher.words import Language
from web.forms.profile import InvestorForm, StartupForm, texts_of
from web.interface.problems import Bilingual, ProblemError, Trouble
from web.interface.shapes import Asked
from web.services.profiles import ProfileDraft
from web.store.people import profile_of
from web.store.records.conferences import SubForumRecord
from web.store.records.participants import ParticipantRecord
from web.views.language import LOCALES
from web.visibility import shown_names

_LINE, _TEXT, _LIST = 200, 5000, 50
_LISTS = ("tags", "stages", "countries")
_NUMBERS = ("max_meetings", "min_meetings", "founded")
_AMOUNTS = ("ticket_min", "ticket_max", "raising")


class Profile(BaseModel):
    """What a participant says about itself; what is unknown is null or empty."""

    name: str
    tags: list[str]
    sub_forums: list[str]
    """Codes of sub-forums."""
    city: str
    region: str
    country: str | None
    """ISO 3166 alpha-2."""
    max_meetings: int | None
    newcomer: bool | None
    shown: list[str]
    """What the other side may see."""
    thesis: str = ""
    stages: list[str] = []
    ticket_min: float | None = None
    """US dollars."""
    ticket_max: float | None = None
    countries: list[str] = []
    kind: str = ""
    languages: str = ""
    min_meetings: int | None = None
    description: str = ""
    stage: str = ""
    raising: float | None = None
    founded: int | None = None


class ProfileChange(Asked):
    """What of a profile becomes what; what is not named stays. Some fields are of one side alone."""

    name: str | None = Field(None, max_length=_LINE)
    tags: list[str] | None = Field(None, max_length=_LIST)
    sub_forums: list[str] | None = Field(None, max_length=_LIST)
    city: str | None = Field(None, max_length=_LINE)
    region: str | None = Field(None, max_length=_LINE)
    country: str | None = Field(None, max_length=_LINE, description="A name or an ISO 3166 code; empty: unknown.")
    max_meetings: int | None = Field(None, ge=0, le=1000)
    newcomer: bool | None = None
    shown: list[str] | None = Field(None, max_length=_LIST)
    thesis: str | None = Field(None, max_length=_TEXT, description="Investors.")
    stages: list[str] | None = Field(None, max_length=_LIST, description="Investors.")
    ticket_min: float | None = Field(None, ge=0, le=1e12, description="Investors, US dollars.")
    ticket_max: float | None = Field(None, ge=0, le=1e12, description="Investors, US dollars.")
    countries: list[str] | None = Field(None, max_length=_LIST, description="Investors.")
    kind: str | None = Field(None, max_length=_LINE, description="Investors.")
    languages: str | None = Field(None, max_length=_LINE, description="Investors.")
    min_meetings: int | None = Field(None, ge=0, le=1000, description="Investors.")
    description: str | None = Field(None, max_length=_TEXT, description="Startups.")
    stage: str | None = Field(None, max_length=_LINE, description="Startups.")
    raising: float | None = Field(None, ge=0, le=1e12, description="Startups, US dollars.")
    founded: int | None = Field(None, ge=0, le=9999, description="Startups.")


def profile_told(row: ParticipantRecord) -> Profile:
    """Return what a participant says."""
    one = profile_of(row)
    both: dict[str, Any] = {
        "name": one.name,
        "tags": list(one.tags),
        "sub_forums": list(one.attendance.sub_forums),
        "city": one.city,
        "region": one.region,
        "country": one.country,
        "max_meetings": one.attendance.max_meetings,
        "newcomer": row.newcomer,
        "shown": shown_names(row.side, row.hidden),
    }
    if isinstance(one, Investor):
        return Profile(
            **both,
            thesis=one.thesis,
            stages=list(one.stage_names),
            ticket_min=one.ticket_min_usd,
            ticket_max=one.ticket_max_usd,
            countries=list(one.countries),
            kind=one.kind,
            languages=one.extra.get("languages", ""),
            min_meetings=one.attendance.min_meetings,
        )
    return Profile(
        **both, description=one.description, stage=one.stage, raising=one.raising_usd, founded=one.founded
    )


def draft_of(row: ParticipantRecord, forums: list[SubForumRecord], change: ProfileChange) -> ProfileDraft:
    """Return what a profile is to be; refuse what its form would."""
    wanted = change.model_dump(exclude_unset=True)
    texts = texts_of(row)
    if foreign := wanted.keys() - texts.keys():
        words = Bilingual(en=f"Not of the side {row.side.value}.", zh="该参会方没有此项。")
        raise ProblemError(422, None, [Trouble(place="json", field=name, words=words) for name in sorted(foreign)])
    typed = {name: _typed(name, value) for name, value in wanted.items()}

    def form() -> InvestorForm | StartupForm:
        kind = InvestorForm if row.side is Side.INVESTOR else StartupForm
        made = kind(formdata=_as_typed({**texts, **typed}), data=texts, meta={"csrf": False})
        made.fill_choices(row.side, forums)
        return made

    errors = {language: _errors(form, language) for language in Language}
    if errors[Language.EN]:
        raise ProblemError(
            422,
            None,
            [
                Trouble(place="json", field=name, words=Bilingual(en=said, zh=errors[Language.ZH].get(name, said)))
                for name, said in errors[Language.EN].items()
            ],
        )
    checked = form()
    checked.validate()
    return checked.draft(row)


def _errors(form: Callable[[], InvestorForm | StartupForm], language: Language) -> dict[str, str]:
    """Return what is wrong with each field, in one language."""
    session["language"] = language.value
    with force_locale(LOCALES[language]):
        made = form()
        made.validate()
        return {name: " ".join(str(one) for one in said) for name, said in made.errors.items()}


def _typed(name: str, value: Any) -> Any:
    """Return a value as people type it into the form."""
    if name == "newcomer":
        return {True: "yes", False: "no", None: ""}[value]
    if value is None:
        return [] if name in ("sub_forums", "shown") else ""
    if name in _LISTS:
        return "; ".join(value)
    if name in _AMOUNTS:
        return f"${value:,.2f}".removesuffix(".00")
    return str(value) if name in _NUMBERS else value


def _as_typed(texts: dict[str, Any]) -> MultiDict[str, Any]:
    return MultiDict(
        [(name, one) for name, text in texts.items() for one in (text if isinstance(text, list) else [text])]
    )
