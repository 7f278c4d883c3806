"""An organiser speaks for a participant, and it is written down."""

from __future__ import annotations

import pytest

from tests.web.cast import NOW, TestSite
from web.errors import NotAllowedError
from web.services.acting import begin_acting
from web.store.log import changes_of


def test_beginning_is_logged(site: TestSite) -> None:
    begin_acting(site.store, site.seat("stan"), site.people["ines"], NOW)
    with site.store.reading() as db:
        (row,) = changes_of(db, site.conference_id, "participant", site.people["ines"])
    assert (row.verb, row.account_id) == ("act for", site.accounts["stan"])


def test_participants_cannot(site: TestSite) -> None:
    with pytest.raises(NotAllowedError):
        begin_acting(site.store, site.seat("ivo"), site.people["ines"], NOW)
