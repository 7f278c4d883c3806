"""What the matcher made of a profile."""

from __future__ import annotations

from dataclasses import replace

from matcher.profiles import Investor, Stage, Startup
from tests.web.cast import TestSite
from web.services.understanding import Missing, Understanding, understood
from web.store.people import profile_of, write_profile
from web.store.records.participants import ParticipantRecord


def _understood(site: TestSite, who: str) -> Understanding:
    with site.store.reading() as db:
        return understood(db, db.get_one(ParticipantRecord, site.people[who]))


def _write(site: TestSite, who: str, **said: object) -> None:
    with site.store.writing() as db:
        row = db.get_one(ParticipantRecord, site.people[who])
        write_profile(row, replace(profile_of(row), **said))  # type: ignore[arg-type]


def test_what_is_missing_is_counted_against_those_within_reach_the_most_costly_first(site: TestSite) -> None:
    silent: dict[str, object] = {
        "stage_names": (),
        "stages": frozenset(),
        "ticket_min_usd": None,
        "ticket_max_usd": None,
        "markets": frozenset(),
    }
    for who in ("ines", "ivo", "ida"):
        _write(site, who, **silent)
    _write(site, "ines", stages=frozenset({Stage.A}), ticket_max_usd=1e6)
    _write(site, "ida", stages=frozenset({Stage.A}))
    _write(site, "sara", stage="", stages=frozenset(), raising_usd=None, country=None)
    missing = [one for one in _understood(site, "sara").missing if one.name in ("stage", "raising", "country")]
    # Ivo sits in biotechnology only, which is out of Sara's reach.
    assert missing == [Missing("stage", 2, 2), Missing("raising", 1, 2), Missing("country", 0, 2)]


def test_a_profile_that_says_everything_misses_nothing(site: TestSite) -> None:
    _write(site, "sara", stages=frozenset({Stage.A}), raising_usd=1.0, country="CN", tags=("glass",))
    found = _understood(site, "sara")
    assert (found.missing, found.done, found.parts) == ((), 6, 6)


def test_an_investor_that_takes_any_field_names_none(site: TestSite) -> None:
    _write(site, "ines", tags=("不限",))
    assert "tags" in {one.name for one in _understood(site, "ines").missing}


def test_without_a_sub_forum_everybody_of_the_other_side_is_within_reach(site: TestSite) -> None:
    with site.store.writing() as db:
        row = db.get_one(ParticipantRecord, site.people["sara"])
        write_profile(row, Startup(row.code, "Sara"))
        row.forums = []
    found = _understood(site, "sara")
    assert found.missing[0] == Missing("sub_forums", 3, 3)
    assert found.language is None


def test_a_silent_thesis_has_no_language_of_its_own(site: TestSite) -> None:
    with site.store.writing() as db:
        row = db.get_one(ParticipantRecord, site.people["ida"])
        write_profile(row, Investor(row.code, "听涛"))
    assert _understood(site, "ida").language is None
