"""Letters in words."""

from __future__ import annotations

from tests.web.cast import TestSite
from web.store.records.log import MailState
from web.store.records.messages import NoticeKind
from web.views.organiser.letter_words import kind_words, state_words


def test_every_kind_and_every_state_has_words(site: TestSite) -> None:
    with site.app.test_request_context():
        kinds = [kind_words(one) for one in (*NoticeKind, "digest", "sample", "")]
        states = [state_words(one) for one in MailState]
    assert "" not in kinds
    assert len(set(kinds)) == len(kinds)
    assert len(set(states)) == len(MailState)
