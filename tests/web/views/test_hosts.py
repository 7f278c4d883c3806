"""By which names the site may be called."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.web.cast import TestSite
from web.views.access import Site


def called(site: TestSite, host: str, path: str = "/sign-in") -> tuple[int, str]:
    own = replace(site.settings, address="https://meet.example.org:8443")
    for app in (site.app, site.app.extensions["matcher_interface"]):
        app.extensions["matcher"] = Site(own, site.store, site.queue)
    answer = site.client().get(path, headers={"Host": host})
    return answer.status_code, str(answer.location)


@pytest.mark.parametrize("host", ["meet.example.org:8443", "localhost:8000", "127.0.0.1"])
def test_the_sites_own_names_lead_on(site: TestSite, host: str) -> None:
    assert called(site, host) == (308, f"http://{host}/sign-in/")


@pytest.mark.parametrize(
    "host", ["evil.example", "meet.example.org.evil.example", "evilmeet.example.org", "192.0.2.1"]
)
@pytest.mark.parametrize("path", ["/sign-in", "/", "/api/v1/openapi.json", "/static/matcher.css"])
def test_no_other_name_is_ever_told_to_a_visitor(site: TestSite, host: str, path: str) -> None:
    assert called(site, host, path) == (421, "None")
