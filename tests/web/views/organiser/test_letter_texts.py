"""Texts of letters on organisers' pages."""

from __future__ import annotations

import pytest

from tests.web.cast import TestSite, posted
from web.services.letters.kinds import KINDS
from web.store.records.log import OutgoingMailRecord

PAGE = "/spring/organiser/letter-texts/"


@pytest.mark.parametrize("kind", [kind.value for kind in KINDS])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_kind_has_a_preview_about_somebody_real(site: TestSite, kind: str, language: str) -> None:
    page = site.client("olga").get(f"{PAGE}{kind}/{language}").text
    preview = page[page.index('id="preview"') :]
    assert "$" not in preview
    assert "Ida" in preview or "Ines" in preview or "Sara" in preview


def test_an_unknown_placeholder_is_refused_in_words_and_keeps_what_was_typed(site: TestSite) -> None:
    answer = posted(site.client("olga"), f"{PAGE}moved/en", subject="Moved", body="To $wher now")
    assert answer.status_code == 422
    assert "There is nothing called $wher" in answer.text
    assert "To $wher now" in answer.text


def test_a_text_is_looked_at_before_it_is_saved(site: TestSite) -> None:
    olga = site.client("olga")
    answer = posted(olga, f"{PAGE}moved/en", subject="Off to $place", body="Now $where", look="1")
    assert "Off to Hall" in answer.text
    assert "Off to" not in olga.get(f"{PAGE}moved/en").text


def test_a_saved_text_is_ones_own_until_one_goes_back(site: TestSite) -> None:
    olga = site.client("olga")
    assert posted(olga, f"{PAGE}moved/zh", subject="改到 $place", body="$where").status_code == 303
    assert "your own text" in olga.get(f"{PAGE}moved/zh").text
    assert "your own text" in olga.get(PAGE).text
    posted(olga, f"{PAGE}moved/zh/shipped")
    assert "the usual text" in olga.get(f"{PAGE}moved/zh").text


def test_a_sample_goes_to_whoever_asks(site: TestSite) -> None:
    answer = posted(site.client("olga"), f"{PAGE}requested/en/sample")
    assert answer.status_code == 303
    with site.store.reading() as db:
        letter = db.query(OutgoingMailRecord).one()
    assert (letter.to, letter.kind, letter.participant_id, letter.calendar) == (
        "olga@example.org",
        "sample",
        None,
        "",
    )


def test_odd_addresses_lead_nowhere(site: TestSite) -> None:
    olga = site.client("olga")
    assert [olga.get(f"{PAGE}{path}").status_code for path in ("moved/fr", "odd/en")] == [404, 404]
