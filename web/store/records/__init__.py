"""Rows of the database: typed mapped classes without behaviour, by noun. Importing this names them all."""

from web.store.records import (
    accounts,
    conferences,
    floor,
    interface,
    learning,
    limits,
    log,
    meetings,
    messages,
    moving,
    opinions_after,
    participants,
    plans,
    privacy,
    running,
)
from web.store.records.columns import Base

__all__ = [
    "Base",
    "accounts",
    "conferences",
    "floor",
    "interface",
    "learning",
    "limits",
    "log",
    "meetings",
    "messages",
    "moving",
    "opinions_after",
    "participants",
    "plans",
    "privacy",
    "running",
]
