"""People in the browser of organisers."""

from __future__ import annotations

from tests.web.cast import TestSite, posted
from web.store.records.log import OutgoingMailRecord
from web.store.records.participants import ParticipantRecord

PEOPLE = "/spring/organiser/people/"


def person(site: TestSite, name: str) -> ParticipantRecord:
    with site.store.reading() as db:
        return db.get_one(ParticipantRecord, site.people[name])


def test_the_list_is_narrowed_by_what_stands_in_the_address(site: TestSite) -> None:
    page = site.client("olga").get(f"{PEOPLE}?words=enzymes&side=startup").text
    assert ">Sol</a>" in page
    assert ">Sara</a>" not in page


def test_an_address_that_makes_no_sense_narrows_nothing(site: TestSite) -> None:
    page = site.client("olga").get(f"{PEOPLE}?side=nobody&forum=x&standing=lost&page=-3").text
    assert ">Sara</a>" in page


def test_a_page_asks_the_database_as_often_for_many_as_for_few(site: TestSite) -> None:
    from sqlalchemy import event

    counts = []
    for address in (PEOPLE, f"{PEOPLE}?words=sol"):
        asked: list[str] = []
        listener = lambda *args, told=asked: told.append(args[2])  # noqa: E731
        event.listen(site.store.engine, "before_cursor_execute", listener)
        site.client("olga").get(address)
        event.remove(site.store.engine, "before_cursor_execute", listener)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_somebody_is_added_and_shown(site: TestSite) -> None:
    client = site.client("olga")
    answer = posted(client, f"{PEOPLE}new", side="investor", name="Nova <b>Capital</b>", email="n@example.org")
    page = client.get(answer.location).text
    assert "Nova &lt;b&gt;Capital&lt;/b&gt;" in page
    assert "n@example.org" in page


def test_a_refusal_leads_back_with_its_reason(site: TestSite) -> None:
    client = site.client("olga")
    address = f"{PEOPLE}{site.people['sara']}"
    answer = client.post(f"{address}/withdraw", headers={"Referer": f"http://localhost{address}"})
    assert answer.location.endswith(address)
    assert "Say in a few words why" in client.get(address).text
    assert person(site, "sara").withdrawn_at is None


def test_a_pair_is_ruled_on_from_either_side(site: TestSite) -> None:
    client = site.client("olga")
    address = f"{PEOPLE}{site.people['sara']}"
    assert "Ines (ines)" in client.get(f"{address}?with=ines").text
    posted(client, f"{address}/pair", other=site.people["ines"], kind="blocked", reason="Rivals")
    assert "must not meet Ines" in client.get(address).text
    assert "must not meet Sara" in client.get(f"{PEOPLE}{site.people['ines']}").text


def test_a_rule_that_there_is_not_is_refused(site: TestSite) -> None:
    client = site.client("olga")
    address = f"{PEOPLE}{site.people['sara']}"
    posted(client, f"{address}/pair", other=site.people["ines"], kind="adored", reason="")
    assert "must meet Ines" not in client.get(address).text


def test_two_entries_become_one(site: TestSite) -> None:
    client = site.client("olga")
    address = f"{PEOPLE}{site.people['sina']}"
    assert "Merge into Sina" in client.get(f"{address}?with=sol&side=startup").text
    posted(client, f"{address}/merge/{site.people['sol']}")
    assert person(site, "sol").withdrawn_at is not None


def test_whoever_left_can_come_back(site: TestSite) -> None:
    client = site.client("olga")
    address = f"{PEOPLE}{site.people['sven']}"
    posted(client, f"{address}/withdraw", reason="Flight cancelled")
    assert person(site, "sven").withdrawn_at is not None
    posted(client, f"{address}/back")
    assert person(site, "sven").withdrawn_at is None


def test_letters_are_shown_before_they_are_written(site: TestSite) -> None:
    client = site.client("olga")
    posted(client, f"{PEOPLE}{site.people['sven']}/email", email="sven@example.org")
    page = client.get(f"{PEOPLE}invite").text
    assert "1 person with an e-mail address" in page
    assert "Your invitation to The spring conference" in page
    done = client.post(f"{PEOPLE}invite", data={"group": "not-invited"}, follow_redirects=True)
    assert "1 letter was written" in done.text
    with site.store.reading() as db:
        assert db.get_one(OutgoingMailRecord, 1).to == "sven@example.org"
    again = client.post(f"{PEOPLE}invite", data={"person": site.people["sven"]}, follow_redirects=True)
    assert "1 person got a letter in the last hours" in again.text


def test_inviting_nobody_says_so(site: TestSite) -> None:
    page = site.client("olga").post(f"{PEOPLE}invite", follow_redirects=True)
    assert "There is nobody to invite." in page.text


def test_staff_without_the_right_and_participants_see_nobody(site: TestSite) -> None:
    for who, status in (("ines", 403), ("sara", 403), ("stan", 200), ("otto", 404)):
        assert site.client(who).get(PEOPLE).status_code == status
    assert site.client("otto").get(f"/autumn/organiser/people/{site.people['sara']}").status_code == 404
