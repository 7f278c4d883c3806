"""My profile in the browser."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from matcher.profiles import Startup
from tests.web.cast import NOW, TestSite
from tests.web.counting import queries
from web.store.people import profile_of, write_profile
from web.store.records.log import OutgoingMailRecord
from web.store.records.participants import ParticipantRecord

PAGE = "/spring/profile/"
ARABIC = "شركة الرؤية 👩\u200d🔬"


@pytest.fixture(autouse=True)
def nobody_works(site: TestSite) -> None:
    """Jobs stay in the queue: what they do is tested elsewhere."""
    site.queue.huey.immediate = False


def fields_of(page: str) -> dict[str, Any]:
    """Return what a browser would send back of a profile page."""
    page = page[page.index('class="profile-form"') :]
    found: dict[str, Any] = {"shown": [], "sub_forums": []}
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = (re.search(rf'{what}="([^"]*)"', tag) for what in ("name", "value"))
        if name is None or (('type="radio"' in tag or 'type="checkbox"' in tag) and " checked" not in tag):
            continue
        content = unescape(value[1]) if value else ""
        if name[1] in ("shown", "sub_forums"):
            found[name[1]].append(content)
        else:
            found[name[1]] = content
    for name_, text in re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\s?(.*?)</textarea>', page, re.DOTALL):
        found[name_] = unescape(text).strip()
    return found


def save(client: FlaskClient, fields: dict[str, Any], **typed: Any) -> Any:
    """Send a profile back with some fields typed anew."""
    return client.post(PAGE, data={**fields, **typed})


def _row(site: TestSite, who: str = "sara") -> ParticipantRecord:
    with site.store.reading() as db:
        return db.get_one(ParticipantRecord, site.people[who])


def test_a_founder_changes_a_profile_and_reads_it_back(site: TestSite) -> None:
    client = site.client("sara")
    fields = fields_of(client.get(PAGE).text)
    answer = save(client, fields, name=ARABIC, stage="Pre-A", raising="$2.5m", max_meetings="3")
    assert (answer.status_code, answer.location) == (303, PAGE)
    page = client.get(PAGE).text
    assert "Saved." in page
    again = fields_of(page)
    assert (again["name"], again["stage"], again["raising"]) == (ARABIC, "Pre-A", "$2,500,000")


def test_a_form_sent_back_as_it_came_changes_nothing(site: TestSite) -> None:
    for who in ("sara", "ines"):
        client = site.client(who)
        before = profile_of(_row(site, who))
        save(client, fields_of(client.get(PAGE).text))
        assert "Nothing was changed." in client.get(PAGE).text
        assert profile_of(_row(site, who)) == before


def test_errors_stand_beside_their_fields_and_everything_typed_stays(site: TestSite) -> None:
    client = site.client("sara")
    fields = fields_of(client.get(PAGE).text)
    answer = save(client, fields, stage="rocket", description="New words.", name="x" * 4000)
    assert answer.status_code == 422
    kept = fields_of(answer.text)
    assert (kept["stage"], kept["description"], kept["name"]) == ("rocket", "New words.", "x" * 4000)
    assert "“rocket” is no stage that we know." in answer.text
    assert "This is 4000 characters long; at most 200 fit." in answer.text
    assert _row(site).revision == 1


def test_two_who_edit_at_once_see_both_texts_and_choose(site: TestSite) -> None:
    first, second = site.client("sara"), site.client("sara")
    fields = fields_of(first.get(PAGE).text)
    save(first, fields, name="Sara of the first", tags="glass")
    clash = save(second, fields, name="Sara of the second", city="Lyon")
    assert clash.status_code == 409
    assert "Sara of the first" in clash.text
    assert "Sara of the second" in clash.text
    assert "While you were writing, Sara saved this profile" in clash.text
    assert re.search(r'name="keep-tags" value="theirs"[^>]* checked', clash.text)
    sent = {
        name: unescape(value)
        for name, value in re.findall(r'type="hidden" (?:id="\w+" )?name="([\w-]+)" value="([^"]*)"', clash.text)
    }
    kept = {"shown": fields["shown"], "sub_forums": fields["sub_forums"]}
    marks = dict(re.findall(r'name="(revision|seen)" type="hidden" value="([^"]*)"', clash.text))
    answer = save(second, {**sent, **kept, **marks}, **{"keep-name": "mine", "keep-tags": "theirs"})
    assert answer.status_code == 303
    profile = profile_of(_row(site))
    assert (profile.name, profile.tags, profile.city) == ("Sara of the second", ("glass",), "Lyon")


def test_a_colleague_who_changed_other_fields_loses_nothing(site: TestSite) -> None:
    first, second = site.client("sara"), site.client("sara")
    fields = fields_of(first.get(PAGE).text)
    save(first, fields, tags="glass")
    assert "glass" in save(second, fields, city="Lyon").text
    assert profile_of(_row(site)).tags == ("glass",)


def test_hidden_parts_are_gone_from_the_card_that_others_see(site: TestSite) -> None:
    client = site.client("sara")
    fields = fields_of(client.get(PAGE).text)
    save(client, fields, city="Lyon", raising="$2.5m", shown=["description", "tags", "stage", "founded", "place"])
    card = client.get(f"{PAGE}as-others-see-it").text
    assert "Lyon" in card
    assert "2.5M" not in card
    save(client, fields_of(client.get(PAGE).text), shown=["stage"])
    card = client.get(f"{PAGE}as-others-see-it").text
    assert "Lyon" not in card
    assert "Cameras that find scratches" not in card


def test_what_is_missing_is_told_with_what_it_costs_and_where_to_mend_it(site: TestSite) -> None:
    with site.store.writing() as db:
        row = db.get_one(ParticipantRecord, site.people["sara"])
        write_profile(row, Startup(row.code, "Sara", attendance=profile_of(row).attendance))
    page = site.client("sara").get(PAGE).text
    assert "No text and no tags: how close you are to anybody cannot be computed." in page
    assert '<a href="#description">Describe what you do</a>' in page


def test_a_colleague_is_invited_and_removed(site: TestSite) -> None:
    client = site.client("sara")
    answer = client.post(f"{PAGE}colleagues", data={"email": "chen@example.org", "name": "Chen", "language": ""})
    assert answer.status_code == 303
    page = client.get(f"{PAGE}colleagues").text
    assert "chen@example.org" in page
    with site.store.reading() as db:
        assert db.get_one(OutgoingMailRecord, 1).to == "chen@example.org"
    remove = re.findall(r'action="([^"]*/remove)"', page)[1]
    assert client.post(remove).location == f"{PAGE}colleagues"
    assert "chen@example.org" not in client.get(f"{PAGE}colleagues").text


def test_a_profile_is_for_participants_alone(site: TestSite) -> None:
    for who, status in (("olga", 403), ("stan", 403), ("nadia", 404), ("eva", 404)):
        for address in (PAGE, f"{PAGE}as-others-see-it", f"{PAGE}colleagues"):
            assert (who, site.client(who).get(address).status_code) == (who, status)


def test_the_queries_of_the_page_do_not_grow_with_the_conference(site: TestSite) -> None:
    client = site.client("sara")
    with queries(site) as few:
        client.get(PAGE)
    with site.store.writing() as db:
        for number in range(5):
            row = ParticipantRecord(conference_id=site.conference_id, created_at=NOW)
            row.hidden, row.forums, row.newcomer = "", [], None
            write_profile(row, Startup(f"more{number}", "More"))
            db.add(row)
    with queries(site) as many:
        client.get(PAGE)
    assert len(many) == len(few) <= 15
