"""The team in the browser."""

from __future__ import annotations

from tests.web.cast import TestSite, posted
from web.store.rosters import staff_of

TEAM = "/spring/organiser/team/"


def rights(site: TestSite) -> dict[str, str]:
    with site.store.reading() as db:
        return {row.account.email: row.kind.value + row.rights for row in staff_of(db, site.conference_id)}


def member(site: TestSite, email: str) -> int:
    with site.store.reading() as db:
        return next(row.id for row in staff_of(db, site.conference_id) if row.account.email == email)


def test_somebody_is_added_changed_and_removed(site: TestSite) -> None:
    client = site.client("olga")
    posted(client, TEAM, email="tom@example.org", rights=["plan"])
    assert rights(site)["tom@example.org"] == "staffplan"
    id_ = member(site, "tom@example.org")
    client.post(f"{TEAM}{id_}", data={f"m{id_}-rights": ["people", "figures"]})
    assert rights(site)["tom@example.org"] == "stafffigures people"
    client.post(f"{TEAM}{id_}/remove")
    assert "tom@example.org" not in rights(site)


def test_the_last_organiser_stays_and_the_page_says_why(site: TestSite) -> None:
    client = site.client("olga")
    address = f"{TEAM}{member(site, 'olga@example.org')}/remove"
    answer = client.post(address, headers={"Referer": f"http://localhost{TEAM}"}, follow_redirects=True)
    assert "A conference needs an organiser" in answer.text


def test_whoever_removes_itself_goes_home(site: TestSite) -> None:
    client = site.client("olga")
    posted(client, TEAM, email="tom@example.org", everything="y")
    answer = client.post(f"{TEAM}{member(site, 'olga@example.org')}/remove")
    assert answer.location == "/"


def test_staff_does_not_see_the_team(site: TestSite) -> None:
    assert site.client("stan").get(TEAM).status_code == 403
