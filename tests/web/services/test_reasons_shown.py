"""No reason tells a reader more of the other side than the other side shows."""

from __future__ import annotations

import pytest

from matcher.plan import Opinion, Reason
from matcher.profiles import Side
from matcher.recommendation.deal_evidence import Habit
from matcher.recommendation.features import Feature
from matcher.words import Words
from tests.factories import investor, startup
from web.services.reasons_shown import shown_opinion
from web.store.people import write_profile
from web.store.records.participants import ParticipantRecord
from web.visibility import OPTIONAL

FULL = Opinion(0.6, 0.1, tuple(Reason(one.value, 0.1, Words(one.value, one.value)) for one in Feature))


def row(side: Side, hidden: str = "", text: str = "Something.") -> ParticipantRecord:
    made = ParticipantRecord(hidden=hidden)
    write_profile(made, investor(thesis=text) if side is Side.INVESTOR else startup(description=text))
    return made


def features(other: ParticipantRecord) -> set[str]:
    return {one.feature for one in shown_opinion(FULL, other).reasons}


def test_who_hides_nothing_is_explained_in_full_but_for_an_investors_past() -> None:
    everything = {one.value for one in Feature}
    assert features(row(Side.STARTUP)) == everything
    assert features(row(Side.INVESTOR)) == everything - {"history"}


@pytest.mark.parametrize(
    ("side", "name", "gone"),
    [
        (Side.STARTUP, "description", {"text"}),
        (Side.STARTUP, "tags", {"tags"}),
        (Side.STARTUP, "stage", {"stage"}),
        (Side.STARTUP, "raising", {"cheque"}),
        (Side.STARTUP, "place", {"place", "region"}),
        (Side.STARTUP, "founded", set()),
        (Side.INVESTOR, "thesis", {"text", "history"}),
        (Side.INVESTOR, "tags", {"tags", "history"}),
        (Side.INVESTOR, "stages", {"stage", "history"}),
        (Side.INVESTOR, "cheque", {"cheque", "history"}),
        (Side.INVESTOR, "countries", {"region", "history"}),
        (Side.INVESTOR, "place", {"place", "region", "history"}),
    ],
)
def test_reasons_that_speak_of_what_is_hidden_are_gone(side: Side, name: str, gone: set[str]) -> None:
    hidden = " ".join(OPTIONAL[side][name])
    assert features(row(side, hidden)) == {one.value for one in Feature} - gone


def test_hidden_tags_are_not_quoted_as_text_either() -> None:
    assert features(row(Side.STARTUP, "tags", text="")) == {one.value for one in Feature} - {"tags", "text"}


def test_what_deals_say_of_an_investor_is_for_the_organiser_and_itself() -> None:
    told = Opinion(0.6, 0.1, tuple(Reason(one.value, 0.1, Words(one.value, one.value)) for one in Habit))
    assert shown_opinion(told, row(Side.STARTUP)).reasons == told.reasons
    assert shown_opinion(told, row(Side.INVESTOR)).reasons == ()


@pytest.mark.parametrize(
    ("name", "gone"),
    [
        ("place", {Habit.PLACE}),
        ("stage", {Habit.ROUND}),
        ("tags", {Habit.ALIKE, Habit.COMPANY}),
        ("description", {Habit.ALIKE, Habit.COMPANY}),
        ("founded", set()),
    ],
)
def test_deals_give_nothing_away_that_a_startup_hides(name: str, gone: set[Habit]) -> None:
    told = Opinion(0.6, 0.1, tuple(Reason(one.value, 0.1, Words(one.value, one.value)) for one in Habit))
    shown = shown_opinion(told, row(Side.STARTUP, " ".join(OPTIONAL[Side.STARTUP][name])))
    assert {one.feature for one in shown.reasons} == set(Habit) - gone


def test_an_answer_is_nobody_elses_reason() -> None:
    told = Opinion(0.05, 0.1, (Reason("answer", -3.0, Words("has said no to this", "已表示不愿意")),))
    assert shown_opinion(told, row(Side.STARTUP)).reasons == ()
