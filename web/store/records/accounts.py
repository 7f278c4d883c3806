"""Who may sign in, and in which seat: an account is a person with an e-mail address, of any conferences."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from flask_security.models import sqla
from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from web.store.records.columns import NEVER_AGAIN, Base, Moment, Name, Prose

if TYPE_CHECKING:
    from web.store.records.conferences import ConferenceRecord
    from web.store.records.participants import ParticipantRecord

sqla.FsModels.set_db_info(base_model=Base, user_table_name="accounts", role_table_name="roles")  # type: ignore[no-untyped-call]


class Role(Base, sqla.FsRoleMixin):
    """A right that holds in the whole installation; ``operator`` may make new conferences."""

    __tablename__ = "roles"


class User(Base, sqla.FsUserMixin):
    """An account. The library that signs people in asks for this name; everywhere else it is called account."""

    __tablename__ = "accounts"

    name: Mapped[Name] = mapped_column(default="")
    language: Mapped[str | None]
    """The language it chose, ``en`` or ``zh``; None: as the browser says."""

    code_counter: Mapped[int | None]
    """The thirty seconds that the last code of its authenticator app was made for; no code is taken twice."""

    ended_sessions: Mapped[Prose] = mapped_column(default="", server_default="")
    """Marks of sessions that were signed out of, joined by spaces; see ``web.sign_in.lifetimes``."""

    memberships: Mapped[list[MembershipRecord]] = relationship(back_populates="account")

    @property
    def answers_for_others(self) -> bool:
        """Whether it organises a conference or is of its staff."""
        return any(one.kind in (SeatKind.ORGANISER, SeatKind.STAFF) for one in self.memberships)

    def check_tf_required(
        self,
        tf_setup_methods: list[tuple[str, str]],
        tf_fresh: bool,  # noqa: ARG002
    ) -> tuple[bool, list[tuple[str, str]]]:
        """Ask for a second factor where one is set up, and of whoever answers for others."""
        return bool(tf_setup_methods) or self.answers_for_others, tf_setup_methods

    def check_tf_required_setup(self) -> bool:
        """Return whether it may not go without a second factor."""
        return self.answers_for_others


class WebAuthn(Base, sqla.FsWebAuthnMixin):
    """A passkey."""

    __tablename__ = "webauthn"


class UsedLinkRecord(Base):
    """A sign-in link that has been used; its row is what makes a second use fail."""

    __tablename__ = "used_links"

    mark: Mapped[str] = mapped_column(String(40), primary_key=True)
    """What the link carries and no other link does."""
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    used_at: Mapped[Moment]


class SeatKind(StrEnum):
    """As what somebody takes part in a conference."""

    INVESTOR = "investor"
    STARTUP = "startup"
    ORGANISER = "organiser"
    STAFF = "staff"


class Right(StrEnum):
    """What a member of staff may do; an organiser may do everything."""

    PEOPLE = "people"
    """See and change participants, import, invite, act on behalf of them."""
    PLAN = "plan"
    """Draft, edit and approve match lists; draft, move and release timetables."""
    PROGRAMME = "programme"
    """Change the conference: sessions, rooms, tables, rules."""
    FIGURES = "figures"
    """See the overview, the change log and the exports."""
    FLOOR = "floor"
    """Check people in, and say what became of meetings."""


class MembershipRecord(Base):
    """A seat of an account in a conference; colleagues of one investor or startup share its participant."""

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("account_id", "conference_id", "kind", "participant_id"), NEVER_AGAIN)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"), index=True)
    kind: Mapped[SeatKind]
    participant_id: Mapped[int | None] = mapped_column(ForeignKey("participants.id"), index=True)
    """Whom it speaks for; None for organisers and staff."""
    rights: Mapped[str] = mapped_column(default="")
    """Rights of staff, joined by spaces."""
    invited_at: Mapped[Moment | None]
    """When the last invitation was sent."""
    calendar_token: Mapped[str | None] = mapped_column(String(64), unique=True)
    """What makes the private address of its calendar; None: it never asked for one."""

    account: Mapped[User] = relationship(back_populates="memberships")
    conference: Mapped[ConferenceRecord] = relationship()
    participant: Mapped[ParticipantRecord | None] = relationship()
