"""Models of a direction: they find what was planted, and see nothing of whom they are asked about."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from matcher.evaluation.meeting_models import MeetingSettings, folds, inner, predicted, settled
from tests.matcher.evaluation.small_evenings import evenings

SMALL = MeetingSettings(landmarks=10)
MET = evenings(np.random.default_rng(0))
TRAIN = MET.evening <= 4


def test_what_was_planted_is_found_on_other_evenings() -> None:
    said = predicted(MET, TRAIN, ~TRAIN, SMALL, 0)
    assert said.shape == (3, len(MET.yes))
    assert np.isnan(said[:, TRAIN]).all()
    yes, no = said[-1, ~TRAIN & MET.yes], said[-1, ~TRAIN & ~MET.yes]
    assert (yes[:, None] > no).mean() > 0.65


def test_the_answers_that_are_asked_for_are_never_seen() -> None:
    turned = replace(MET, yes=np.where(TRAIN, MET.yes, ~MET.yes))
    one, other = (predicted(met, TRAIN, ~TRAIN, SMALL, 0) for met in (MET, turned))
    np.testing.assert_array_equal(one, other)


def test_inner_forecasts_cover_the_training_rows_only_and_do_not_see_the_rest() -> None:
    turned = replace(MET, yes=np.where(TRAIN, MET.yes, ~MET.yes))
    one, other = (inner(met, TRAIN, met.evening, SMALL, 0) for met in (MET, turned))
    assert (~np.isnan(one[0])).tolist() == TRAIN.tolist()
    np.testing.assert_array_equal(one, other)


def test_each_direction_takes_the_penalty_that_foresees_best_and_one_line_calibrates() -> None:
    right, wrong = np.where(MET.yes, 0.7, 0.3), np.where(MET.yes, 0.3, 0.7)
    honest = np.stack([np.where(MET.side == 0, right, wrong), np.where(MET.side == 0, wrong, right)])
    asked = np.stack([np.full(len(right), 0.1), np.full(len(right), 0.2)])
    found = settled(MET, honest, asked)
    assert found.as_fitted[MET.side == 0].tolist() == pytest.approx([0.1] * int((MET.side == 0).sum()))
    assert found.as_fitted[MET.side == 1].tolist() == pytest.approx([0.2] * int((MET.side == 1).sum()))
    assert found.honest[MET.yes].min() > 0.7
    assert found.honest[~MET.yes].max() < 0.3


def test_folds_divide_no_group_and_are_of_even_size() -> None:
    group = np.array([5, 5, 5, 5, 2, 2, 9, 9, 1])
    fold = folds(group, group != 1, 2)
    assert fold.tolist() == [0, 0, 0, 0, 1, 1, 1, 1, -1]
