"""Every page that each kind of person can open, found in the application itself so that none is forgotten."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask, url_for
from werkzeug.routing import Rule

#: Pages that are files or answers to scripts, no pages to read.
NOT_READ = {"static", "bootstrap.static", "jobs.state"}


def readable(app: Flask) -> Iterator[Rule]:
    """Yield the addresses that answer a browser with a page."""
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint not in NOT_READ:
            yield rule


def filled(app: Flask, rule: Rule, values: dict[str, object]) -> str | None:
    """Return the address of a rule with values by the names of its arguments; None where one is missing."""
    if not rule.arguments <= values.keys():
        return None
    with app.test_request_context():
        return url_for(rule.endpoint, **{name: values[name] for name in rule.arguments})
