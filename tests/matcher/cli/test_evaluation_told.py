from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.cli.evaluation_told import told
from matcher.evaluation.baselines import Popularity, Random
from matcher.evaluation.contest import hold
from matcher.evaluation.metrics import METRICS
from matcher.words import Language
from tests.matcher.evaluation.small_worlds import split_of

CONTEST = hold([Random(), Popularity()], split_of(np.arange(40).reshape(5, 8) % 7 == 0), seed=1)


def test_both_directions_stand_there_with_every_metric_and_method() -> None:
    text = told(CONTEST, Language.EN)
    assert text.index("Investors for a new startup: 6 startups ask, 5 investors are ranked") < text.index(
        "New startups for an investor: 5 investors ask, 8 startups are ranked"
    )
    headers = [line for line in text.splitlines() if line.strip().startswith("method")]
    # The means and the differences, for each direction.
    assert [line.split()[1:] for line in headers] == [list(METRICS)] * 4
    assert text.count("popularity is better by") == 2


def test_a_mean_stands_above_its_interval() -> None:
    lines = told(CONTEST, Language.EN).splitlines()
    at = next(place for place, line in enumerate(lines) if line.strip().startswith("random"))
    auc = CONTEST.results[0].means
    value = next(iter(auc.values()))["auc"]
    assert f"{value.value:.3f}".startswith(("0.", "1."))
    assert len(lines[at].split()) == 1 + len(METRICS)
    assert all("…" in cell for cell in lines[at + 1].split())


def test_readers_of_chinese_find_the_names_in_their_language() -> None:
    text = told(CONTEST, Language.ZH)
    assert "为新企业推荐投资人：6 家企业提问，对 5 位投资人排序" in text
    assert "“热度”领先" in text
    assert "random" not in text


def test_a_number_has_three_digits_and_never_a_negative_zero() -> None:
    text = told(CONTEST, Language.EN)
    assert "0.0" not in text
    assert "−.000" not in text


def test_a_method_that_could_not_learn_says_whose_scores_it_shows() -> None:
    contest = replace(CONTEST, stand_ins={"matcher": "recent popularity"})
    said = "Too little happened before the cut for matcher to learn from: what stands under this name is recent"
    assert said in told(contest, Language.EN)
    assert "“matcher”无从学习：以该名称列出的是“近期热度”" in told(contest, Language.ZH)
    assert "Too little" not in told(CONTEST, Language.EN)
