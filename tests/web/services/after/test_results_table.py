"""The table of results says what the page says, in both languages and in a steady order."""

from __future__ import annotations

from matcher.profiles import Stage
from tests.web.aftermath import EVENING, met
from tests.web.cast import TestSite
from web.services.after.results import Line, Origin, results
from web.services.after.results_table import ordered, results_table
from web.store.records.conferences import ConferenceRecord
from web.store.records.floor import Outcome


def _line(key: object) -> Line:
    return Line(key, 1, 1, 0, 0, None, None, None)


def test_groups_have_names_in_both_languages(site: TestSite) -> None:
    met(site, "ines", "sara", 0, Outcome.HELD)
    met(site, "ida", "sara", 1, Outcome.STARTUP_MISSING)
    with site.store.reading() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        table = results_table(results(db, site.conference_id, EVENING), conference)
        rows = [list(row)[:7] for row in table.rows]
    assert ["All", "All", "全部", 2, 1, 1, 0] in rows
    assert ["How they came to meet", "Found by themselves", "自行找到", 2, 1, 1, 0] in rows
    assert ["Sub-forum", "Artificial intelligence", "人工智能", 2, 1, 1, 0] in rows
    assert ["Language", "One in each language", "中英文各一方", 1, 0, 1, 0] in rows


def test_lines_stand_in_the_order_of_the_programme(site: TestSite) -> None:
    with site.store.reading() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        first, second = (forum.id for forum in conference.sub_forums)
        forums = ordered([_line(second), _line(first)], conference)
        stages = ordered([_line(None), _line(Stage.B), _line(Stage.SEED)], conference)
        origins = ordered([_line(Origin.FOUND), _line(Origin.PROPOSED)], conference)
    assert [line.key for line in forums] == [first, second]
    assert [line.key for line in stages] == [Stage.SEED, Stage.B, None]
    assert [line.key for line in origins] == [Origin.PROPOSED, Origin.FOUND]
