"""The administrator's page, typed line by line into an empty Debian: ``python -m tests.installation``."""
