"""Fewer letters, or none."""

from __future__ import annotations

import pytest

from tests.web.cast import NOW, TestSite
from web.errors import RefusedError
from web.services.letters.kinds import CAN_WAIT, Sort
from web.services.letters.stopping import choose_letters, read_stop_link, sorts_stopped, stop_address, stop_letters


def stopped(site: TestSite, email: str = "ines@example.org", conference: int = 0) -> set[Sort]:
    with site.store.reading() as db:
        return sorts_stopped(db, conference or site.conference_id, email)


def stop(site: TestSite, *, everything: bool) -> None:
    address = stop_address(site.settings, site.conference_id, "Ines@Example.org", everything=everything)
    stop_letters(site.store, read_stop_link(site.settings, address.rpartition("/")[2]), NOW)


def test_one_click_stops_what_can_wait_and_a_second_changes_nothing(site: TestSite) -> None:
    for _ in range(2):
        stop(site, everything=False)
        assert stopped(site) == set(CAN_WAIT)
    assert Sort.PLAN not in CAN_WAIT


def test_one_click_in_a_letter_about_the_timetable_stops_that_too(site: TestSite) -> None:
    stop(site, everything=True)
    assert stopped(site) == set(Sort)


def test_a_click_stops_letters_of_one_conference_to_one_address_alone(site: TestSite) -> None:
    stop(site, everything=True)
    assert (stopped(site, "sara@example.org"), stopped(site, conference=site.other_id)) == (set(), set())


def test_a_click_keeps_what_was_stopped_before(site: TestSite) -> None:
    choose_letters(site.store, site.conference_id, "ines@example.org", [Sort.ANSWERS], NOW)
    stop(site, everything=False)
    assert stopped(site) == set(Sort)


def test_what_is_chosen_is_wanted_and_nothing_else(site: TestSite) -> None:
    choose_letters(site.store, site.conference_id, "ines@example.org", [Sort.PLAN], NOW)
    assert stopped(site) == set(Sort) - {Sort.PLAN}
    choose_letters(site.store, site.conference_id, "ines@example.org", Sort, NOW)
    assert stopped(site) == set()


def test_a_changed_link_is_refused_in_words(site: TestSite) -> None:
    address = stop_address(site.settings, site.conference_id, "ines@example.org", everything=False)
    token = address.rpartition("/")[2]
    for broken in (token[:-1], token.replace(".", "A."), "", "a.b"):
        with pytest.raises(RefusedError):
            read_stop_link(site.settings, broken)
