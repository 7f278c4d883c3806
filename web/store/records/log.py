"""What was done, and what is being done: the change log and the jobs of the queue."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from web.store.records.columns import NEVER_AGAIN, Address, Base, Moment, Name, Prose, Record


class ChangeRecord(Base):
    """One change of state: who, when, what, from what, to what. Rows are only ever added."""

    __tablename__ = "changes"
    __table_args__ = (Index("ix_changes_subject", "conference_id", "subject", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"), index=True)
    at: Mapped[Moment]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    """Who did it; None: matcher itself."""
    on_behalf_of: Mapped[int | None] = mapped_column(ForeignKey("participants.id"))
    """The participant that an organiser acted for."""
    verb: Mapped[Name]
    """What was done: a key of ``web.views.verbs``."""
    subject: Mapped[Name]
    """What kind of thing was changed: meeting, meeting_request, participant, …"""
    subject_id: Mapped[int]
    before: Mapped[Record] = mapped_column(default=dict)
    after: Mapped[Record] = mapped_column(default=dict)


class JobKind(StrEnum):
    """Long work that a worker does."""

    SUGGEST = "suggest"
    PREVIEW = "preview"
    IMPORT = "import"
    DRAFT_MATCHES = "draft_matches"
    DRAFT_TIMETABLE = "draft_timetable"
    REPAIR = "repair"
    COMPARE = "compare"
    INVITE = "invite"
    EXPORT = "export"
    TAKE_IN = "take_in"
    """Fill an empty conference with everything that an export holds."""
    PRINT = "print"
    LEARN = "learn"


class JobState(StrEnum):
    """How far a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class JobRecord(Base):
    """One piece of long work, with what a progress bar shows."""

    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_state", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"), index=True)
    kind: Mapped[JobKind]
    state: Mapped[JobState] = mapped_column(default=JobState.QUEUED)
    step: Mapped[Name] = mapped_column(default="")
    """The step it is at, as ``matcher.drafting.StepProgress`` names it."""
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    asked: Mapped[Record] = mapped_column(default=dict)
    """What it was asked for."""
    result: Mapped[Record] = mapped_column(default=dict)
    error: Mapped[Record] = mapped_column(default=dict)
    """Why it failed, in both languages."""
    started_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]
    attempts: Mapped[int] = mapped_column(default=0)
    """How many workers took it; the last of them alone may write for it."""
    beats: Mapped[int] = mapped_column(default=0)
    """Counted on while its worker lives."""
    written: Mapped[bool] = mapped_column(default=False)
    """Whether anything that it does is written."""


class UploadRecord(Base):
    """A file that somebody sent, kept as it came; or one that was printed for somebody to fetch."""

    __tablename__ = "uploads"
    __table_args__ = NEVER_AGAIN

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    table: Mapped[Name]
    """What it holds: investors, startups, portfolio, interactions or print."""
    filename: Mapped[Prose]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    created_at: Mapped[Moment]
    preview: Mapped[Record] = mapped_column(default=dict, deferred=True)
    """What an import of it would do, as it was last worked out."""
    imported_at: Mapped[Moment | None]


class MailState(StrEnum):
    """Where a letter stands."""

    WAITING = "waiting"
    """It is sent when it is due; while the mail server is down it is tried again and again."""
    SENT = "sent"
    FAILED = "failed"
    """The mail server will not take it, whenever it is tried; why stands beside it."""
    DOUBTFUL = "doubtful"
    """Nobody knows whether the mail server took it, so it is not sent again by itself."""
    REPLACED = "replaced"
    """It was not sent before more happened; a later letter says it."""
    LATE = "late"
    """It was not sent before what it says was over."""


class OutgoingMailRecord(Base):
    """A letter to be sent, or sent: nothing leaves without standing here first."""

    __tablename__ = "outgoing_mail"
    __table_args__ = (Index("ix_outgoing_mail_due", "state", "next_try_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int | None] = mapped_column(ForeignKey("conferences.id"), index=True)
    participant_id: Mapped[int | None] = mapped_column(ForeignKey("participants.id"), index=True)
    """Whom it is to, where it is to a participant."""
    kind: Mapped[Name] = mapped_column(default="")
    """What it tells, a ``web.store.records.messages.NoticeKind``; ``digest``: several; empty: something else."""
    to: Mapped[Address]
    subject: Mapped[Prose]
    body: Mapped[Prose]
    html: Mapped[Prose] = mapped_column(default="")
    """The same as a page; empty: text alone."""
    calendar: Mapped[Prose] = mapped_column(default="")
    """Entries of a calendar that come with it; empty: none."""
    stop_address: Mapped[Prose] = mapped_column(default="")
    """Where one click asks for no more such letters; empty: it cannot be stopped."""
    message_id: Mapped[str | None] = mapped_column(String(200), unique=True)
    """Its Message-ID, the same however often it is tried."""
    created_at: Mapped[Moment]
    state: Mapped[MailState] = mapped_column(default=MailState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[Moment | None]
    """When it is due; None: at once."""
    late_at: Mapped[Moment | None]
    """From when it would tell nothing any more; None: it never is too late."""
    leased_until: Mapped[Moment | None]
    """Until when one sender alone has it in hand; None: nobody has."""
    handed_at: Mapped[Moment | None]
    """When its content was given to the mail server; with nothing else written, what came of that is unknown."""
    sent_at: Mapped[Moment | None]
    failure: Mapped[Prose] = mapped_column(default="")
