"""The steps from an empty conference to an open one."""

from __future__ import annotations

from tests.web.cast import TestSite
from web.store.records.conferences import ConferenceRecord
from web.views.organiser.steps import way_to_open


def test_each_step_knows_whether_it_is_done_and_which_comes_next(site: TestSite) -> None:
    with site.app.test_request_context("/spring/organiser/set-up/sessions"), site.store.reading() as db:
        from flask import g

        g.slug = "spring"
        way = way_to_open(db, db.get_one(ConferenceRecord, site.conference_id), site.seat("olga"))
        assert [step.done for step in way.steps] == [True] * 6
        assert (way.missing, way.next_step) == ([], None)
        assert [step.name for step in way.steps if step.current] == ["Sessions"]
        assert way.after is not None
        assert way.after.name == "Meeting length"


def test_people_are_no_step_for_whoever_may_not_see_them(site: TestSite) -> None:
    from dataclasses import replace

    from web.store.records.accounts import Right, SeatKind

    staff = replace(site.seat("olga"), kind=SeatKind.STAFF, rights=frozenset({Right.PROGRAMME}))
    with site.app.test_request_context("/spring/organiser/set-up/"), site.store.reading() as db:
        from flask import g

        g.slug = "spring"
        way = way_to_open(db, db.get_one(ConferenceRecord, site.conference_id), staff)
    assert [step.name for step in way.steps][-1] == "Rules"
