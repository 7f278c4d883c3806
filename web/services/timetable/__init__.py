"""Timetables, from the draft to the release, and their repair when something happens."""
