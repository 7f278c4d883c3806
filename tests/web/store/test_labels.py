"""Everything that people said becomes a label with its time; silence becomes none."""

from __future__ import annotations

from datetime import timedelta

from matcher.profiles import Side
from tests.web.cast import NOW, TestSite, slot
from web.services.regards import answer
from web.services.requests import accept, ask, decline
from web.store.labels import Label, LabelKind, labels_of
from web.store.records.floor import Outcome, OutcomeRecord
from web.store.records.log import ChangeRecord
from web.store.records.meetings import ProposalRecord, ProposalState
from web.store.records.opinions_after import RatingRecord
from web.store.records.participants import Answer
from web.store.records.plans import MatchListRecord

LATER = NOW + timedelta(hours=1)


def labels(site: TestSite, *kinds: LabelKind) -> list[tuple[str, str, Side, float]]:
    """Return the labels of some kinds: investor, startup, whose, and how much of a yes."""
    names = {id_: name for name, id_ in site.people.items()}
    with site.store.reading() as db:
        found = labels_of(db, site.conference_id)
    return [
        (names[one.investor_id], names[one.startup_id], one.side, one.value) for one in found if one.kind in kinds
    ]


def booked(site: TestSite) -> int:
    first = ask(site.store, site.seat("sara"), site.people["ines"], "", slot(0), NOW)
    return accept(site.store, site.seat("ines"), first, None, LATER)


def test_answers_to_suggestions_and_what_was_said_before(site: TestSite) -> None:
    ines = site.seat("ines")
    answer(site.store, ines, site.people["sara"], Answer.NO, NOW)
    answer(site.store, ines, site.people["sara"], Answer.YES, LATER)
    answer(site.store, site.seat("sol"), site.people["ivo"], Answer.MAYBE, LATER)
    assert labels(site, LabelKind.REVIEW) == [
        ("ines", "sara", Side.INVESTOR, 0.0),
        ("ines", "sara", Side.INVESTOR, 1.0),
        ("ivo", "sol", Side.STARTUP, 0.5),
    ]


def test_an_answer_taken_back_is_none(site: TestSite) -> None:
    answer(site.store, site.seat("ines"), site.people["sara"], Answer.NO, NOW)
    answer(site.store, site.seat("ines"), site.people["sara"], None, LATER)
    assert labels(site, *LabelKind) == []


def test_whoever_asks_says_yes_and_whoever_is_asked_answers(site: TestSite) -> None:
    booked(site)
    second = ask(site.store, site.seat("suri"), site.people["ines"], "", None, NOW)
    decline(site.store, site.seat("ines"), second, "", LATER)
    ask(site.store, site.seat("sol"), site.people["ines"], "", None, NOW)
    assert sorted(labels(site, LabelKind.REQUEST)) == [
        ("ines", "sara", Side.STARTUP, 1.0),
        ("ines", "sol", Side.STARTUP, 1.0),
        ("ines", "suri", Side.STARTUP, 1.0),
    ]
    # Sol waits: that is no no.
    assert labels(site, LabelKind.REPLY) == [
        ("ines", "sara", Side.INVESTOR, 1.0),
        ("ines", "suri", Side.INVESTOR, 0.0),
    ]


def test_proposals_speak_by_those_who_answered(site: TestSite) -> None:
    with site.store.writing() as db:
        made = MatchListRecord(conference_id=site.conference_id, version=1, created_at=NOW)
        db.add(made)
        db.flush()
        rows = [
            ProposalRecord(
                conference_id=site.conference_id,
                match_list_id=made.id,
                investor_id=site.people["ines"],
                startup_id=site.people[name],
                sub_forum_id=1,
                investor_yes=False,
                state=ProposalState.DECLINED,
                created_at=NOW,
            )
            for name in ("sara", "sven")
        ]
        db.add_all(rows)
        db.flush()
        # Only the first was answered; the other's no was known before it was made.
        db.add(
            ChangeRecord(
                conference_id=site.conference_id,
                at=LATER,
                verb="answer proposal",
                subject="proposal",
                subject_id=rows[0].id,
            )
        )
    with site.store.reading() as db:
        found = labels_of(db, site.conference_id)
    ines, sara = site.people["ines"], site.people["sara"]
    assert found == [Label(ines, sara, Side.INVESTOR, LabelKind.PROPOSAL, 0.0, LATER)]


def test_who_came_and_who_did_not(site: TestSite) -> None:
    meeting = booked(site)
    with site.store.writing() as db:
        db.add(
            OutcomeRecord(
                meeting_id=meeting, conference_id=site.conference_id, outcome=Outcome.STARTUP_MISSING, at=LATER
            )
        )
    assert labels(site, LabelKind.ATTENDANCE) == [
        ("ines", "sara", Side.INVESTOR, 1.0),
        ("ines", "sara", Side.STARTUP, 0.5),
    ]
    with site.store.writing() as db:
        db.get_one(OutcomeRecord, meeting).outcome = None  # the two contradict each other
    assert labels(site, LabelKind.ATTENDANCE) == []


def test_what_is_said_afterwards_is_the_mean_of_what_is_said(site: TestSite) -> None:
    meeting = booked(site)
    with site.store.writing() as db:
        db.add(RatingRecord(meeting_id=meeting, side=Side.INVESTOR, useful=True, follow_up=False, at=LATER))
        db.add(RatingRecord(meeting_id=meeting, side=Side.STARTUP, useful=None, follow_up=None, at=LATER))
    assert labels(site, LabelKind.RATING) == [("ines", "sara", Side.INVESTOR, 0.5)]


def test_who_speaks_of_whom() -> None:
    one = Label(1, 2, Side.STARTUP, LabelKind.REVIEW, 1.0, NOW)
    assert (one.reader_id, one.other_id) == (2, 1)
