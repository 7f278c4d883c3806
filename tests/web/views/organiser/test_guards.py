"""Pages for organisers themselves."""

from __future__ import annotations

from tests.web.cast import TestSite


def test_only_organisers_themselves_get_in(site: TestSite) -> None:
    found = {who: site.client(who).get("/spring/organiser/team/").status_code for who in ("olga", "stan", "ines")}
    assert found == {"olga": 200, "stan": 403, "ines": 403}
