"""Letters to look at before they are sent."""

from __future__ import annotations

import pytest

from matcher.words import Language
from tests.web.cast import NOW, TestSite
from tests.web.services.test_requests import ask_as
from tests.web.told import letters
from web.errors import NotAllowedError, RefusedError
from web.services.letters.samples import Sample, post_sample, sample
from web.services.letters.texts import Wording
from web.store.records.conferences import ConferenceRecord
from web.store.records.messages import NoticeKind
from web.store.records.participants import ParticipantRecord


def shown(site: TestSite, kind: NoticeKind, language: Language, wording: Wording | None = None) -> Sample:
    with site.store.reading() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        return sample(db, site.settings, conference, (kind, language), wording, NOW)


def test_a_sample_is_about_the_latest_that_really_happened(site: TestSite) -> None:
    ask_as(site, "suri", "ida", message="We feel who lies in a bed.")
    found = shown(site, NoticeKind.REQUESTED, Language.EN)
    assert (found.person.name, found.subject) == ("Ida", "Suri would like to meet you")
    assert "We feel who lies in a bed." in found.body


@pytest.mark.parametrize("kind", NoticeKind)
@pytest.mark.parametrize("language", Language)
def test_before_anything_happened_it_is_made_of_real_people(
    site: TestSite, kind: NoticeKind, language: Language
) -> None:
    found = shown(site, kind, language)
    assert "$" not in found.subject + found.body
    assert found.body


def test_a_text_that_is_not_saved_can_be_looked_at(site: TestSite) -> None:
    found = shown(site, NoticeKind.MOVED, Language.ZH, Wording("改到 $place", "$where", own=True))
    assert found.subject.startswith("改到 ")
    assert shown(site, NoticeKind.MOVED, Language.ZH).subject.startswith("改期")


def test_a_sample_letter_goes_to_whoever_asks_and_stops_nothing(site: TestSite) -> None:
    number, address = post_sample(
        site.store, site.settings, site.seat("olga"), (NoticeKind.MOVED, Language.EN), NOW
    )
    (letter,) = letters(site)
    assert (letter.id, letter.to, address, letter.stop_address) == (number, address, "olga@example.org", "")


def test_only_who_runs_the_programme_sends_samples(site: TestSite) -> None:
    with pytest.raises(NotAllowedError):
        post_sample(site.store, site.settings, site.seat("ines"), (NoticeKind.MOVED, Language.EN), NOW)


def test_without_anybody_that_is_said(site: TestSite) -> None:
    with site.store.writing() as db:
        for row in db.query(ParticipantRecord):
            row.withdrawn_at = NOW
    with pytest.raises(RefusedError):
        shown(site, NoticeKind.MOVED, Language.EN)
