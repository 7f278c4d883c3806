"""Alembic's door: migrations run on the connection they are given."""

from __future__ import annotations

from typing import Literal

from alembic import context
from sqlalchemy.types import TypeDecorator

from web.store.records import Base


def run() -> None:
    """Run the migrations."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=_plainly,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def _plainly(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write column types in Python as what they are to the database, so that old migrations outlive our code."""
    return f"sa.{item.impl_instance!r}" if kind == "type" and isinstance(item, TypeDecorator) else False


run()
