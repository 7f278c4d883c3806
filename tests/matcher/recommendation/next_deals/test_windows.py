"""Windows ask about days that are over, without looking past the day they are learned for."""

from datetime import timedelta

import numpy as np

from matcher.recommendation.next_deals.past import Record
from matcher.recommendation.next_deals.windows import windows_before
from tests.matcher.recommendation.next_deals.camps import CUT, camps


def test_every_startup_of_a_window_is_new_in_it_and_found_a_backer(rng: np.random.Generator) -> None:
    record = Record.of(camps(rng))
    windows = windows_before(record, CUT.toordinal(), 1, 3)
    assert windows
    for window in windows:
        assert window.backed.shape == window.past.shape
        assert window.backed.any(axis=0).all()
        known = {company.id for company in window.past.companies}
        assert known.isdisjoint(startup.id for startup in window.past.startups)


def test_windows_do_not_share_startups(rng: np.random.Generator) -> None:
    windows = windows_before(Record.of(camps(rng)), CUT.toordinal(), 1, 3)
    asked = [startup.id for window in windows for startup in window.past.startups]
    assert len(asked) == len(set(asked))


def test_what_comes_after_the_day_changes_nothing(rng: np.random.Generator) -> None:
    record = Record.of(camps(rng))
    day = (CUT - timedelta(300)).toordinal()
    later = Record(record.dataset, record.deals, record.asked.take(record.asked.day < day), record.first)
    for one, other in zip(windows_before(record, day, 1, 3), windows_before(later, day, 1, 3), strict=True):
        assert np.array_equal(one.backed, other.backed)


def test_too_little_history_gives_no_window(rng: np.random.Generator) -> None:
    assert windows_before(Record.of(camps(rng)), CUT.toordinal(), 10_000, 3) == []
