"""The order of aims is read, and one that cannot be followed is refused with its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from matcher.conference import Aim, Aims
from matcher.intake.aims import AIM_TWICE, NO_INTEREST, OUT_OF_ORDER, UNKNOWN_AIM
from matcher.intake.folder import Intake

Reading = Callable[..., Intake]
Saying = Callable[..., list[Any]]
HEAD = '[conference]\nid = "small"\nname = "Small"\ntime_zone = "UTC"\n'


def aims(intake: Intake) -> Aims:
    assert intake.dataset is not None, intake.findings
    return intake.dataset.conference.aims


def test_without_a_word_all_aims_count_in_the_usual_order(read: Reading) -> None:
    assert aims(read(conference=HEAD)) == Aims()
    assert Aims().order[:4] == (Aim.PEOPLE, Aim.MINIMUM, Aim.FLOOR, Aim.INTEREST)


def test_an_order_and_weights_are_kept(read: Reading) -> None:
    text = '[aims]\norder = ["interest", "tables", "breaks"]\nweights = { breaks = 3, tables = 1 }\n'
    found = aims(read(conference=HEAD + text))
    assert found.order == (Aim.INTEREST, Aim.TABLES, Aim.BREAKS)
    assert (found.weight(Aim.BREAKS, 100), found.weight(Aim.TABLES, 100), Aim.PEOPLE in found) == (3, 1, False)


@pytest.mark.parametrize(
    ("order", "problem"),
    [
        ('["interest", "comfort"]', UNKNOWN_AIM),
        ('["interest", "breaks", "breaks"]', AIM_TWICE),
        ('["people", "breaks"]', NO_INTEREST),
        ('["breaks", "interest"]', OUT_OF_ORDER),
        ('["interest", "people"]', OUT_OF_ORDER),
    ],
)
def test_an_order_that_cannot_be_followed_is_refused(
    read: Reading, said: Saying, order: str, problem: Any
) -> None:
    intake = read(conference=HEAD + f"[aims]\norder = {order}\n")
    assert intake.dataset is None
    places = [(file, line) for _, file, line, _, _, text in said(intake.findings) if text == problem.problem.en]
    assert places == [("conference.toml", 6)]
