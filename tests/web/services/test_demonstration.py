"""The sample conference on one's own machine."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.web.cast import NOW
from web.services.demonstration import CAST, demonstration_accounts, make_demonstration
from web.store.engine import Store
from web.store.memberships import conference_by_slug, seats_of
from web.store.records.log import ChangeRecord
from web.store.records.plans import MatchListRecord


@pytest.mark.slow
def test_the_demonstration_is_open_suggested_drafted_and_made_once(store: Store) -> None:
    make_demonstration(store, NOW)
    make_demonstration(store, NOW + timedelta(days=1))
    with store.writing() as db:
        conference = conference_by_slug(db, "xian2017")
        assert conference is not None
        assert (conference.state.value, conference.suggestion_version) == ("open", 1)
        assert min(session.starts_at for session in conference.sessions) > NOW
        assert [row.version for row in db.query(MatchListRecord)] == [1]
        assert db.query(ChangeRecord).filter_by(verb="open").count() == 1
        for kind, account in demonstration_accounts(db).items():
            (seat,) = seats_of(db, account.id)
            assert (seat.kind, seat.participant.code if seat.participant else "") == (kind, CAST[kind][0])
