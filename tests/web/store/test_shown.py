"""Who was shown is written once a version, with its place and why it stood there."""

from __future__ import annotations

from matcher.profiles import Side
from tests.web.cast import NOW, TestSite
from web.store.records.conferences import ConferenceRecord
from web.store.records.learning import ShownBecause, ShownRecord
from web.store.records.participants import Answer, RegardRecord, SuggestionRecord
from web.store.shown import (
    counts_to_learn,
    everything_shown,
    list_lengths,
    runs_of,
    was_shown,
    write_run,
    write_shown,
)


def show(site: TestSite, side: Side, reader: str, other: str) -> None:
    with site.store.writing() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        write_shown(db, conference, side, (site.people[reader], site.people[other]), NOW)


def shown(site: TestSite) -> list[ShownRecord]:
    with site.store.reading() as db:
        return list(everything_shown(db, site.conference_id))


def test_each_side_is_shown_by_its_own_place(site: TestSite) -> None:
    with site.store.writing() as db:
        row = db.query(SuggestionRecord).filter_by(
            conference_id=site.conference_id, investor_id=site.people["ines"], startup_id=site.people["sara"]
        )
        row.update({"investor_place": 3, "startup_place": 7, "startup_chance": 0.25, "evidence": b"1234"})
    show(site, Side.INVESTOR, "ines", "sara")
    show(site, Side.STARTUP, "sara", "ines")
    by_reader = {row.participant_id: row for row in shown(site)}
    mine, its = by_reader[site.people["ines"]], by_reader[site.people["sara"]]
    assert (mine.place, mine.why, mine.chance, mine.evidence) == (3, ShownBecause.RANKED, None, b"1234")
    assert (its.place, its.why, its.chance, its.at) == (7, ShownBecause.EXPLORED, 0.25, NOW)


def test_the_second_showing_in_a_version_adds_nothing(site: TestSite) -> None:
    show(site, Side.INVESTOR, "ines", "sara")
    show(site, Side.INVESTOR, "ines", "sara")
    assert len(shown(site)) == 1
    with site.store.reading() as db:
        assert was_shown(db, site.people["ines"], site.people["sara"], 1)
        assert not was_shown(db, site.people["ines"], site.people["sara"], 2)


def test_whoever_is_not_suggested_is_not_shown(site: TestSite) -> None:
    show(site, Side.INVESTOR, "ivo", "sara")
    assert shown(site) == []


def test_lists_are_as_long_as_their_suggestions(site: TestSite) -> None:
    with site.store.reading() as db:
        lengths = list_lengths(db, db.get_one(ConferenceRecord, site.conference_id))
    # Ines is in both sub-forums and meets all six; Sina is in bio, as Ines and Ivo are.
    assert (lengths[site.people["ines"]], lengths[site.people["sina"]]) == (6, 2)


def test_a_run_says_what_made_it(site: TestSite) -> None:
    write_run(site.store, (site.conference_id, 5), (2, "weights abc"), 0.05)
    with site.store.reading() as db:
        run = runs_of(db, site.conference_id)[5]
        assert runs_of(db, site.other_id) == {}
    assert (run.bundle, run.fingerprint, run.exploring) == (2, "weights abc", 0.05)
    assert run.columns[0] == "text"


def test_only_answers_to_what_was_shown_are_counted(site: TestSite) -> None:
    show(site, Side.INVESTOR, "ines", "sara")
    show(site, Side.INVESTOR, "ines", "sven")
    with site.store.writing() as db:
        for other in ("sara", "sol"):
            db.add(
                RegardRecord(
                    participant_id=site.people["ines"], other_id=site.people[other], answer=Answer.NO, note=""
                )
            )
    with site.store.reading() as db:
        counts = counts_to_learn(db, site.conference_id)
    assert (counts.answers, counts.readers, counts.shown, counts.explored) == (1, 1, 2, 0)
