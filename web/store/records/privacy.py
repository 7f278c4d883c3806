"""What people agreed to, and how those may reach them who they will follow up with."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from web.store.records.columns import Base, Moment, Name, Prose


class Purpose(StrEnum):
    """What somebody agrees to, or no longer does."""

    SUGGESTED = "suggested"
    """To be suggested to others, and matched."""
    CONTACT = "contact"
    """To be reached by those with whom it agreed to follow up."""


class ConsentRecord(Base):
    """One yes or no to a purpose, in the words that were shown. Rows are only ever added; the last one holds."""

    __tablename__ = "consents"

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    """Who said it."""
    purpose: Mapped[Purpose]
    given: Mapped[bool]
    wording: Mapped[int]
    """The version of the words that were agreed to: a key of ``web.services.privacy.consents.WORDINGS``."""
    fields: Mapped[Prose] = mapped_column(default="", server_default="")
    """Which contact data it is about, joined by spaces; empty where the purpose has no parts."""
    at: Mapped[Moment]


class ContactRecord(Base):
    """How somebody can be reached; shown to nobody but those with whom both agreed to follow up."""

    __tablename__ = "contacts"

    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), primary_key=True)
    person: Mapped[Name] = mapped_column(default="", server_default="")
    phone: Mapped[Name] = mapped_column(default="", server_default="")
    wechat: Mapped[Name] = mapped_column(default="", server_default="")
    website: Mapped[Name] = mapped_column(default="", server_default="")
    shown: Mapped[Name] = mapped_column(default="", server_default="")
    """Which of these are shown, joined by spaces; the e-mail address always is: a follow-up needs a way."""
