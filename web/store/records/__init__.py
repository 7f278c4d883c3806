"""Rows of the database: typed mapped classes without behaviour, by noun. Importing this names them all."""

from web.store.records import accounts, conferences, log, meetings, participants, plans
from web.store.records.columns import Base

__all__ = ["Base", "accounts", "conferences", "log", "meetings", "participants", "plans"]
