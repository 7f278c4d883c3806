"""Programs of the keeper's own are known by the site's secret."""

from __future__ import annotations

from dataclasses import replace

from web.services.keeper import is_keeper, keepers_pass
from web.settings import Settings


def test_whoever_knows_the_secret_is_the_keeper(settings: Settings) -> None:
    shown = keepers_pass(settings)
    assert is_keeper(settings, shown)
    assert not is_keeper(replace(settings, secret="another secret"), shown)
    assert not is_keeper(settings, shown[:-2])
    assert not is_keeper(settings, "")
