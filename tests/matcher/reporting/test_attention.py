from __future__ import annotations

from dataclasses import replace

from matcher.errors import Finding, Severity
from matcher.plan import ConferencePlan, LeftOut
from matcher.profiles import Side
from matcher.reporting.attention import notices
from matcher.words import Words


def titles(plan: ConferencePlan) -> list[str]:
    return [notice.title.en for notice in notices(plan)]


def test_the_most_urgent_comes_first(plan: ConferencePlan) -> None:
    assert titles(plan) == [
        "4 participants without a meeting",
        "2 participants without a sub-forum",
        "2 warnings about the data",
        "1 note about the data",
        "The tables of 2 sessions were worked out",
    ]
    assert [notice.urgent for notice in notices(plan)] == [True, True, True, False, False]


def test_a_stand_in_programme_comes_before_everything(plan: ConferencePlan) -> None:
    conference = replace(plan.dataset.conference, is_template=True)
    stands_in = replace(plan, dataset=replace(plan.dataset, conference=conference))
    assert titles(stands_in)[0] == "The built-in programme was used"


def test_nothing_to_do_is_no_notice(plan: ConferencePlan) -> None:
    conference = plan.dataset.conference
    sessions = tuple(replace(session, tables=9) for session in conference.sessions)
    dataset = replace(plan.dataset, conference=replace(conference, sessions=sessions))
    everywhere = {
        side: {person: plan.memberships[side][f"{side.value[0].upper()}0001"] for person in plan.memberships[side]}
        for side in Side
    }
    assert notices(replace(plan, dataset=dataset, left_out=(), findings=(), memberships=everywhere)) == ()


def test_common_reasons_head_a_list_and_rare_ones_stand_beside_the_names(plan: ConferencePlan) -> None:
    full, away = Words("full", "满"), Words("away", "不在")
    left = tuple(LeftOut(Side.STARTUP, f"S{at:04d}", full) for at in range(10, 14))
    left += (LeftOut(Side.INVESTOR, "I0001", away),)
    groups = notices(replace(plan, left_out=left))[0].groups
    assert [group.words.en for group in groups] == ["full", "Each for a reason of its own"]
    assert len(groups[0].entries) == 4
    assert groups[1].entries == (Words("青木资本 (Investor, I0001): away", "青木资本（投资方，I0001）：不在"),)


def test_findings_of_one_cause_stand_together_with_their_lines(plan: ConferencePlan) -> None:
    warnings = notices(plan)[2]
    (group,) = warnings.groups
    assert group.source == "startups.csv · raising"
    assert group.lines == Words("line 17, 23", "第 17, 23 行")
    assert group.entries == ("<b>lots</b>", "很多")


def test_a_flood_of_findings_is_cut(plan: ConferencePlan) -> None:
    findings = tuple(
        Finding(Severity.WARNING, f"{at}.csv", 2, None, "", Words("odd", "异常"), Words("look", "查看"))
        for at in range(130)
    )
    flood = notices(replace(plan, findings=findings))[2]
    assert len(flood.groups) == 100
    assert flood.more == Words("and 30 more, all in plan.json", "另有 30 项，均见 plan.json")
