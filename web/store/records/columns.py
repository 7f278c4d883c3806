"""What all mapped classes stand on: the declarative base, and columns that mean the same everywhere."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Final

from sqlalchemy import JSON, DateTime, Dialect, Enum, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; SQLite forgets zones, so they are put back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Refuse a moment without a zone."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


#: A name or a code, as long as one may be.
Name = Annotated[str, mapped_column(String(200))]
#: An e-mail address.
Address = Annotated[str, mapped_column(String(254))]
#: Running text of any length.
Prose = Annotated[str, mapped_column(Text)]
#: A moment in UTC.
Moment = Annotated[datetime, mapped_column(UtcDateTime)]
#: Plain values as JSON.
Record = Annotated[dict[str, Any], mapped_column(JSON)]

#: For rows that can go while the change log or an open page still names them: else SQLite would give the next row
#: the number of the last one that went. PostgreSQL never counts back.
NEVER_AGAIN: Final[Mapping[str, Any]] = {"sqlite_autoincrement": True}

_NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every mapped class; states are kept as the values of their enumerations."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {
        enum.Enum: Enum(
            enum.Enum, native_enum=False, length=20, values_callable=lambda states: [one.value for one in states]
        )
    }
