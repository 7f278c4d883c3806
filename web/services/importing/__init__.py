"""Spreadsheets that come in: read, shown as what they would change, and taken."""
