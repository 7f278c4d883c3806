"""Telling people: notices of what happens, the letters made of them, and the outbox that sends these."""
