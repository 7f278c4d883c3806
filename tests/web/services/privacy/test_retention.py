"""After its date a conference keeps numbers and nobody's data."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.web.aftermath import EVENING, met, say
from tests.web.cast import NOW, TestSite
from tests.web.everything import MARK, NAME, fill, found_in
from web.errors import ChangedMeanwhileError, NotAllowedError, RefusedError
from web.services.after.results import Results, results
from web.services.privacy.retention import PrivacyWish, change_privacy, erase_expired, last_day
from web.store.records.conferences import ConferenceRecord, ConferenceState
from web.store.records.floor import Outcome
from web.store.records.log import ChangeRecord

LAST = date(2026, 8, 31)
#: Midnight after the last day, in Shanghai.
MIDNIGHT = datetime(2026, 8, 31, 16, tzinfo=UTC)


def _set(site: TestSite, day: date | None = LAST, revision: int | None = None, who: str = "olga") -> None:
    if revision is None:
        with site.store.reading() as db:
            revision = db.get_one(ConferenceRecord, site.conference_id).revision
    wish = PrivacyWish("Hard Technology Association", "privacy@example.org", day)
    change_privacy(site.store, site.seat(who), revision, wish, NOW)


def _row(site: TestSite) -> ConferenceRecord:
    with site.store.reading() as db:
        return db.get_one(ConferenceRecord, site.conference_id)


def _results(site: TestSite) -> Results:
    with site.store.reading() as db:
        return results(db, site.conference_id, MIDNIGHT)


def test_the_date_is_the_end_of_the_last_day_where_the_conference_is(site: TestSite) -> None:
    _set(site)
    row = _row(site)
    assert (row.erase_after, last_day(row)) == (MIDNIGHT, LAST)
    assert (row.privacy_holder, row.privacy_contact) == ("Hard Technology Association", "privacy@example.org")
    _set(site, None)
    assert (_row(site).erase_after, last_day(_row(site))) == (None, None)


@pytest.mark.parametrize(
    ("day", "why"), [(date(2026, 5, 11), "ends on 2026-05-12"), (date(2026, 3, 1), "day is over")]
)
def test_a_date_before_the_end_is_refused(site: TestSite, day: date, why: str) -> None:
    with pytest.raises(RefusedError, match=why):
        _set(site, day)


def test_only_who_sets_the_conference_up_sets_the_date_and_on_what_it_saw(site: TestSite) -> None:
    with pytest.raises(NotAllowedError):
        _set(site, who="stan")
    with pytest.raises(ChangedMeanwhileError):
        _set(site, revision=77)
    with pytest.raises(RefusedError, match="201 characters"):
        change_privacy(site.store, site.seat("olga"), _row(site).revision, PrivacyWish("x" * 201, "", None), NOW)


def test_nothing_is_erased_before_the_date(site: TestSite) -> None:
    _set(site)
    assert erase_expired(site.store, MIDNIGHT - timedelta(seconds=1)) == []
    assert _row(site).erased_at is None


def test_after_the_date_everything_personal_is_gone_once_and_for_good(site: TestSite) -> None:
    meeting = met(site, "ines", "sara", 0)
    fill(site, "sara", meeting)
    _set(site)
    assert erase_expired(site.store, MIDNIGHT) == [site.conference_id]
    assert erase_expired(site.store, MIDNIGHT + timedelta(days=1)) == []
    row = _row(site)
    assert (row.erased_at, row.state) == (MIDNIGHT, ConferenceState.CLOSED)
    assert found_in(site.store, MARK, NAME, "ines@example.org", "sol@example.org") == []
    with site.store.reading() as db:
        assert db.query(ChangeRecord).filter_by(verb="erase conference").one().after == {"people": 9}
    with pytest.raises(RefusedError, match="was erased"):
        _set(site, date(2027, 1, 1))


def test_the_numbers_are_the_same_as_before(site: TestSite) -> None:
    for number, (investor, startup) in enumerate((("ines", "sara"), ("ines", "suri"), ("ivo", "sol"))):
        meeting = met(site, investor, startup, number % 2, Outcome.HELD)
        say(site, investor, meeting, True, True, EVENING)
        say(site, startup, meeting, True, False, EVENING)
    before = _results(site)
    assert before.total.useful is not None
    _set(site)
    erase_expired(site.store, MIDNIGHT)
    assert _results(site) == before


def test_organisers_and_the_other_conference_stay(site: TestSite) -> None:
    _set(site)
    erase_expired(site.store, MIDNIGHT)
    assert site.client("olga").get("/spring/organiser/results/").status_code == 200
    assert site.client("eva").get("/autumn/meetings/").status_code == 200
    assert site.client("ines").get("/spring/meetings/").status_code == 302


def test_a_conference_that_was_moved_beyond_its_date_is_not_erased_before_it_is_over(site: TestSite) -> None:
    _set(site)
    with site.store.writing() as db:
        session = db.get_one(ConferenceRecord, site.conference_id).sessions[-1]
        session.starts_at, session.ends_at = MIDNIGHT - timedelta(hours=1), MIDNIGHT + timedelta(hours=1)
    assert erase_expired(site.store, MIDNIGHT) == []
    assert _row(site).erased_at is None
    assert erase_expired(site.store, MIDNIGHT + timedelta(hours=1)) == [site.conference_id]
