"""Times in sentences."""

from __future__ import annotations

from datetime import timedelta

from tests.web.cast import TestSite, slot
from web.services.times import said_time, said_times
from web.store.records.conferences import ConferenceRecord


def test_a_time_is_said_with_its_day_in_the_conferences_zone(site: TestSite) -> None:
    with site.store.reading() as db:
        words = said_time(db.get_one(ConferenceRecord, site.conference_id), slot(0))
    assert (words.en, words.zh) == ("Tue 12 May, 17:00", "5月12日 周二 17:00")


def test_times_name_each_day_once_and_stop_after_a_few(site: TestSite) -> None:
    moments = [slot(0), slot(1), slot(1), slot(0) + timedelta(days=1)]
    with site.store.reading() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        assert said_times(conference, moments).en == "Tue 12 May, 17:00, 17:20; Wed 13 May, 17:00"
        assert said_times(conference, moments, most=1).zh == "5月12日 周二 17:00"
