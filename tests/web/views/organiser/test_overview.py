"""The overview in the browser."""

from __future__ import annotations

from io import BytesIO
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from tests.web.cast import TestSite
from tests.web.counting import queries
from tests.web.floor_story import hold_now, meet_now
from tests.web.services.test_exports import add_meeting, add_request
from web.services.exports import EXPORTS
from web.store.records.conferences import ConferenceRecord
from web.store.records.log import JobKind, JobRecord
from web.store.records.participants import ParticipantRecord

PAGE = "/spring/organiser/overview/"
PAGES = (
    PAGE,
    f"{PAGE}without-a-meeting",
    f"{PAGE}unanswered",
    f"{PAGE}map",
    f"{PAGE}map.svg",
    "/spring/organiser/log/",
)


def _put_on_map(site: TestSite) -> None:
    with site.store.writing() as db:
        for place, id_ in enumerate(site.people.values()):
            row = db.get_one(ParticipantRecord, id_)
            row.map_x, row.map_y = float(place), float(place % 3)


def test_the_next_step_stands_first(site: TestSite) -> None:
    page = site.client("olga").get(PAGE).text
    assert '<h2 id="next">Draft the match list</h2>' in page


def test_suggestions_are_asked_for_from_the_overview_where_there_are_none(site: TestSite) -> None:
    site.queue.huey.immediate = False
    with site.store.writing() as db:
        db.get_one(ConferenceRecord, site.conference_id).suggestion_version = 0
    client = site.client("olga")
    assert "Make suggestions" in client.get(PAGE).text
    assert client.post(f"{PAGE}suggestions").location == "/spring/organiser/jobs/1"
    with site.store.reading() as db:
        assert db.get_one(JobRecord, 1).kind is JobKind.SUGGEST


def test_people_without_a_meeting_and_what_waits_are_named(site: TestSite) -> None:
    add_meeting(site)
    add_request(site)
    with site.store.writing() as db:  # far in the future, whenever this runs
        from web.store.records.meetings import MeetingRequestRecord

        row = db.get_one(MeetingRequestRecord, 1)
        row.expires_at = row.expires_at.replace(year=2999)
    page = site.client("olga").get(PAGE).text
    waiting = page[page.index('id="waiting"') : page.index('id="load"')]
    assert "waits for the investor" in waiting
    assert "Sol" in waiting
    found = site.client("olga").get(f"{PAGE}without-a-meeting?q=ships").text
    assert "Sven" in found
    assert "Siri" not in found


def test_the_map_names_every_point_and_marks_a_chosen_sub_forum(site: TestSite) -> None:
    _put_on_map(site)
    client = site.client("olga")
    page = client.get(f"{PAGE}map").text
    assert page.count("<title>") == 1 + 9
    with site.store.reading() as db:
        bio = db.get_one(ConferenceRecord, site.conference_id).sub_forums[1]
    chosen = client.get(f"{PAGE}map?sub_forum={bio.id}").text
    assert "<title>Sol</title>" in chosen
    assert "<title>Sven</title>" not in chosen


def test_the_picture_of_the_map_is_well_formed(site: TestSite) -> None:
    _put_on_map(site)
    answer = site.client("olga").get(f"{PAGE}map.svg")
    assert answer.mimetype == "image/svg+xml"
    assert ET.fromstring(answer.text).tag == "{http://www.w3.org/2000/svg}svg"


def test_files_run_no_formulas(site: TestSite) -> None:
    with site.store.writing() as db:
        db.get_one(ParticipantRecord, site.people["sara"]).name = "=1+1"
    client = site.client("olga")
    answer = client.get(f"{PAGE}export/left-out.csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert ",'=1+1," in answer.text
    book = openpyxl.load_workbook(BytesIO(client.get(f"{PAGE}export/left-out.xlsx").data))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value == "=1+1"]
    assert [cell.data_type for cell in cells] == ["s"]


@pytest.mark.parametrize("what", EXPORTS)
def test_everything_comes_in_both_kinds_of_file(site: TestSite, what: str) -> None:
    client = site.client("olga")
    for kind in ("csv", "xlsx"):
        answer = client.get(f"{PAGE}export/{what}.{kind}")
        assert answer.headers["Content-Disposition"] == f'attachment; filename="spring-{what}.{kind}"'
    assert client.get(f"{PAGE}export/{what}.pdf").status_code == 404
    assert client.get(f"{PAGE}export/secrets.csv").status_code == 404


def test_figures_are_for_organisers_and_staff_with_the_right(site: TestSite) -> None:
    files = [f"{PAGE}export/{what}.csv" for what in EXPORTS]
    for address in (*PAGES, *files):
        seen = {
            who: site.client(who).get(address).status_code
            for who in ("olga", "stan", "ines", "sara", "nadia", "otto")
        }
        assert seen == {"olga": 200, "stan": 403, "ines": 403, "sara": 403, "nadia": 404, "otto": 404}, address


def test_an_empty_conference_says_what_to_do(site: TestSite) -> None:
    with site.store.writing() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        conference.suggestion_version = 0
        for id_ in site.people.values():
            row = db.get_one(ParticipantRecord, id_)
            row.withdrawn_at = conference.created_at
    page = site.client("olga").get(PAGE).text
    assert '<h2 id="next">Import people</h2>' in page
    assert "Nobody is here yet" in page


def test_the_queries_of_every_page_do_not_grow_with_its_rows(site: TestSite) -> None:
    client = site.client("olga")

    def count() -> list[int]:
        counts = []
        for address in PAGES:
            with queries(site) as asked:
                assert client.get(address).status_code == 200
            counts.append(len(asked))
        return counts

    add_meeting(site)
    add_request(site)
    _put_on_map(site)
    few = count()
    for number, startup in enumerate(("sven", "suri", "siri")):
        add_meeting(site, "ida", startup, number)
    add_request(site, "ivo", "sina")
    assert count() == few
    assert max(few) <= 25


def test_meetings_without_an_outcome_are_told_to_whoever_looks_after_them(site: TestSite) -> None:
    meet_now(site, "ines", "sara", hold_now(site, 21))
    page = site.client("olga").get("/spring/organiser/overview/").text
    assert "1 meeting is over and nobody has said what became of it." in page
