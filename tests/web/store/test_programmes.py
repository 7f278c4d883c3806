"""The programme for those who change it."""

from __future__ import annotations

import pytest

from matcher.profiles import Side
from tests.web.cast import NOW, TestSite
from web.errors import ChangedMeanwhileError
from web.store.programmes import (
    conference_for_change,
    forum_is_used,
    locked_conference,
    make_operator,
    may_make_conferences,
    people_counts,
    remove_forum,
)
from web.store.records.accounts import User
from web.store.records.conferences import ConferenceRecord
from web.store.records.participants import ParticipantRecord


def test_every_change_counts_the_revision_up_and_a_look_does_not(site: TestSite) -> None:
    with site.store.writing() as db:
        before = locked_conference(db, site.conference_id).revision
    with site.store.writing() as db:
        conference_for_change(db, site.conference_id, before)
    with site.store.reading() as db:
        assert db.get_one(ConferenceRecord, site.conference_id).revision == before + 1
    with pytest.raises(ChangedMeanwhileError), site.store.writing() as db:
        conference_for_change(db, site.conference_id, before)


def test_people_are_counted_by_side_without_those_who_left(site: TestSite) -> None:
    with site.store.writing() as db:
        db.get_one(ParticipantRecord, site.people["sol"]).withdrawn_at = NOW
        db.flush()
        assert people_counts(db, site.conference_id) == {Side.INVESTOR: 3, Side.STARTUP: 5}


def test_operators_make_conferences_and_nobody_else_where_there_is_one(site: TestSite) -> None:
    with site.store.writing() as db:
        make_operator(db, db.get_one(User, site.accounts["nadia"]))
        make_operator(db, db.get_one(User, site.accounts["nadia"]))
    with site.store.reading() as db:
        may = {who: may_make_conferences(db, id_) for who, id_ in site.accounts.items()}
    assert [who for who, is_so in may.items() if is_so] == ["nadia"]


def test_a_sub_forum_goes_with_its_suggestions(site: TestSite) -> None:
    with site.store.writing() as db:
        row = db.get_one(ConferenceRecord, site.conference_id)
        forum = next(one for one in row.sub_forums if one.code == "bio")
        assert not forum_is_used(db, forum)
        row.sessions = [one for one in row.sessions if one.sub_forum_id != forum.id]
        db.flush()
        remove_forum(db, forum)
        assert [one.code for one in row.sub_forums] == ["ai"]
