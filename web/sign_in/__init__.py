"""Signing in: the library that does it, and what is our own around it."""
