from __future__ import annotations

from datetime import UTC, datetime, timedelta

from matcher.profiles import Side
from tests.web.cast import NOW, TestSite, slot
from tests.web.interface.program import Program
from web.services.requests import accept, ask
from web.store.records.opinions_after import RatingRecord


def test_feedback_comes_as_sums_that_give_nobody_away(site: TestSite, program: Program) -> None:
    request = ask(site.store, site.seat("sara"), site.people["ines"], "", slot(0), NOW)
    meeting = accept(site.store, site.seat("ines"), request, None, NOW)
    with site.store.writing() as db:
        db.add(
            RatingRecord(
                meeting_id=meeting, side=Side.INVESTOR, useful=False, follow_up=False, note="Never!", at=NOW
            )
        )
    assert datetime.now(UTC) > slot(0) + timedelta(hours=1)
    answer = program.call("GET", "/feedback")
    told = answer.get_json()
    assert "Never" not in answer.text
    assert (told["total"]["meetings"], told["total"]["held"], told["total"]["useful"]) == (1, 1, None)
    assert [line["meetings"] for line in told["by_sub_forum"]] == [1]
