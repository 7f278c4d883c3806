"""Files of whole conferences, in pieces: where every process of a site reaches them, whatever host it runs on."""

from __future__ import annotations

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from web.store.records.columns import Base, Moment


class WholePieceRecord(Base):
    """A piece of a file that holds a whole conference, on its way out or in; kept for a day."""

    __tablename__ = "whole_files"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    """The file that it is of; nobody can guess it."""
    number: Mapped[int] = mapped_column(primary_key=True)
    """Where it stands in the file, from 0."""
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"), index=True)
    comes_in: Mapped[bool]
    made_at: Mapped[Moment] = mapped_column(index=True)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
