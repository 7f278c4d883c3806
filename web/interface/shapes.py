"""What several nouns of the interface are made of."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from web.interface.problems import Bilingual

#: A row that a call names.
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]


def _within_calendars(moment: datetime) -> datetime:
    """Refuse the years at the edges of the calendar, where a moment has no hour in every zone."""
    if not 1900 <= moment.year <= 9000:
        raise ValueError("is of no year of a conference")
    return moment


#: A moment that a call names.
Moment = Annotated[AwareDatetime, AfterValidator(_within_calendars)]


class Asked(BaseModel):
    """What a call sends: nothing that is not known here."""

    model_config = ConfigDict(extra="forbid")


class Reason(Asked):
    """Why."""

    reason: str = Field(max_length=500, description="The others read it.")


class At(Asked):
    """When."""

    starts_at: Moment = Field(description="A moment with its offset, such as 2026-05-12T09:00:00+08:00.")


class Spot(BaseModel):
    """A time at a table of a session."""

    session_id: int
    starts_at: datetime
    ends_at: datetime
    table: int


class JobStarted(BaseModel):
    """Long work that was begun; ask for the job to see how far it is."""

    job: int


def both(en: str, zh: str) -> Bilingual:
    """Return words in both languages."""
    return Bilingual(en=en, zh=zh)
