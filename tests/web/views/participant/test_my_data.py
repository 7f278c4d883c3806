"""Everything that one can decide about one's own data stands on one page."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

from tests.web.cast import TestSite, posted
from web.store.contacts import contact_row
from web.store.records.participants import ParticipantRecord

PAGE = "/spring/my-data/"


def _row(site: TestSite, who: str = "sara") -> ParticipantRecord:
    with site.store.reading() as db:
        return db.get_one(ParticipantRecord, site.people[who])


def test_being_suggested_is_stopped_and_begun_by_one_button(site: TestSite) -> None:
    client = site.client("sara")
    posted(client, f"{PAGE}suggested", allowed="no")
    assert _row(site).unsuggested_at is not None
    assert "I agree: suggest me again" in client.get(PAGE).text
    posted(client, f"{PAGE}suggested", allowed="yes")
    assert _row(site).unsuggested_at is None
    assert "You agreed on" in client.get(PAGE).text
    posted(client, f"{PAGE}suggested", allowed="perhaps")
    assert _row(site).unsuggested_at is None


def test_contact_data_is_shown_only_where_it_is_ticked(site: TestSite) -> None:
    client = site.client("sara")
    posted(client, f"{PAGE}contact", phone="1234", wechat="sara-li", show_wechat="y")
    with site.store.reading() as db:
        row = contact_row(db, site.people["sara"])
        assert row is not None
        assert (row.phone, row.wechat, row.shown) == ("1234", "sara-li", "wechat")
    page = client.get(PAGE).text
    assert 'value="1234"' in page
    assert page.count("Only whom you agree to follow up with") == 1
    assert page.count("Organisers, and whom you agree to follow up with") == 1
    assert posted(client, f"{PAGE}contact", phone="1" * 201).status_code == 422


def test_all_data_comes_as_one_file(site: TestSite) -> None:
    answer = posted(site.client("sara"), f"{PAGE}take")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="spring-my-data.zip"'
    with ZipFile(BytesIO(answer.data)) as archive:
        assert "data.json" in archive.namelist()


def test_erasing_wants_a_tick_and_then_happens_at_once(site: TestSite) -> None:
    client = site.client("sara")
    posted(client, f"{PAGE}erase")
    assert _row(site).erased_at is None
    answer = posted(client, f"{PAGE}erase", sure="y")
    assert answer.status_code == 303
    assert _row(site).erased_at is not None
    assert "Your data at this conference was erased." in client.get(answer.location).text
    assert client.get(PAGE).status_code == 302


def test_organisers_who_act_for_somebody_decide_nothing_here(site: TestSite) -> None:
    client = site.client("olga")
    posted(client, f"/spring/act-for/{site.people['sara']}")
    assert client.get(PAGE).status_code == 403
    for address in ("suggested", "contact", "take", "erase"):
        assert posted(client, f"{PAGE}{address}", allowed="no", sure="y").status_code == 403
    assert (_row(site).unsuggested_at, _row(site).erased_at) == (None, None)
    assert "/spring/my-data/" not in client.get("/spring/profile/").text
