"""What is known before a meeting: only differences within an evening count, and what is unknown is usual."""

from __future__ import annotations

import numpy as np

from matcher.encounters import Encounters, Guest
from matcher.evaluation.meeting_features import comparisons, learned_texts, profiles, wishes

GUESTS = (
    Guest(1, 0, 1, 30.0, "Law", "judge", 2, (40.0, 60.0)),
    Guest(2, 1, 1, 26.0, "law school", "judge", 2, (60.0, 40.0)),
    Guest(3, 1, 1, None, "", "", None, (None, None)),
)
FIELDS = learned_texts([one.field for one in GUESTS] + ["biology", "biochemistry"], 0)
CAREERS = learned_texts(["judge", "judge", "banker", "bank clerk"], 0)
MET = Encounters(GUESTS, np.array([0, 0]), np.array([1, 2]), np.array([True, False]), np.array([0.5, np.nan]))


def test_wishes_are_shares_less_the_mean_of_the_evening() -> None:
    # Of 100 points 40 and 60 make the mean .5; who said nothing is usual.
    np.testing.assert_allclose(wishes(GUESTS), np.array([[-0.1, 0.1], [0.1, -0.1], [0, 0]]), atol=1e-12)


def test_marks_and_points_that_mean_the_same_are_the_same() -> None:
    marks = [Guest(1, 0, 1, wishes=(4.0, 6.0)), Guest(2, 1, 1, wishes=(6.0, 4.0))]
    points = [Guest(1, 0, 1, wishes=(40.0, 60.0)), Guest(2, 1, 1, wishes=(60.0, 40.0))]
    np.testing.assert_allclose(wishes(marks), wishes(points), atol=1e-12)


def test_two_of_one_field_are_nearer_than_two_of_whom_one_said_nothing() -> None:
    compared = comparisons(MET, FIELDS, CAREERS)
    # Older by (26 - 30) / 4, the distance, the product (26 is usual), the same goal.
    assert compared[0, :4].tolist() == [-1.0, 1.0, 0.0, 1.0]
    assert compared[0, 4] > compared[1, 4] == 0
    assert np.isclose(compared[0, 5], 1)  # the same career
    assert compared[:, -1].tolist() == [0.5, 0.0]


def test_a_profile_says_nothing_of_other_evenings() -> None:
    stranger = Guest(9, 0, 2, 40.0, "Film", "actor", 1, (90.0, 10.0))
    alone, among = profiles(GUESTS, FIELDS, CAREERS), profiles((*GUESTS, stranger), FIELDS, CAREERS)
    np.testing.assert_allclose(alone, among[:3], atol=1e-12)
    assert np.isfinite(among).all()
