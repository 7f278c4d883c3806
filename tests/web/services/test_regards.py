"""Answers, the shortlist and notes: the same twice is once, what is private stays out of the log."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.web.cast import NOW, TestSite
from web.errors import NotAllowedError, NotFoundError, RefusedError
from web.services.regards import (
    LONGEST_NOTE,
    answer,
    move_on_shortlist,
    put_on_shortlist,
    remove_from_shortlist,
    take_back,
    write_note,
)
from web.store.records.conferences import ConferenceRecord, ConferenceState
from web.store.records.log import ChangeRecord
from web.store.records.participants import Answer, ParticipantRecord
from web.store.regards import regard, shortlist_of

LATER = NOW + timedelta(minutes=1)


def said(site: TestSite, who: str = "ines", about: str = "sara") -> tuple[Any, ...]:
    with site.store.reading() as db:
        row = regard(db, site.people[who], site.people[about])
        return (row.answer, row.answered_at) if row else (None, None)


def log(site: TestSite) -> list[ChangeRecord]:
    with site.store.reading() as db:
        return list(db.scalars(select(ChangeRecord).order_by(ChangeRecord.id)))


def wishes(site: TestSite, who: str = "ines") -> list[tuple[int | None, str]]:
    with site.store.reading() as db:
        return [(row.rank, row.other.name) for row in shortlist_of(db, site.people[who])]


def star(site: TestSite, *names: str) -> None:
    for name in names:
        put_on_shortlist(site.store, site.seat("ines"), site.people[name], NOW)


def test_an_answer_stands(site: TestSite) -> None:
    assert answer(site.store, site.seat("ines"), site.people["sara"], Answer.YES, NOW)
    assert said(site) == (Answer.YES, NOW)


def test_a_startup_answers_to_investors(site: TestSite) -> None:
    assert answer(site.store, site.seat("sara"), site.people["ines"], Answer.MAYBE, NOW)
    assert said(site, "sara", "ines") == (Answer.MAYBE, NOW)


def test_the_same_answer_twice_is_one_answer(site: TestSite) -> None:
    assert answer(site.store, site.seat("ines"), site.people["sara"], Answer.NO, NOW)
    assert not answer(site.store, site.seat("ines"), site.people["sara"], Answer.NO, LATER)
    assert said(site) == (Answer.NO, NOW)
    assert len(log(site)) == 1


@pytest.mark.parametrize("told", Answer)
def test_the_log_says_that_somebody_answered_and_never_what(site: TestSite, told: Answer) -> None:
    answer(site.store, site.seat("ines"), site.people["sara"], told, NOW)
    take_back(site.store, site.seat("ines"), site.people["sara"], told, NOW)
    rows = [(row.verb, row.subject, row.subject_id, row.before, row.after) for row in log(site)]
    assert rows == [
        ("answered", "participant", site.people["sara"], {}, {}),
        ("answer taken back", "participant", site.people["sara"], {}, {}),
    ]


def test_taking_back_restores_what_was_said_before(site: TestSite) -> None:
    seat, sara = site.seat("ines"), site.people["sara"]
    answer(site.store, seat, sara, Answer.NO, NOW)
    answer(site.store, seat, sara, Answer.YES, LATER)
    assert take_back(site.store, seat, sara, Answer.YES, LATER)
    assert said(site) == (Answer.NO, NOW)
    assert take_back(site.store, seat, sara, Answer.NO, LATER)
    assert said(site) == (None, None)


def test_taking_back_twice_takes_back_once(site: TestSite) -> None:
    seat, sara = site.seat("ines"), site.people["sara"]
    answer(site.store, seat, sara, Answer.NO, NOW)
    answer(site.store, seat, sara, Answer.YES, LATER)
    assert take_back(site.store, seat, sara, Answer.YES, LATER)
    assert not take_back(site.store, seat, sara, Answer.YES, LATER)
    assert said(site) == (Answer.NO, NOW)


def test_an_answer_can_be_unsaid_and_that_be_undone_by_saying_it_again(site: TestSite) -> None:
    seat, sara = site.seat("ines"), site.people["sara"]
    answer(site.store, seat, sara, Answer.YES, NOW)
    assert answer(site.store, seat, sara, None, LATER)
    assert said(site) == (None, None)


def test_an_answer_keeps_star_and_note(site: TestSite) -> None:
    star(site, "sara")
    write_note(site.store, site.seat("ines"), site.people["sara"], "Met in Jena.", NOW)
    answer(site.store, site.seat("ines"), site.people["sara"], Answer.YES, NOW)
    with site.store.reading() as db:
        row = regard(db, site.people["ines"], site.people["sara"])
        assert row is not None
        assert (row.rank, row.note, row.answer) == (1, "Met in Jena.", Answer.YES)


@pytest.mark.parametrize("about", ["ines", "ivo"])
def test_nobody_answers_to_its_own_side(site: TestSite, about: str) -> None:
    with pytest.raises(NotFoundError):
        answer(site.store, site.seat("ines"), site.people[about], Answer.YES, NOW)


def test_nobody_answers_to_another_conference(site: TestSite) -> None:
    with pytest.raises(NotFoundError):
        answer(site.store, site.seat("eva"), site.people["sara"], Answer.YES, NOW)


def test_nobody_answers_to_who_left(site: TestSite) -> None:
    with site.store.writing() as db:
        db.get_one(ParticipantRecord, site.people["sara"]).withdrawn_at = NOW
    with pytest.raises(NotFoundError):
        answer(site.store, site.seat("ines"), site.people["sara"], Answer.YES, NOW)


def test_an_organiser_has_no_answers(site: TestSite) -> None:
    with pytest.raises(NotAllowedError):
        answer(site.store, site.seat("olga"), site.people["sara"], Answer.YES, NOW)


def test_a_closed_conference_takes_no_answers(site: TestSite) -> None:
    with site.store.writing() as db:
        db.get_one(ConferenceRecord, site.conference_id).state = ConferenceState.CLOSED
    for seat in (site.seat("ines"), replace(site.seat("ines"), acting=True)):
        with pytest.raises(RefusedError, match="closed"):
            answer(site.store, seat, site.people["sara"], Answer.YES, NOW)


def test_a_new_star_comes_last(site: TestSite) -> None:
    star(site, "sara", "sol", "sara")
    assert wishes(site) == [(1, "Sara"), (2, "Sol")]


def test_who_goes_leaves_no_gap(site: TestSite) -> None:
    star(site, "sara", "sol", "sven")
    remove_from_shortlist(site.store, site.seat("ines"), site.people["sara"], NOW)
    remove_from_shortlist(site.store, site.seat("ines"), site.people["sara"], NOW)
    assert wishes(site) == [(1, "Sol"), (2, "Sven")]


def test_moving_twice_to_a_place_is_moving_once(site: TestSite) -> None:
    star(site, "sara", "sol", "sven")
    for _ in range(2):
        move_on_shortlist(site.store, site.seat("ines"), site.people["sven"], 2, NOW)
    assert wishes(site) == [(1, "Sara"), (2, "Sven"), (3, "Sol")]


def test_who_left_can_still_be_taken_off(site: TestSite) -> None:
    star(site, "sara", "sol")
    with site.store.writing() as db:
        db.get_one(ParticipantRecord, site.people["sara"]).withdrawn_at = NOW
    remove_from_shortlist(site.store, site.seat("ines"), site.people["sara"], NOW)
    assert wishes(site) == [(1, "Sol")]


_STARTUPS = ("sara", "sol", "sven", "suri", "siri", "sina")
_STEPS = st.lists(
    st.tuples(st.sampled_from(("put", "remove", "move")), st.sampled_from(_STARTUPS), st.integers(-2, 9)),
    max_size=14,
)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_STEPS)
def test_places_are_always_counted_from_one_without_gaps(
    site: TestSite, steps: list[tuple[str, str, int]]
) -> None:
    seat = site.seat("ines")
    model = [name for _, name in wishes(site)]
    for verb, name, place in steps:
        person, title = site.people[name], name.title()
        if verb == "put":
            put_on_shortlist(site.store, seat, person, NOW)
            model += [title] if title not in model else []
        elif verb == "remove":
            remove_from_shortlist(site.store, seat, person, NOW)
            model = [one for one in model if one != title]
        else:
            move_on_shortlist(site.store, seat, person, place, NOW)
            if title in model:
                model.remove(title)
                model.insert(max(1, min(place, len(model) + 1)) - 1, title)
        assert wishes(site) == list(enumerate(model, start=1))


def test_a_note_is_kept_as_it_was_written(site: TestSite) -> None:
    write_note(site.store, site.seat("ines"), site.people["sara"], "  first\r\nsecond 好 \n", NOW)
    with site.store.reading() as db:
        row = regard(db, site.people["ines"], site.people["sara"])
        assert row is not None
        assert row.note == "first\nsecond 好"


def test_the_log_does_not_quote_notes(site: TestSite) -> None:
    write_note(site.store, site.seat("ines"), site.people["sara"], "secret", NOW)
    write_note(site.store, site.seat("ines"), site.people["sara"], "secret", NOW)
    assert [(row.verb, row.before, row.after) for row in log(site)] == [("note written", {}, {})]


def test_a_note_of_4000_characters_fits_and_a_longer_one_is_refused(site: TestSite) -> None:
    write_note(site.store, site.seat("ines"), site.people["sara"], "字" * LONGEST_NOTE, NOW)
    with pytest.raises(RefusedError, match="4001"):
        write_note(site.store, site.seat("ines"), site.people["sara"], "字" * (LONGEST_NOTE + 1), NOW)


def test_whoever_left_answers_nobody(site: TestSite) -> None:
    with site.store.writing() as db:
        db.get_one(ParticipantRecord, site.people["ines"]).withdrawn_at = NOW
    with pytest.raises(RefusedError, match="You left"):
        answer(site.store, site.seat("ines"), site.people["sara"], Answer.YES, NOW)
