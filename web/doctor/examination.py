"""The whole examination, in the order in which things need each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from matcher.errors import MatcherError
from web.doctor.data import examine_data
from web.doctor.findings import Finding, ill, well
from web.doctor.machine import examine_machine
from web.doctor.reach import examine_reach
from web.settings import read_settings


def examine(environment: Mapping[str, str] | None = None) -> Iterator[Finding]:
    """Yield what is found, one thing after the other; nothing is changed and nothing sent."""
    try:
        settings = read_settings(*([environment] if environment is not None else []), make_secret=False)
    except (MatcherError, OSError) as error:
        yield ill("settings", str(error), "Set it in /etc/matcher.env; README.md lists all settings.")
        return
    yield well("settings", f"The site is {settings.address}.")
    yield from examine_machine(settings)
    yield from examine_data(settings)
    yield from examine_reach(settings)
