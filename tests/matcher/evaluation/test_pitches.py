"""One side's decisions, period after period: levels drift, and nothing later is seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from matcher.conference import Interaction
from matcher.errors import InputError
from matcher.evaluation.pitches import MODEL, decisions_of, rolling_forecast
from tests.matcher.evaluation.small_evenings import pitches

SEASONS = (1, 2, 3, 4, 5, 6, 7, 8)
# The level halves from the fifth season on.
DATA = pitches(np.random.default_rng(0), SEASONS, (0.3, 0.3, 0.3, 0.3, 0.15, 0.15, 0.15, 0.15))


def test_the_first_periods_are_learned_from_only() -> None:
    decisions = decisions_of(DATA)
    found = rolling_forecast(DATA, decisions)
    for said in found.said.values():
        assert (~np.isnan(said)).tolist() == (decisions.period >= 5).tolist()
    assert [one.period for one in found.drift] == [5, 6, 7, 8]


def test_refitting_the_level_mends_a_level_that_fell() -> None:
    last = rolling_forecast(DATA, decisions_of(DATA)).drift[-1]
    assert last.said > last.seen
    assert abs(last.refitted - last.seen) < abs(last.said - last.seen)
    assert (last.recent, last.bands) == ((6, 7), False)


def test_where_the_period_before_is_missing_bands_are_shown() -> None:
    gap = pitches(np.random.default_rng(0), (1, 2, 3, 4, 9, 10), (0.2,) * 6)
    assert [(one.period, one.bands) for one in rolling_forecast(gap, decisions_of(gap)).drift] == [
        (9, True),
        (10, False),
    ]


def test_nothing_later_is_seen() -> None:
    decisions = decisions_of(DATA)
    turned = replace(decisions, yes=np.where(decisions.period >= 7, ~decisions.yes, decisions.yes))
    one, other = rolling_forecast(DATA, decisions), rolling_forecast(DATA, turned)
    early = decisions.period <= 7
    for name in one.said:
        np.testing.assert_array_equal(one.said[name][early], other.said[name][early])


def test_who_says_yes_more_often_is_believed_to() -> None:
    decisions = decisions_of(DATA)
    said = rolling_forecast(DATA, decisions).said[MODEL]
    asked = ~np.isnan(said)
    ada, others = said[asked & (decisions.investor == 0)], said[asked & (decisions.investor > 0)]
    assert ada.mean() > 1.2 * others.mean()


def test_an_investor_without_a_recorded_refusal_is_left_out() -> None:
    kind = replace(DATA, investors=(*DATA.investors, replace(DATA.investors[0], id="Guest")))
    kind = replace(kind, interactions=(*DATA.interactions, Interaction("Guest", "s1-0", "accepted")))
    decisions = decisions_of(kind)
    assert (len(decisions.yes), decisions.never_declined) == (len(DATA.interactions), 1)


def test_a_date_goes_before_the_season_and_without_both_a_decision_is_left_out() -> None:
    bare = replace(DATA.startups[0], id="bare", extra={})
    events = (Interaction("Ada", "bare", "declined"), Interaction("Ada", "bare", "declined", date(2020, 5, 1)))
    known = replace(DATA, startups=(*DATA.startups, bare), interactions=(*DATA.interactions, *events))
    decisions = decisions_of(known)
    assert (decisions.undated, decisions.period[-1]) == (1, 2020)


def test_too_few_periods_are_refused_with_what_to_add() -> None:
    short = pitches(np.random.default_rng(0), (1, 2), (0.2, 0.2))
    with pytest.raises(InputError, match=r"decisions\.csv"):
        decisions_of(short)


def test_periods_without_a_yes_still_make_a_forecast() -> None:
    late = pitches(np.random.default_rng(0), (1, 2, 3, 4, 5), (0.0, 0.0, 0.0, 0.0, 0.3))
    said = rolling_forecast(late, decisions_of(late)).said["model"]
    assert np.nanmax(said) < 0.01
