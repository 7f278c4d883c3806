"""What an import would do: the file's, today's and the last import's word on each field are compared."""

from __future__ import annotations

from typing import Any

from web.services.importing.plan import (
    FieldChange,
    ImportPlan,
    Known,
    compare,
    plan_events,
    plan_people,
    taken_over,
)
from web.services.importing.tables import PeopleTable


def told(name: str = "Lumen", **fields: Any) -> dict[str, Any]:
    return {"name": name, "email": "", "city": "", **fields}


def known(now: dict[str, Any], before: dict[str, Any] | None = None, id_: int = 1, code: str = "s1") -> Known:
    return Known(id_, code, now, now if before is None else before)


def table(fields: set[str] | None = None, **rows: dict[str, Any]) -> PeopleTable:
    return PeopleTable(rows, frozenset(fields or {"name", "city", "email"}), (), usable=True, count=len(rows))


def test_what_only_the_file_changed_is_a_change() -> None:
    update = compare(known(told(city="Xi'an")), told(city="Beijing"), frozenset({"city"}))
    assert (update.changes, update.own) == ((FieldChange("city", "Xi'an", "Beijing"),), ())


def test_what_only_the_participant_changed_stays() -> None:
    update = compare(known(told(city="Our town"), told(city="Xi'an")), told(city="Xi'an"), frozenset({"city"}))
    assert not update.touches


def test_what_both_changed_alike_is_settled() -> None:
    assert not compare(known(told(city="B"), told(city="A")), told(city="B"), frozenset({"city"})).touches


def test_what_both_changed_differently_is_for_the_organiser_to_decide() -> None:
    update = compare(known(told(city="B"), told(city="A")), told(city="C"), frozenset({"city"}))
    assert (update.changes, update.own) == ((), (FieldChange("city", "B", "C"),))


def test_hours_away_of_both_are_kept() -> None:
    one, own, new = ({"start": f"2026-05-12T0{hour}:00:00Z", "end": "…"} for hour in (1, 2, 3))
    row = known(told(unavailable=[one, own]), told(unavailable=[one]))
    update = compare(row, told(unavailable=[new]), frozenset({"unavailable"}))
    assert update.changes == (FieldChange("unavailable", [one, own], [own, new]),)


def test_a_row_under_another_id_means_whom_it_was_said_to_mean() -> None:
    plan = plan_people(table(s9=told(city="B")), [known(told(city="A"))], {"s9": 1})
    assert (list(plan.new), [one.known.id for one in plan.changed], list(plan.gone)) == ([], [1], [])


def test_its_own_row_goes_before_the_one_of_its_other_id() -> None:
    plan = plan_people(table(s9=told(city="B"), s1=told(city="C")), [known(told(city="A"))], {"s9": 1})
    assert [one.told["city"] for one in plan.changed] == ["C"]


def test_twins_share_a_name_or_an_address_and_empty_addresses_share_nothing() -> None:
    here = [known(told("Lumen GmbH", email="a@b.example")), known(told("Tide"), id_=2, code="s2")]
    rows = {"n1": told("LUMEN"), "n2": told("Other", email="a@b.example"), "n3": told("Third")}
    plan = plan_people(table(None, **rows), here, {})
    assert [(one.code, one.known.id, one.same_name, one.same_email) for one in plan.twins] == [
        ("n1", 1, True, False),
        ("n2", 1, False, True),
    ]


def test_whoever_left_is_not_missed() -> None:
    left = Known(1, "s1", told(), told(), left=True)
    assert plan_people(table(s2=told("Tide")), [left], {}).gone == []


def test_equal_plans_have_the_same_fingerprint_and_others_do_not() -> None:
    one = plan_people(table(s1=told(city="B")), [known(told(city="A"))], {})
    same = plan_people(table(s1=told(city="B")), [known(told(city="A"))], {})
    other = plan_people(table(s1=told(city="B")), [known(told(city="Z"))], {})
    assert one.fingerprint() == same.fingerprint()
    assert one.fingerprint() != other.fingerprint()


def test_events_count_as_often_as_they_stand_there() -> None:
    plan = plan_events([("i", "s", "met"), ("i", "s", "met")], [("i", "s", "met"), ("i", "x", "met")], (), 2)
    assert (plan.events, plan.gone_events, plan.unchanged) == ([("i", "s", "met")], [("i", "x", "met")], 1)


def test_what_is_worked_out_comes_along() -> None:
    row = told(stage="B", stages=[4])
    assert taken_over(row, [FieldChange("stage", "A", "B")]) == {"stage": "B", "stages": [4]}


def test_long_lists_are_cut_and_counted() -> None:
    plan = ImportPlan(new={f"s{n}": told(f"N{n}") for n in range(100)})
    record = plan.record()
    assert (record["counts"]["new"], len(record["new"])) == (100, 60)
