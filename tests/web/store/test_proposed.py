"""What a whole conference's proposals rest on."""

from __future__ import annotations

from matcher.profiles import Side
from tests.web.cast import TestSite
from tests.web.services.matches.test_proposals import proposed
from tests.web.services.test_requests import accept_as, ask_as, say
from web.store.proposed import answers_said, meetings_had, open_proposals, settled_couples
from web.store.records.participants import Answer
from web.store.records.plans import PairRuleKind, PairRuleRecord


def test_proposals_meetings_and_blocked_pairs_settle_a_couple(site: TestSite) -> None:
    people = site.people
    proposed(site, ("ines", "sara"))
    accept_as(site, "suri", ask_as(site, "ida", "suri"))
    with site.store.writing() as db:
        pair = {"investor_id": people["ivo"], "startup_id": people["sol"]}
        db.add(PairRuleRecord(conference_id=site.conference_id, kind=PairRuleKind.BLOCKED, reason="", **pair))
    with site.store.reading() as db:
        assert settled_couples(db, site.conference_id) == {
            (people["ines"], people["sara"]),
            (people["ida"], people["suri"]),
            (people["ivo"], people["sol"]),
        }
        assert settled_couples(db, site.other_id) == set()
        assert list(open_proposals(db, site.conference_id)) == [(people["ines"], people["sara"])]
        assert meetings_had(db, site.conference_id) == {people["ida"]: 1, people["suri"]: 1}


def test_answers_are_couples_by_who_gave_them(site: TestSite) -> None:
    couple = (site.people["ines"], site.people["sara"])
    say(site, "ines", "sara", Answer.YES)
    say(site, "sara", "ines", Answer.NO)
    with site.store.reading() as db:
        said = answers_said(db, site.conference_id)
    assert said[Answer.YES] == {Side.INVESTOR: {couple}, Side.STARTUP: set()}
    assert said[Answer.NO] == {Side.INVESTOR: set(), Side.STARTUP: {couple}}
