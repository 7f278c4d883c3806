from __future__ import annotations

import json
from typing import Any

import pytest

from matcher.plan import ConferencePlan
from matcher.profiles import Side
from matcher.reporting import report_data
from matcher.reporting.bands import mutual_band, one_sided_band
from matcher.reporting.measures import by_id
from matcher.reporting.reasons import for_and_against, sentence
from matcher.reporting.report_data import plan_data, script_json


@pytest.fixture(scope="module")
def data(plan: ConferencePlan) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(plan_data(plan))
    return told


def test_nothing_in_the_data_can_end_the_element_around_it(plan: ConferencePlan) -> None:
    text = plan_data(plan)
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(script_json({"a": "</script><!-- & \u2028"})) == {"a": "</script><!-- & \u2028"}


def test_each_meeting_leads_back_to_the_plan(plan: ConferencePlan, data: dict[str, Any]) -> None:
    people, meetings, zone = by_id(plan), data["meetings"], plan.dataset.conference.zone
    names = {side: data["people"][side.value]["name"] for side in Side}
    for row, planned in enumerate(plan.meetings):
        meeting = planned.meeting
        assert names[Side.INVESTOR][meetings["investor"][row]] == people[Side.INVESTOR][meeting.investor_id].name
        assert names[Side.STARTUP][meetings["startup"][row]] == people[Side.STARTUP][meeting.startup_id].name
        day, hours = meetings["slots"][meetings["slot"][row]]
        start, end = (moment.astimezone(zone) for moment in (meeting.start, meeting.end))
        assert hours == f"{start:%H:%M}–{end:%H:%M}"
        assert meetings["days"][day]["long"][0].startswith(f"{start:%A}")
        assert meetings["rooms"][meetings["room"][row]] == meeting.room
        assert meetings["table"][row] == meeting.table


def test_interest_is_told_in_bands_and_never_as_a_number(plan: ConferencePlan, data: dict[str, Any]) -> None:
    bands = data["bands"]
    assert bands == ["strong", "good", "possible"]
    assert "score" not in data["meetings"]
    for row, planned in enumerate(plan.meetings):
        pair = planned.recommendation
        assert bands[data["meetings"]["band"][row]] == mutual_band(pair, plan.yardstick)
        assert [bands[at] for at in data["meetings"]["opinions"][row]] == [
            one_sided_band(pair.opinions[side], side, plan.yardstick) for side in Side
        ]


def test_reasons_lead_back_to_their_words_and_passages(plan: ConferencePlan, data: dict[str, Any]) -> None:
    for told, planned in zip(data["meetings"]["reasons"], plan.meetings, strict=True):
        for numbers, side in zip(told, Side, strict=True):
            expected = for_and_against(planned.recommendation.opinions[side], 4)
            assert len(numbers) == 2 * len(expected)
            for at, reason in enumerate(expected):
                words, passage = numbers[2 * at : 2 * at + 2]
                assert (words < 0) == (reason.log_odds < 0)
                spoken = data["words"][-1 - words if words < 0 else words]
                assert spoken == list(sentence(reason.words).record().values())
                quoted = data["meetings"]["passages"][passage] if passage >= 0 else ""
                assert quoted == reason.passage


def test_who_has_no_meeting_has_a_reason(plan: ConferencePlan, data: dict[str, Any]) -> None:
    left = {
        data["people"][side.value]["id"][int(row)] for side in Side for row in data["people"][side.value]["left"]
    }
    assert left == {one.id for one in plan.left_out}


def test_a_page_that_would_be_too_large_tells_fewer_reasons(
    plan: ConferencePlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = len(plan_data(plan).encode())
    monkeypatch.setattr(report_data, "_MOST_OCTETS", full - 1)
    fewer = json.loads(plan_data(plan))
    assert max(len(numbers) for told in fewer["meetings"]["reasons"] for numbers in told) == 2 * 3
