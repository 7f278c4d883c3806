"""The outbox as organisers see it."""

from __future__ import annotations

from dataclasses import replace

from tests.web.cast import NOW, TestSite, posted
from tests.web.post_office import PostOffice
from web.jobs import Queue
from web.services.letters.mailing import post_letter
from web.services.letters.outbox import send_due
from web.store.records.log import MailState, OutgoingMailRecord

PAGE = "/spring/organiser/letters/"


def failed(site: TestSite, to: str = "gone@example.org", answer: str = "550 no such person") -> int:
    with site.store.writing() as db:
        id_ = post_letter(db, site.conference_id, to, "Your timetable", "…", NOW).id
    with PostOffice(answers={to: answer}).open() as office:
        send_due(site.store, replace(site.settings, mail_server=office.address), NOW)
    return id_


def test_a_failure_is_shown_with_what_the_mail_server_said(site: TestSite) -> None:
    failed(site)
    page = site.client("olga").get(PAGE).text
    assert "550 no such person" in page
    assert "gone@example.org" in page
    assert "Failed <strong>1</strong>" in page


def test_letters_are_narrowed_by_state_kind_and_words(site: TestSite) -> None:
    failed(site)
    olga = site.client("olga")
    assert "gone@example.org" not in olga.get(f"{PAGE}?state=sent").text
    assert "gone@example.org" in olga.get(f"{PAGE}?state=failed&words=GONE").text
    assert "No letter fits" in olga.get(f"{PAGE}?words=nobody").text
    assert olga.get(f"{PAGE}?state=odd&page=900").status_code == 200


def test_what_letters_say_is_shown_to_no_organiser(site: TestSite) -> None:
    with site.store.writing() as db:
        post_letter(
            db, site.conference_id, "sara@example.org", "Invitation", "https://secret.example.org/link", NOW
        )
        post_letter(db, None, "sara@example.org", "Your link to sign in", "…", NOW)
    page = site.client("olga").get(PAGE).text
    assert "secret.example.org" not in page
    assert "Your link to sign in" not in page


def test_a_letter_is_tried_again_with_one_click_or_all_with_another(site: TestSite) -> None:
    ids = [failed(site, f"gone{number}@example.org") for number in range(2)]
    with PostOffice().open() as office:
        queue = Queue.at(replace(site.settings, mail_server=office.address), site.store)
        queue.huey.immediate = True
        site.app.extensions["matcher"] = replace(site.app.extensions["matcher"], queue=queue)
        posted(site.client("olga"), f"{PAGE}{ids[0]}/again")
        assert len(office.letters) == 1
        answer = posted(site.client("olga"), f"{PAGE}again")
    assert (answer.status_code, len(office.letters)) == (303, 2)
    with site.store.reading() as db:
        assert {db.get_one(OutgoingMailRecord, id_).state for id_ in ids} == {MailState.SENT}


def test_with_nothing_to_try_again_that_is_said(site: TestSite) -> None:
    olga = site.client("olga")
    posted(olga, f"{PAGE}again")
    assert "No letter waits to be tried again" in olga.get(PAGE).text


def test_trouble_with_the_mail_server_is_told_with_when_it_is_tried_again(site: TestSite) -> None:
    failed(site, answer="450 come back later")
    site.app.extensions["matcher"] = replace(
        site.app.extensions["matcher"], settings=replace(site.settings, mail_server="smtp://127.0.0.1:1")
    )
    assert "450 come back later" in site.client("olga").get(PAGE).text
