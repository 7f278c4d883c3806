"""Acting for a participant in the browser."""

from __future__ import annotations

from tests.web.cast import TestSite
from web.store.log import changes_of


def test_an_organiser_sees_what_the_participant_sees_and_is_told_so(site: TestSite) -> None:
    client = site.client("olga")
    client.post(f"/spring/act-for/{site.people['ines']}")
    page = client.get("/spring/", follow_redirects=True)
    assert "You are acting for Ines" in page.text
    client.post("/spring/act-for/stop")
    assert "You are acting for" not in client.get("/spring/", follow_redirects=True).text
    with site.store.reading() as db:
        verbs = [row.verb for row in changes_of(db, site.conference_id, "participant", site.people["ines"])]
    assert verbs == ["stop acting", "act for"]


def test_a_participant_cannot_act_for_another(site: TestSite) -> None:
    assert site.client("ivo").post(f"/spring/act-for/{site.people['ines']}").status_code == 403


def test_nobody_acts_for_people_of_another_conference(site: TestSite) -> None:
    assert site.client("otto").post(f"/autumn/act-for/{site.people['ines']}").status_code == 404
